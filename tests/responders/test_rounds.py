import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.responders.beats import Circuit, TimetableBeat
from sim.responders.random_beats import WalkBeat
from sim.responders.rounds import Rounds
from tests.responders.test_beats import RING, irregular_graph

TRIANGLE = Circuit(
    np.array([8, 9, 4, 8], np.int32),
    np.array([0.0, 0.3, 1.7, 2.1]),
    np.array([0.0, 1, 2, 3]),
    np.array([0, 1, 2], np.int32),
)
BEATS = {0: TimetableBeat(RING, 0.0), 2: TimetableBeat(TRIANGLE, 1.1), 3: TimetableBeat(RING, 2.5)}


@given(st.lists(st.floats(0, 50), min_size=3, max_size=3), st.floats(0, 200))
def test_a_look_at_all_says_what_each_patrol_says(joined, later):
    rounds = Rounds(BEATS.values(), 4)
    patrols = {unit: beat.patrol(1, at) for (unit, beat), at in zip(BEATS.items(), joined, strict=True)}
    for unit, patrol in patrols.items():
        rounds.begin(unit, patrol)
    now = max(joined) + later
    units, nodes, rest_min = rounds.look(np.arange(4), now)
    assert units.tolist() == [0, 2, 3]
    for unit, node, rest in zip(units.tolist(), nodes.tolist(), rest_min.tolist(), strict=True):
        turn = patrols[unit].turn(now)
        # At a node itself rounding may already look at the next one: then it is a whole street away, or none.
        if min(turn.rest_min, rest) > 1e-9:
            assert (node, rest) == (turn.node, pytest.approx(turn.rest_min, abs=1e-9))


def test_only_those_asked_for_that_are_out_are_looked_at():
    rounds = Rounds(BEATS.values(), 4)
    rounds.begin(0, BEATS[0].patrol(0, 0.0))
    rounds.begin(2, BEATS[2].patrol(0, 0.0))
    rounds.end(2)
    rounds.end(3)
    assert rounds.out == {0}
    assert rounds.look(np.array([0, 2, 3]), 1.0)[0].tolist() == [0]
    assert rounds.look(np.array([1, 2]), 1.0)[0].tolist() == []


def test_there_may_be_no_circuit():
    assert Rounds([WalkBeat(irregular_graph(), 0)], 1).look(np.array([0]), 0.0)[0].tolist() == []
