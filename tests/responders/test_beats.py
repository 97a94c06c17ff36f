from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.responders.beats import Circuit, TimetableBeat, street_numbers
from sim.responders.random_beats import Crossings, RoamBeat, WalkBeat
from sim.responders.trip import Turn

RING = Circuit(
    node=np.array([5, 6, 7, 5], dtype=np.int32),
    minutes=np.array([0.0, 2, 5, 10]),
    km=np.array([0.0, 1, 2, 4]),
    places=np.array([0, 2], dtype=np.int32),
)
"""A way 5-6-7-5 of 10 min and 4 km that can be joined at nodes 5 and 7."""


def beat(ahead_min=0.0):
    return TimetableBeat(RING, ahead_min)


def test_a_unit_on_its_timetable_is_where_that_says():
    patrol = beat().patrol(0, 0.0)
    assert patrol.turn(0.0) == Turn(5, 0.0, 0.0, 0.0)
    assert patrol.turn(1.0) == Turn(6, 1.0, 0.5, 0.5)
    assert patrol.turn(2.0) == Turn(6, 0.0, 0.0, 1.0)
    assert patrol.turn(7.5) == Turn(5, 2.5, 1.0, 3.0)


def test_round_after_round_it_is_the_same_but_for_the_way_driven():
    patrol = beat().patrol(0, 0.0)
    assert patrol.turn(10.0) == Turn(5, 0.0, 0.0, 4.0)
    assert patrol.turn(31.0) == Turn(6, 1.0, 0.5, 12.5)


def test_a_unit_that_comes_early_waits_for_its_timetable():
    patrol = beat().patrol(1, 3.0)
    assert patrol.starts_at == 5.0
    assert patrol.turn(4.0) == Turn(7, 0.0, 0.0, 0.0)
    assert patrol.turn(6.0) == Turn(5, 4.0, pytest.approx(1.6), pytest.approx(0.4))


def test_a_unit_that_is_late_by_a_rounding_error_does_not_wait_a_round():
    assert beat().patrol(1, np.nextafter(5.0, 6)).starts_at == np.nextafter(5.0, 6)


def test_a_timetable_that_is_ahead_comes_everywhere_sooner():
    assert beat(3.0).patrol(1, 0.0).starts_at == 2.0


def test_a_beat_is_joined_where_the_timetable_is_met_soonest():
    # At node 5 the unit would be at 3 and on time at 10; at node 7 at 14 and on time at 15.
    assert beat().best_join(np.array([3.0, 14.0])) == 0
    # Now it could be at node 7 just in time at 5.
    assert beat().best_join(np.array([3.0, 5.0])) == 1
    # A closed road cuts off node 5.
    assert beat().best_join(np.array([np.inf, 14.0])) == 1


def test_two_units_half_a_round_apart_pass_every_street_in_half_the_time():
    first, _ = beat(0.0).patrol(0, 0.0).passes(100.0)
    second, _ = beat(5.0).patrol(0, 0.0).passes(100.0)
    # The street from 5 to 6 ends at 2, 12, 22, ... for one; the other, ahead by 5, gets there at 7, 17, ...
    assert first[0::3].tolist() == [2 + 10 * n for n in range(10)]
    assert second[0::3].tolist() == [7 + 10 * n for n in range(10)]


def test_passes_are_whole_streets_in_their_order():
    at, street = beat().patrol(0, 0.0).passes(12.5)
    names = street_numbers(RING.node[:-1], RING.node[1:])
    assert at.tolist() == [2.0, 5.0, 10.0, 12.0]
    assert street.tolist() == [names[0], names[1], names[2], names[0]]


def test_a_pass_that_ends_with_the_patrol_counts():
    assert beat().patrol(0, 0.0).passes(5.0)[0].tolist() == [2.0, 5.0]


def test_nothing_is_passed_while_waiting():
    assert beat().patrol(1, 3.0).passes(5.0)[0].tolist() == []


def test_a_street_has_one_number_in_both_directions():
    assert street_numbers(np.array([3], np.int32), np.array([9], np.int32)) == street_numbers(
        np.array([9], np.int32), np.array([3], np.int32)
    )


