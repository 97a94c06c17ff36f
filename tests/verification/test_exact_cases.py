"""Every scenario of the bank gives its exact values: through the file, the tape, the journal and the measures."""

import pytest

from sim.verification.bank import cases
from sim.verification.replications import replicate

SLOW = frozenset(
    {
        "mm2", "mm4", "mm10", "mm20", "mm50", "me4_1", "mln_1", "mh2_1", "md2", "md10", "mm3_7", "erlang_b_6_erlang",
        "erlang_b_6_lognormal", "erlang_b_50", "erlang_b_123", "erlang_b_132", "priority_mm1", "priority_mm2",
        "priority_mm8", "priority_mit_2003_fcfs", "hypercube_uor_loss", "corners_from_the_scene", "preemptive_mm1",
        "preemptive_mm2", "preemptive_mm6", "preemptive_mit_2003", "reserve_mm3", "reserve_mm6", "mt_m4",
        "relief_finish", "relief_hand_over", "sources_10_2", "sources_20_2", "mm1_from_empty",
        "mit_2001", "patrol_walk", "patrol_ring", "presence", "koopman_joined", "strip_uor",
        "strip_uor_near", "nearest_3", "nearest_3_straight", "nearest_10_straight",
        "ageing_mm1", "ageing_mm2", "preemptive_mm3",
    }
)  # fmt: skip
"""Scenarios that need more calls for their precision than every run of the suite can afford."""

CASES = [
    pytest.param(case, marks=pytest.mark.slow if case.name in SLOW else (), id=case.name) for case in cases()
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_simulator_gives_the_exact_values(case):
    runs = replicate(case.path)
    assert runs.tape_is_as_asked()
    verdicts = {row.quantity: (runs.verdict(row), row, runs.controlled(row), runs.plain(row)) for row in case.rows}
    assert {quantity: found for quantity, found in verdicts.items() if found[0] != "agrees"} == {}
