"""The streets of an area: what somebody on patrol there can use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.errors import input_error
from sim.scenario.specs.road_classes import RoadClass
from sim.scenario.specs.travel import Mode
from sim.world.fastest import ModeGraph, mode_graph
from sim.world.geography import Cells, Places, Roads
from sim.world.postman import postman_tour
from sim.world.reach import strong_parts
from sim.world.straight import straight_km

MOST_MAY_BE_CUT_OFF = 0.5
"""An area of whose streets more than this share does not hang together with the rest is refused."""


@dataclass(frozen=True, eq=False)
class Streets:
    """Directed streets on which every road node can be reached from every other; sorted by tail, then head.

    `tail` and `head` are road nodes. All shapes `(segments,)`.
    """

    tail: IndexArray
    head: IndexArray
    minutes: FloatArray
    km: FloatArray

    @cached_property
    def nodes(self) -> IndexArray:
        """The road nodes, ascending."""
        return np.unique(self.tail)


class StreetMap:
    """The roads of a world as its patrols see them. What was worked out once is kept."""

    def __init__(self, roads: Roads, cells: Cells, places: Places, modes: dict[str, Mode]) -> None:
        self._roads, self._cells, self._places, self._modes = roads, cells, places, modes
        self._graphs: dict[tuple[str, float | None, tuple[RoadClass, ...] | None, bytes | None], ModeGraph] = {}

    @cached_property
    def cell_of_node(self) -> IndexArray:
        """The cell nearest to each road node, as the crow flies, shape `(nodes,)`."""
        from scipy.spatial import cKDTree

        cells = cKDTree(np.column_stack((self._cells.x_km, self._cells.y_km)))
        _, nearest = cells.query(np.column_stack((self._roads.x_km, self._roads.y_km)))
        return np.asarray(nearest, dtype=np.int32)

    def cells_in(self, places: list[int]) -> BoolArray:
        """Return which cells lie in one of these places, shape `(cells,)`."""
        wanted, place = np.isin(np.arange(len(self._places.level)), places), self._cells.place.copy()
        inside = np.zeros(len(place), dtype=np.bool_)
        while (place != NONE).any():
            inside |= (place != NONE) & wanted[place]
            place = np.where(place == NONE, NONE, self._places.parent[place])
        return inside

    def graph(
        self,
        mode: str,
        speed_kmh: float | None,
        classes: tuple[RoadClass, ...] | None,
        closed: BoolArray | None = None,
    ) -> ModeGraph:
        """Return what a mode can use on a plain day, of some classes only, at one speed where one is given.

        `closed` says which road segments it cannot use now, shape `(segments,)`; all are open if not given.
        """
        key = mode, speed_kmh, classes, None if closed is None else closed.tobytes()
        if key not in self._graphs:
            spec = self._modes[mode]
            allowed = {road: kmh for road, kmh in spec.speed_kmh.items() if classes is None or road in classes}
            if not allowed:
                raise input_error(f"{mode} can use none of these road classes; it uses {', '.join(spec.speed_kmh)}")
            speeds = {road: speed_kmh or kmh for road, kmh in allowed.items()}
            factor = None if closed is None else np.where(closed, 0.0, 1.0)
            self._graphs[key] = mode_graph(self._roads, spec.model_copy(update={"speed_kmh": speeds}), factor)
        return self._graphs[key]

    def streets(self, graph: ModeGraph, inside: BoolArray) -> Streets:
        """Return the streets with both ends among the road nodes `inside`, shape `(nodes,)`.

        Of streets that fall apart the part with the longest streets stays.

        Raises
        ------
        InputError
            When there are none, or more than half of them do not belong to that part.
        """
        chosen = _within(graph, inside)
        if not len(chosen):
            raise input_error("the area holds no street on which its mode can go; take more places or road classes")
        kept = _longest_part(graph, chosen)
        all_km, kept_km = graph.km[chosen].sum(), graph.km[kept].sum()
        if kept_km < (1 - MOST_MAY_BE_CUT_OFF) * all_km or kept_km == 0:
            raise input_error(
                f"its streets do not hang together: of {all_km:.1f} km of lanes at most {kept_km:.1f} can be"
                " gone round; take more places or road classes"
            )
        return Streets(graph.tail[kept], graph.head[kept], graph.minutes[kept], graph.km[kept])

    def open_streets(self, graph: ModeGraph, inside: BoolArray) -> Streets | None:
        """Return what `streets` would, however much does not belong to that part; None where nothing can be gone round.

        So closed roads may leave little of an area.
        """
        kept = _longest_part(graph, _within(graph, inside))
        if graph.km[kept].sum() == 0:
            return None
        return Streets(graph.tail[kept], graph.head[kept], graph.minutes[kept], graph.km[kept])

    def hanging_together(self, graph: ModeGraph, nodes: list[int]) -> list[int]:
        """Return those of `nodes` with a way from each to each other; as many as can be, else the first ones."""
        part = strong_parts(graph.nodes, graph.tail, graph.head)
        most = Counter(part[node] for node in dict.fromkeys(nodes)).most_common(1)
        return [node for node in nodes if part[node] == most[0][0]]

    def tour(self, streets: Streets, both_ways: bool) -> IndexArray:
        """Return the road nodes of a short closed tour that passes every street, the first node also last."""
        return postman_tour(streets.tail, streets.head, streets.minutes, both_ways)

    def way(self, graph: ModeGraph, nodes: list[int]) -> IndexArray:
        """Return the road nodes of the fastest way along `nodes`, both ends included.

        Raises
        ------
        InputError
            When there is no way from one to the next.
        """
        if self._roads.metric:
            return np.array(nodes, dtype=np.int32)
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        start = np.searchsorted(graph.tail, np.arange(graph.nodes + 1)).astype(np.int32)
        matrix = csr_array((graph.minutes, graph.head, start), shape=(graph.nodes, graph.nodes))
        way = [nodes[0]]
        for here, there in pairwise(nodes):
            minutes, before = (row[0] for row in dijkstra(matrix, indices=np.array([here]), return_predecessors=True))
            if not np.isfinite(minutes[there]):
                a, b = self._roads.node_name[here], self._roads.node_name[there]
                raise input_error(f"there is no way from node {a!r} to node {b!r}; look at the mode and one-way roads")
            leg = [there]
            while leg[-1] != here:
                leg.append(int(before[leg[-1]]))
            way += leg[-2::-1]
        return np.array(way, dtype=np.int32)

    def legs(self, graph: ModeGraph, way: IndexArray, speed_kmh: float) -> tuple[FloatArray, FloatArray]:
        """Return minutes and kilometres from each node of a way to the next, shape `(nodes - 1,)`.

        Parameters
        ----------
        speed_kmh:
            Speed in a world without roads, where ways are straight.
        """
        if self._roads.metric:
            east = np.abs(np.diff(self._roads.x_km[way]))
            north = np.abs(np.diff(self._roads.y_km[way]))
            km = straight_km(self._roads, east, north)
            return km / speed_kmh * MINUTES_PER_HOUR, km
        key = graph.tail.astype(np.int64) * graph.nodes + graph.head
        found = np.searchsorted(key, way[:-1].astype(np.int64) * graph.nodes + way[1:])
        return graph.minutes[found], graph.km[found]


def directed(tail: IndexArray, head: IndexArray) -> IntArray:
    """Return a number for each directed segment; shape of `tail`."""
    numbers: IntArray = tail.astype(np.int64) * 2**31 + head
    return numbers


def lost(graph: ModeGraph, left: ModeGraph) -> IntArray:
    """Return the directed segments of a graph that another one, with some roads closed, has not, or has slower."""
    number, there = directed(graph.tail, graph.head), directed(left.tail, left.head)
    if not len(there):
        return number
    place = np.searchsorted(there, number).clip(max=len(there) - 1)
    gone: BoolArray = (there[place] != number) | (left.minutes[place] != graph.minutes)
    return number[gone]


def _within(graph: ModeGraph, inside: BoolArray) -> IndexArray:
    """Return the directed segments with both ends `inside`."""
    return np.flatnonzero(inside[graph.tail] & inside[graph.head]).astype(np.int32)


def _longest_part(graph: ModeGraph, chosen: IndexArray) -> IndexArray:
    """Return those of the chosen directed segments that lie in the part with the longest streets."""
    part = strong_parts(graph.nodes, graph.tail[chosen], graph.head[chosen])
    within = part[graph.tail[chosen]] == part[graph.head[chosen]]
    length = np.bincount(part[graph.tail[chosen]], weights=np.where(within, graph.km[chosen], 0.0), minlength=1)
    longest: IndexArray = chosen[within & (part[graph.tail[chosen]] == length.argmax())]
    return longest
