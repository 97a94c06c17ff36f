"""Travel times between road nodes, by mode of travel and period of the day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE, FloatArray, IndexArray, TravelArray
from sim.errors import input_error
from sim.world.cache import Chunk, load_or_make
from sim.world.fastest import CHUNK_ELEMENTS, fastest_ways, mode_graph
from sim.world.geography import Cells, Places, Roads
from sim.world.straight import straight_fingerprint, straight_ways

if TYPE_CHECKING:
    from sim.scenario.specs.times import HoursOfDay
    from sim.scenario.specs.world import Travel

EVERY_NODE_UP_TO = 1000
"""With no more road nodes than this every one of them is a destination: it costs next to nothing."""

PLAIN_DAY = "plain day"
"""Name of period 0: the hours that no named period covers."""


class PeriodClock:
    """Tells the period of the day at any simulated minute; time 0 is a midnight."""

    def __init__(self, periods: dict[str, list[HoursOfDay]]) -> None:
        self.names = (PLAIN_DAY, *periods)
        table = [0] * 1440
        for index, spans in enumerate(periods.values(), start=1):
            for span in spans:
                for minute in range(span.start_min, span.end_min):
                    table[minute % 1440] = index
        self._period_of_minute = tuple(table)

    def index_at(self, minute: float) -> int:
        """Return the index into `names` of the period at `minute`; 0 is the plain day."""
        return self._period_of_minute[int(minute // 1) % 1440]


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
    following:
        Shape `(destinations, nodes)`: the next node on the way; None in a world without roads.
    key:
        Hash of what the tables were computed from.
    on_disk:
        Whether they lie in the cache folder, from where any process can open them.
    """

    minutes: TravelArray
    km: TravelArray
    row: IndexArray
    leg_min_per_km: float
    following: IndexArray | None
    key: str
    on_disk: bool

    def route(self, from_node: int, to_node: int) -> tuple[IndexArray, FloatArray, FloatArray]:
        """Return the nodes of the fastest way, and minutes and kilometres since its start at each of them.

        The first node is `from_node`, the last `to_node`; the last minute and kilometre are those of the tables, to
        the bit.

        Raises
        ------
        ValueError
            If `to_node` is no destination, or there is no way.
        """
        row = int(self.row[to_node])
        if row == NONE:
            raise ValueError(f"node {to_node} is no destination; ask for it with TravelTimes.with_destinations")
        if not np.isfinite(self.minutes[row, from_node]):
            raise ValueError(f"there is no way from node {from_node} to node {to_node}")
        nodes = np.array(self._nodes_between(row, from_node, to_node), dtype=np.int32)
        left_min, left_km = self.minutes[row, nodes].astype(np.float64), self.km[row, nodes].astype(np.float64)
        # Rounding to 32 bits keeps the order of minutes; kilometres were added up in another order and may wobble.
        return nodes, left_min[0] - left_min, np.maximum.accumulate(left_km[0] - left_km)

    def _nodes_between(self, row: int, from_node: int, to_node: int) -> list[int]:
        if self.following is None:
            return [from_node] if from_node == to_node else [from_node, to_node]
        following = self.following[row]
        nodes = [from_node]
        while nodes[-1] != to_node:
            nodes.append(int(following[nodes[-1]]))
        return nodes


class TravelTimes:
    """Travel times of a world; a table is computed, or read from the cache, when it is first asked for.

    Destinations are the nodes of all cells and of all places' seats, and every node of a world with few nodes.
    """

    def __init__(
        self, roads: Roads, cells: Cells, places: Places, spec: Travel, more_destinations: Iterable[int] = ()
    ) -> None:
        self.mode_names = tuple(spec.modes)
        self.periods = PeriodClock(spec.periods)
        self._roads, self._cells, self._places, self._spec = roads, cells, places, spec
        self._destinations = _destinations(roads, cells, places, more_destinations)
        self._matrices: dict[tuple[str, float], TravelMatrix] = {}
        self._of_period: dict[tuple[str, int], TravelMatrix] = {}
        self._row = np.full(len(roads.node_name), NONE, dtype=np.int32)
        self._row[self._destinations] = np.arange(len(self._destinations), dtype=np.int32)
        self._row.flags.writeable = False

    def with_destinations(self, nodes: Iterable[int]) -> TravelTimes:
        """Return travel times that know the road nodes `nodes` as destinations too; itself if it knows them all."""
        more = {int(node) for node in nodes}
        if all(self._row[node] != NONE for node in more):
            return self
        return TravelTimes(self._roads, self._cells, self._places, self._spec, more.union(self._destinations.tolist()))

    def matrix(self, mode: str, period: int) -> TravelMatrix:
        """Return the fastest ways of `mode` in the period with index `period`.

        A period changes all road speeds of a mode by one factor. So the ways are those of the plain day, their
        kilometres too, and only the minutes differ; periods with the same factor share a table.

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
        factor = self._spec.modes[mode].period_factor.get(self.periods.names[period], 1.0) if period else 1.0
        found = self._matrices.get((mode, factor))
        if found is None:
            found = self._plain(mode) if factor == 1.0 else self._scaled(mode, factor)
            self._matrices[mode, factor] = found
        self._of_period[mode, period] = found
        return found

    def _plain(self, name: str) -> TravelMatrix:
        mode = self._spec.modes[name]
        following: IndexArray | None = None
        if self._roads.metric:
            key = straight_fingerprint(self._roads, mode, self._destinations)
            (minutes, km), on_disk = self._tables(
                key, ("minutes", "km"), lambda: straight_ways(self._roads, mode, self._destinations)
            )
        else:
            graph = mode_graph(self._roads, mode)
            key = graph.fingerprint(self._destinations)
            (minutes, km, following), on_disk = self._tables(
                key, ("minutes", "km", "following"), lambda: fastest_ways(graph, self._destinations)
            )
        return TravelMatrix(minutes, km, self._row, MINUTES_PER_HOUR / mode.offroad_kmh, following, key, on_disk)

    def _scaled(self, name: str, factor: float) -> TravelMatrix:
        plain = self.matrix(name, 0)
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
    near = get_close_matches(given, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
