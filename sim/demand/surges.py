"""What surges do to demand: fewer or more incidents for a while, and those of visitors.

Incidents stay a Poisson process: fewer by keeping each with a probability, more by another process on top (thinning and
superposition; Cinlar 1975, Introduction to Stochastic Processes, ch. 4). So whom a surge does not touch stays as they
were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.chance.streams import Streams
from sim.demand.incidents import Begun, Process, draw_cells
from sim.errors import InputError, Problem
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.kinds import ALL
from sim.scenario.specs.surge import Surge, Visitors
from sim.world.model import World
from sim.world.place_names import PlaceNames


@dataclass(frozen=True, slots=True)
class _Crowd:
    """A surge as numbers: from when to when, where (shape `(cells,)`), and what it does."""

    from_at: float
    to_at: float
    here: BoolArray
    rates: Mapping[str, float]
    visitors: Visitors | None

    def factor(self, kind: str) -> float:
        return self.rates.get(kind, self.rates.get(ALL, 1.0))

    def per_resident(self, kind: str, residents: float) -> float:
        """Return what its visitors bring of a kind, as a share of what all residents bring."""
        if self.visitors is None or (self.visitors.kinds is not None and kind not in self.visitors.kinds):
            return 0.0
        return self.visitors.people * self.visitors.calls_ratio / residents


class _Layers(NamedTuple):
    """Parts of the incidents on top, shape `(layers,)`: in which span of time, how many are expected, which cells."""

    span: IntArray
    expected: FloatArray
    where: IntArray


class SurgingDemand:
    """What all surges of a scenario together do to the incidents of each kind.

    Raises
    ------
    InputError
        When a place does not exist, or visitors come where nobody lives to compare them with.
    """

    def __init__(self, surges: Mapping[str, Surge], world: World, clock: Clock) -> None:
        self.residents = float(world.cells.residents.sum())
        self._crowds = _crowds(surges, world, clock, self.residents)
        edges = {0.0, clock.end_at, *(at for one in self._crowds for at in (one.from_at, one.to_at))}
        self._edges = np.array(sorted(edge for edge in edges if edge <= clock.end_at))
        active = [(one.from_at <= self._edges[:-1]) & (self._edges[:-1] < one.to_at) for one in self._crowds]
        # Shape (surges, spans): which surge holds in which span of time between two edges.
        self._active = np.stack(active)
        distinct, group = np.unique(np.stack([one.here for one in self._crowds]), axis=1, return_inverse=True)
        # Shape (surges, groups): cells inside the same surges are alike.
        self._inside, self._group = distinct, group.ravel()

    def kept(self, process: Process, begun: Begun, streams: Streams) -> BoolArray:
        """Return which incidents of a kind happen in spite of the surges, shape of `begun.known_at`."""
        span = np.searchsorted(self._edges, begun.known_at, side="right") - 1
        factor = self._factors(process.name)[span.clip(0, len(self._edges) - 2), self._group[begun.cell]]
        if (factor >= 1.0).all():
            return np.ones(len(factor), dtype=np.bool_)
        kept: BoolArray = streams.generator("surge kept", process.name).random(len(factor)) < factor
        return kept

    def on_top(self, process: Process, streams: Streams) -> Begun:
        """Return the incidents of a kind that the surges bring, in no order."""
        layers, shares = self._layers(process)
        ladder = np.cumsum(layers.expected)
        total = float(ladder[-1]) if len(ladder) else 0.0
        count = int(streams.generator("surge count", process.name).poisson(total))
        mark = streams.generator("surge time", process.name).random(count) * total
        layer = np.searchsorted(ladder, mark, side="right").clip(max=max(0, len(ladder) - 1))
        cell_mark = streams.generator("surge cell", process.name).random(count)
        known_at, cell = np.zeros(count), np.zeros(count, dtype=np.int32)
        for number in np.unique(layer).tolist():
            mine = layer == number
            part = 1.0 - (ladder[number] - mark[mine]) / layers.expected[number]
            known_at[mine] = self._within(process, layers.span[number], part)
            cell[mine] = draw_cells(shares[layers.where[number]], cell_mark[mine])
        return Begun(known_at, np.full(count, process.number, dtype=np.int32), cell)

    def _within(self, process: Process, span: int, part: FloatArray) -> FloatArray:
        """Return the minutes by which these parts of the incidents of a span are expected."""
        first, last = np.interp(self._edges[span : span + 2], process.edges, process.expected)
        at: FloatArray = np.interp(first + part * (last - first), process.expected, process.edges)
        return at.clip(self._edges[span], np.nextafter(self._edges[span + 1], 0.0))

    def _factors(self, kind: str) -> FloatArray:
        """Return the factor on the rate of a kind, shape `(spans, groups)`; those of surges that overlap multiply."""
        factors = np.ones((self._active.shape[1], self._inside.shape[1]))
        for number, one in enumerate(self._crowds):
            factors[np.ix_(self._active[number], self._inside[number])] *= one.factor(kind)
        return factors

    def _layers(self, process: Process) -> tuple[_Layers, list[FloatArray]]:
        """Return the parts of the incidents on top, and the shares of the cells that they refer to."""
        in_span = np.diff(np.interp(self._edges, process.edges, process.expected))
        groups = self._inside.shape[1]
        shares = [np.where(self._group == group, process.shares, 0.0) for group in range(groups)]
        more = (self._factors(process.name) - 1.0).clip(min=0.0) * in_span[:, None]
        expected = [(more * np.array([share.sum() for share in shares])).ravel()]
        span, where = [np.repeat(np.arange(len(in_span)), groups)], [np.tile(np.arange(groups), len(in_span))]
        for number, one in enumerate(self._crowds):
            visitors = one.per_resident(process.name, self.residents) if one.visitors is not None else 0.0
            spans = np.flatnonzero(self._active[number])
            expected.append(in_span[spans] * visitors)
            span.append(spans)
            where.append(np.full(len(spans), len(shares)))
            there = np.where(one.here, process.shares, 0.0)
            shares.append(there if there.sum() > 0 else one.here.astype(float))
        all_expected = np.concatenate(expected)
        some = all_expected > 0
        return _Layers(np.concatenate(span)[some], all_expected[some], np.concatenate(where)[some]), shares


def _crowds(surges: Mapping[str, Surge], world: World, clock: Clock, residents: float) -> list[_Crowd]:
    names = PlaceNames(world.places, world.name)
    problems: list[Problem] = []
    found = []
    for name, surge in surges.items():
        if not surge.changes_demand:
            continue
        places = None if surge.places is None else names.find(surge.places, f"surges.{name}.places", problems)
        here = np.ones(len(world.cells), dtype=np.bool_) if places is None else _cells_of(places, world)
        if surge.visitors is not None and residents <= 0:
            message = f"{world.name} has no residents, so nothing is known of calls a head; give residents"
            problems.append(Problem(message, f"surges.{name}.visitors"))
        found.append(_Crowd(*surge.span(clock), here, surge.rates, surge.visitors))
    if problems:
        raise InputError(tuple(problems))
    return found


def _cells_of(places: Sequence[int], world: World) -> BoolArray:
    here = np.zeros(len(world.cells), dtype=np.bool_)
    for place in places:
        above: IndexArray = world.ancestors(world.places.levels[world.places.level[place]])
        here |= above == place
    return here
