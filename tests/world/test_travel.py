"""Fastest ways against brute force, and what a mode and a period make of them."""

import math
import pickle
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.world.travel as travel_module
from sim.arrays import NONE
from sim.errors import InputError
from sim.scenario.specs.travel import Mode, Travel
from sim.world.travel import TravelTimes

from .conftest import CAR, both, nobody, roads_of, route, travel_of


def times_of(segments, nodes, *, node=0, more=(), **modes):
    cells, places = nobody(node)
    return TravelTimes(roads_of(segments, nodes), cells, places, travel_of(**(modes or {"car": CAR})), more)


NODES = 6
segments = st.tuples(
    st.integers(0, NODES - 1),
    st.integers(0, NODES - 1),
    st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0, 3.0]),
    st.sampled_from(["primary", "residential", "path"]),
)


def by_brute_force(listed, oneway):
    """Return minutes by Floyd and Warshall, and the segment of each pair that a car prefers, in whole half minutes."""
    best = {}
    for tail, head, km, road_class in listed:
        if road_class == "path" or tail == head:
            continue
        minutes = km * (1 if road_class == "primary" else 2)
        for pair in {(tail, head)} if oneway else {(tail, head), (head, tail)}:
            best[pair] = min(best.get(pair, (math.inf, math.inf)), (minutes, km))
    minutes = [[0.0 if a == b else best.get((a, b), (math.inf,))[0] for b in range(NODES)] for a in range(NODES)]
    for middle in range(NODES):
        for a in range(NODES):
            for b in range(NODES):
                minutes[a][b] = min(minutes[a][b], minutes[a][middle] + minutes[middle][b])
    return np.array(minutes), best


@settings(max_examples=100, deadline=None)
@given(st.lists(segments, max_size=14), st.booleans())
def test_minutes_are_those_of_floyd_and_warshall(listed, oneway):
    expected, _ = by_brute_force(listed, oneway)
    car = replace_mode(CAR, oneway=oneway)
    matrix = times_of(listed, NODES, car=car).matrix("car", 0)
    np.testing.assert_array_equal(matrix.minutes[matrix.row].T, expected)


@settings(max_examples=100, deadline=None)
@given(st.lists(segments, max_size=14), st.booleans())
def test_a_route_uses_segments_that_exist_and_each_of_its_beginnings_is_fastest_too(listed, oneway):
    expected, best = by_brute_force(listed, oneway)
    matrix = times_of(listed, NODES, car=replace_mode(CAR, oneway=oneway)).matrix("car", 0)
    for a in range(NODES):
        for b in range(NODES):
            if not np.isfinite(expected[a, b]):
                assert np.isinf(matrix.km[matrix.row[b], a])
                continue
            nodes, minutes, km = route(matrix, a, b)
            assert (nodes[0], nodes[-1]) == (a, b)
            assert len(set(nodes)) == len(nodes)
            steps = [best[pair] for pair in pairwise(nodes)]
            np.testing.assert_array_equal(minutes, np.cumsum([0.0, *(step[0] for step in steps)]))
            np.testing.assert_array_equal(km, np.cumsum([0.0, *(step[1] for step in steps)]))
            np.testing.assert_array_equal(minutes, expected[a, nodes])
            assert minutes[-1] == matrix.minutes[matrix.row[b], a]
            assert km[-1] == matrix.km[matrix.row[b], a]


