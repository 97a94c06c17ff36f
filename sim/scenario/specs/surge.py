"""What is different for a while: a temple fair, a flood, ice."""

from __future__ import annotations

from pydantic import model_validator

from sim.scenario.specs.clock import Clock
from sim.scenario.specs.moments import Moment
from sim.scenario.specs.road_changes import ClosedRoads, SpeedChange
from sim.spec import MisfitError, Spec, setting


class Surge(Spec):
    """A stretch of time with its own conditions. Surges may overlap; their factors multiply."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    starts: Moment = setting(help="When it begins: a day of the run and a time, `day 3 08:00`, or a date and a time.")
    ends: Moment = setting(help="When it is over.")
    closed_roads: list[ClosedRoads] = setting(factory=list, help="Roads that nobody can use meanwhile.", max_length=100)
    speeds: list[SpeedChange] = setting(
        factory=list, help="Speeds that weather or crowds change meanwhile.", max_length=100
    )

    @model_validator(mode="after")
    def _lasts(self) -> Surge:
        if self.starts.is_date == self.ends.is_date and self.ends <= self.starts:
            raise MisfitError(((("ends",), f"{self.ends}: must be after starts, {self.starts}"),))
        return self

    @property
    def changes_roads(self) -> bool:
        """Whether anything is different for those who travel."""
        return bool(self.closed_roads or self.speeds)

    def span(self, clock: Clock) -> tuple[float, float]:
        """Return when it begins and ends, in minutes of the run."""
        return self.starts.minute(clock.start), self.ends.minute(clock.start)


def outside_the_clock(surge: Surge, clock: Clock) -> MisfitError | None:
    """Return what is wrong with the times of a surge seen beside the clock."""
    from_at, to_at = surge.span(clock)
    last = f"the run has {clock.days:g} days from {clock.start} and {clock.follow_up_days:g} of follow-up"
    if to_at <= from_at:
        return MisfitError(((("ends",), f"{surge.ends}: must be after starts, {surge.starts}"),))
    if from_at < 0 or from_at >= clock.stop_at:
        return MisfitError(((("starts",), f"{surge.starts}: outside the run; {last}"),))
    if to_at > clock.stop_at:
        return MisfitError(((("ends",), f"{surge.ends}: after the end of the run; {last}"),))
    return None
