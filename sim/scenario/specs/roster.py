"""When units are on duty: shifts, breaks, who is away, and the night."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from sim.chance.laws import Law
from sim.scenario.specs.times import WEEKDAYS, Hours, HoursOfDay, Weekday
from sim.spec import ASSUMPTION, Loc, MisfitError, Spec, Whole, setting


class Break(Spec):
    """A meal break. A unit takes it at the end of an instant in which nobody has a call for it."""

    window: Hours = setting(
        help="From when to when it may begin. The crews of the shift at a base are due one after the other, evenly"
        " spread over it; what has not begun by its end is missed."
    )
    length_min: float = setting(30.0, help="How long it lasts.", unit="min", gt=0, le=720, source=ASSUMPTION)
    interrupted_by: Whole | None = setting(
        None,
        help="A call of this priority number or a more urgent one ends it, and what is left of it is due again within"
        " the window. Nothing does if none.",
        ge=1,
        le=9,
    )


class Shift(Spec):
    """Some crews at every base, on duty at the same hours."""

    hours: Hours = setting(help="From when to when; may cross midnight.")
    crews: Whole = setting(1, help="Crews at each base.", ge=1, le=1000)
    days: list[Weekday] = setting(
        factory=lambda: list(WEEKDAYS), help="Days on which it starts.", min_length=1, max_length=7
    )
    breaks: list[Break] = setting([], help="Meal breaks, in their order.", max_length=6)

    @model_validator(mode="after")
    def _breaks_fit(self) -> Shift:
        findings: list[tuple[Loc, str]] = []
        spans = [(self.minutes_into(one.window), one) for one in self.breaks]
        length = self.hours.end_min - self.hours.start_min
        for number, (begins, one) in enumerate(spans):
            if begins + _minutes_of(one.window) + one.length_min > length:
                message = (
                    f"{one.window}: with {one.length_min:g} minutes from its end it does not lie within {self.hours}"
                )
                findings.append((("breaks", number, "window"), message))
        for number, ((before, earlier), (after, later)) in enumerate(pairwise(spans), start=1):
            if not findings and before + _minutes_of(earlier.window) + earlier.length_min > after:
                message = f"{later.window}: the break before it may still last then; leave room between them"
                findings.append((("breaks", number, "window"), message))
        if findings:
            raise MisfitError(tuple(findings))
        return self

    def serves(self, weekday: int) -> bool:
        """Whether it starts on this day of the week, 0 for Monday."""
        return WEEKDAYS[weekday] in self.days

    def minutes_into(self, hours: HoursOfDay) -> int:
        """Return how long after the shift's start `hours` begin, minutes below 1440."""
        return (hours.start_min - self.hours.start_min) % 1440


def _minutes_of(hours: HoursOfDay) -> int:
    return hours.end_min - hours.start_min


class Absence(Spec):
    """Who does not come. Each person is away on each duty by chance, independently of the others and of other days."""

    leave_share: float = setting(0.0, help="Share of duties missed on leave.", ge=0, lt=1, source=ASSUMPTION)
    sick_share: float = setting(
        0.0, help="Share of the other duties missed through sickness.", ge=0, lt=1, source=ASSUMPTION
    )
    minimum_crew: Whole | None = setting(
        None, help="People with whom a unit still goes on duty; its whole crew if none.", unit="people", ge=1, le=100
    )
    below_minimum: Literal["off", "call_in"] = setting(
        "off", help="A unit with fewer is off for that duty, or calls in as many as are missing to the minimum."
    )
    cost_per_call_in: float = setting(
        0.0, help="Cost of one person called in, for one duty.", unit="yuan", ge=0, le=1e6, source=ASSUMPTION
    )

    @property
    def occurs(self) -> bool:
        """Whether anybody is ever away."""
        return self.leave_share > 0 or self.sick_share > 0


class NightTurnout(Spec):
    """Slower turnout of those who sleep at their base, on duty round the clock."""

    hours: Hours = setting(HoursOfDay(1320, 1800), help="An order in these hours wakes them.", source=ASSUMPTION)
    turnout: Law = setting(help="From such an order to departure.", unit="min")
