"""What theory says of patrols: how often they pass, whom they see, whose calls they answer."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import State
from sim.responders.beats import CircuitPatrol
from sim.responders.random_beats import WalkPatrol

SEARCHED_H = (1, 2.5, 5)
"""How long a search has gone on when those found are counted, hours."""


def patrol_quantities(tables: RunTables, window: Window) -> dict[str, float]:
    """Return passes an hour of the streets and crossings of beats, the share seen by kind, the share found in time."""
    found: dict[str, float] = {}
    if any(kind.search for kind in tables.kinds):
        chosen = window.holds(tables.matters.known_at)
        searched_min = (tables.matters.found_at - tables.matters.known_at)[chosen]
        found |= {f"found_share[{h:g}]": float((searched_min <= h * MINUTES_PER_HOUR).mean()) for h in SEARCHED_H}
    if any(len(beat.joins) for beat in tables.fleet.beats.values()):
        found |= _passes(tables, window)
    if len(tables.matters.spotted_by):
        chosen = window.holds(tables.matters.known_at)
        for number, name in enumerate(tables.kind_names):
            mine = chosen & (tables.kind == number)
            found[f"seen_share[kind={name}]"] = float((tables.matters.spotted_by[mine] != NONE).mean())
    return found


def sent_shares(tables: RunTables, window: Window) -> dict[str, float]:
    """Return the share of the answered calls that each unit answers in each area, and of those that others answer."""
    matters, fleet, places = tables.matters, tables.fleet, tables.world.places
    answered = window.holds(matters.known_at) & (matters.unit != NONE)
    level = fleet.groups[0].area_level
    assert level is not None
    area = tables.world.ancestors(level)[tables.cell[answered]]
    unit = matters.unit[answered]
    found = {"inter_area_share": float((fleet.area[unit] != area).mean())}
    for number, name in enumerate(fleet.name):
        for place in np.unique(fleet.area).tolist():
            sent = float(((unit == number) & (area == place)).mean())
            found[f"dispatch_share[unit={name},area={places.code[place]}]"] = sent
    return found


def _passes(tables: RunTables, window: Window) -> dict[str, float]:
    """Passes an hour of each street, in either direction, and of each crossing; means over all of them."""
    spells, beats = tables.spells, tables.fleet.beats
    on_beat = np.flatnonzero((spells.state == State.PATROL) & (spells.join != NONE))
    columns = (spells.unit, spells.join, spells.from_at, spells.to_at)
    streets, crossings = [], []
    for unit, join, from_at, to_at in zip(*(column[on_beat].tolist() for column in columns), strict=True):
        if to_at >= window.from_at:
            patrol = beats[unit].patrol(join, from_at)
            assert isinstance(patrol, CircuitPatrol | WalkPatrol)  # a beat that is joined somewhere
            times, street = patrol.passes(to_at)
            streets.append(street[window.holds(times)])
            times = np.append(times, patrol.starts_at) if patrol.starts_at <= to_at else times
            crossings += [patrol.turn(now).node for now in times[window.holds(times)].tolist()]
    hours = window.length_min / MINUTES_PER_HOUR
    every_street = np.unique(np.concatenate([beat.streets()[0] for beat in beats.values()]))
    passed = np.bincount(np.searchsorted(every_street, np.concatenate(streets)), minlength=len(every_street)) / hours
    visited = np.bincount(crossings, minlength=len(tables.world.roads.x_km)) / hours
    found = {"street_passes_per_h": float(passed.mean()), "crossing_passes_per_h": float(visited.mean())}
    for street, rate in zip(every_street.tolist(), passed.tolist(), strict=True):
        found[f"street_passes_per_h[{street >> 31}-{street % 2**31}]"] = rate
    return found | {f"crossing_passes_per_h[{node}]": rate for node, rate in enumerate(visited.tolist())}
