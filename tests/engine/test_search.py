"""Searches: all times by hand. A kilometre takes a minute; a unit sweeps a tenth of the area in a minute."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from sim.arrays import NONE
from sim.engine import simulate
from sim.record.tables import matters_table
from sim.world.model import World

ONE_SWEEP = 1 - math.exp(-1)
"""Mark of somebody who is found when the area has been swept once over."""
MISSING: dict[str, Any] = {"search": {"area_km2": 1}}
SWEEPS = {"sweep_km2_per_h": 6}
CROWD = {"people": 3, "sweep_km2_per_h": 2}


def missing(make_tape: Callable, *, cell: int = 2, **kind: Any) -> Any:
    """Return the tape of a call at 0 for which the area must be swept once, with 5 minutes of work afterwards."""
    more = {"patience": [kind.pop("patience")]} if "patience" in kind else {}
    return make_tape([(0, cell, 5)], kinds={"missing": MISSING | kind}, search_mark=[ONE_SWEEP], **more)


def test_one_unit_finds_after_its_effort_and_then_works(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, missing(make_tape), make_design("0", **SWEEPS))
    assert tell(journal, matter=0)[4:] == [
        (2, "ARRIVED"), (2, "COMPLEMENT"), (pytest.approx(12), "FOUND"), (pytest.approx(17), "CLOSED"),
        (pytest.approx(17), "FREED"),
    ]  # fmt: skip


def test_those_who_join_make_it_shorter(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    # Alone from 2 to 4: two tenths. Two from then on: the other eight in four minutes.
    journal = simulate(road_world, missing(make_tape, units=2), make_design("0", "6", **SWEEPS))
    assert matters_table(journal).found_at[0] == pytest.approx(8)
    # Three from 5 on who are no units and sweep as much as one.
    design = make_design("0", desk={"searchers": [CROWD | {"after_min": 5}]}, **SWEEPS)
    assert matters_table(simulate(road_world, missing(make_tape), design)).found_at[0] == pytest.approx(8.5)


def test_others_may_find_before_a_unit_is_there_and_then_the_work_waits_for_it(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", desk={"searchers": [{"people": 30, "sweep_km2_per_h": 1, "after_min": 0}]}, **SWEEPS)
    journal = simulate(road_world, missing(make_tape, cell=6), design)
    assert tell(journal, matter=0)[3:] == [
        (0, "DEPARTED"), (pytest.approx(2), "FOUND"), (6, "ARRIVED"), (6, "COMPLEMENT"), (11, "CLOSED"), (11, "FREED"),
    ]  # fmt: skip


def test_a_search_goes_on_with_what_was_swept_when_a_unit_leaves(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # From 476 the unit of the first shift sweeps four tenths until 480; its relief is there at 482.
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    tape = make_tape([(474, 2, 5)], kinds={"missing": MISSING}, search_mark=[ONE_SWEEP])
    matters = matters_table(
        simulate(road_world, tape, make_design("0", shifts=shifts, at_shift_end="hand_over", **SWEEPS))
    )
    assert matters.found_at[0] == pytest.approx(488)
    assert matters.closed_at[0] == pytest.approx(493)


@pytest.mark.parametrize("later", [[], [CROWD | {"after_min": 8}]])
def test_nobody_is_found_after_the_call_withdrew(
    later: list[dict[str, Any]], road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    crowd = [{"people": 1, "sweep_km2_per_h": 1, "after_min": 0}, *later]
    design = make_design("0", desk={"searchers": crowd}, shifts=[{"hours": "12:00-24:00"}], **SWEEPS)
    journal = simulate(road_world, missing(make_tape, patience=5), design)
    assert tell(journal, matter=0) == [(0, "KNOWN"), (0, "QUEUED"), (5, "WITHDRAWN")]


def test_a_random_search_finds_with_koopmans_probability(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # w = 0.2 km, v = 20 km/h, A = 10 km2: whose mark is P = 1 - exp(-w v t / A) is found after t.
    marks, hours = [0.32967995, 0.63212056, 0.86466472], [1, 2.5, 5]
    kinds = {"missing": {"search": {"area_km2": 10}}}
    tape = make_tape([(0, 0, 0)] * 3, kinds=kinds, kind=[0] * 3, search_mark=marks)
    journal = simulate(road_world, tape, make_design("0", "0", "0", sweep_km2_per_h=0.2 * 20))
    assert matters_table(journal).found_at.tolist() == pytest.approx([60 * each for each in hours], rel=1e-6)


@pytest.mark.parametrize("nothing", [{"false": [True]}, {"duplicate_of": [NONE, 0], "recognised": [False, False]}])
def test_nobody_is_looked_for_on_a_call_for_nothing(
    road_world: World, make_tape: Callable, make_design: Callable, nothing: dict[str, Any]
) -> None:
    last = len(nothing[next(iter(nothing))]) - 1
    calls = [(60.0 * number, 2, 5.0) for number in range(last + 1)]
    tape = make_tape(calls, kinds={"missing": MISSING}, search_mark=[ONE_SWEEP] * len(calls), **nothing)
    matters = matters_table(simulate(road_world, tape, make_design("0", **SWEEPS)))
    assert math.isnan(matters.found_at[last])
    assert matters.closed_at[last] == 60 * last + 2 + 5
