"""Road nodes and roads from two tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.scenario.specs.coordinates import PLANE
from sim.world.readers.complaints import Complaints, did_you_mean, named
from sim.world.readers.coordinate_systems import placed
from sim.world.readers.coordinates import LocalPlane, geodesic_km, plane_around
from sim.world.readers.fine_roads import CLASS_NUMBER, CLASSES, FineRoads
from sim.world.readers.table_file import read_columns, read_table
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.roads import CsvRoads

PATH = "world.source.roads"
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})

TOO_SHORT, TOO_LONG = 0.99, 3.0
"""A road is suspicious when it is shorter than this times the straight line between its ends, or longer."""


def read_csv_roads(spec: CsvRoads, complaints: Complaints) -> FineRoads:
    """Return the roads; every node stays, because a file of this kind lists no mere bends.

    Raises
    ------
    InputError
        With every problem of both files.
    """
    nodes = read_table(spec.nodes, (spec.nodes.id, spec.nodes.x, spec.nodes.y), f"{PATH}.nodes", complaints)
    ends = (spec.from_column, spec.to_column)
    table = read_columns(spec.file, ends, f"{PATH}.file", complaints, spec.encoding, spec.sheet)
    names = nodes.unique(spec.nodes.id, f"{PATH}.nodes.id", complaints)
    x = nodes.numbers(spec.nodes.x, f"{PATH}.nodes.x", complaints)
    y = nodes.numbers(spec.nodes.y, f"{PATH}.nodes.y", complaints)
    number = {name: index for index, name in enumerate(names)}
    tail = _ends(table, spec.from_column, "from_column", number, complaints)
    head = _ends(table, spec.to_column, "to_column", number, complaints)
    road_class, oneway = _classes(spec, table, complaints), _oneway(spec, table, complaints)
    given_km = None
    if spec.length_column is not None:
        length = table.numbers(spec.length_column, f"{PATH}.length_column", complaints, least=0)
        given_km = length * spec.length_unit_km
    x, y, system_notes = placed(x, y, spec.nodes.coordinates, spec.nodes.unit_km, f"{PATH}.nodes", complaints)
    complaints.stop_if_any()

    x_km, y_km, plane, straight_km = _on_plane(spec, x, y, tail, head)
    length_km = straight_km if given_km is None else given_km
    notes = [*complaints.notes, *system_notes]
    if given_km is not None:
        notes += _length_notes(given_km, straight_km, names, tail, head)
    back = np.flatnonzero(~oneway)
    tail, head = np.concatenate((tail, head[back])), np.concatenate((head, tail[back]))
    notes += _pair_notes(names, tail, head)
    return FineRoads(
        names,
        x_km,
        y_km,
        tail,
        head,
        np.concatenate((length_km, length_km[back])),
        np.concatenate((road_class, road_class[back])),
        np.ones(len(names), dtype=np.bool_),
        plane,
        tuple(notes),
    )


def _ends(table: TextTable, column: str, field: str, number: dict[str, int], complaints: Complaints) -> IndexArray:
    values = table.known_codes(column, number, "node", f"{PATH}.{field}", complaints)
    return np.array([number.get(name, NONE) for name in values], dtype=np.int32)


def _classes(spec: CsvRoads, table: TextTable, complaints: Complaints) -> IndexArray:
    if spec.class_column is None:
        return np.full(len(table), CLASS_NUMBER[spec.road_class], dtype=np.int32)
    values = table.text(spec.class_column, f"{PATH}.class_column", complaints)
    if spec.class_column in table.columns:
        table.complain(spec.class_column, complaints, _unknown(CLASS_NUMBER, "class of road"))
    number: dict[str, int] = dict(zip(CLASSES, range(len(CLASSES)), strict=True))
    return np.array([number.get(name, NONE) for name in values], dtype=np.int32)


def _oneway(spec: CsvRoads, table: TextTable, complaints: Complaints) -> BoolArray:
    if spec.oneway_column is None:
        return np.zeros(len(table), dtype=np.bool_)
    values = table.text(spec.oneway_column, f"{PATH}.oneway_column", complaints, blank_is_fine=True)
    if spec.oneway_column in table.columns:
        table.complain(
            spec.oneway_column,
            complaints,
            lambda value: None if value.lower() in YES | NO else f"{value!r} is neither yes nor no (1, 0, true, false)",
        )
    return np.array([value.lower() in YES for value in values], dtype=np.bool_)


def _unknown(known: Collection[str], what: str) -> Callable[[str], str | None]:
    def wrong(name: str) -> str | None:
        return f"{name!r} is no {what}{did_you_mean(name, known, 'there are')}" if name and name not in known else None

    return wrong


def _on_plane(
    spec: CsvRoads, x: FloatArray, y: FloatArray, tail: IndexArray, head: IndexArray
) -> tuple[FloatArray, FloatArray, LocalPlane | None, FloatArray]:
    if spec.nodes.coordinates == PLANE:
        return x, y, None, np.hypot(x[tail] - x[head], y[tail] - y[head])
    path = f"{PATH}.nodes.coordinates"
    plane = plane_around(x, y)
    x_km, y_km = plane.to_km(x, y, path)
    return x_km, y_km, plane, geodesic_km(x[tail], y[tail], x[head], y[head], path)


def _length_notes(
    given_km: FloatArray, straight_km: FloatArray, names: tuple[str, ...], tail: IndexArray, head: IndexArray
) -> list[str]:
    notes = []
    apart = straight_km > 0
    ratio = np.divide(given_km, straight_km, out=np.ones_like(given_km), where=apart)
    middle = float(np.median(ratio[apart])) if apart.any() else 1.0
    if middle > 100 or middle < 0.01:
        notes.append(
            f"suspicious: the roads' lengths are typically {middle:,.4g} times the straight line between their ends; "
            "are metres given as kilometres, or the reverse? See length_unit_km and unit_km"
        )
    for found, what, worst in (
        (np.flatnonzero(ratio < TOO_SHORT), "shorter than the straight line between their ends", np.argmin),
        (np.flatnonzero(ratio > TOO_LONG), f"more than {TOO_LONG:g} times as long as the straight line", np.argmax),
    ):
        if len(found):
            road = found[worst(ratio[found])]
            notes.append(
                f"suspicious: {len(found):,} of {len(ratio):,} roads are {what}, the worst from {names[tail[road]]} to "
                f"{names[head[road]]}: {given_km[road]:.4g} km for {straight_km[road]:.4g} km"
            )
    return notes


def _pair_notes(names: tuple[str, ...], tail: IndexArray, head: IndexArray) -> list[str]:
    notes = []
    loops = np.unique(tail[tail == head])
    if len(loops):
        places = named(names[node] for node in loops)
        notes.append(f"{len(loops):,} nodes have a road back to themselves, which is of no use for travel: {places}")
    pairs, count = np.unique(np.column_stack((tail, head)), axis=0, return_counts=True)
    repeated = pairs[(count > 1) & (pairs[:, 0] != pairs[:, 1])]
    repeated = np.unique(np.sort(repeated, axis=1), axis=0)
    if len(repeated):
        places = named(f"{names[a]}-{names[b]}" for a, b in repeated)
        notes.append(f"{len(repeated):,} pairs of nodes have more than one road; a mode takes its fastest: {places}")
    return notes