def test_streets_of_a_circuit_are_told_once():
    numbers, km = TimetableBeat(
        Circuit(np.array([1, 2, 1], np.int32), np.array([0.0, 1, 2]), np.array([0.0, 3, 7]), np.array([0], np.int32)),
        0.0,
    ).streets()
    assert len(numbers) == 1
    assert km.tolist() == [3.0]


@pytest.mark.parametrize(
    ("node", "after", "until", "expected"),
    [
        (6, 0.0, 100.0, 2.0),
        (6, 2.0, 100.0, 2.0),
        (6, 2.5, 100.0, 12.0),
        (7, 33.0, 100.0, 35.0),
        (5, 0.0, 100.0, 0.0),
        (5, 1.0, 100.0, 10.0),
        (6, 2.5, 12.0, np.inf),
        (9, 0.0, 100.0, np.inf),
    ],
)
def test_when_a_circuit_next_comes_to_a_node(node, after, until, expected):
    assert beat().patrol(0, 0.0).next_at(node, after, until) == expected


def test_a_unit_that_waits_for_its_timetable_is_at_its_join():
    patrol = beat().patrol(1, 3.0)
    assert patrol.next_at(7, 1.0, 100.0) == 3.0
    assert patrol.next_at(7, 4.0, 100.0) == 4.0
    assert patrol.next_at(7, 4.0, 4.0) == np.inf
    assert patrol.next_at(5, 4.0, 100.0) == 10.0


HOME_KM = np.array([9, 9, 9, 9, 9, 0, 1, 2], dtype=np.float32)
"""The way home from each road node, to a base at node 5."""


@pytest.mark.parametrize(
    ("join", "at", "range_km", "expected"),
    [
        (0, 0.0, 10.0, (22.0, Turn(6, 0.0, 0.0, 9.0))),  # home from there it is one more; from node 7 it would be 12
        (0, 0.0, 9.9, (20.0, Turn(5, 0.0, 0.0, 8.0))),
        (0, 0.0, 4.0, (10.0, Turn(5, 0.0, 0.0, 4.0))),
        (1, 3.0, 2.0, (10.0, Turn(5, 0.0, 0.0, 2.0))),  # it waits for its timetable until 5
        (1, 3.0, 1.9, (5.0, Turn(7, 0.0, 0.0, 0.0))),
        (0, 4.0, -3.0, (10.0, Turn(5, 0.0, 0.0, 0.0))),
    ],
)
def test_a_patrol_turns_home_at_the_last_node_before_one_too_far(join, at, range_km, expected):
    assert beat().patrol(join, at).last_turn(HOME_KM, range_km) == expected


@settings(max_examples=50, deadline=None)
@given(
    legs=st.lists(st.tuples(st.floats(0.1, 9), st.integers(1, 9), st.integers(0, 20)), min_size=2, max_size=6),
    place=st.integers(0, 5), at=st.floats(0, 1e6), ahead_min=st.floats(0, 50), range_km=st.floats(0, 200),
)  # fmt: skip
def test_whoever_turns_home_has_passed_all_streets_until_there(legs, place, at, ahead_min, range_km):
    minutes, km, home_km = (np.array(column) for column in zip(*legs, strict=True))
    nodes, place = np.append(np.arange(len(legs)), 0).astype(np.int32), place % len(legs)
    ends = [np.concatenate(([0.0], np.cumsum(column))) for column in (minutes, km)]
    patrol = TimetableBeat(Circuit(nodes, *ends, places=np.array([place], np.int32)), ahead_min).patrol(0, at)
    turned_at, turn = patrol.last_turn(home_km.astype(np.float32), range_km)
    streets, node, done_km = 0, place, 0
    while done_km + km[node] + home_km[(node + 1) % len(legs)] <= range_km:
        streets, node, done_km = streets + 1, (node + 1) % len(legs), done_km + km[node]
    assert turn == Turn(node, 0.0, 0.0, done_km)
    assert len(patrol.passes(turned_at)[0]) == streets


