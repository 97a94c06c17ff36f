"""The table of exact cases: what each scenario file must give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios" / "theory"

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


@dataclass(frozen=True, slots=True)
class Row:
    """One number that a scenario must give.

    `quantity` is the label of a measure (`sim measures`) or a name of `tests.theory.quantities`. `expected` and
    `tolerance` of a time are in the time units of the theory, `unit_min` minutes long; of anything else in itself.
    """

    id: str
    scenario: str
    quantity: str
    expected: float
    tolerance: float
    unit_min: float = 1.0


def rows() -> list[Row]:
    """Return the table."""
    return [Row(**row) for row in json.loads((HERE / "expected.json").read_text(encoding="utf-8"))]


def rows_of(scenario: str) -> list[Row]:
    """Return the numbers of one scenario."""
    return [row for row in rows() if row.scenario == scenario]


def scenarios() -> list[str]:
    """Return the names of the scenarios in the table, in its order."""
    return list(dict.fromkeys(row.scenario for row in rows()))


def path_of(scenario: str) -> Path:
    """Return the file of a scenario."""
    return SCENARIOS / f"{scenario}.yaml"
