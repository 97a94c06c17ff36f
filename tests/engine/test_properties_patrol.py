"""What holds of every journal also holds where units patrol, rest, relocate, come upon matters, and roads close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import State, matters_table, spells_table
from sim.world.model import World
from tests.engine.invariants import (
    MOMENT,
    every_minute_is_told,
    facts_of,
    nobody_drives_farther_than_the_battery_takes,
    nobody_works_beyond_the_rule,
)
from tests.engine.random_cases import Case, calls, crowded_calls, desks, groups, instant_calls
from tests.engine.random_cases import few as usual
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of
from tests.engine.test_properties_roads import Closure, closures

few = settings(usual, max_examples=30)
"""Units that patrol leave long journals."""

BEATS = [
    {"route": "tour"},
    {"route": "tour", "within_km": 2},
    {"route": "given", "nodes": ["1", "4"]},
    {"route": "random_walk"},
]
RELOCATIONS = [None, None, {"kind": "nearest_cover", "level": "cell"}]
SHIFTS = [
    {"hours": "00:00-24:00", "crews": 2},
    {"hours": "08:00-16:00", "breaks": [{"window": "11:00-13:00", "length_min": 30, "interrupted_by": 1}]},
    {"hours": "22:00-06:00"},
    {"hours": "01:00-05:00", "crews": 2},
]

FAIR = (70.0, 130.5)
AT_THE_FAIR = [[], [], [], ["3"], ["0", "6"]]
"""Where those who patrol wait during the fair, if it takes them away from their beats."""

patrol_groups = st.builds(
    lambda group, shifts, beat, last, places: {
        **group, "shifts": shifts, "after_call": "drive_home", "area_level": None,
        "patrol": {"beat": beat},
        "last_call_min": last,
        "during": {"fair": {"bases": {"places": places}}} if places else {},
    },
    groups, st.lists(st.sampled_from(SHIFTS), min_size=1, max_size=2), st.sampled_from(BEATS), st.sampled_from([0, 30]),
    st.sampled_from(AT_THE_FAIR),
)  # fmt: skip
patrol_cases = st.builds(
    lambda rows, patrols, others, desk, relocation: Case(
        rows, [*patrols, *others],
        desk | {"relocation": None if any(group["during"] for group in patrols) else relocation},
    ),
    st.one_of(calls, crowded_calls, instant_calls), st.lists(patrol_groups, min_size=1, max_size=2),
    st.lists(groups, max_size=1), desks, st.sampled_from(RELOCATIONS),
)  # fmt: skip


floods = st.one_of(st.just([]), st.lists(closures, min_size=1, max_size=2))


def run(case: Case, floods: list[Closure], world: World, make_tape: Callable[..., Any]) -> Journal:
    """Return the journal of a case in which every other matter could be seen in the hour before it is reported."""
    tape = case.tape(make_tape)
    seen = np.where(np.arange(len(tape)) % 2, 60.0, 0.0)
    world = replace(world, surges={"fair": FAIR})
    if floods:
        world = replace(world, conditions=tuple(one.condition(world, str(n)) for n, one in enumerate(floods)))
    return simulate(world, replace(tape, unreported_min=seen, visible_min=seen / 2), case.design())


def each_matter_ends_once(journal: Journal) -> None:
    """One end at most, nothing after it but that its unit is let go, and one unit at a time."""
    facts, ended, bound = journal.facts, set(), Counter[int]()
    for code, matter in zip(facts.fact.tolist(), facts.matter.tolist(), strict=True):
        fact = Fact(code)
        if matter < 0:
            continue
        assert matter not in ended or fact is Fact.FREED
        if fact in (Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST):
            ended.add(matter)
        bound[matter] += {Fact.ASSIGNED: 1, Fact.FREED: -1, Fact.HANDED_OVER: -1}.get(fact, 0)
        assert bound[matter] in (0, 1)


def ways_take_their_length(journal: Journal) -> None:
    """A kilometre takes a minute; only on its beat may a unit wait for its timetable."""
    spells = spells_table(journal)
    took = spells.to_at - spells.from_at
    moved = (spells.km > 0) & (spells.join == NONE if len(spells.join) else True)
    assert np.allclose(spells.km[moved], took[moved], atol=MOMENT, rtol=0)
    assert (spells.km <= took + MOMENT).all()


def patrols_are_where_their_beat_says(journal: Journal) -> None:
    """A unit that is called away has driven what its beat says, and its way goes on from the next node there."""
    cell_x = journal.world.cells.x_km[journal.tape.cell]
    for unit in journal.fleet.beats:
        joined = turn = None
        for at, fact, matter, km in facts_of(journal, unit):
            if fact is Fact.PATROL:
                joined = None if matter == NONE else (-2 - matter, at)
            elif joined is not None and fact is Fact.DIVERTED:
                # A beat that is left in the instant in which it is joined may be one that just ceased to hold.
                turn = journal.fleet.beat_at(unit, joined[1]).patrol(*joined).turn(at) if at > joined[1] else None
                assert abs(km - (turn.done_km if turn else 0.0)) < MOMENT
                joined = None
            elif turn is not None and fact is Fact.ARRIVED:
                assert abs(km - turn.rest_km - abs(turn.node - cell_x[matter])) < MOMENT
            elif fact not in (Fact.ASSIGNED, Fact.DEPARTED, Fact.SPOTTED):
                turn = None


def what_is_seen_was_there_to_be_seen(journal: Journal) -> None:
    """A matter is seen before it is reported and while it can be seen, by a unit on its beat at that node."""
    tape, facts, spells = journal.tape, journal.facts, spells_table(journal)
    known_at = matters_table(journal).known_at
    seen = facts.fact == Fact.SPOTTED
    for at, matter, unit in zip(facts.at[seen], facts.matter[seen], facts.unit[seen], strict=True):
        began_at = tape.known_at[matter] - tape.unreported_min[matter]
        assert began_at - MOMENT <= at <= began_at + tape.visible_min[matter]
        assert known_at[matter] == at
        mine = (spells.unit == unit) & (spells.state == State.PATROL) & (spells.join != NONE)
        row = np.flatnonzero(mine & (spells.from_at <= at) & (spells.to_at >= at))[-1:]
        if len(row):
            joined_at = float(spells.from_at[row[0]])
            turn = journal.fleet.beat_at(unit, joined_at).patrol(int(spells.join[row[0]]), joined_at).turn(at)
            node = journal.world.cells.node[tape.cell[matter]]
            assert abs(turn.node - node) - turn.rest_km < MOMENT
    unseen = np.ones(len(tape), dtype=bool)
    unseen[facts.matter[seen]] = False
    assert (known_at[unseen] == tape.known_at[unseen]).all()


def nobody_begins_to_pass_a_closed_street(journal: Journal, floods: list[Closure]) -> None:
    """Whoever is on its beat passes what was open when it came to it; a kilometre takes a minute."""
    spells = spells_table(journal)
    on_beat = np.flatnonzero(spells.join != NONE) if len(spells.join) else []
    for row in on_beat:
        unit, from_at = int(spells.unit[row]), float(spells.from_at[row])
        patrol = journal.fleet.beat_at(unit, from_at).patrol(int(spells.join[row]), from_at)
        for at, street in zip(*(column.tolist() for column in patrol.passes(float(spells.to_at[row]))), strict=True):
            piece, upwards = street // 2**31, patrol.turn(at - 0.5).node > street // 2**31
            for one in floods:
                if piece in one.pieces and (one.both_ways or upwards):
                    assert not one.from_at + MOMENT < at - 1 < one.from_at + one.lasts_min - MOMENT


HOLDS = (
    each_matter_ends_once, ways_take_their_length, patrols_are_where_their_beat_says, what_is_seen_was_there_to_be_seen,
    every_minute_is_told, nobody_works_beyond_the_rule, nobody_drives_farther_than_the_battery_takes,
)  # fmt: skip


@few
@given(case=patrol_cases, floods=floods)
def test_it_holds_where_units_patrol(case: Case, floods: list[Closure], road_world: World, make_tape: Callable) -> None:
    journal = run(case, floods, road_world, make_tape)
    for invariant in HOLDS:
        invariant(journal)
    nobody_begins_to_pass_a_closed_street(journal, floods)


@few
@given(case=patrol_cases, floods=floods, seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    case: Case, floods: list[Closure], seed: int, road_world: World, make_tape: Callable
) -> None:
    plain = run(case, floods, road_world, make_tape)
    with shuffled_events(seed):
        shuffled = run(case, floods, road_world, make_tape)
    assert rows_of(shuffled) == rows_of(plain)