def test_what_a_circuit_says_of_the_next_time_agrees_with_where_it_is():
    patrol = beat(1.3).patrol(1, 0.7)
    for after in np.linspace(0.7, 40, 57).tolist():
        for node in (5, 6, 7):
            at = patrol.next_at(node, after, 1000.0)
            turn = patrol.turn(at)
            assert (turn.node, turn.rest_min) == (node, pytest.approx(0, abs=1e-9)) or at == after


def irregular_graph():
    """Return an irregular town of 25 nodes, as segments in both directions."""
    rng = np.random.default_rng(2)
    ring = [(node, (node + 1) % 25) for node in range(25)]
    across = {tuple(sorted(pair)) for pair in rng.integers(0, 25, (20, 2)).tolist() if pair[0] != pair[1]}
    edges = sorted({tuple(sorted(edge)) for edge in ring} | across)
    km = rng.uniform(0.05, 1.5, len(edges))
    tail = np.array([a for a, b in edges] + [b for a, b in edges], dtype=np.int32)
    head = np.array([b for a, b in edges] + [a for a, b in edges], dtype=np.int32)
    order = np.lexsort((head, tail))
    both_km = np.concatenate((km, km))[order]
    return Crossings(tail[order], head[order], both_km * 4.0, both_km, np.arange(25, dtype=np.int32))


SPEED_KM_PER_MIN = 0.25
WALKS, MINUTES = 100, 8000.0


@pytest.fixture(scope="module")
def frequencies():
    """Passes a minute of each street, one row for each of many walks; from every node as many."""
    town = irregular_graph()
    streets, km = WalkBeat(town, 0).streets()
    rows = []
    for number in range(WALKS):
        at, street = WalkBeat(town, number).patrol(number % 25, 0.0).passes(MINUTES)
        settled = at > 800
        counts = np.bincount(np.searchsorted(streets, street[settled]), minlength=len(streets))
        rows.append(counts / (MINUTES - 800))
    return np.array(rows), km


def deviations(frequencies, expected):
    """Return how many standard errors the mean frequency of each street is away from what is expected."""
    error = frequencies.std(axis=0, ddof=1) / np.sqrt(len(frequencies))
    return np.abs(frequencies.mean(axis=0) - expected) / error


def test_a_random_walk_passes_every_street_as_often_as_speed_over_length_of_all_streets(frequencies):
    rows, km = frequencies
    assert len(km) > 35
    assert deviations(rows, SPEED_KM_PER_MIN / km.sum()).max() < 4


def test_a_frequency_that_is_a_twentieth_wrong_is_rejected(frequencies):
    rows, km = frequencies
    assert deviations(rows, 1.05 * SPEED_KM_PER_MIN / km.sum()).max() > 4


def test_a_random_walk_goes_along_streets():
    town = irregular_graph()
    streets = set(zip(town.tail.tolist(), town.head.tolist(), strict=True))
    patrol = WalkBeat(town, 3).patrol(7, 100.0)
    patrol.passes(1000.0)
    assert set(pairwise(patrol._node)) <= streets
    assert patrol._node[0] == 7


def test_a_walk_is_the_same_however_often_one_looks():
    town = irregular_graph()
    watched, alone = WalkBeat(town, 3).patrol(7, 100.0), WalkBeat(town, 3).patrol(7, 100.0)
    seen = [watched.turn(at) for at in np.linspace(100, 300, 401).tolist()]
    assert seen[-1] == alone.turn(300.0)
    assert watched.passes(300.0)[0].tolist() == alone.passes(300.0)[0].tolist()


def test_another_unit_and_another_time_walk_another_way():
    town = irregular_graph()
    ways = [
        WalkBeat(town, key).patrol(7, at).passes(at + 200)[1].tolist() for key, at in [(3, 0.0), (4, 0.0), (3, 1.0)]
    ]
    assert ways[0] != ways[1]
    assert ways[0] != ways[2]


TWO_NODES = Crossings(
    np.array([0, 1], np.int32), np.array([1, 0], np.int32), np.array([4.0, 4.0]), np.array([2.0, 2.0]),
    np.array([1], np.int32),
)  # fmt: skip


