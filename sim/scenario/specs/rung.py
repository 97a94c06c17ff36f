"""One level of the ladder: who sits, how often, and what comes of it."""

from __future__ import annotations

from typing import Literal

from sim.chance.laws import Constant, Law, Lognormal
from sim.scenario.specs.colours import COLOURS, ByColour, Colour
from sim.scenario.specs.times import WEEKDAYS, Hours, HoursOfDay, Weekday
from sim.spec import ASSUMPTION, Name, Spec, Whole, setting


class ColourChances(ByColour):
    """The chance that one sitting settles a dispute of each colour."""

    blue: float = setting(
        0.85, help="Of a blue one.", ge=0, le=1, source="0.75 to 0.85 an attempt at village level: " + ASSUMPTION
    )
    yellow: float = setting(0.75, help="Of a yellow one.", ge=0, le=1, source=ASSUMPTION)
    red: float = setting(0.50, help="Of a red one.", ge=0, le=1, source=ASSUMPTION)


class Appointments(Spec):
    """Sittings by calendar, each of one mediator."""

    hours: Hours = setting(factory=lambda: HoursOfDay(9 * 60, 17 * 60), help="Office hours.", source=ASSUMPTION)
    days: list[Weekday] = setting(
        factory=lambda: list(WEEKDAYS[:5]), help="Days on which there are sittings.", min_length=1, max_length=7
    )
    a_day: Whole = setting(4, help="Sittings of one mediator a day, spread evenly.", ge=1, le=48, source=ASSUMPTION)
    notice_days: float = setting(
        1.0, help="Least time from asking for a sitting to its day.", unit="days", ge=0, le=365, source=ASSUMPTION
    )
    grace_min: float = setting(
        120.0, help="When its mediator has not come for so long, another may hold it.", unit="min", ge=0, le=10_080,
        source=ASSUMPTION,
    )  # fmt: skip


class Rung(Spec):
    """One level of the ladder."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    needs: list[Name] = setting([], help="Skills of the mediator, all of them.")
    beside: list[Name] | None = setting(
        None, help="Skills of a second who must be there, such as a lawyer; nobody if none."
    )
    kinds: list[Name] | None = setting(None, help="Kinds of dispute that it takes; all if none.", min_length=1)
    colours: list[Colour] = setting(
        factory=lambda: list(COLOURS), help="Colours that it takes, as rated; others skip it.", min_length=1
    )
    attempts: Whole = setting(2, help="Sittings before it passes the dispute on.", ge=1, le=20, source=ASSUMPTION)
    settles: ColourChances = setting(
        factory=ColourChances, help="Chance of a sitting to settle a dispute of each true colour."
    )
    later_attempts: float = setting(
        0.8, help="Chance of each further sitting against that of the one before.", ge=0, le=10, source=ASSUMPTION
    )
    age_halves_days: float | None = setting(
        None, help="Age of a dispute at which the chance has halved; none: age does not matter.", unit="days", gt=0,
        le=36_500,
    )  # fmt: skip
    sitting: Law = setting(
        factory=lambda: Lognormal(median_min=90.0, sigma=0.5), help="Length of a sitting.", unit="min",
        source="two hours in one report (Zhengzhou); " + ASSUMPTION,
    )  # fmt: skip
    no_contact: float = setting(
        0.15, help="Share of sittings to which the parties do not come, or where nobody opens.", ge=0, le=1,
        source="county crisis teams met nobody in more than half of visits; " + ASSUMPTION,
    )  # fmt: skip
    refusal: float = setting(0.05, help="Share of sittings that a party refuses.", ge=0, le=1, source=ASSUMPTION)
    gives_up: float = setting(
        0.02, help="Share of sittings without settlement after which the parties withdraw.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    returns: float = setting(
        0.0, help="Share of the disputes passed up to it that it sends back to the rung below, once.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    fruitless: Law = setting(
        factory=lambda: Constant(mean_min=10.0), help="Time of the mediator when nobody is met or all is refused.",
        unit="min", source=ASSUMPTION,
    )  # fmt: skip
    where: Literal["parties", "office"] = setting(
        "parties", help="The mediator goes to the parties, or they come to the office."
    )
    office_level: str | None = setting(
        None, help="With `office`: the place of this level above the cell; the widest when not given."
    )
    appointments: Appointments | None = setting(
        None, help="Sittings by calendar; if none, as soon as a unit that can hold it is free."
    )
    hours: Hours = setting(
        factory=lambda: HoursOfDay(8 * 60, 20 * 60),
        help="Hours in which a sitting without appointment may be asked for; one that comes up at night waits.",
        source=ASSUMPTION,
    )
    priority: Whole = setting(6, help="Priority of a sitting at the desk, among calls.", ge=1, le=9, source=ASSUMPTION)
    preemptable: Literal["never", "under_way", "always"] = setting(
        "under_way", help="Whether a more urgent call may take the unit: never, until the sitting begins, or always."
    )
    cooling_days: float = setting(3.0, help="Time between two sittings.", unit="days", ge=0, le=3650, source=ASSUMPTION)
    hand_over_days: float = setting(
        1.0, help="Time for the dispute to come here from the rung before; none at the first.", unit="days", ge=0,
        le=3650, source=ASSUMPTION,
    )  # fmt: skip
    deadline_days: float | None = setting(
        None, help="After this time here it is passed on, whatever has been tried.", unit="days", gt=0, le=3650
    )
    decides: bool = setting(
        False, help="The rung rules when its sittings have not settled it (arbitration, court): the dispute ends."
    )

    def ends_all_of(self, other: Rung) -> bool:
        """Tell whether every dispute that `other` takes ends here, if this rung comes first."""
        takes_kinds = self.kinds is None or (other.kinds is not None and set(other.kinds) <= set(self.kinds))
        return self.decides and takes_kinds and set(other.colours) <= set(self.colours)
