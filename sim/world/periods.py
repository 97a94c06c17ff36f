"""Which travel times hold at a minute of the run: by the hour of the day, and by what closes or slows the roads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.scenario.specs.times import HoursOfDay

PLAIN_DAY = "plain day"
"""Name of period 0: the hours that no named period covers."""

DAY_MIN = 1440


class Stretch(NamedTuple):
    """A stretch of the run, `from_at <= t < to_at` in minutes, in which something holds that has a name."""

    name: str
    from_at: float
    to_at: float

    def holds_at(self, minute: float) -> bool:
        """Whether it holds at a minute of the run."""
        return self.from_at <= minute < self.to_at


class Period(NamedTuple):
    """Minutes that share their travel times.

    `hours` is the name of the period of the day; `holds` are the numbers of the stretches that hold, ascending.
    """

    hours: str
    holds: tuple[int, ...]


class PeriodClock:
    """Tells the period at any simulated minute; time 0 is a midnight.

    Attributes
    ----------
    names:
        Of the periods. Those of the day come first, period 0 is the plain day; then those in which stretches hold.
    periods:
        What each of them is.
    edges:
        Minutes at which a stretch begins or ends, ascending.
    """

    def __init__(self, hours: dict[str, list[HoursOfDay]]) -> None:
        self.edges: tuple[float, ...] = ()
        self.names: tuple[str, ...] = (PLAIN_DAY, *hours)
        self.periods = tuple(Period(name, ()) for name in self.names)
        table = [0] * DAY_MIN
        for index, spans in enumerate(hours.values(), start=1):
            for span in spans:
                for minute in range(span.start_min, span.end_min):
                    table[minute % DAY_MIN] = index
        self._period_of_minute = tuple(table)

    def index_at(self, minute: float) -> int:
        """Return the index into `names` of the period at `minute`; 0 is the plain day."""
        return self._period_of_minute[floor(minute) % DAY_MIN]


class StretchedClock(PeriodClock):
    """A clock that knows stretches of the run besides the hours of the day."""

    def __init__(self, hours: dict[str, list[HoursOfDay]], stretches: Sequence[Stretch]) -> None:
        super().__init__(hours)
        self.edges = tuple(sorted({edge for one in stretches for edge in (one.from_at, one.to_at)}))
        periods, known = list(self.periods), {period: index for index, period in enumerate(self.periods)}
        by_edge = [self._period_of_minute]
        for from_at, to_at in pairwise(self.edges):
            holds = tuple(i for i, one in enumerate(stretches) if one.holds_at(from_at))
            table = [0] * DAY_MIN
            for minute in _minutes_of_day(from_at, to_at):
                period = Period(self.names[self._period_of_minute[minute]], holds)
                table[minute] = known.setdefault(period, len(periods))
                if table[minute] == len(periods):
                    periods.append(period)
            by_edge.append(tuple(table))
        self._by_edge = (*by_edge, self._period_of_minute)
        self.periods = tuple(periods)
        self.names = tuple(_name(period, stretches) for period in periods)

    def index_at(self, minute: float) -> int:
        """Return the index into `names` of the period at `minute`; 0 is the plain day."""
        return self._by_edge[bisect_right(self.edges, minute)][floor(minute) % DAY_MIN]


def _minutes_of_day(from_at: float, to_at: float) -> list[int]:
    """Return the minutes of the day that a stretch touches."""
    first = floor(from_at)
    last = min(-int(-to_at // 1), first + DAY_MIN)
    return [minute % DAY_MIN for minute in range(first, last)]


def _name(period: Period, stretches: Sequence[Stretch]) -> str:
    names = [stretches[number].name for number in period.holds]
    hours = [period.hours] if period.hours != PLAIN_DAY or not names else []
    return ", ".join([*names, *hours])
