"""What theory speaks of and the catalogue of measures does not: states, shares of dispatches, times in the system."""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.measures.duty import unit_times
from sim.measures.measure import measured
from sim.measures.reach import reach_of
from sim.measures.run_tables import RunTables, tables_of
from sim.measures.window import Window
from sim.record.run import Journal
from sim.record.tables import TASK_STATES, Outcome
from sim.responders.fleet import Fleet
from sim.theory.by_hour import swing
from sim.verification.controls.by_hour import daily_wave
from sim.verification.controls.from_empty import FIRST
from sim.verification.dispute_quantities import dispute_quantities
from sim.verification.patrol_quantities import patrol_quantities, sent_shares
from sim.world.model import World

FEW_UNITS = 4
"""With no more units than this the shares of the states of the hypercube are computed."""


def quantities(journal: Journal) -> dict[str, float]:
    """Return every measure and every quantity below by its name."""
    tables = tables_of(journal)
    window = Window.of(tables.clock)
    found = {one.label: one.value for one in measured(tables, window)}
    found |= _calls(tables, window) | _by_kind(tables, window, journal.tape.work_min) | _presence(tables, window)
    found |= dispute_quantities(tables, window)
    found |= _units(tables, window) | _ends_of_shifts(tables, window) | patrol_quantities(tables, window)
    return found | (sent_shares(tables, window) if tables.fleet.design.desk.rule == "own_area_first" else {})


def _calls(tables: RunTables, window: Window) -> dict[str, float]:
    """Mean times: from the desk to the end of the work; to the order or the end of patience; travel if sent at once."""
    matters, chosen = tables.matters, window.holds(tables.matters.known_at)
    ended = np.where(matters.outcome == Outcome.WITHDRAWN, matters.closed_at, matters.assigned_at)
    travel_min = matters.arrived_at - matters.departed_at
    at_once = chosen & (matters.assigned_at == matters.queued_at)
    closed = chosen & (matters.outcome == Outcome.CLOSED)
    return {
        "stay_mean_min": _mean((matters.closed_at - matters.queued_at)[closed]),
        "wait_of_all_mean_min": _mean((ended - matters.queued_at)[chosen]),
        "travel_at_once_mean_min": _mean(travel_min[at_once]),
    } | {f"first_wait_mean_min[{count}]": _mean((ended - matters.queued_at)[:count]) for count in FIRST}


def _by_kind(tables: RunTables, window: Window, work_min: FloatArray) -> dict[str, float]:
    """Mean times of each kind from the desk to the end of the work: all of it, and what is more than the work."""
    matters = tables.matters
    closed = window.holds(matters.known_at) & (matters.outcome == Outcome.CLOSED)
    stay_min = matters.closed_at - matters.queued_at
    found: dict[str, float] = {}
    for number, name in enumerate(tables.kind_names):
        mine = closed & (tables.kind == number)
        found[f"stay_mean_min[kind={name}]"] = _mean(stay_min[mine])
        found[f"delay_mean_min[kind={name}]"] = _mean((stay_min - work_min)[mine])
    return found


def _ends_of_shifts(tables: RunTables, window: Window) -> dict[str, float]:
    """How many spans of duty that end in the window end at work, and the mean overtime of those that do."""
    spells, spans = tables.spells, 0
    late_min: list[float] = []
    task = np.isin(spells.state, TASK_STATES)
    for unit, duty in enumerate(tables.fleet.duty):
        mine = task & (spells.unit == unit)
        for end in duty[window.holds(duty[:, 1]), 1]:
            over = mine & (spells.from_at < end) & (spells.to_at > end)
            late_min += (spells.to_at[over] - end).tolist()
            spans += 1
    return {"late_share": len(late_min) / spans if spans else 0.0, "overtime_mean_min": _mean(np.array(late_min))}