@settings(max_examples=100, deadline=None)
@given(st.lists(segments, min_size=4, max_size=14), st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_whoever_is_on_a_way_is_between_two_of_its_nodes_whenever_asked(listed, quarters):
    matrix = times_of(listed, NODES).matrix("car", 0)
    for a in range(NODES):
        for b in range(NODES):
            if np.isinf(matrix.minutes[matrix.row[b], a]):
                continue
            nodes, minutes, km = route(matrix, a, b)
            passed = a
            for minute in sorted(quarter / 4 for quarter in quarters):
                at = matrix.whereabouts(a, b, minute, passed)
                # At the end and beyond, a node from which no minute is left stands for the last.
                ahead = min(np.searchsorted(minutes, min(minute, minutes[-1])), len(nodes) - 1)
                before = max(ahead - 1, 0)
                assert at == (nodes[before], nodes[ahead], minutes[before], minutes[ahead])
                assert matrix.km_until(a, b, at.ahead) == km[ahead]
                passed = at.passed


@settings(max_examples=40, deadline=None)
@given(st.lists(segments, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_the_order_in_which_roads_are_listed_does_not_matter(listed, random):
    shuffled = random.sample(listed, len(listed))
    one, other = (times_of(order, NODES).matrix("car", 0) for order in (listed, shuffled))
    assert one.key == other.key
    np.testing.assert_array_equal(one.following, other.following)


def replace_mode(mode, **changes):
    return mode.model_copy(update=changes)


def test_of_two_roads_between_two_nodes_the_fastest_counts_and_they_are_not_added_up():
    matrix = times_of([*both(0, 1, 3, "primary"), *both(0, 1, 2, "residential")], 2).matrix("car", 0)
    assert matrix.minutes[0, 1] == 3
    assert matrix.km[0, 1] == 3


def test_of_two_equally_fast_roads_the_shorter_counts():
    matrix = times_of([*both(0, 1, 4, "primary"), *both(0, 1, 2, "residential")], 2).matrix("car", 0)
    assert (matrix.minutes[0, 1], matrix.km[0, 1]) == (4, 2)


def test_a_road_without_length_is_a_road():
    matrix = times_of([*both(0, 1, 0), *both(1, 2, 1)], 3).matrix("car", 0)
    assert matrix.minutes[0].tolist() == [0, 0, 1]
    assert route(matrix, 2, 0)[0] == [2, 1, 0]


def test_kilometres_are_those_of_the_fastest_way_and_not_of_the_shortest():
    matrix = times_of([*both(0, 1, 3, "residential"), *both(0, 2, 2), *both(2, 1, 2)], 3).matrix("car", 0)
    assert (matrix.minutes[1, 0], matrix.km[1, 0]) == (4, 4)


def test_kilometres_of_a_way_of_a_thousand_steps_are_complete():
    steps = [segment for node in range(999) for segment in both(node, node + 1, 0.25)]
    matrix = times_of(steps, 1000).matrix("car", 0)
    assert matrix.km[999, 0] == 999 * 0.25
    assert matrix.km[0].tolist() == [0.25 * node for node in range(1000)]


def test_a_mode_obeys_one_way_streets_only_if_they_bind_it():
    free = replace_mode(CAR, oneway=False)
    times = times_of([(0, 1, 1, "primary")], 2, car=CAR, free=free)
    assert times.matrix("car", 0).minutes.tolist() == [[0, np.inf], [1, 0]]
    assert times.matrix("free", 0).minutes.tolist() == [[0, 1], [1, 0]]


def test_a_class_that_a_mode_has_no_speed_for_is_closed_to_it():
    walker = Mode(speed_kmh={"primary": 6, "path": 6}, offroad_kmh=3)
    times = times_of([*both(0, 1, 1, "path"), *both(0, 2, 5), *both(2, 1, 5)], 3, car=CAR, walker=walker)
    assert times.matrix("car", 0).minutes[1, 0] == 10
    assert times.matrix("walker", 0).minutes[1, 0] == 10
    assert times.matrix("walker", 0).km[1, 0] == 1


def test_a_mode_without_any_open_road_stays_where_it_is():
    boat = Mode(speed_kmh={"track": 6}, offroad_kmh=3)
    matrix = times_of(both(0, 1, 1), 2, boat=boat).matrix("boat", 0)
    assert matrix.minutes.tolist() == [[0, np.inf], [np.inf, 0]]
    assert route(matrix, 1, 1)[0] == [1]


def test_a_node_without_roads_reaches_itself_only():
    matrix = times_of([], 2).matrix("car", 0)
    assert matrix.minutes.tolist() == [[0, np.inf], [np.inf, 0]]


def test_minutes_off_the_road_follow_from_the_speed_there():
    assert times_of([], 1).matrix("car", 0).leg_min_per_km == 10


def test_a_period_changes_the_minutes_by_its_factor_and_nothing_else():
    car = replace_mode(CAR, period_factor={"peak": 0.8, "night": 1.25})
    times = times_of([*both(0, 1, 4), *both(1, 2, 1, "residential")], 3, car=car)
    day, peak, night = (times.matrix("car", period) for period in range(3))
    plain = day.minutes.astype(np.float64)
    np.testing.assert_array_equal(peak.minutes, (plain / 0.8).astype(np.float32))
    np.testing.assert_array_equal(night.minutes, (plain / 1.25).astype(np.float32))
    assert peak.km is day.km
    assert peak.leg_min_per_km == day.leg_min_per_km
    np.testing.assert_allclose(route(peak, 0, 2)[1], np.array(route(day, 0, 2)[1]) / 0.8, rtol=1e-6)


def test_a_period_without_a_factor_shares_the_plain_days_table():
    times = times_of(both(0, 1, 4), 2, car=replace_mode(CAR, period_factor={"night": 1.0}))
    assert times.matrix("car", 1) is times.matrix("car", 0)
    assert times.matrix("car", 2) is times.matrix("car", 0)


def test_the_period_is_found_at_any_minute_of_any_day():
    clock = TravelTimes(roads_of([], 1), *nobody(), Travel()).periods
    assert clock.names == ("plain day", "peak", "night")
    day = 1440
    at = {0: 2, 359.999: 2, 360: 0, 420: 1, 539.9: 1, 540: 0, 1020: 1, 1140: 0, 1319.99: 0, 1320: 2, 1439.99: 2}
    for minute, period in at.items():
        assert clock.index_at(minute) == period
        assert clock.index_at(minute + 400 * day) == period


def test_tables_are_read_only():
    matrix = times_of(both(0, 1, 4), 2).matrix("car", 0)
    for table in (matrix.minutes, matrix.km, matrix.following, matrix.row):
        with pytest.raises(ValueError, match="read-only"):
            table[:1] = 1


def test_only_asked_for_nodes_are_destinations_in_a_large_world(monkeypatch):
    monkeypatch.setattr(travel_module, "EVERY_NODE_UP_TO", 0)
    line = [segment for node in range(3) for segment in both(node, node + 1, 1)]
    times = times_of(line, 4, node=2)
    matrix = times.matrix("car", 0)
    assert matrix.row.tolist() == [NONE, NONE, 0, NONE]
    assert matrix.minutes.tolist() == [[2, 1, 0, 1]]
    with pytest.raises(ValueError, match="with_destinations"):
        matrix.whereabouts(0, 3, 0.0, 0)
    more = times.with_destinations([3, 2])
    assert more.matrix("car", 0).row.tolist() == [NONE, NONE, 0, 1]
    assert route(more.matrix("car", 0), 0, 3)[1] == [0, 1, 2, 3]
    assert more.with_destinations([2]) is more
    assert times.with_destinations([3, 2]) is more
    assert more.with_destinations([0]).matrix("car", 0).row.tolist() == [0, NONE, 1, 2]


def test_the_least_used_sets_of_more_destinations_are_forgotten_first(monkeypatch):
    monkeypatch.setattr(travel_module, "EVERY_NODE_UP_TO", 0)
    monkeypatch.setattr(travel_module, "EXTENSIONS_KEPT", 2)
    times = times_of(both(0, 1, 1), 5)
    one, other = times.with_destinations([1]), times.with_destinations([2])
    assert times.with_destinations([1]) is one
    times.with_destinations([3])
    assert times.with_destinations([1]) is one
    assert times.with_destinations([2]) is not other


def test_a_pickle_carries_the_sets_of_more_destinations(monkeypatch):
    monkeypatch.setattr(travel_module, "EVERY_NODE_UP_TO", 0)
    times = times_of(both(0, 1, 1), 2)
    times.with_destinations([1]).matrix("car", 0)
    copy = pickle.loads(pickle.dumps(times))
    assert [kept.matrix("car", 0).minutes.tolist() for kept in copy._extended.values()] == [[[0, 1], [1, 0]]]


def test_a_route_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no way from node 1 to node 0"):
        times_of([(0, 1, 1, "primary")], 2).matrix("car", 0).whereabouts(1, 0, 0.0, 1)


def test_an_unknown_mode_is_an_input_error_with_a_proposal():
    with pytest.raises(InputError, match="'caar' is no mode; did you mean car"):
        times_of([], 1).matrix("caar", 0)
    with pytest.raises(InputError, match="'balloon' is no mode; there are car, car_on_call, ebike, foot"):
        times_of([], 1).matrix("balloon", 0)


def test_a_pickle_carries_no_table_that_lies_on_disk():
    times = times_of([*both(0, 1, 4), *both(1, 2, 1)], 3)
    expected = times.matrix("car", 1).minutes.copy()
    copy = pickle.loads(pickle.dumps(times))
    assert copy._matrices == {}
    np.testing.assert_array_equal(copy.matrix("car", 1).minutes, expected)


def test_a_pickle_carries_tables_that_could_not_be_written(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("PEACEGRID_CACHE", str(blocked))
    times = times_of(both(0, 1, 4), 2)
    matrix = times.matrix("car", 0)
    assert not matrix.on_disk
    assert matrix.minutes.tolist() == [[0, 4], [4, 0]]
    copy = pickle.loads(pickle.dumps(times))
    np.testing.assert_array_equal(copy._matrices["car", (), 1.0].minutes, matrix.minutes)


def test_tables_in_chunks_are_the_tables_at_once(monkeypatch):
    rng = np.random.default_rng(5)
    listed = [(int(a), int(b), float(km), "primary") for a, b, km in zip(
        rng.integers(0, 40, 160), rng.integers(0, 40, 160), rng.random(160), strict=True)]  # fmt: skip
    car = replace_mode(CAR, period_factor={"peak": 0.7})
    at_once = times_of(listed, 40, car=car)
    expected = [at_once.matrix("car", period) for period in (0, 1)]
    monkeypatch.setattr("sim.world.fastest.CHUNK_ELEMENTS", 120)
    monkeypatch.setattr("sim.world.travel.CHUNK_ELEMENTS", 120)
    monkeypatch.setattr("sim.world.fastest.ALGORITHM", b"another key")
    in_chunks = times_of(listed, 40, car=car)
    for period, table in enumerate(expected):
        found = in_chunks.matrix("car", period)
        assert found.key != table.key
        for name in ("minutes", "km", "following"):
            np.testing.assert_array_equal(getattr(found, name), getattr(table, name))


def test_moving_a_segment_changes_the_key_of_the_tables():
    roads = roads_of([*both(0, 1, 4), *both(1, 2, 1)], 3)
    keys = {
        TravelTimes(changed, *nobody(), Travel(modes={"car": CAR})).matrix("car", 0).key
        for changed in (
            roads,
            replace(roads, length_km=roads.length_km + 1e-12),
            replace(roads, head=roads.tail, tail=np.roll(roads.head, 2)),
            roads_of([*both(0, 1, 4), *both(1, 2, 1)], 4),
        )
    }
    assert len(keys) == 4
