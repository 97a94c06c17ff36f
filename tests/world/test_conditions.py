"""Roads that are closed or slower for a while."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.specs.travel import Travel
from sim.world.conditions import Condition, RoadChange, speed_factor
from sim.world.geography import Roads
from sim.world.periods import Stretch
from sim.world.travel import TravelTimes

from .conftest import CAR, both, nobody, roads_of, route, travel_of

ALL = frozenset({"car", "other"})


def change(roads, chosen, factor=0.0, modes=ALL):
    """Return a change of the segments with these numbers."""
    return RoadChange(np.isin(np.arange(len(roads.tail)), chosen), modes, factor)


def condition(*changes, name="flood", from_at=100.0, to_at=200.0):
    return Condition(Stretch(name, from_at, to_at), changes)


def times_with(roads, *conditions, **modes):
    spec = travel_of(**(modes or {"car": CAR}))
    return TravelTimes(roads, *nobody(), spec, conditions=conditions)


def at(times, minute, mode="car"):
    return times.matrix(mode, times.periods.index_at(minute))


SQUARE = [*both(0, 1, 1), *both(1, 2, 1), *both(2, 3, 1), *both(3, 0, 1)]


def test_a_closed_road_makes_a_detour_while_it_is_closed_and_no_longer():
    roads = roads_of(SQUARE, 4)
    times = times_with(roads, condition(change(roads, [0, 1])))
    for minute, expected in ((99.9, 1), (100, 3), (199.9, 3), (200, 1)):
        assert at(times, minute).minutes[0, 1] == expected
        assert at(times, minute).km[0, 1] == expected
    assert route(at(times, 150), 1, 0)[0] == [1, 2, 3, 0]


def test_one_direction_can_be_closed_alone():
    roads = roads_of(SQUARE, 4)
    matrix = at(times_with(roads, condition(change(roads, [0]))), 150)
    assert (matrix.minutes[1, 0], matrix.minutes[0, 1]) == (3, 1)


def test_who_ignores_one_way_streets_is_stopped_by_a_closed_direction_only_there():
    # A walker may use the open direction of the road both ways.
    roads = roads_of(SQUARE, 4)
    free = CAR.model_copy(update={"oneway": False})
    assert at(times_with(roads, condition(change(roads, [0])), car=free), 150).minutes[1, 0] == 1
    assert at(times_with(roads, condition(change(roads, [0, 1])), car=free), 150).minutes[1, 0] == 3


def test_a_place_can_be_cut_off():
    roads = roads_of(both(0, 1, 1), 2)
    matrix = at(times_with(roads, condition(change(roads, [0, 1]))), 100)
    assert matrix.minutes.tolist() == [[0, np.inf], [np.inf, 0]]


def test_a_slower_road_is_avoided_when_a_detour_is_faster():
    roads = roads_of(SQUARE, 4)
    slow = times_with(roads, condition(change(roads, [0, 1], 0.5)))
    slower = times_with(roads, condition(change(roads, [0, 1], 0.25)))
    assert (at(slow, 150).minutes[0, 1], at(slow, 150).km[0, 1]) == (2, 1)
    assert (at(slower, 150).minutes[0, 1], at(slower, 150).km[0, 1]) == (3, 3)


def test_a_mode_that_is_not_concerned_keeps_its_ways():
    roads = roads_of(SQUARE, 4)
    times = times_with(roads, condition(change(roads, [0, 1], modes=frozenset({"other"}))), car=CAR, other=CAR)
    assert at(times, 150) is at(times, 0)
    assert at(times, 150, "other").minutes[0, 1] == 3


def test_the_same_factor_on_every_road_shares_the_ways_of_the_plain_day():
    roads = roads_of(SQUARE, 4)
    car = CAR.model_copy(update={"period_factor": {"night": 0.8}})
    times = times_with(roads, condition(change(roads, range(8), 0.5), to_at=5000), car=car)
    plain, rain, rainy_night = at(times, 0), at(times, 600), at(times, 1400)
    assert rain.km is plain.km
    assert rain.following is plain.following
    assert (plain.minutes[0, 1], rain.minutes[0, 1]) == (np.float32(1 / 0.8), 2)
    assert rainy_night.minutes[0, 1] == np.float32(1 / (0.8 * 0.5))


def test_factors_of_the_hour_and_of_conditions_multiply():
    roads = roads_of(SQUARE, 4)
    car = CAR.model_copy(update={"period_factor": {"night": 0.5}})
    first = condition(change(roads, [0, 1], 0.5), from_at=0, to_at=3000)
    second = condition(change(roads, [0, 1], 0.8), name="ice", from_at=500, to_at=3000)
    times = times_with(roads, first, second, car=car)
    assert [at(times, minute).minutes[0, 1] for minute in (400, 600, 1400)] == [2, np.float32(2.5), 5]
    assert times.periods.names[times.periods.index_at(1400)] == "flood, ice, night"


def test_equal_roads_share_their_tables_whatever_the_condition_is_called():
    roads = roads_of(SQUARE, 4)
    one = times_with(roads, condition(change(roads, [0, 1])))
    other = times_with(roads, condition(change(roads, [0, 1]), name="fair", from_at=7, to_at=8))
    assert at(one, 150).key == at(other, 7).key != at(one, 0).key


def test_more_destinations_know_the_conditions_too(monkeypatch):
    monkeypatch.setattr("sim.world.travel.EVERY_NODE_UP_TO", 0)
    roads = roads_of(SQUARE, 4)
    times = times_with(roads, condition(change(roads, [0, 1]))).with_destinations([1])
    assert at(times, 150).minutes[at(times, 150).row[1], 0] == 3


def test_without_roads_a_factor_holds_everywhere():
    none = np.empty(0, dtype=np.int32)
    x_km = np.array([0.0, 3.0])
    roads = Roads(("a", "b"), x_km, np.zeros(2), none, none, np.empty(0), none, (), "euclidean")
    rain = condition(RoadChange(np.empty(0, dtype=bool), frozenset({"car"}), 0.5))
    times = TravelTimes(roads, *nobody(), Travel(modes={"car": CAR}), conditions=(rain,))
    assert [at(times, minute).minutes[0, 1] for minute in (50, 150)] == [3, 6]


roads_and_closures = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from([0.5, 1.0, 2.0]), st.booleans()), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(roads_and_closures)
def test_closing_roads_is_as_if_they_did_not_exist(listed):
    every = roads_of([(a, b, km, "primary") for a, b, km, _ in listed], 5)
    open_ones = roads_of([(a, b, km, "primary") for a, b, km, closed in listed if not closed], 5)
    closed = [number for number, segment in enumerate(listed) if segment[3]]
    during = at(times_with(every, condition(change(every, closed))), 150)
    without = times_with(open_ones).matrix("car", 0)
    assert during.key == without.key
    np.testing.assert_array_equal(during.minutes, without.minutes)
    np.testing.assert_array_equal(during.km, without.km)


def test_the_factor_of_nothing_is_one():
    assert speed_factor([], "car", 3).tolist() == [1, 1, 1]
    assert speed_factor([], "car", 0).tolist() == [1]


def test_islands_are_what_closed_roads_leave_of_the_roads():
    roads = roads_of([*both(0, 1, 1), *both(1, 2, 1), (2, 3, 1, "primary"), *both(3, 4, 1, "path")], 5)
    times = times_with(roads, condition(change(roads, [0, 1]), change(roads, [2], 0.5)), car=CAR, other=CAR)
    assert times.islands("car", times.periods.index_at(150)).tolist() == [0, 1, 1, 1, 2]
    assert times.islands("car", 0) is None
    # The other direction of a road still joins what it joins.
    times = times_with(roads, condition(change(roads, [0], modes=frozenset({"car"}))), car=CAR, other=CAR)
    assert times.islands("car", times.periods.index_at(150)).tolist() == [0, 0, 0, 0, 1]
    assert times.islands("other", times.periods.index_at(150)) is None
