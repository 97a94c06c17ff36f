"""How units move: speeds by mode, class of road and period of the day."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from sim.scenario.specs.road_classes import RoadClass
from sim.scenario.specs.times import Hours, HoursOfDay
from sim.spec import ASSUMPTION, Loc, MisfitError, Name, Spec, setting

CAR_KMH: dict[RoadClass, float] = {
    "motorway": 90, "trunk": 60, "primary": 55, "secondary": 50, "tertiary": 40,
    "unclassified": 30, "residential": 25, "service": 15, "track": 15,
}  # fmt: skip
EBIKE_KMH: dict[RoadClass, float] = {
    "trunk": 22, "primary": 22, "secondary": 22, "tertiary": 22, "unclassified": 20,
    "residential": 18, "service": 15, "track": 12, "path": 12,
}  # fmt: skip
FOOT_KMH: dict[RoadClass, float] = {
    "trunk": 5, "primary": 5, "secondary": 5, "tertiary": 5, "unclassified": 5,
    "residential": 5, "service": 5, "track": 5, "path": 5,
}  # fmt: skip


class Mode(Spec):
    """A way of travelling: how fast on each class of road, and off the road."""

    speed_kmh: dict[RoadClass, Annotated[float, Field(gt=0, le=250)]] = setting(
        help="Speed on each class of road; a class that is left out cannot be used.",
        unit="km/h",
        min_length=1,
    )
    offroad_kmh: float = setting(
        help="Speed between a place and its nearest road, walking if need be.", unit="km/h", gt=0, le=250
    )
    start_min: float = setting(
        0.0, help="What every way to a call takes besides the road: getting under way, turning, finding the door.",
        unit="min", ge=0, le=120, source="0: the road is all; measured values come from `sim fit`; " + ASSUMPTION,
    )  # fmt: skip
    period_factor: dict[Name, Annotated[float, Field(gt=0, le=10)]] = setting(
        factory=dict, help="Factor on every road speed in a named period of the day; 1 where none is given."
    )
    oneway: bool = setting(True, help="Whether one-way streets bind.")


def default_modes() -> dict[str, Mode]:
    """Return the four ways of travelling that every scenario knows.

    E-bikes are held to 25 km/h by China's standard GB 17761-2018; the other speeds are assumptions to be
    replaced by measured ones where there are any.
    """
    return {
        "car": Mode(speed_kmh=CAR_KMH, offroad_kmh=15, period_factor={"peak": 0.8, "night": 1.1}),
        "car_on_call": Mode(
            speed_kmh={road: 1.2 * kmh for road, kmh in CAR_KMH.items()},
            offroad_kmh=15,
            period_factor={"peak": 0.9, "night": 1.1},
        ),
        "ebike": Mode(speed_kmh=EBIKE_KMH, offroad_kmh=10, oneway=False),
        "foot": Mode(speed_kmh=FOOT_KMH, offroad_kmh=4.5, oneway=False),
    }


def default_periods() -> dict[str, list[HoursOfDay]]:
    """Return the periods of the day that change speeds."""
    return {"peak": [HoursOfDay(420, 540), HoursOfDay(1020, 1140)], "night": [HoursOfDay(1320, 1800)]}


class Travel(Spec):
    """How units move.

    A mode that is given replaces the known one of that name. A known mode that is not given keeps the factors of those
    periods that are still defined.
    """

    modes: dict[Name, Mode] = setting(
        factory=default_modes, help="Ways of travelling, by name; given ones are added to the four known ones.",
        joins_default=True, source="e-bike: GB 17761-2018 (25 km/h limit); others " + ASSUMPTION,
    )  # fmt: skip
    periods: dict[Name, list[Hours]] = setting(
        factory=default_periods, help="Named periods of the day; any other hour is plain day.", source=ASSUMPTION
    )

    @model_validator(mode="before")
    @classmethod
    def _known_modes_stay(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        modes, periods = given.get("modes", {}), given.get("periods", default_periods())
        if not isinstance(modes, dict) or not isinstance(periods, dict):
            return given
        known = {}
        for name, mode in default_modes().items():
            factors = {period: factor for period, factor in mode.period_factor.items() if period in periods}
            known[name] = mode.model_copy(update={"period_factor": factors})
        return {**given, "modes": {**known, **modes}}

    @model_validator(mode="after")
    def _periods_do_not_overlap(self) -> Travel:
        taken: dict[int, str] = {}
        for name, spans in self.periods.items():
            for minute in sorted(minute % 1440 for span in spans for minute in range(span.start_min, span.end_min)):
                other = taken.setdefault(minute, name)
                if other != name:
                    clock = f"{minute // 60:02d}:{minute % 60:02d}"
                    message = f"overlaps with the period {other}, first at {clock}; each minute has one period"
                    raise MisfitError(((("periods", name), message),))
        return self

    @model_validator(mode="after")
    def _periods_are_known(self) -> Travel:
        known = ", ".join(self.periods) or "no periods"
        unknown: tuple[tuple[Loc, str], ...] = tuple(
            (("modes", name, "period_factor", period), f"no such period; world.travel.periods has {known}")
            for name, mode in self.modes.items()
            for period in mode.period_factor
            if period not in self.periods
        )
        if unknown:
            raise MisfitError(unknown)
        return self
