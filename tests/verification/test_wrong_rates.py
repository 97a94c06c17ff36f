"""The cases can fail: a rate that is a little wrong is told from the right one, even without the help of controls.

Each line is a family of cases, what is wrong, and how many replications tell it. They are chosen so that the number
that gives it away moves by at least five of its standard errors, which are known from the planning of the run lengths.
`test_sim_verify.py` shows the same for fewer families and larger errors in every run of the suite.
"""

import pytest

from sim.verification.bank import case_named
from sim.verification.replications import replicate

CALLS, WORK = "demand.kinds.{}.rate.per_day={}", "demand.kinds.{}.work.mean_min={}"
FLAT = f"demand.hour_weights=[{', '.join(['1'] * 24)}]"
WRONG = [
    pytest.param("mm1", [CALLS.format("call", 1152 * 1.05)], 16, id="M/M/c: 5 % more calls"),
    pytest.param("md1", [WORK.format("call", 1.05)], 10, id="M/G/1: 5 % more work"),
    pytest.param("md5", [WORK.format("call", 10.5)], 20, id="M/D/c: 5 % more work"),
    pytest.param("erlang_b_1", [WORK.format("call", 11)], 20, id="Erlang B: 10 % more work"),
    pytest.param("mm4_6", [CALLS.format("call", 1200 * 1.05)], 14, id="M/M/c/K: 5 % more calls"),
    pytest.param("erlang_a", [CALLS.format("call", 1440 * 1.05)], 20, id="Erlang A: 5 % more calls"),
    pytest.param("priority_mit_2003", [CALLS.format("long", 288 * 1.1)], 20, id="priorities: 10 % more long jobs"),
    pytest.param("hypercube_uor", [CALLS.format("call", 216 * 1.05)], 10, id="hypercube: 5 % more calls"),
    pytest.param("preemptive_mm3", [WORK.format("urgent", 12)], 6, id="interruption: 20 % more urgent work"),
    pytest.param("kaufman_roberts", [WORK.format("pair", 13)], 10, id="calls for two: 30 % more work"),
    pytest.param("sources_5", ["demand.kinds.call.sources.think.mean_min=42"], 8, id="callers: 16 % less patience"),
    pytest.param("mt_minf", [WORK.format("call", 66)], 5, id="M(t)/M/infinity: 10 % more work"),
    pytest.param("mt_m4", [FLAT, "clock.days=11"], 4, id="M(t)/M/c: the same rate all day"),
    pytest.param("reserve_mm3", ["desk.reserve.0.keep=2", "clock.days=5.5"], 4, id="reserve: one unit more kept"),
    pytest.param("relief_finish", ["units.car.at_shift_end=hand_over", "clock.days=5"], 3, id="relief: handed over"),
    pytest.param("patrol_ring", ["units.car.patrol.speed_kmh=0.0165"], 5, id="patrol: 10 % faster"),
    pytest.param("mit_2001", [WORK.format("call", 12), "clock.days=8"], 4, id="moving cars: 20 % more work"),
    pytest.param("koopman", ["demand.kinds.missing.search.area_km2=12"], 10, id="search: 20 % more to search"),
    pytest.param(
        "corners", ["world.travel.modes.car_on_call.speed_kmh.unclassified=63"], 6, id="nearest unit: 5 % faster"
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "sets", "replications"), WRONG)
def test_a_wrong_rate_is_told_from_the_right_one(name, sets, replications):
    case = case_named(name)
    runs = replicate(case.path, [*sets, f"experiment.replications={replications}"])
    assert [row.quantity for row in case.rows if not runs.plain(row).agrees(row.expected, row.tolerance)]