def test_where_a_walker_is_on_a_street():
    patrol = WalkBeat(TWO_NODES, 0).patrol(0, 10.0)
    assert patrol.turn(10.0) == Turn(1, 0.0, 0.0, 0.0)
    assert patrol.turn(11.0) == Turn(0, 3.0, 1.5, 0.5)
    assert patrol.turn(18.0) == Turn(1, 0.0, 0.0, 4.0)
    assert patrol.turn(19.0) == Turn(0, 3.0, 1.5, 4.5)


def test_when_a_walker_next_comes_to_a_node():
    patrol = WalkBeat(TWO_NODES, 0).patrol(0, 10.0)
    assert patrol.next_at(0, 10.0, 100.0) == 14.0
    assert patrol.next_at(1, 10.0, 100.0) == 10.0
    assert patrol.next_at(1, 10.5, 100.0) == 18.0
    assert patrol.next_at(1, 10.5, 18.0) == np.inf


def test_a_walker_turns_home_at_the_last_node_before_one_too_far():
    patrol = WalkBeat(TWO_NODES, 0).patrol(0, 10.0)
    home_km = np.array([2, 0], dtype=np.float32)
    assert patrol.last_turn(home_km, 7.9) == (18.0, Turn(1, 0.0, 0.0, 4.0))
    assert patrol.last_turn(home_km, 8.0) == (26.0, Turn(1, 0.0, 0.0, 8.0))
    assert patrol.last_turn(home_km, 3.9) == (10.0, Turn(1, 0.0, 0.0, 0.0))


def test_a_walk_begins_where_the_unit_gets_to_soonest():
    assert WalkBeat(irregular_graph(), 0).best_join(np.array([3.0, 1.0, 2.0])) == 1


def patrols():
    """Return one patrol of each kind, all begun by minute 100."""
    walk = WalkBeat(irregular_graph(), 3)
    return [beat(1.3).patrol(1, 0.7), beat(0.0).patrol(0, 0.0), walk.patrol(7, 100.0), ROAM.patrol(0, 0.0)]


def test_node_and_minutes_alone_are_those_of_the_whole_look():
    for patrol in patrols():
        for now in np.linspace(100, 300, 401).tolist():
            turn = patrol.turn(now)
            assert patrol.ahead(now) == (turn.node, turn.rest_min)


ROAM = RoamBeat(node=(4, 8, 15), leg_km=(0.0, 0.3, 0.6), pace=10.0, every_min=5.0, key=11)


def test_a_roaming_unit_stands_at_a_door_until_the_span_is_over():
    patrol = ROAM.patrol(0, 0.0)
    for span in range(20):
        turn = patrol.turn(5.0 * span)
        assert turn == patrol.turn(5.0 * span + 4.99)
        assert turn in (Turn(4, 0.0, 0.0, 0.0), Turn(8, 3.0, 0.3, 0.0), Turn(15, 6.0, 0.6, 0.0))


def test_every_cell_is_as_likely():
    counts = np.bincount([ROAM.cell_in(span) for span in range(30_000)])
    assert (np.abs(counts - 10_000) < 4 * np.sqrt(30_000 * 2 / 9)).all()


def test_when_a_roaming_unit_next_is_at_a_node():
    patrol = ROAM.patrol(0, 0.0)
    spans = [ROAM.cell_in(span) for span in range(50)]
    first = spans.index(2)
    assert patrol.next_at(15, 0.0, 250.0) == 5.0 * first
    assert patrol.next_at(15, 5.0 * first + 1, 250.0) == 5.0 * first + 1
    assert patrol.next_at(99, 0.0, 250.0) == np.inf


def test_a_roaming_unit_passes_no_street_and_joins_nowhere():
    assert len(ROAM.joins) == len(ROAM.streets()[0]) == len(ROAM.patrol(0, 0.0).passes(1e6)[0]) == 0
    with pytest.raises(ValueError, match="uses nothing of its 9 km"):
        ROAM.patrol(0, 0.0).last_turn(HOME_KM, 9.0)
    with pytest.raises(ValueError, match="joins its beat where it is"):
        ROAM.best_join(np.array([]))
