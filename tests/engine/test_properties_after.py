"""What holds of every journal also holds where units relocate, take people to the station, investigate and search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.chance.streams import Streams
from sim.demand.consequences import with_follow_ups
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import State, matters_table, spells_table
from sim.rules.search import effort_needed
from sim.world.model import World
from tests.engine.invariants import LEAVES, MOMENT, every_minute_is_told, nobody_works_beyond_the_rule
from tests.engine.random_cases import Case, calls, crowded_calls, desks, few, groups, instant_calls
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of

RELOCATIONS = [
    {"kind": "nearest_cover", "level": "cell"},
    {"kind": "nearest_cover", "level": "cell", "within_min": 2},
    {"kind": "compliance_table", "table": {"1": ["3"], "2": ["1", "5"], "4": ["0", "2", "4", "6"]}},
]
CROWD = {"people": 10, "sweep_km2_per_h": 0.5, "after_min": 20}


def kinds_with(station: str, searched: bool, units: int, write_up_min: float) -> dict[str, dict[str, Any]]:
    """Return kinds of which one is followed up and the other may have to be searched for."""
    write_up = {"law": "constant", "mean_min": write_up_min}
    after = {"on_the_spot": 0.3, "on_the_spot_by_skill": {"law": 0.6}, "station": station, "write_up": write_up}
    search = {"search": {"area_km2": 3}} if searched else {}
    return {
        "help": {"aftermath": {**after, "follow_up": "case"}},
        "crime": {"needs": ["law"], "units": units, **search},
        "case": {
            "rate": None, "needs": ["law"], "work": {"law": "exponential", "mean_min": 60},
            "clearance": {"share": 0.2, "share_on_camera": 0.7, "work_factor_on_camera": 0.5},
        },
    }  # fmt: skip


kinds = st.builds(
    kinds_with, st.sampled_from(["base", "scene", "cell", "district"]), st.booleans(), st.integers(1, 2),
    st.sampled_from([0.0, 20.0]),
)  # fmt: skip
whole_cases = st.builds(
    lambda rows, units, desk, relocation, kinds: Case(
        rows, units, desk | {"relocation": relocation, "searchers": [CROWD], "cameras": {"all": 0.5}}, kinds
    ),
    st.one_of(calls, crowded_calls, instant_calls), st.lists(groups, min_size=1, max_size=2), desks,
    st.sampled_from([None, *RELOCATIONS]), kinds,
)  # fmt: skip


def run(case: Case, world: World, make_tape: Callable, marks: int = 0) -> Journal:
    """Return the journal of a case whose fates are drawn from the stream number `marks`."""
    tape, chance = case.tape(make_tape), np.random.default_rng(marks)
    drawn = {
        f"{name}_mark": chance.random(len(tape))
        for name in ("on_the_spot", "write_up", "camera", "clearance", "search")
    }
    return simulate(world, with_follow_ups(replace(tape, **drawn), Streams(marks)), case.design())


def each_matter_ends_once(journal: Journal) -> None:
    """One end at most; after it only its unit goes on with it, and a unit let go never comes back."""
    facts, after = journal.facts, (Fact.TRANSPORT, Fact.WRITE_UP, Fact.CLEARED, Fact.FREED, Fact.RECALLED)
    ended: set[int] = set()
    bound: Counter[tuple[int, int]] = Counter()
    for code, matter, unit in zip(facts.fact.tolist(), facts.matter.tolist(), facts.unit.tolist(), strict=True):
        fact = Fact(code)
        if matter < 0:
            continue
        assert matter not in ended or fact in after
        if fact in (Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST):
            ended.add(matter)
        bound[matter, unit] += 1 if fact == Fact.ASSIGNED else -1 if fact in LEAVES else 0
        assert bound[matter, unit] in (0, 1)


def ways_take_their_length(journal: Journal) -> None:
    """A kilometre takes a minute, also to a post and to the station."""
    spells = spells_table(journal)
    moved = (spells.km > 0) & (spells.state != State.PATROL)  # who patrols may wait for its timetable
    assert np.allclose(spells.km[moved], (spells.to_at - spells.from_at)[moved], atol=MOMENT, rtol=0)


def searches_take_their_effort(journal: Journal) -> None:
    """Whoever is found is found when all who searched had swept enough, and the work comes afterwards."""
    facts, matters, spells = journal.facts, matters_table(journal), spells_table(journal)
    for matter in facts.matter[facts.fact == Fact.FOUND].tolist():
        found_at = matters.found_at[matter]
        there = (spells.matter == matter) & (spells.from_at < found_at)
        by_units = (spells.to_at[there].clip(max=found_at) - spells.from_at[there])[
            spells.state[there] == 3
        ].sum() * 0.3
        begun_at = max(matters.known_at[matter] + CROWD["after_min"], matters.queued_at[matter])
        by_others = max(0.0, found_at - begun_at) * CROWD["people"] * CROWD["sweep_km2_per_h"]
        swept = (by_units + by_others) / 60 / 3
        assert abs(swept - float(effort_needed(journal.tape.search_mark[matter]))) < MOMENT
        if not np.isnan(matters.closed_at[matter]) and matters.outcome[matter] == 1:
            began_at = max(found_at, matters.arrived_at[matter])
            assert matters.closed_at[matter] >= began_at + journal.tape.work_min[matter] - MOMENT


def follow_ups_follow(journal: Journal) -> None:
    """A follow-up begins when its parent has been written up, and only then."""
    tape, matters = journal.tape, matters_table(journal)
    for matter in np.flatnonzero(tape.parent != NONE).tolist():
        parent = tape.parent[matter]
        if not np.isnan(matters.known_at[matter]):
            took = tape.kinds[tape.kind[parent]].aftermath.write_up.mean_min
            assert abs(matters.known_at[matter] - matters.written_up_at[parent] - took) < MOMENT
    cleared = ~np.isnan(matters.cleared_at)
    assert not np.isnan(matters.written_up_at[cleared]).any()


HOLDS = (
    each_matter_ends_once, ways_take_their_length, searches_take_their_effort, follow_ups_follow, every_minute_is_told,
    nobody_works_beyond_the_rule,
)  # fmt: skip


@few
@given(case=whole_cases, marks=st.integers(0, 1000))
def test_it_holds_whatever_comes_after_the_first_contact(
    case: Case, marks: int, road_world: World, make_tape: Callable
) -> None:
    journal = run(case, road_world, make_tape, marks)
    for holds in HOLDS:
        holds(journal)


@few
@given(case=whole_cases, marks=st.integers(0, 1000), seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    case: Case, marks: int, seed: int, road_world: World, make_tape: Callable
) -> None:
    plain = run(case, road_world, make_tape, marks)
    with shuffled_events(seed):
        shuffled = run(case, road_world, make_tape, marks)
    assert rows_of(shuffled) == rows_of(plain)
