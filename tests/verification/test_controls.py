"""The controls: exact means, values of a tape, and tapes that hold too much."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.measures.window import Window
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.verification.controls import Nothing
from sim.verification.controls.by_hour import AskedByHour
from sim.verification.controls.by_priority import AskedByPriority
from sim.verification.controls.from_empty import AskedFromEmpty
from sim.verification.controls.in_turn import Asked
from sim.verification.replications import Replications, prepare
from sim.world.build import build_world


def test_the_exact_means_are_those_of_poisson_and_pollaczek():
    asked = Asked(rate=1.0, work_min=0.5, work_squared=0.5, units=1)
    none, one = np.exp(-0.5), 0.5 * np.exp(-0.5)
    waits = [0.5 / (2 * speed * (speed - 0.5)) for speed in (1.1, 1.25)]
    assert asked.exact() == pytest.approx([1, 0.5, 1 - none, 0.5 - 1 + none, *waits])
    assert one + none < 1


def test_several_units_are_set_beside_one_that_is_as_fast_as_all():
    assert Asked(rate=1.0, work_min=1.0, work_squared=2.0, units=2).exact()[4] == pytest.approx(0.5)


def test_units_with_more_work_than_they_can_do_have_no_fast_one_beside_them():
    assert len(Asked(rate=3.0, work_min=1.0, work_squared=2.0, units=2).exact()) == 4


def test_a_tape_of_four_calls_has_the_controls_worked_by_hand():
    asked = Asked(rate=0.5, work_min=1.0, work_squared=1.0, units=2)
    tape = SimpleNamespace(known_at=np.array([0.0, 1.0, 2.0, 6.0]), work_min=np.array([4.0, 6.0, 2.0, 2.0]))
    # At work on arrival: 0, 1, 2 and, with the second (until 7), 1. One unit twice as fast works 2, 3, 1, 1 minutes:
    # waits 0, 1, 3 and 0. All but the first call are in the window, which expects 0.5 a minute.
    observed = asked.observed(tape, Window(0.5, 8.5))
    assert observed[:5] == pytest.approx(np.array([3, 10, 1, 0, 4]) / 4)


def tapes(name, sets=(), number=40):
    """Return the controls of a scenario's tapes, against what the file asks for without `sets`."""
    scenario, asked = read_scenario(SCENARIOS / f"{name}.yaml", sets), prepare(SCENARIOS / f"{name}.yaml").asked
    world, window = build_world(scenario.world), Window.of(scenario.clock)
    drawn = [draw_demand(scenario.demand, world, Streams(scenario.seed, r), scenario.clock) for r in range(number)]
    return Replications({}, np.array([asked.observed(tape, window) for tape in drawn]), asked.exact())


@pytest.mark.parametrize(
    ("name", "controls"),
    [
        ("mm1", Asked), ("md1", Asked), ("me4_1", Asked), ("mh2_1", Asked), ("mln_1", Asked),
        ("priority_mit_2003", Asked), ("mt_m4", AskedByHour), ("mt_minf", AskedByHour),
        ("preemptive_mm3", AskedByPriority), ("preemptive_mit_2003", AskedByPriority),
        ("mm1_from_empty", AskedFromEmpty), ("sources_5", Nothing), ("patrol_walk", Nothing),
    ],
)  # fmt: skip
def test_tapes_hold_what_their_scenario_asks_for(name, controls):
    assert isinstance(prepare(SCENARIOS / f"{name}.yaml").asked, controls)
    assert tapes(name, number=20).tape_is_as_asked()


CALLS, WORK = "demand.kinds.{}.rate.per_day={}", "demand.kinds.{}.work.mean_min={}"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("mm1", CALLS.format("call", 1152 * 1.05)),
        ("mm1", WORK.format("call", 1.05)),
        ("mt_m4", CALLS.format("call", 144 * 1.05)),
        ("mt_m4", f"demand.hour_weights=[{', '.join(['1'] * 24)}]"),
        ("preemptive_mm3", WORK.format("urgent", 12)),
        ("preemptive_mm3", CALLS.format("routine", 144 * 1.05)),
        ("mm1_from_empty", WORK.format("call", 0.95)),
    ],
)
def test_tapes_with_too_much_too_little_or_at_other_hours_are_found_out(name, wrong):
    assert not tapes(name, [wrong]).tape_is_as_asked()
