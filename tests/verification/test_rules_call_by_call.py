"""Call by call: on the same tape the engine begins and ends every call when the rules say, worked out without it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.tables import Outcome, matters_table
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.world.build import build_world
from tests.verification.one_place import Rules, replay

DAY = ["clock.days=1", "clock.warm_up_days=0"]
RELIEFS = tuple(float(minute) for minute in range(120, 7200, 120))


def run(name, sets=()):
    """Return the tape, the matters and the number of units of one day of a scenario."""
    scenario = read_scenario(SCENARIOS / f"{name}.yaml", [*DAY, *sets])
    world, design = build_world(scenario.world), scenario.designs["base"]
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed), scenario.clock)
    return tape, matters_table(simulate(world, tape, design)), design.units["car"].shifts[0].crews


def rules(tape, units, **more):
    """Return the rules by priority, a call one unit each unless more is said."""
    needs = np.array([kind.units for kind in tape.kinds])[tape.kind]
    return Rules(**({"units": units, "rank": tape.priority, "priority": tape.priority, "units_for": needs} | more))


def agree(tape, matters, by_rules):
    """Whether every call is begun, ended and lost as the rules say; the last ones may be cut off by the clock."""
    begun, ended = replay(tape.known_at, tape.work_min, by_rules)
    lost = matters.outcome == Outcome.LOST
    np.testing.assert_array_equal(lost, np.isnan(begun))
    done = matters.outcome == Outcome.CLOSED
    assert (done | lost).mean() > 0.97
    np.testing.assert_allclose(matters.assigned_at[done], begun[done], rtol=0, atol=1e-6)
    np.testing.assert_allclose(matters.closed_at[done], ended[done], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "name", ["preemptive_mm1", "preemptive_mm2", "preemptive_mm3", "preemptive_mm6", "preemptive_mit_2003"]
)
def test_interrupted_work_is_gone_on_with_as_the_rule_says(name):
    tape, matters, units = run(name)
    agree(tape, matters, rules(tape, units, preempts=True))
    assert (matters.orders > 1).any()


def test_without_interruption_calls_end_at_other_times():
    tape, matters, units = run("preemptive_mm1")
    with pytest.raises(AssertionError):
        agree(tape, matters, rules(tape, units))


@pytest.mark.parametrize(("name", "keep"), [("reserve_mm3", 1), ("reserve_mm6", 2), ("reserve_mm6", 4)])
def test_units_are_kept_for_urgent_calls(name, keep):
    tape, matters, units = run(name, [f"desk.reserve.0.keep={keep}"])
    agree(tape, matters, rules(tape, units, keep={2: keep}))
    assert (matters.assigned_at > matters.queued_at)[tape.kind == 1].mean() > 0.3


def test_a_call_for_two_units_takes_two_at_once_or_is_lost():
    tape, matters, units = run("kaufman_roberts", ["clock.days=3"])
    agree(tape, matters, rules(tape, units, room=0))
    assert 0.15 < (matters.outcome == Outcome.LOST)[tape.kind == 1].mean() < 0.4


@pytest.mark.parametrize("ageing_min", [0.01, 30.0, 3000.0])
def test_calls_age_in_the_queue(ageing_min):
    tape, matters, units = run("priority_mm1", [f"desk.ageing_min={ageing_min}"])
    agree(tape, matters, rules(tape, units, rank=tape.known_at + ageing_min * tape.priority))


def test_ageing_at_once_is_first_come_first_served_and_never_is_priority():
    matters = run("priority_mm1", ["desk.ageing_min=0.000001"])[1]
    assert (np.diff(matters.assigned_at) >= 0).all()
    never = run("priority_mm1", ["desk.ageing_min=500000"])[1]
    np.testing.assert_array_equal(never.assigned_at, run("priority_mm1")[1].assigned_at)
    assert not np.array_equal(never.assigned_at, matters.assigned_at)


def test_the_work_that_waits_is_the_same_however_calls_age():
    # No order of service changes the work in the system: Kleinrock 1965, Naval Research Logistics Quarterly 12.
    work = []
    for ageing_min in (0.01, 5.0, 500.0):
        matters = run("priority_mm1", [f"desk.ageing_min={ageing_min}"])[1]
        work.append(float(matters.closed_at.max()))
    assert work == pytest.approx([work[0]] * 3, abs=1e-6)


@pytest.mark.parametrize(("name", "relieved_at"), [("relief_finish", RELIEFS), ("relief_hand_over", ())])
def test_a_relief_takes_the_next_call_or_the_one_in_hand(name, relieved_at):
    tape, matters, _ = run(name, ["clock.days=4"])
    agree(tape, matters, rules(tape, 1, relieved_at=relieved_at))
    assert (np.diff(matters.assigned_at) >= 0).all()
