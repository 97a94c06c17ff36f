"""Calendars of mediators: when their sittings may begin is a function of the rule and of their duty."""

from __future__ import annotations

from sim.arrays import MINUTES_PER_DAY
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.rung import Appointments
from sim.scenario.specs.times import WEEKDAYS


def slots(rule: Appointments, clock: Clock, duty: list[list[float]]) -> list[float]:
    """Return when sittings of a mediator may begin in the run, ascending, minutes.

    They are spread evenly over the hours of the rule's days; those that do not begin in one of the spans of `duty` fall
    out.
    """
    days = {WEEKDAYS.index(day) for day in rule.days}
    step = (rule.hours.end_min - rule.hours.start_min) / rule.a_day
    begins = [
        day * MINUTES_PER_DAY + rule.hours.start_min + number * step
        for day in range(int(clock.stop_at // MINUTES_PER_DAY) + 1)
        if (clock.start.weekday() + day) % 7 in days
        for number in range(rule.a_day)
    ]
    return [at for at in begins if any(start <= at < end for start, end in duty)]
