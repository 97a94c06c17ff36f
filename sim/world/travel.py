"""Travel times between road nodes, by mode of travel and period."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE, BoolArray, FloatArray, IndexArray, TravelArray
from sim.errors import input_error, meant
from sim.world.cache import Chunk, load_or_make
from sim.world.conditions import Condition, speed_factor
from sim.world.fastest import CHUNK_ELEMENTS, fastest_ways, mode_graph
from sim.world.geography import Cells, Places, Roads
from sim.world.periods import PeriodClock, StretchedClock
from sim.world.reach import weak_parts
from sim.world.straight import straight_fingerprint, straight_ways

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Travel

EVERY_NODE_UP_TO = 1000
"""With no more road nodes than this every one of them is a destination: it costs next to nothing."""

EXTENSIONS_KEPT = 32
"""How many sets of more destinations are kept at hand; a search over bases asks for new ones again and again."""


class Whereabouts(NamedTuple):
    """Where somebody is on a way: between two road nodes, the one passed and the one ahead.

    Minutes count from the start of the way. Where the way has only begun, both nodes are its first; at its end, and
    beyond, the node ahead is one from which no minute is left.
    """

    passed: int
    ahead: int
    passed_min: float
    ahead_min: float


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """Fastest ways of one mode in one period of the day, to every destination. All arrays are read-only.

    Attributes
    ----------
    minutes:
        Shape `(destinations, nodes)`: expected minutes from each road node, infinite where there is no way.
    km:
        Shape `(destinations, nodes)`: length of those ways.
    row:
        Shape `(nodes,)`: row of a node that is a destination, `NONE` of any other.
    leg_min_per_km:
        Minutes for one kilometre between a door and its road node.
    start_min:
        Minutes that every way to a call takes besides; in none of the tables.
    following:
        Shape `(destinations, nodes)`: the next node on the way; without roads that is the destination.
    key:
        Hash of what the tables were computed from.
    on_disk:
        Whether they lie in the cache folder, from where any process can open them.
    """

    minutes: TravelArray
    km: TravelArray
    row: IndexArray
    leg_min_per_km: float
    start_min: float
    following: IndexArray
    key: str
    on_disk: bool

    def whereabouts(self, from_node: int, to_node: int, on_road_min: float, passed: int) -> Whereabouts:
        """Return where somebody is on the way to a destination, so many minutes after `from_node`.

        The first minute and the last are those of the tables, to the bit.

        Parameters
        ----------
        passed:
            A road node on the way that was passed by then: `from_node`, or one that this has returned.

        Raises
        ------
        ValueError
            If `to_node` is no destination, or there is no way.
        """
        row = self.row.item(to_node)
        if row == NONE:
            raise ValueError(f"node {to_node} is no destination; ask for it with TravelTimes.with_destinations")
        left_min, all_min = self.minutes[row].data, self.minutes.item(row, from_node)
        if all_min == math.inf:
            raise ValueError(f"there is no way from node {from_node} to node {to_node}")
        ahead, end_min, following = passed, min(on_road_min, all_min), self.following[row].data
        while all_min - left_min[ahead] < end_min:
            passed, ahead = ahead, following[ahead]
        return Whereabouts(passed, ahead, all_min - left_min[passed], all_min - left_min[ahead])

    def km_until(self, from_node: int, to_node: int, node: int) -> float:
        """Return the kilometres from `from_node` to a road node on the way to a destination."""
        row = self.row.item(to_node)
        return self.km.item(row, from_node) - self.km.item(row, node)


class TravelTimes:
    """Travel times of a world; a table is computed, or read from the cache, when it is first asked for.

    Destinations are the nodes of all cells and of all places' seats, and every node of a world with few nodes.

    Parameters
    ----------
    conditions:
        What closes roads or changes speeds for a while.
    """

    def __init__(
        self,
        roads: Roads,
        cells: Cells,
        places: Places,
        spec: Travel,
        more_destinations: Iterable[int] = (),
        conditions: tuple[Condition, ...] = (),
    ) -> None:
        self.mode_names = tuple(spec.modes)
        stretches = [condition.stretch for condition in conditions]
        self.periods = StretchedClock(spec.periods, stretches) if stretches else PeriodClock(spec.periods)
        self._roads, self._cells, self._places, self._spec = roads, cells, places, spec
        self._conditions = conditions
        self._destinations = _destinations(roads, cells, places, more_destinations)
        self._matrices: dict[tuple[str, tuple[int, ...], float], TravelMatrix] = {}
        self._of_period: dict[tuple[str, int], TravelMatrix] = {}
        self._islands: dict[tuple[str, tuple[int, ...]], IndexArray] = {}
        self._extended: OrderedDict[frozenset[int], TravelTimes] = OrderedDict()
        self._row = np.full(len(roads.node_name), NONE, dtype=np.int32)
        self._row[self._destinations] = np.arange(len(self._destinations), dtype=np.int32)
        self._row.flags.writeable = False

    def with_destinations(self, nodes: Iterable[int]) -> TravelTimes:
        """Return travel times that know the road nodes `nodes` as destinations too; itself if it knows them all.

        The same nodes give the same object again, with the tables it has opened.
        """
        more = frozenset(node for node in map(int, nodes) if self._row[node] == NONE)
        if not more:
            return self
        found = self._extended.pop(more, None)
        if found is None:
            every = more.union(self._destinations.tolist())
            found = TravelTimes(self._roads, self._cells, self._places, self._spec, every, self._conditions)
            if len(self._extended) == EXTENSIONS_KEPT:
                self._extended.popitem(last=False)
        self._extended[more] = found
        return found

    def is_destination(self, nodes: IndexArray) -> BoolArray:
        """Return whether ways to each of these road nodes are known; shape of `nodes`."""
        known: BoolArray = self._row[nodes] != NONE
        return known

    def matrix(self, mode: str, period: int) -> TravelMatrix:
        """Return the fastest ways of `mode` in the period with index `period`.

        A period of the day changes all road speeds of a mode by one factor. So the ways are those of the plain day,
        their kilometres too, and only the minutes differ; periods with the same factor share a table. What closes or
        slows some roads makes other ways.

        Raises
        ------
        InputError
            If there is no such mode.
        """
        known = self._of_period.get((mode, period))
        if known is not None:
            return known
        if mode not in self._spec.modes:
            raise input_error(f"{mode!r} is no mode; {_choices(mode, self.mode_names)}", path="world.travel.modes")
        hours, holds = self.periods.periods[period]
        factor = self._spec.modes[mode].period_factor.get(hours, 1.0)
        on_segments = self._factor_while(holds, mode)
        if (on_segments == on_segments[0]).all() and on_segments[0] > 0:
            # The same on every road leaves the ways as they are.
            factor, holds = factor * float(on_segments[0]), ()
        found = self._of_period[mode, period] = self._known(mode, holds, factor)
        return found

    def islands(self, mode: str, period: int) -> IndexArray | None:
        """Return for each road node the number of its part of the roads, between which there is no road open to `mode`.

        Shape `(nodes,)`; None where no road is closed.
        """
        holds = self.periods.periods[period].holds
        factor = self._factor_while(holds, mode)
        if (factor > 0).all():
            return None
        if (mode, holds) not in self._islands:
            graph = mode_graph(self._roads, self._spec.modes[mode], factor)
            self._islands[mode, holds] = weak_parts(graph.nodes, graph.tail, graph.head)
        return self._islands[mode, holds]

    def _known(self, mode: str, holds: tuple[int, ...], factor: float) -> TravelMatrix:
        found = self._matrices.get((mode, holds, factor))
        if found is None:
            found = self._unscaled(mode, holds) if factor == 1.0 else self._scaled(mode, holds, factor)
            self._matrices[mode, holds, factor] = found
        return found

    def _factor_while(self, holds: tuple[int, ...], mode: str) -> FloatArray:
        return speed_factor([self._conditions[number] for number in holds], mode, len(self._roads.tail))

    def _unscaled(self, name: str, holds: tuple[int, ...]) -> TravelMatrix:
        mode = self._spec.modes[name]
        if self._roads.metric:
            key = straight_fingerprint(self._roads, mode, self._destinations)
            (minutes, km), on_disk = self._tables(
                key, ("minutes", "km"), lambda: straight_ways(self._roads, mode, self._destinations)
            )
            following = np.broadcast_to(self._destinations[:, np.newaxis], minutes.shape)
        else:
            graph = mode_graph(self._roads, mode, self._factor_while(holds, name) if holds else None)
            key = graph.fingerprint(self._destinations)
            (minutes, km, following), on_disk = self._tables(
                key, ("minutes", "km", "following"), lambda: fastest_ways(graph, self._destinations)
            )
        pace = MINUTES_PER_HOUR / mode.offroad_kmh
        return TravelMatrix(minutes, km, self._row, pace, mode.start_min, following, key, on_disk)

    def _scaled(self, name: str, holds: tuple[int, ...], factor: float) -> TravelMatrix:
        plain = self._known(name, holds, 1.0)
        key = hashlib.sha256(f"{plain.key} / {factor!r}".encode()).hexdigest()[:40]
        (minutes,), on_disk = self._tables(key, ("minutes",), lambda: _divided(plain.minutes, factor))
        return replace(plain, minutes=minutes, key=key, on_disk=on_disk and plain.on_disk)

    def _tables(self, key: str, names: tuple[str, ...], make: Callable[[], Iterator[Chunk]]) -> tuple[Chunk, bool]:
        return load_or_make(key, names, len(self._destinations), make)

    def __getstate__(self) -> dict[str, Any]:
        # A worker process opens the files itself, in milliseconds, and shares their pages.
        carried = {key: matrix for key, matrix in self._matrices.items() if not matrix.on_disk}
        return {**self.__dict__, "_matrices": carried, "_of_period": {}}


def _destinations(roads: Roads, cells: Cells, places: Places, more: Iterable[int]) -> IndexArray:
    nodes = len(roads.node_name)
    if nodes <= EVERY_NODE_UP_TO:
        return np.arange(nodes, dtype=np.int32)
    seats = places.seat_node[places.seat_node != NONE]
    return np.unique(np.concatenate((cells.node, seats, np.fromiter(more, dtype=np.int32)))).astype(np.int32)


def _divided(minutes: TravelArray, factor: float) -> Iterator[Chunk]:
    rows = max(1, CHUNK_ELEMENTS // minutes.shape[1])
    for start in range(0, len(minutes), rows):
        yield ((minutes[start : start + rows].astype(np.float64) / factor).astype(np.float32),)


def _choices(given: str, known: tuple[str, ...]) -> str:
    return meant(given, known, f"there are {', '.join(known)}")
