"""When the simulated days begin and how many there are."""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from sim.scenario.specs.times import Day
from sim.spec import CONVENTION, MisfitError, Spec, setting


class Clock(Spec):
    """The simulated span. Time 0 is midnight at the start of `start`."""

    start: Day = setting(date(2022, 3, 7), help="First day; sets the weekday and the dates in reports.")
    days: float = setting(28.0, help="Days on which matters begin.", unit="days", gt=0, le=36525)
    warm_up_days: float = setting(
        1.0, help="Days at the start that are simulated but not measured.", unit="days", ge=0, source=CONVENTION
    )
    follow_up_days: float = setting(
        1.0,
        help="Days after the last, without new matters, in which open ones may still close.",
        unit="days",
        ge=0,
        le=366,
    )

    @model_validator(mode="after")
    def _something_is_measured(self) -> Clock:
        if self.warm_up_days >= self.days:
            message = (
                f"{self.warm_up_days:g}: leaves nothing to measure of {self.days:g} days; must be below clock.days"
            )
            raise MisfitError(((("warm_up_days",), message),))
        return self

    @property
    def end_at(self) -> float:
        """Minute at which the last matter can begin."""
        return self.days * 1440.0

    @property
    def stop_at(self) -> float:
        """Minute at which the run stops, open matters or not."""
        return (self.days + self.follow_up_days) * 1440.0
