"""The world as networkx graphs, for analysts."""

from __future__ import annotations

import networkx as nx

from sim.arrays import NONE
from sim.world.geography import Cells, Places, Roads


def place_tree(name: str, places: Places, cells: Cells) -> nx.DiGraph[int]:
    """Return the administrative tree: an edge from each place to each of those directly below it.

    A node's key is the place's row in `places`. Its attributes are `code`, `name`, `level` (text), `x_km`, `y_km`,
    `residents`, and `cell`, the row in `cells` of a cell and None of any other place.
    """
    cell_of = dict(zip(cells.place.tolist(), range(len(cells)), strict=True))
    tree: nx.DiGraph[int] = nx.DiGraph(name=name)
    for row, parent in enumerate(places.parent.tolist()):
        tree.add_node(
            row,
            code=places.code[row],
            name=places.name[row],
            level=places.levels[places.level[row]],
            x_km=float(places.x_km[row]),
            y_km=float(places.y_km[row]),
            residents=float(places.residents[row]),
            cell=cell_of.get(row),
        )
        if parent != NONE:
            tree.add_edge(parent, row)
    return tree


def road_graph(roads: Roads) -> nx.DiGraph[int]:
    """Return the roads: a node for each road node, a directed edge for each segment.

    A node's key is its number in `roads`, its attributes `name`, `x_km`, `y_km`; an edge carries `length_km` and
    `road_class` (text). Of several segments from one node to another the shortest stands.
    """
    graph: nx.DiGraph[int] = nx.DiGraph(metric=roads.metric)
    for node, name in enumerate(roads.node_name):
        graph.add_node(node, name=name, x_km=float(roads.x_km[node]), y_km=float(roads.y_km[node]))
    columns = (roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), roads.road_class.tolist())
    for tail, head, length_km, road_class in zip(*columns, strict=True):
        if not graph.has_edge(tail, head) or length_km < graph.edges[tail, head]["length_km"]:
            graph.add_edge(tail, head, length_km=length_km, road_class=roads.classes[road_class])
    return graph
