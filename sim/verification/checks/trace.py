"""Five calls worked by hand: nodes on a line, the nearest unit at home, straight from one scene to the next."""

from __future__ import annotations

import numpy as np

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.tables import State, matters_table, spells_table
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.verification.row import Check, Row
from sim.world.build import build_world

A, B = 0, 1
UNITS = (A, B, A, B, B)
ARRIVED_AT = (2, 2, 13, 8, 22)
RESPONSES_MIN = (2, 1, 10, 4, 2)
BUSY_MIN, KM, HOME_AT = (18, 17), (4, 10), 26


def five_calls() -> tuple[Row, ...]:
    """Return every time and kilometre of the trace."""
    scenario = read_scenario(SCENARIOS / "trace.yaml")
    world = build_world(scenario.world)
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed), scenario.clock)
    journal = simulate(world, tape, scenario.designs[scenario.baseline])
    matters, spells, facts = matters_table(journal), spells_table(journal), journal.facts
    minutes = spells.to_at - spells.from_at
    busy = np.isin(spells.state, (State.TURNOUT, State.TRAVEL, State.WORK))
    rows = []
    for call in range(len(UNITS)):
        response_min = float(matters.arrived_at[call] - matters.known_at[call])
        rows += [
            _exact(f"call {call + 1}: unit", UNITS[call], matters.unit[call]),
            _exact(f"call {call + 1}: arrival", ARRIVED_AT[call], matters.arrived_at[call]),
            _exact(f"call {call + 1}: response", RESPONSES_MIN[call], response_min),
        ]
    for unit, name in enumerate("AB"):
        rows.append(_exact(f"unit {name}: minutes busy", BUSY_MIN[unit], minutes[busy & (spells.unit == unit)].sum()))
        rows.append(_exact(f"unit {name}: km", KM[unit], spells.km[spells.unit == unit].sum()))
    mean_min = float((matters.arrived_at - matters.known_at).mean())
    home_at = facts.at[facts.fact == Fact.HOME].max()
    return (*rows, _exact("mean response", 3.8, mean_min), _exact("all at home", HOME_AT, home_at))


def _exact(quantity: str, expected: float, got: float) -> Row:
    return Row(quantity, float(expected), 1e-9, float(got))


CHECKS = (Check("trace", "by_call", "Five calls worked by hand", five_calls, quick=True),)
