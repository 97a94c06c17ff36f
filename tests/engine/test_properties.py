"""Whatever the calls, the rosters and the rules: nothing is lost, nobody is in two places, every minute is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.demand.tape import DemandTape
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, State, matters_table, spells_table
from sim.scenario.specs.response import Design
from sim.world.model import World

HOURS = ["00:00-24:00", "00:00-08:00", "08:00-16:00", "22:00-06:00", "12:30-13:00"]

calls = st.lists(
    st.tuples(
        st.integers(0, 1439).map(float), st.integers(0, 6), st.integers(0, 240).map(float), st.integers(1, 3),
        st.integers(0, 1), st.sampled_from([np.inf, 0.0, 10.0, 60.0]),
    ),
    max_size=30,
)  # fmt: skip

groups = st.fixed_dictionaries(
    {
        "bases": st.lists(st.integers(0, 6).map(str), min_size=1, max_size=3).map(lambda places: {"places": places}),
        "shifts": st.lists(st.sampled_from(HOURS).map(lambda hours: {"hours": hours}), min_size=1, max_size=2),
        "skills": st.sampled_from([[], ["law"]]),
        "after_call": st.sampled_from(["drive_home", "drive_home_unavailable", "stay", "home_at_once"]),
        "at_shift_end": st.sampled_from(["finish", "hand_over"]),
        "turnout": st.sampled_from([0.0, 2.5]).map(lambda minutes: {"law": "constant", "mean_min": minutes}),
        "area_level": st.sampled_from([None, "cell"]),
    }
)
desks = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["nearest", "own_area_first"]),
        "queue_limit": st.sampled_from([None, 0, 2]),
        "relocation": st.sampled_from(
            [
                None,
                {"kind": "nearest_cover", "level": "cell"},
                {"kind": "nearest_cover", "level": "cell", "groups": ["group0"], "within_min": 2},
                {"kind": "compliance_table", "table": {"1": ["3"], "2": ["1", "5"], "4": ["0", "2", "4", "6"]}},
            ]
        ),
    }
)
cases = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def tape_and_design(
    rows: list[Any], units: list[dict[str, Any]], desk: dict[str, Any], make_tape: Callable
) -> tuple[DemandTape, Design]:
    """Return a tape and a design; the first group is always on duty at some time."""
    kinds = {"help": {}, "crime": {"needs": ["law"]}}
    rows = sorted(rows)
    tape = make_tape(
        [row[:4] for row in rows], kinds=kinds, kind=[row[4] for row in rows], patience=[row[5] for row in rows]
    )
    design = Design.model_validate({"units": {f"group{i}": group for i, group in enumerate(units)}, "desk": desk})
    return tape, design


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2), desk=desks)
def test_every_matter_has_one_end_and_its_times_are_in_order(
    rows: list[Any], units: list[Any], desk: dict[str, Any], road_world: World, make_tape: Callable
) -> None:
    journal = simulate(road_world, *tape_and_design(rows, units, desk, make_tape))
    facts, matters = journal.facts, matters_table(journal)
    ends = np.isin(facts.fact, [Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST])
    assert np.bincount(facts.matter[ends], minlength=len(rows)).max(initial=0) <= 1
    assert (np.diff(facts.at) >= 0).all()
    assert ((matters.outcome == Outcome.OPEN) == np.isnan(matters.closed_at)).all()
    closed = matters.outcome == Outcome.CLOSED
    steps = [matters.known_at, matters.queued_at, matters.assigned_at, matters.departed_at, matters.arrived_at]
    for before, after in zip(steps, [*steps[1:], matters.closed_at], strict=True):
        assert (before[closed] <= after[closed]).all()
    assert np.isnan(matters.arrived_at[np.isin(matters.outcome, [Outcome.LOST])]).all()


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2), desk=desks)
def test_spells_tile_the_time_of_every_unit_and_cover_its_duty(
    rows: list[Any], units: list[Any], desk: dict[str, Any], road_world: World, make_tape: Callable
) -> None:
    journal = simulate(road_world, *tape_and_design(rows, units, desk, make_tape))
    spells, fleet = spells_table(journal), journal.fleet
    for unit in range(len(fleet)):
        mine = spells.unit == unit
        start, end = spells.from_at[mine], spells.to_at[mine]
        assert (start < end).all()
        assert (end[:-1] <= start[1:]).all()
        covered = sum(
            float(np.clip(end, a, b).sum() - np.clip(start, a, b).sum())
            for a, b in np.minimum(fleet.duty[unit], journal.tape.clock.stop_at)
        )
        on_duty = float((np.minimum(fleet.duty[unit], journal.tape.clock.stop_at) @ [-1, 1]).sum())
        assert covered == on_duty
        past_duty = float((end - start).sum()) - covered
        working = np.isin(spells.state[mine], [State.TURNOUT, State.TRAVEL, State.WORK, State.HOMEWARD])
        assert past_duty <= float((end - start)[working].sum()) + 1e-9


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2), desk=desks)
def test_only_able_units_go_and_only_while_on_duty(
    rows: list[Any], units: list[Any], desk: dict[str, Any], road_world: World, make_tape: Callable
) -> None:
    journal = simulate(road_world, *tape_and_design(rows, units, desk, make_tape))
    facts, fleet, tape = journal.facts, journal.fleet, journal.tape
    for row in np.flatnonzero(facts.fact == Fact.ASSIGNED):
        unit, matter, at = facts.unit[row], facts.matter[row], facts.at[row]
        assert set(tape.kinds[tape.kind[matter]].needs) <= set(fleet.groups[fleet.group[unit]].skills)
        assert any(start <= at < end for start, end in fleet.duty[unit])


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2), desk=desks)
def test_calls_of_one_instant_may_stand_on_the_tape_in_any_order(
    rows: list[Any], units: list[Any], desk: dict[str, Any], road_world: World, make_tape: Callable
) -> None:
    # One call an instant and priority, so that the written order decides and not the number on the tape.
    distinct = list({(row[0], row[3]): row for row in rows}.values())
    tape, design = tape_and_design(distinct, units, desk | {"queue_limit": None}, make_tape)
    ahead = sorted(distinct)
    back = sorted(distinct, key=lambda row: (row[0], -row[3]))
    kinds = {"help": {}, "crime": {"needs": ["law"]}}
    other = make_tape(
        [row[:4] for row in back], kinds=kinds, kind=[row[4] for row in back], patience=[row[5] for row in back]
    )
    first, second = (matters_table(simulate(road_world, each, design)) for each in (tape, other))
    place = {(row[0], row[3]): number for number, row in enumerate(back)}
    moved = [place[row[0], row[3]] for row in ahead]
    assert np.array_equal(first.closed_at, second.closed_at[moved], equal_nan=True)
    assert first.unit.tolist() == second.unit[moved].tolist()


def waiting_integral(journal: Journal) -> float:
    """Return the area under the number of calls at the desk, from the facts alone."""
    facts, step, area, waiting, last = journal.facts, {}, 0.0, 0, 0.0
    step |= dict.fromkeys([Fact.QUEUED, Fact.HANDED_OVER], 1)
    step |= dict.fromkeys([Fact.ASSIGNED, Fact.WITHDRAWN, Fact.LOST], -1)
    for at, fact in zip(facts.at.tolist(), facts.fact.tolist(), strict=True):
        area, last = area + waiting * (at - last), at
        waiting += step.get(Fact(fact), 0)
    return area + waiting * (journal.tape.clock.stop_at - last)


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2))
def test_littles_law_holds_as_an_identity(
    rows: list[Any], units: list[Any], road_world: World, make_tape: Callable
) -> None:
    for group in units:
        group["at_shift_end"] = "finish"
    journal = simulate(road_world, *tape_and_design(rows, units, {"rule": "nearest"}, make_tape))
    matters = matters_table(journal)
    left_at = np.where(np.isnan(matters.assigned_at), matters.closed_at, matters.assigned_at)
    left_at = np.where(np.isnan(left_at), journal.tape.clock.stop_at, left_at)
    waits = (left_at - matters.queued_at)[~np.isnan(matters.queued_at)]
    assert np.isclose(waits.sum(), waiting_integral(journal))


@cases
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2), desk=desks)
def test_a_run_twice_gives_the_same_journal_to_the_bit(
    rows: list[Any], units: list[Any], desk: dict[str, Any], road_world: World, make_tape: Callable
) -> None:
    tape, design = tape_and_design(rows, units, desk, make_tape)
    first, second = simulate(road_world, tape, design).facts, simulate(road_world, tape, design).facts
    for name in ("at", "fact", "matter", "unit", "km"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
