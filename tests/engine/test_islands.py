"""Looking for units only where they can come from finds the same units."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engine import simulate
from sim.engine.islands import Islands
from sim.world.conditions import Condition, RoadChange
from sim.world.periods import Stretch

from .conftest import design_of, tape_of

closures = st.lists(
    st.tuples(st.sets(st.integers(0, 5), min_size=1), st.integers(0, 200), st.integers(1, 150), st.booleans()),
    min_size=1,
    max_size=3,
)
calls = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 6), st.integers(0, 40)), max_size=12)
RULES = st.sampled_from([{}, {"rule": "own_area_first"}])


def flooded(road_world, listed):
    """Return the road with pieces closed; both directions, or only the one that leads away from node 0."""
    roads = road_world.roads
    names = np.array([int(name) for name in roads.node_name])
    lower, ahead = np.minimum(names[roads.tail], names[roads.head]), names[roads.tail] < names[roads.head]
    conditions = []
    for number, (pieces, start, length, both_ways) in enumerate(listed):
        closed = np.isin(lower, list(pieces)) & (both_ways | ahead)
        change = RoadChange(closed, frozenset({"car_on_call"}), 0.0)
        conditions.append(Condition(Stretch(f"flood{number}", float(start), float(start + length)), (change,)))
    return replace(road_world, conditions=tuple(conditions))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=closures, called=calls, bases=st.lists(st.integers(0, 6), min_size=1, max_size=3), rule=RULES)
def test_the_journal_is_the_same_as_if_every_unit_were_looked_at(road_world, listed, called, bases, rule):
    tape = tape_of(sorted(called))
    design = design_of(*map(str, bases), desk=rule)
    world = flooded(road_world, listed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Islands, "nobody_reaches", lambda *_: False)
        expected = simulate(world, tape, design)
    found = simulate(world, tape, design)
    for name in ("at", "fact", "matter", "unit", "km"):
        np.testing.assert_array_equal(getattr(found.facts, name), getattr(expected.facts, name))


def test_it_knows_that_nobody_comes_without_looking_at_travel_times(road_world, monkeypatch):
    said = []
    asked = Islands.nobody_reaches

    def ask(self, *question):
        said.append(asked(self, *question))
        return said[-1]

    monkeypatch.setattr(Islands, "nobody_reaches", ask)
    world = flooded(road_world, [({4}, 5, 100, True)])
    simulate(world, tape_of([(10, 5, 1), (20, 1, 1), (30, 6, 1)]), design_of("0"))
    # The call at 5 when it comes; at 20 that one again and the one at 1; those at 5 and 6 at 30; both when it is open.
    assert said[:3] == [True, True, False]
    assert said[-2:] == [False, False]
    assert sum(said) >= 4
