"""What holds of every journal also holds where roads close and open, and batteries run low."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import spells_table
from sim.world.conditions import Condition, RoadChange
from sim.world.model import World
from sim.world.periods import Stretch
from tests.engine.invariants import (
    MOMENT,
    each_matter_ends_once_or_is_open,
    every_minute_is_told,
    nobody_drives_farther_than_the_battery_takes,
    nobody_works_beyond_the_rule,
    work_is_neither_lost_nor_done_twice,
)
from tests.engine.random_cases import Case, batteries, calls, constant, crowded_calls, few, instant_calls
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of


@dataclass(frozen=True)
class Closure:
    """Some pieces of the road, closed for a while in both directions or in one; piece i joins the nodes i and i + 1."""

    pieces: frozenset[int]
    from_at: float
    lasts_min: float
    both_ways: bool

    def condition(self, world: World, name: str) -> Condition:
        """Return it as the world knows it."""
        roads = world.roads
        number = np.array([int(node) for node in roads.node_name])
        tail, head = number[roads.tail], number[roads.head]
        chosen = np.isin(np.minimum(tail, head), list(self.pieces)) & (self.both_ways | (tail < head))
        change = RoadChange(chosen, frozenset({"car_on_call"}), 0.0)
        return Condition(Stretch(name, self.from_at, self.from_at + self.lasts_min), (change,))


@dataclass(frozen=True)
class Flooded:
    """A case on a road that is closed here and there now and then."""

    case: Case
    closures: list[Closure] = field(default_factory=list)

    def run(self, world: World, make_tape: Callable[..., Any]) -> Journal:
        """Return the journal."""
        conditions = tuple(one.condition(world, f"flood{number}") for number, one in enumerate(self.closures))
        return simulate(replace(world, conditions=conditions), self.case.tape(make_tape), self.case.design())


closures = st.builds(
    Closure,
    st.frozensets(st.integers(0, 5), min_size=1, max_size=3),
    st.sampled_from([0.0, 30.0, 60.0, 90.5, 480.0, 720.0]),
    st.sampled_from([0.5, 30.0, 60.0, 400.0, 2000.0]),
    st.booleans(),
)
HOURS = ["00:00-24:00", "00:00-08:00", "08:00-16:00", "22:00-06:00", "12:30-13:00", "01:00-05:00"]
plain_groups = {
    "bases": st.lists(st.integers(0, 6).map(str), min_size=1, max_size=3).map(lambda places: {"places": places}),
    "shifts": st.lists(st.sampled_from(HOURS).map(lambda hours: {"hours": hours}), min_size=1, max_size=2),
    "skills": st.sampled_from([[], ["law"]]),
    "after_call": st.sampled_from(["drive_home", "drive_home_unavailable", "stay", "home_at_once"]),
    "at_shift_end": st.sampled_from(["finish", "hand_over"]),
    "turnout": st.sampled_from([0.0, 2.5]).map(constant),
}
powered = st.fixed_dictionaries(plain_groups | {"battery": st.none() | batteries})
plain_desks = {"rule": st.sampled_from(["nearest", "own_area_first"]), "queue_limit": st.sampled_from([None, 0, 2])}
relocations = st.sampled_from([None, {"kind": "nearest_cover", "level": "cell"}])
rows = st.one_of(calls, crowded_calls, instant_calls)
flooded = st.builds(
    Flooded,
    st.builds(
        Case,
        rows,
        st.lists(powered, min_size=1, max_size=2),
        st.fixed_dictionaries(plain_desks | {"relocation": relocations}),
    ),
    st.lists(closures, max_size=3),
)


WAITS = Flooded(Case([(40.0, 5, 10.0, 2, 0, np.inf)], []), [Closure(frozenset({2}), 30.0, 60.0, True)])
"""A call beyond a closed road, after which nothing happens until it opens."""


def ways_take_their_length(journal: Journal) -> None:
    """A kilometre takes a minute, whatever is closed."""
    spells = spells_table(journal)
    moved = spells.km > 0
    assert np.allclose(spells.km[moved], (spells.to_at - spells.from_at)[moved], atol=MOMENT, rtol=0)


HOLDS = (
    each_matter_ends_once_or_is_open, every_minute_is_told, nobody_works_beyond_the_rule,
    work_is_neither_lost_nor_done_twice, ways_take_their_length, nobody_drives_farther_than_the_battery_takes,
)  # fmt: skip


@few
@given(flood=flooded)
def test_it_holds_where_roads_close_and_batteries_run_low(
    flood: Flooded, road_world: World, make_tape: Callable
) -> None:
    journal = flood.run(road_world, make_tape)
    for holds in HOLDS:
        holds(journal)


@few
@given(flood=flooded, seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    flood: Flooded, seed: int, road_world: World, make_tape: Callable
) -> None:
    plain = flood.run(road_world, make_tape)
    with shuffled_events(seed):
        shuffled = flood.run(road_world, make_tape)
    assert rows_of(shuffled) == rows_of(plain)


@few
@given(flood=flooded, base=st.sampled_from("036"))
@example(flood=WAITS, base="0")
def test_whoever_can_get_there_does_not_leave_a_call_waiting(
    flood: Flooded, base: str, road_world: World, make_tape: Callable
) -> None:
    """While a car without a battery is free, always on duty, only those calls wait that it cannot get to."""
    units = [{"bases": {"places": [base]}, "shifts": [{"hours": "00:00-24:00"}], "skills": ["law"],
              "turnout": {"law": "constant", "mean_min": 0}, "after_call": "home_at_once"}]  # fmt: skip
    open_ways = Flooded(Case(flood.case.rows, units), flood.closures)
    journal = open_ways.run(road_world, make_tape)
    facts, spells = journal.facts, spells_table(journal)
    for matter in range(len(journal.tape)):
        rows = facts.matter == matter
        waits = [float(at) for at, fact in zip(facts.at[rows], facts.fact[rows], strict=True) if fact == Fact.QUEUED]
        ends = [
            float(at)
            for at, fact in zip(facts.at[rows], facts.fact[rows], strict=True)
            if fact in (Fact.ASSIGNED, Fact.WITHDRAWN, Fact.LOST)
        ]
        if not waits:
            continue  # the run stopped before it reached the desk
        start, end = waits[0], ends[0] if ends else journal.tape.clock.stop_at
        x_km = float(journal.world.cells.x_km[journal.tape.cell[matter]])
        for unit, base_x in enumerate(journal.fleet.base_x_km.tolist()):
            mine = (spells.unit == unit) & (spells.state == 0)
            for from_at, to_at in zip(spells.from_at[mine], spells.to_at[mine], strict=True):
                lasts = max(start, from_at), min(end, to_at)
                if lasts[1] - lasts[0] > MOMENT:
                    assert _closed_all_along(open_ways.closures, base_x, x_km, lasts)


def _closed_all_along(listed: list[Closure], from_x: float, to_x: float, lasts: tuple[float, float]) -> bool:
    """Whether there was no way from one place to another at any time of a span."""
    pieces = set(range(int(min(from_x, to_x)), int(max(from_x, to_x))))
    blocking = [
        (one.from_at, one.from_at + one.lasts_min)
        for one in listed
        if one.pieces & pieces and (one.both_ways or to_x > from_x)
    ]
    at = lasts[0]
    for begins, ends in sorted(blocking):
        if begins <= at + MOMENT:
            at = max(at, ends)
    return at >= lasts[1] - MOMENT
