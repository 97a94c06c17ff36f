"""Averages over the measured time: from what formulas say of each span to the measures of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import MINUTES_PER_DAY, NONE, FloatArray
from sim.chance.laws import Law, Lognormal
from sim.experiment.companion.asked import Asked
from sim.experiment.companion.city import Outcome, Sort, busy_units
from sim.experiment.companion.spans import Span
from sim.experiment.companion.stations import Stations
from sim.experiment.companion.waits import waits_of_kinds
from sim.scenario.specs.kinds import Kind

ROUNDING = 1e-9
"""Minutes by which a target is stretched, so that who is there at that very moment counts as within."""

WAYS = 400
"""Ways for which the chance to be in time is looked up where ways take longer or shorter than expected."""

MARKS = 64
"""Points at which a law of minutes is looked up, in the middle of equal shares."""

SUMS = (
    "calls",
    "at_desk",
    "answered",
    "waited",
    "lost",
    "withdrawn",
    "queueing",
    "turnout",
    "travel",
    "response",
    "within",
)
"""What is added up for each kind: numbers of calls, and minutes of those answered."""


@dataclass(slots=True)
class Averages:
    """What has been added up so far: `sums` by name, shape `(kinds,)`; minutes of each unit, shape `(units,)`."""

    stations: Stations
    asked: Asked
    sums: dict[str, FloatArray] = field(default_factory=dict)
    task_min: FloatArray = field(default_factory=lambda: np.empty(0))
    duty_min: FloatArray = field(default_factory=lambda: np.empty(0))
    minutes: float = 0.0

    def __post_init__(self) -> None:
        self.sums = {name: np.zeros(len(self.asked.kinds)) for name in SUMS}
        self.task_min, self.duty_min = np.zeros(len(self.stations.fleet)), np.zeros(len(self.stations.fleet))

    def add(self, span: Span, sorts: list[Sort], outcomes: list[Outcome]) -> None:
        """Take one span."""
        self.minutes += span.minutes
        self.duty_min += span.minutes * span.on_duty
        units = self.stations.units(span.on_duty)
        everything = list(zip(sorts, outcomes, strict=True))
        for sort, outcome in everything:
            busy = busy_units(sort, outcome, tasks_only=True)
            each = np.divide(busy, units, out=np.zeros(len(units)), where=units > 0)
            self.task_min += span.minutes * np.where(span.on_duty, each[self.stations.of_unit], 0.0)
            waits = waits_of_kinds(sort, outcome, everything, self.asked, self.stations, units)
            self._add_sort(span, sort, outcome, waits)

    def _add_sort(self, span: Span, sort: Sort, outcome: Outcome, waits: FloatArray) -> None:
        within: dict[tuple[object, ...], FloatArray] = {}
        for number, kind in enumerate(self.asked.kinds.values()):
            if self.asked.slots[number][0] != sort.needs or span.rates[number] == 0:
                continue
            part = _Part(self, span, sort, outcome, number, kind, float(waits[number]))
            calls = span.rates[number] * span.minutes
            key = kind.target_min, kind.handling, kind.travel_sigma
            if key not in within:
                within[key] = part.within_at_once()
            for name, value in part.values(within[key]):
                self.sums[name][number] += calls * value

    def measures(self) -> dict[str, float]:
        """Return what has been found by the labels of the measures."""
        return dict(self._measures())

    def _measures(self) -> Iterator[tuple[str, float]]:
        sums, every = self.sums, np.ones(len(self.asked.kinds))
        known = self.asked.known_per_day / self.asked.per_day
        yield "calls_per_day", float(sums["calls"] @ known) / self.minutes * MINUTES_PER_DAY
        yield from self._busy()
        yield from self._of(every, "")
        for number, name in enumerate(self.asked.kinds):
            yield from self._of(np.eye(len(every))[number], f"[kind={name}]")

    def _busy(self) -> Iterator[tuple[str, float]]:
        share = np.divide(
            self.task_min, self.duty_min, out=np.full(len(self.duty_min), np.nan), where=self.duty_min > 0
        )
        yield "busy_share_mean", _mean(share)
        fleet = self.stations.fleet
        for number, name in enumerate(fleet.group_names):
            yield f"busy_share_mean[group={name}]", _mean(share[fleet.group == number])

    def _of(self, kinds: FloatArray, part: str) -> Iterator[tuple[str, float]]:
        sums = {name: float(values @ kinds) for name, values in self.sums.items()}
        desk, answered = sums["at_desk"] or np.nan, sums["answered"] or np.nan
        yield f"waited_share{part}", sums["waited"] / desk
        yield f"lost_share{part}", sums["lost"] / desk
        yield f"withdrawn_share{part}", sums["withdrawn"] / desk
        for name in ("queueing", "turnout", "travel", "response"):
            yield f"{name}_mean_min{part}", sums[name] / answered
        yield f"within_target_share{part}", sums["within"] / desk


def _mean(values: FloatArray) -> float:
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else float("nan")


@dataclass(frozen=True, slots=True)
class _Part:
    """The calls of one kind in one span."""

    of: Averages
    span: Span
    sort: Sort
    outcome: Outcome
    number: int
    kind: Kind
    wait_min: float

    @property
    def handling(self) -> Law:
        return self.kind.handling or self.of.stations.fleet.design.desk.handling

    def values(self, within: FloatArray) -> Iterator[tuple[str, float]]:
        """Yield what is added up, a call.

        Parameters
        ----------
        within:
            Share of each cell's calls that is answered at once and within the target, shape `(cells,)`.
        """
        cells, its, after = self.of.asked.cells[self.number], self.outcome, self.sort.after_wait
        factor = float(self.of.asked.way_factor[self.number])
        at_once, waited, lost = (
            float(cells @ its.at_once.sum(axis=1)),
            float(cells @ its.waited),
            float(cells @ its.lost),
        )
        later = max(0.0, waited - its.withdrawn)
        turnout = float(cells @ (its.at_once * self.sort.at_once.turnout).sum(axis=1))
        turnout += later * float(its.from_line @ after.turnout)
        travel = float(cells @ (its.at_once * self.sort.at_once.travel).sum(axis=1)) * factor
        travel += later * float(its.from_line @ after.travel) * factor
        answered = at_once + later
        queueing = self.wait_min * answered
        yield from {
            "calls": 1.0, "at_desk": 1.0, "answered": answered, "waited": waited, "lost": lost,
            "withdrawn": its.withdrawn, "queueing": queueing, "turnout": turnout, "travel": travel,
            "response": answered * self.handling.mean + queueing + turnout + travel,
            "within": float(cells @ within) + later * self._within_after_wait(answered, later),
        }.items()  # fmt: skip

    def within_at_once(self) -> FloatArray:
        """Return the share of each cell's calls that is answered at once and within the target, shape `(cells,)`."""
        order, travel = self.sort.order, self.sort.at_once.travel
        group = self.of.stations.groups[order]
        found = np.zeros(order.shape)
        for number in np.unique(group[order != NONE]).tolist():
            mine = (order != NONE) & (group == number)
            found[mine] = self._in_time(self._turnout(number), travel[mine])
        return np.asarray((found * self.outcome.at_once).sum(axis=1), dtype=np.float64)

    def _turnout(self, group: int) -> Law:
        spec = self.of.stations.fleet.groups[group]
        night = spec.turnout_at_night
        return night.turnout if night is not None and night.hours.holds(self.span.at) else spec.turnout

    def _in_time(self, turnout: Law, travel: FloatArray) -> FloatArray:
        """Return the chance that a unit that travels so long is there within the target, shape of `travel`."""
        before = np.sort(np.add.outer(_points(self.handling), _points(turnout)).ravel())
        left = self.kind.target_min - before[::-1] + ROUNDING
        if not self.kind.travel_sigma:
            return 1 - np.searchsorted(left, travel) / len(left)
        ways = np.linspace(0.0, max(float(left[-1]), 0.0) * 10, WAYS)
        factors = _points(Lognormal(median_min=1.0, sigma=self.kind.travel_sigma))
        chance = 1 - np.searchsorted(left, np.multiply.outer(ways, factors)).mean(axis=1) / len(left)
        return np.asarray(np.interp(travel, ways, chance, right=0.0), dtype=np.float64)

    def _within_after_wait(self, answered: float, later: float) -> float:
        """Return the chance that a call that waited is reached within the target; its wait is exponential."""
        if later <= 0 or self.wait_min <= 0:
            return 0.0
        after, from_line = self.sort.after_wait, self.outcome.from_line
        way = float(from_line @ after.travel) * float(self.of.asked.way_factor[self.number])
        left = self.kind.target_min - _points(self.handling) - way - float(from_line @ after.turnout)
        return float((1 - np.exp(-np.maximum(left, 0.0) / (self.wait_min * answered / later))).mean())


def _points(law: Law) -> FloatArray:
    """Return values of a law that are equally likely; one where it has no spread."""
    if law.variance == 0:
        return np.array([law.mean])
    return law.quantile((np.arange(MARKS) + 0.5) / MARKS)
