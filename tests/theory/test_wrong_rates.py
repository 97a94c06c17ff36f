"""The cases can fail: a rate that is a little wrong is told from the right one, even without the help of controls.

Each line is a family of cases, what is wrong, and how many replications tell it. They are chosen so that the number
that gives it away moves by at least five of its standard errors, which are known from the planning of the run lengths.
"""

import pytest

from tests.theory.cases import rows_of
from tests.theory.replications import replicate

CALLS, WORK = "demand.kinds.{}.rate.per_day={}", "demand.kinds.{}.work.mean_min={}"
WRONG = [
    pytest.param("mm1", [CALLS.format("call", 1152 * 1.05)], 16, id="M/M/c: 5 % more calls"),
    pytest.param("md1", [WORK.format("call", 1.05)], 10, id="M/G/1: 5 % more work"),
    pytest.param("md5", [WORK.format("call", 10.5)], 20, id="M/D/c: 5 % more work"),
    pytest.param("erlang_b_1", [WORK.format("call", 11)], 20, id="Erlang B: 10 % more work"),
    pytest.param("mm4_6", [CALLS.format("call", 1200 * 1.05)], 14, id="M/M/c/K: 5 % more calls"),
    pytest.param("erlang_a", [CALLS.format("call", 1440 * 1.05)], 20, id="Erlang A: 5 % more calls"),
    pytest.param("priority_mit_2003", [CALLS.format("long", 288 * 1.1)], 20, id="priorities: 10 % more long jobs"),
    pytest.param("hypercube_uor", [CALLS.format("call", 216 * 1.05)], 10, id="hypercube: 5 % more calls"),
    pytest.param(
        "corners", ["world.travel.modes.car_on_call.speed_kmh.unclassified=63"], 6, id="nearest unit: 5 % faster"
    ),
]


@pytest.mark.parametrize(("name", "sets", "replications"), WRONG)
def test_a_wrong_rate_is_told_from_the_right_one(name, sets, replications):
    runs = replicate(name, [*sets, f"experiment.replications={replications}"])
    assert [row.quantity for row in rows_of(name) if not runs.plain(row).agrees(row.expected, row.tolerance)]
