"""Whom closed roads cut off, and how much road they close, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.world.conditions import Condition, speed_factor
from sim.world.fastest import mode_graph
from sim.world.reach import strong_parts

if TYPE_CHECKING:
    from sim.world.model import World

NAMED = 5
"""Cells that a note names; the others are counted."""


def condition_notes(world: World) -> Iterator[str]:
    """Yield what a planner should know about the conditions of a world: what they change and whom they cut off."""
    for condition in world.conditions:
        yield from _extent(world, condition)
    sets = dict.fromkeys(period.holds for period in world.travel.periods.periods if period.holds)
    for holds in sets:
        yield from _cut_off(world, [world.conditions[number] for number in holds])


def _extent(world: World, condition: Condition) -> Iterator[str]:
    stretch, roads = condition.stretch, world.roads
    when = f"{stretch.name}, {_when(stretch.from_at)} to {_when(stretch.to_at)}"
    for change in condition.changes:
        every = len(change.modes) == len(world.travel_spec.modes)
        whom = "all modes" if every else ", ".join(sorted(change.modes))
        length_km = float(roads.length_km[change.segments].sum())
        share = f"{np.count_nonzero(change.segments):,} of {len(roads.tail):,} directed road segments"
        where = f"on {share} ({length_km:,.1f} km)" if len(roads.tail) else "everywhere"
        what = "closed to" if change.factor == 0 else f"speed times {change.factor:g} for"
        yield f"{when}: {what} {whom} {where}"


def _cut_off(world: World, conditions: Sequence[Condition]) -> Iterator[str]:
    """Yield a note on the cells that are apart now and are not on a plain day, for each group of modes alike."""
    if world.roads.metric:
        return
    alike: dict[bytes, list[str]] = {}
    for mode in world.travel_spec.modes:
        factor = speed_factor(conditions, mode, len(world.roads.tail))
        if (factor > 0).all():
            continue
        now = _apart(world, mode, factor) & ~_apart(world, mode, None)
        if now.any():
            alike.setdefault(now.tobytes(), []).append(mode)
    names = ", ".join(condition.stretch.name for condition in conditions)
    for key, modes in alike.items():
        apart = np.flatnonzero(np.frombuffer(key, dtype=np.bool_))
        codes = [world.places.code[place] for place in world.cells.place[apart[:NAMED]]]
        more = f" and {len(apart) - NAMED:,} more" if len(apart) > NAMED else ""
        yield (
            f"cut off during {names}: {len(apart):,} of {len(world.cells):,} cells with "
            f"{world.cells.residents[apart].sum():,.0f} residents, for {', '.join(modes)}: {', '.join(codes)}{more}; "
            "their calls wait until somebody can come"
        )


def _apart(world: World, mode: str, factor: FloatArray | None) -> BoolArray:
    """Return which cells a mode does not connect, there and back, with most of the others; shape `(cells,)`."""
    graph = mode_graph(world.roads, world.travel_spec.modes[mode], factor)
    part = strong_parts(graph.nodes, graph.tail, graph.head)[world.cells.node]
    apart: BoolArray = part != np.bincount(part).argmax()
    return apart


def _when(at: float) -> str:
    day, minute = divmod(round(at), 1440)
    return f"day {day + 1} {minute // 60:02d}:{minute % 60:02d}"
