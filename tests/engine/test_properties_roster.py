"""What holds of every journal also holds with breaks, last calls, people away, and units that surges move and teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.chance.streams import Streams
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import State, spells_table
from sim.world.model import World
from tests.engine.invariants import (
    MOMENT,
    each_matter_ends_once_or_is_open,
    each_unit_does_one_thing_after_the_other,
    every_minute_is_told,
    facts_of,
    nobody_drives_farther_than_the_battery_takes,
    nobody_works_beyond_the_rule,
    work_is_neither_lost_nor_done_twice,
)
from tests.engine.random_cases import Case, calls, crowded_calls, desks, few, groups, instant_calls
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of

POST = {"bases": {"places": ["3"]}, "shifts": [{"hours": "00:00-24:00"}]}
"""Somebody is always there."""

surges = st.dictionaries(
    st.sampled_from(["fair", "flood"]),
    st.tuples(st.sampled_from([0.0, 30.0, 60.0, 90.0, 120.0]), st.sampled_from([0.5, 30.0, 60.0, 1000.0])),
    min_size=2,
)
whens = st.fixed_dictionaries(
    {},
    optional={
        "bases": st.lists(st.integers(0, 6).map(str), min_size=1, max_size=2).map(lambda places: {"places": places}),
        "skills": st.sampled_from([[], ["law"]]),
    },
)


@st.composite
def rostered(draw: st.DrawFn) -> dict[str, Any]:
    """Return a group of units with everything that a roster knows."""
    group = draw(groups)
    during = draw(st.dictionaries(st.sampled_from(["fair", "flood"]), whens))
    return group | {
        "last_call_min": draw(st.sampled_from([0, 20])),
        "crew": 2,
        "absence": {
            "sick_share": draw(st.sampled_from([0, 0.3])),
            "minimum_crew": draw(st.sampled_from([1, 2])),
            "below_minimum": draw(st.sampled_from(["off", "call_in"])),
        },
        "only_during": draw(st.sampled_from([[], [], ["fair"]])),
        "during": during,
    }


@dataclass(frozen=True)
class Rostered:
    """A case and the surges of its days."""

    case: Case
    surges: dict[str, tuple[float, float]]
    seed: int

    def run(self, world: World, make_tape: Callable[..., Any]) -> Journal:
        """Return the journal."""
        spans = {name: (from_at, from_at + lasts) for name, (from_at, lasts) in self.surges.items()}
        tape = replace(self.case.tape(make_tape), streams=Streams(self.seed))
        return simulate(replace(world, surges=spans), tape, self.case.design())


any_roster = st.builds(
    Rostered,
    st.builds(
        Case,
        st.one_of(calls, crowded_calls, instant_calls),
        st.lists(rostered(), min_size=1, max_size=2).map(lambda units: [*units, POST]),
        desks.map(lambda desk: desk | {"relocation": None}),
    ),
    surges,
    st.integers(0, 99),
)


def nobody_is_ordered_after_the_last_call(journal: Journal) -> None:
    """Orders come while the shift lasts longer than the last call says."""
    facts, fleet = journal.facts, journal.fleet
    for unit, duty in enumerate(fleet.duty):
        last_call_min = fleet.groups[fleet.group[unit]].last_call_min
        for at in facts.at[(facts.unit == unit) & (facts.fact == Fact.ASSIGNED)]:
            assert ((duty[:, 0] <= at) & (at < duty[:, 1] - last_call_min)).any()


def breaks_keep_to_their_rule(journal: Journal) -> None:
    """Each begins within its window, lasts no longer in all than it should, and ends early for an urgent call only."""
    spells, tape = spells_table(journal), journal.tape
    for unit in range(len(journal.fleet)):
        due = journal.fleet.breaks.get(unit, ())
        ordered = {at: m for at, fact, m, _ in facts_of(journal, unit) if fact is Fact.ASSIGNED}
        mine = (spells.unit == unit) & (spells.state == State.BREAK)
        taken = np.zeros(len(due))
        for from_at, to_at in zip(spells.from_at[mine].tolist(), spells.to_at[mine].tolist(), strict=True):
            number = next(n for n, one in enumerate(due) if one.due_at <= from_at <= one.until_at)
            taken[number] += to_at - from_at
            is_over = taken[number] >= due[number].length_min - MOMENT
            leaves = any(abs(to_at - end) < MOMENT for end in journal.fleet.duty[unit][:, 1])
            if not is_over and not leaves and to_at < tape.clock.stop_at:
                least = due[number].interrupted_by
                assert least is not None
                assert tape.priority[ordered[to_at]] <= least
        assert (taken <= np.array([one.length_min for one in due]) + MOMENT).all()


def only_those_go_who_can_do_it_then(journal: Journal) -> None:
    """What a unit can do when it is ordered is what its group can do then."""
    facts, fleet, tape = journal.facts, journal.fleet, journal.tape
    for row in np.flatnonzero(facts.fact == Fact.ASSIGNED):
        unit, at = int(facts.unit[row]), float(facts.at[row])
        skills = set(fleet.groups[fleet.group[unit]].skills)
        for posture in fleet.postures:
            if posture.at <= at and unit in posture.units:
                skills = set(posture.skills)
        assert set(tape.kinds[tape.kind[facts.matter[row]]].needs) <= skills


HOLDS = (
    each_matter_ends_once_or_is_open, every_minute_is_told, nobody_drives_farther_than_the_battery_takes,
    nobody_works_beyond_the_rule, work_is_neither_lost_nor_done_twice, each_unit_does_one_thing_after_the_other,
    nobody_is_ordered_after_the_last_call, breaks_keep_to_their_rule, only_those_go_who_can_do_it_then,
)  # fmt: skip


@few
@given(roster=any_roster)
def test_it_holds_whatever_the_roster(roster: Rostered, road_world: World, make_tape: Callable) -> None:
    journal = roster.run(road_world, make_tape)
    for holds in HOLDS:
        holds(journal)


@few
@given(roster=any_roster, seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    roster: Rostered, seed: int, road_world: World, make_tape: Callable
) -> None:
    plain = roster.run(road_world, make_tape)
    with shuffled_events(seed):
        shuffled = roster.run(road_world, make_tape)
    assert rows_of(shuffled) == rows_of(plain)
