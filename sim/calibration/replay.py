"""Recorded calls sent through the simulated units, and what these did about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.arrays import MINUTES_PER_DAY, NONE, BoolArray, FloatArray, IndexArray
from sim.calibration.days import Days, minute_of_day
from sim.calibration.kind_names import kinds_of
from sim.calibration.snapping import Snapped, snap
from sim.calls.table import Calls
from sim.chance.streams import Streams
from sim.demand.draw import replayed
from sim.demand.replay import SPANS, Recorded
from sim.engine.simulate import simulate
from sim.errors import input_error
from sim.record.tables import matters_table
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World

Part = Literal["handling", "turnout", "travel", "response"]
PARTS: tuple[Part, ...] = ("handling", "turnout", "travel", "response")
"""The spans that a record and a simulation both know: to the order, to setting out, to the arrival, and all of it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """Calls that are sent through the units of a scenario.

    All columns have shape `(calls,)`. `compared` are those that the record and the simulation can be compared for:
    somebody called, and the record says where. The others keep units busy as they did.
    """

    scenario: Scenario
    world: World
    days: Days
    calls: Calls
    kind: IndexArray
    cell: IndexArray
    compared: BoolArray
    work_min: FloatArray
    snapped: Snapped
    left_out: int

    @property
    def clock(self) -> Clock:
        """The days of the record; nothing is warm-up."""
        return Clock(start=self.days.first, days=float(len(self.days)), warm_up_days=0.0, follow_up_days=1.0)

    def observed(self, part: Part) -> FloatArray:
        """Return what the record says of each call, NaN where it says nothing."""
        span: FloatArray = getattr(self.calls, f"{part}_min")
        return np.where(self.compared, span, np.nan)


def prepare_replay(scenario: Scenario, world: World, calls: Calls, days: Days, farthest_km: float = 5.0) -> Replay:
    """Return the calls of some days, ready to be sent through the units of a scenario.

    A call that the record does not place takes the cell of another one, drawn, and is not compared. What was no call
    for help (a unit came upon it, or it was planned) is sent too where the scenario has a kind of that name.

    Raises
    ------
    InputError
        When there are no such calls, kinds or positions, or the scenario has surges, which know other days.
    """
    if scenario.surges:
        raise input_error("recorded calls are not replayed with surges; take the scenario without them", "surges")
    calls = calls.kept(days.holds(calls.called_at))
    kind = kinds_of(calls, scenario.demand.kinds)
    kept = kind != NONE
    calls, kind = calls.kept(kept), kind[kept]
    if not len(calls):
        raise input_error(f"no call from {days.first} up to {days.end} is of a kind of the scenario", "demand.kinds")
    snapped = snap(calls, world, farthest_km)
    compared = calls.origin.equals("call") & (snapped.cell != NONE)
    if not compared.any():
        raise input_error("no call can be placed: give positions, or codes of cells as places", "calls")
    return Replay(
        scenario, world, days, calls, kind, _drawn_where_unknown(snapped.cell, scenario.seed), compared,
        _work_min(calls, kind, scenario.demand), snapped, int(np.count_nonzero(~kept)),
    )  # fmt: skip


def _drawn_where_unknown(cell: IndexArray, seed: int) -> IndexArray:
    known, unknown = cell[cell != NONE], cell == NONE
    filled = cell.copy()
    if len(known):
        filled[unknown] = known[Streams(seed).generator("unplaced").integers(0, len(known), int(unknown.sum()))]
    return filled


def _work_min(calls: Calls, kind: IndexArray, demand: Demand) -> FloatArray:
    """Return for how long a unit had its hands full, counted as the kind counts it; NaN where the record is silent.

    Where nobody is on record as having arrived, the unit is held for as long as it was, less a median way.
    """
    way = calls.turnout_min + calls.travel_min
    median_way = float(np.nanmedian(way)) if not np.isnan(way).all() else 0.0
    on_scene = np.where(
        np.isnan(calls.on_scene_min), np.maximum(calls.service_min - median_way, 0.0), calls.on_scene_min
    )
    from_order = np.array([spec.work_from == "order" for spec in demand.kinds.values()])[kind]
    return np.where(from_order, calls.service_min, on_scene)


def as_recorded(demand: Demand) -> Demand:
    """Return a demand whose kinds end when the record says so: what comes after the scene is in the recorded work."""
    plain = {"aftermath": None, "search": None, "false_calls": None, "on_view": None, "alert": None}
    kinds = {name: kind.model_copy(update=plain) for name, kind in demand.kinds.items()}
    return demand.model_copy(update={"kinds": kinds, "disputes": None, "replay": None})


def simulated(replay: Replay, design: str, replication: int) -> dict[Part, FloatArray]:
    """Return what the units of a design did about each call, shape `(calls,)` each; NaN where nobody came.

    Handling, turnout and travel are simulated; when a call came, where, how urgent it was and how long it took are as
    on record.
    """
    calls, demand = replay.calls, as_recorded(replay.scenario.demand)
    day = (calls.called_at.astype("datetime64[D]") - np.datetime64(replay.days.first)).astype(np.float64)
    known_at = day * MINUTES_PER_DAY + minute_of_day(calls.called_at)
    spans = {name: np.full(len(calls), np.nan) for name in SPANS} | {"work_min": replay.work_min}
    priority = np.where(calls.priority == NONE, 0, calls.priority).astype(np.int32)
    recorded = Recorded(known_at, replay.kind, replay.cell, priority, spans)
    streams = Streams(replay.scenario.seed, replication)
    tape = replayed(demand, recorded, replay.world, streams, replay.clock)
    table = matters_table(simulate(replay.world, tape, replay.scenario.designs[design]))
    parts = {
        "handling": table.assigned_at - table.known_at,
        "turnout": table.departed_at - table.assigned_at,
        "travel": table.arrived_at - table.departed_at,
        "response": table.arrived_at - table.known_at,
    }
    return {part: parts[part][: len(calls)] for part in PARTS}
