"""What holds of every journal also holds where calls come twice, from cameras, or from sources that ask again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.demand.alerts import known_by
from sim.demand.tape import Cause, DemandTape
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, matters_table
from sim.world.model import World
from tests.engine.invariants import INVARIANTS
from tests.engine.random_cases import Case, any_case, few
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of

COVERAGE = 0.5


@dataclass(frozen=True)
class Calls:
    """A case in which every second call or so comes once more, is seen by cameras, or makes its source ask again."""

    case: Case
    again: list[tuple[float, bool]]
    seen: list[tuple[float, float, bool]]
    turns: list[float]

    def run(self, world: World, make_tape: Callable[..., DemandTape]) -> Journal:
        design = self.case.design()
        desk = design.desk.model_copy(update={"cameras": {"all": COVERAGE}})
        return simulate(world, self.tape(make_tape), design.model_copy(update={"desk": desk}))

    def tape(self, make_tape: Callable[..., DemandTape]) -> DemandTape:
        tape = self.case.tape(make_tape)
        for matter, (alert_min, mark, reported) in enumerate(self.seen[: len(tape)]):
            tape.begun_at[matter], tape.alert_min[matter] = tape.known_at[matter], alert_min
            tape.camera_mark[matter] = mark
            tape.known_at[matter] = tape.known_at[matter] + 45 if reported else np.inf
        for extra, matter in zip(self.again, range(len(tape)), strict=False):
            tape = tape.followed_by(repeated(tape, matter, *extra))
        for after_min, matter in zip(self.turns, range(len(tape)), strict=False):
            tape = tape.followed_by(asked_again(tape, matter, after_min))
        # What nobody tells before the run stops is not on a tape.
        return tape.changed(known_at=known_by(tape.known_at, tape.clock.stop_at)).in_order()


def repeated(tape: DemandTape, matter: int, after_min: float, recognised: bool) -> DemandTape:
    one = tape.rows(np.array([matter]))
    return one.changed(
        known_at=one.known_at + after_min, work_min=np.array([5.0]), duplicate_of=np.array([matter], dtype=np.int32),
        recognised=np.array([recognised]), alert_min=np.array([np.inf]), begun_at=np.array([np.nan]),
    )  # fmt: skip


def asked_again(tape: DemandTape, matter: int, after_min: float) -> DemandTape:
    one = tape.rows(np.array([matter]))
    return one.changed(
        known_at=np.array([np.inf]), parent=np.array([matter], dtype=np.int32), after_min=np.array([after_min]),
        cause=np.array([Cause.NEXT], dtype=np.int32), alert_min=np.array([np.inf]), begun_at=np.array([np.nan]),
        duplicate_of=np.array([NONE], dtype=np.int32), recognised=np.array([False]),
    )  # fmt: skip


minutes = st.one_of(st.integers(0, 90), st.sampled_from([0, 30])).map(float)
any_calls = st.builds(
    Calls,
    any_case,
    st.lists(st.tuples(minutes, st.booleans()), max_size=8),
    st.lists(st.tuples(minutes, st.sampled_from([0.2, 0.8]), st.booleans()), max_size=8),
    st.lists(minutes, max_size=8),
)


@few
@given(calls=any_calls)
def test_it_holds_whatever_happens(calls: Calls, road_world: World, make_tape: Callable[..., DemandTape]) -> None:
    journal = calls.run(road_world, make_tape)
    for holds in INVARIANTS:
        holds(journal)


@few
@given(calls=any_calls)
def test_a_recognised_call_is_merged_exactly_when_its_first_is_open(
    calls: Calls, road_world: World, make_tape: Callable[..., DemandTape]
) -> None:
    journal = calls.run(road_world, make_tape)
    tape, matters, facts = journal.tape, matters_table(journal), journal.facts
    merged = matters.outcome == Outcome.MERGED
    assert not np.isin(facts.matter[facts.fact == Fact.ASSIGNED], np.flatnonzero(merged)).any()
    assert tape.recognised[merged].all()
    first_ended = matters.closed_at[tape.duplicate_of]
    at_desk = np.where(merged, matters.closed_at, matters.queued_at)
    came = tape.recognised & ~np.isnan(at_desk)
    # What ends in the very minute of the call may have ended before or after it.
    open_then = np.isnan(first_ended) | (first_ended > at_desk)
    assert merged[came & open_then].all()
    assert not merged[came & (first_ended < at_desk)].any()


@few
@given(calls=any_calls)
def test_a_source_asks_again_when_it_has_thought_and_not_before(
    calls: Calls, road_world: World, make_tape: Callable[..., DemandTape]
) -> None:
    journal = calls.run(road_world, make_tape)
    tape, matters = journal.tape, matters_table(journal)
    children = np.flatnonzero(tape.cause == Cause.NEXT)
    due = matters.closed_at[tape.parent[children]] + tape.after_min[children]
    born = ~np.isnan(matters.known_at[children])
    assert matters.known_at[children][born] == pytest.approx(due[born], abs=1e-9)
    assert (born == (due < tape.clock.end_at)).all()


@few
@given(calls=any_calls)
def test_a_matter_is_known_from_whoever_tells_first(
    calls: Calls, road_world: World, make_tape: Callable[..., DemandTape]
) -> None:
    before, journal = calls.tape(make_tape), calls.run(road_world, make_tape)
    by_camera = np.where(before.camera_mark < COVERAGE, before.begun_at + before.alert_min, np.inf)
    told = np.fmin(before.known_at, by_camera)
    known = matters_table(journal).known_at
    from_the_tape = before.parent == NONE
    stop_at = before.clock.stop_at
    assert known[from_the_tape & (told < stop_at)].tolist() == told[from_the_tape & (told < stop_at)].tolist()
    assert np.isnan(known[from_the_tape & ~(told < stop_at)]).all()


@few
@given(calls=any_calls, seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    calls: Calls, seed: int, road_world: World, make_tape: Callable[..., DemandTape]
) -> None:
    plain = calls.run(road_world, make_tape)
    with shuffled_events(seed):
        shuffled = calls.run(road_world, make_tape)
    assert rows_of(shuffled) == rows_of(plain)
