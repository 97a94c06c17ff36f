"""What is different for a while: a temple fair, a flood, ice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.specs.clock import Clock
from sim.scenario.specs.points_in_time import When
from sim.scenario.specs.road_changes import ClosedRoads, SpeedChange
from sim.spec import ASSUMPTION, MisfitError, Name, Spec, setting

Factor = Annotated[float, Field(ge=0, le=10_000)]


class Visitors(Spec):
    """People who are not residents and call like residents."""

    people: float = setting(help="How many there are, on average over the surge.", unit="people", gt=0, le=1e8)
    calls_ratio: float = setting(
        1.0, help="Calls of a visitor over those of a resident in the same time.", ge=0, le=1000, source=ASSUMPTION
    )
    kinds: list[Name] | None = setting(None, help="Kinds that they call about; all that have a rate when not given.")


class Surge(Spec):
    """A stretch of time with its own conditions. Surges may overlap; their factors multiply."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    starts: When = setting(help="When it begins: a day of the run and a time, `day 3 08:00`, or a date and a time.")
    ends: When = setting(help="When it is over.")
    rates: dict[Name, Factor] = setting(
        factory=dict, help="Factor on how often kinds begin, by name; `all` stands for those that are not named."
    )
    places: list[str] | None = setting(
        None, help="Codes or names of places where `rates` hold and the visitors are; everywhere when not given.",
        min_length=1,
    )  # fmt: skip
    visitors: Visitors | None = setting(None, help="People who are there meanwhile; none if not given.")
    closed_roads: list[ClosedRoads] = setting([], help="Roads that nobody can use meanwhile.", max_length=100)
    speeds: list[SpeedChange] = setting([], help="Speeds that weather or crowds change meanwhile.", max_length=100)

    @model_validator(mode="after")
    def _lasts(self) -> Surge:
        if self.starts.is_date == self.ends.is_date and self.ends <= self.starts:
            raise MisfitError(((("ends",), f"{self.ends}: must be after starts, {self.starts}"),))
        return self

    @model_validator(mode="after")
    def _places_are_of_something(self) -> Surge:
        if self.places is not None and not self.changes_demand:
            raise MisfitError(
                ((("places",), "goes with rates or visitors; roads are named in closed_roads and speeds"),)
            )
        return self

    @property
    def changes_demand(self) -> bool:
        """Whether anything is different in what is asked for."""
        return bool(self.rates) or self.visitors is not None

    @property
    def changes_roads(self) -> bool:
        """Whether anything is different for those who travel."""
        return bool(self.closed_roads or self.speeds)

    def span(self, clock: Clock) -> tuple[float, float]:
        """Return when it begins and ends, in minutes of the run."""
        return self.starts.minute(clock.start), self.ends.minute(clock.start)

    def outside(self, clock: Clock) -> MisfitError | None:
        """Return what is wrong with its times seen beside the clock."""
        from_at, to_at = self.span(clock)
        last = f"the run has {clock.days:g} days from {clock.start} and {clock.follow_up_days:g} of follow-up"
        if to_at <= from_at:
            return MisfitError(((("ends",), f"{self.ends}: must be after starts, {self.starts}"),))
        if from_at < 0 or from_at >= clock.stop_at:
            return MisfitError(((("starts",), f"{self.starts}: outside the run; {last}"),))
        if to_at > clock.stop_at:
            return MisfitError(((("ends",), f"{self.ends}: after the end of the run; {last}"),))
        return None