def _presence(tables: RunTables, window: Window) -> dict[str, float]:
    """How many calls wait or are answered: mean, daily wave, share of time with none, the states of the units.

    A state is written with unit 1 on the right, 1 for busy; with all of them busy it means that no call waits.
    """
    matters, spells, units = tables.matters, tables.spells, len(tables.fleet)
    came = ~np.isnan(matters.queued_at)
    until = np.where(np.isnan(matters.closed_at), tables.clock.stop_at, matters.closed_at)[came]
    share = shares_of_time(matters.queued_at[came], until, np.ones(len(until), dtype=int), window)
    amplitude, rises_at = swing(daily_wave(matters.queued_at[came], until, window))
    found = {
        "present_mean": float(share @ np.arange(len(share))), "empty_share": share[0],
        "present_amplitude": amplitude, "present_rises_at_min": rises_at,
    }  # fmt: skip
    if units <= FEW_UNITS:
        busy = np.isin(spells.state, TASK_STATES)
        from_at, to_at, unit = spells.from_at[busy], spells.to_at[busy], spells.unit[busy].astype(int)
        state = shares_of_time(from_at, to_at, 1 << unit, window)
        state = np.pad(state, (0, 2**units - len(state)))
        at_work = np.bincount([number.bit_count() for number in range(2**units)], state)
        state[-1] = share[units] if len(share) > units else 0.0
        found |= {f"state_share[{number:0{units}b}]": value for number, value in enumerate(state)}
        found |= {f"at_work_share[{number}]": value for number, value in enumerate(at_work)}
    return found


def shares_of_time(from_at: FloatArray, to_at: FloatArray, size: IntArray, window: Window) -> FloatArray:
    """Return the share of the window in which the sizes of the spans that go on sum to 0, 1, 2 and so on."""
    at = np.concatenate([[window.from_at, window.to_at], from_at, to_at]).clip(window.from_at, window.to_at)
    change = np.concatenate([[0, 0], size, -size])
    order = np.argsort(at, kind="stable")
    level = np.cumsum(change[order])[:-1]
    # Spans that end and begin at one time may be added in any order: the sum in between lasts no time.
    lasting = np.diff(at[order]) > 0
    return np.bincount(level[lasting], np.diff(at[order])[lasting]) / window.length_min


def _units(tables: RunTables, window: Window) -> dict[str, float]:
    """Each unit's busy share, travel and share of the dispatches by cell; the share sent into another's area."""
    matters, fleet, world = tables.matters, tables.fleet, tables.world
    busy = unit_times(tables, window).busy_share
    found = {f"busy_share[unit={name}]": share for name, share in zip(fleet.name, busy, strict=True)}
    answered = window.holds(matters.known_at) & (matters.unit != NONE)
    unit, cell = matters.unit[answered], tables.cell[answered]
    travel_min = (matters.arrived_at - matters.departed_at)[answered]
    found["inter_area_share"] = _mean(unit != _own_unit(world, fleet)[cell])
    if len(world.cells) == 1 or not len(unit):
        return found
    for number, name in enumerate(fleet.name):
        found[f"travel_mean_min[unit={name}]"] = _mean(travel_min[unit == number])
        for place, share in enumerate(np.bincount(cell[unit == number], minlength=len(world.cells)) / len(unit)):
            code = world.places.code[world.cells.place[place]]
            found[f"dispatch_share[unit={name},cell={code}]"] = share
    return found


def _own_unit(world: World, fleet: Fleet) -> IndexArray:
    """Return the first choice of each cell: the top of its list, or the unit whose base is nearest."""
    desk = fleet.design.desk
    if desk.rule == "preference":
        codes = [world.places.code[place] for place in world.cells.place]
        return np.array([fleet.name.index(desk.preferences[code][0]) for code in codes])
    reach = reach_of(world, fleet)
    nearest: IndexArray = reach.minutes[:, reach.station].argmin(axis=1).astype(np.int32)
    return nearest


def _mean(values: FloatArray | BoolArray) -> float:
    return float(values.mean()) if len(values) else float("nan")
