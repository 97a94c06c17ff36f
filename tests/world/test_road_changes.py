"""Which roads a scenario means, and what is said about those that it closes."""

import numpy as np
import pytest
from pydantic import ValidationError

from sim.arrays import NONE
from sim.errors import InputError
from sim.scenario.specs.road_changes import ClosedRoads, SpeedChange
from sim.world.cut_off import condition_notes
from sim.world.geography import Cells, Places, Roads
from sim.world.model import World
from sim.world.periods import Stretch
from sim.world.road_changes import RoadChanges

from .conftest import CAR, both, roads_of, travel_of

FLOOD = Stretch("flood", 1440.0, 2910.0)
FREE = CAR.model_copy(update={"oneway": False})


def line_world(more=()):
    """Return a road of five nodes a kilometre apart: at its beginning cells w1, w2 of West, at its end e1 of East.

    Segments 0 to 7 go there and back: 0-1, 1-2, 2-3 (residential), 3-4.
    """
    line = [*both(0, 1, 1), *both(1, 2, 1), *both(2, 3, 1, "residential"), *both(3, 4, 1), *more]
    plain = roads_of(line, 5)
    x_km = np.arange(5.0)
    roads = Roads(plain.node_name, x_km, np.zeros(5), *_columns(plain))
    names = ["全县", "West", "East", "w1", "w2", "e1"]
    index = np.int32
    places = Places(
        ("district", "township", "cell"), ("d", "W", "E", "w1", "w2", "e1"), tuple(names),
        np.array([0, 1, 1, 2, 2, 2], dtype=index), np.array([NONE, 0, 0, 1, 1, 2], dtype=index),
        np.array([2.0, 0, 4, 0, 1.2, 4]), np.zeros(6), np.zeros(6), np.array([2, 0, 4, 0, 1, 4], dtype=index),
        np.zeros(6),
    )  # fmt: skip
    cells = Cells(
        np.array([3, 4, 5], dtype=index), np.array([0.0, 1.2, 4]), np.zeros(3), np.array([100.0, 20, 3]), np.zeros(3),
        np.zeros(3), np.array([0, 1, 4], dtype=index), np.zeros(3),
    )  # fmt: skip
    return World("县", places, cells, roads, travel_of(car=CAR, walker=FREE))


@pytest.fixture
def world():
    return line_world()


def _columns(roads):
    return roads.tail, roads.head, roads.length_km, roads.road_class, roads.classes


def condition_of(world, closed=(), speeds=()):
    """Return the condition of what is written, or the (place, message) pairs of what is wrong with it."""
    changes = RoadChanges(world)
    found = changes.condition(
        FLOOD, [ClosedRoads(**one) for one in closed], [SpeedChange(**one) for one in speeds], "surges.flood"
    )
    changes.stop_if_any()
    return found


def closed_by(world, **some):
    (change,) = condition_of(world, closed=[some]).changes
    return np.flatnonzero(change.segments).tolist()


@pytest.mark.parametrize(
    ("some", "segments"),
    [
        ({"classes": ["residential"]}, [4, 5]),
        ({"classes": ["residential", "primary"]}, list(range(8))),
        ({"between": [["n1", "n2"]]}, [2, 3]),
        ({"between": [["n2", "n1"], ["n3", "n4"]]}, [2, 3, 6, 7]),
        ({"box": {"west_km": 0.4, "east_km": 1.6, "south_km": -1, "north_km": 1}}, [0, 1, 2, 3]),
        ({"box": {"west_km": 0.5, "east_km": 0.6, "south_km": 0, "north_km": 1}}, [0, 1]),
        ({"places": ["West"]}, [0, 1, 2, 3, 4, 5]),
        ({"places": ["w2"]}, [2, 3, 4, 5]),
        ({"places": ["E", "w2"]}, [2, 3, 4, 5, 6, 7]),
        ({"places": ["全县"]}, list(range(8))),
        ({"places": ["West"], "within_km": 1.5}, [0, 1, 2, 3]),
        ({"places": ["West", "East"], "within_km": 0.5}, [0, 1, 6, 7]),
        ({"places": ["East"], "classes": ["primary"]}, [6, 7]),
    ],
)
def test_roads_are_those_that_meet_all_that_is_given(world, some, segments):
    assert closed_by(world, **some) == segments


def test_a_closure_concerns_all_modes_or_those_named(world):
    every = condition_of(world, closed=[{"places": ["West"]}]).changes[0]
    one = condition_of(world, closed=[{"places": ["West"], "modes": ["car"]}]).changes[0]
    assert every.modes == set(world.travel_spec.modes)
    assert (one.modes, every.factor, one.factor) == ({"car"}, 0, 0)


def test_speeds_change_on_all_roads_when_none_are_named(world):
    rain, mud = condition_of(world, speeds=[{"factor": 0.7}, {"factor": 0.5, "classes": ["residential"]}]).changes
    assert (rain.segments.all(), rain.factor, np.flatnonzero(mud.segments).tolist(), mud.factor) == (
        True, 0.7, [4, 5], 0.5,
    )  # fmt: skip


def test_every_mistake_is_found_at_once_with_its_place(world):
    closed = [
        {"places": ["Wst"], "modes": ["kar"]},
        {"between": [["n1", "n33"], ["n0", "n2"]]},
        {"box": {"west_km": 50, "east_km": 60, "south_km": 0, "north_km": 1}},
    ]
    with pytest.raises(InputError) as caught:
        condition_of(world, closed, [{"factor": 2, "classes": ["trunk"]}])
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("surges.flood.closed_roads[0].modes[0]", "'kar' is no mode; did you mean car?"),
        ("surges.flood.closed_roads[0].places[0]", "'Wst' is no place of 县; did you mean West?"),
        ("surges.flood.closed_roads[1].between[0]", "'n33' is no road node; did you mean n3?"),
        ("surges.flood.closed_roads[1].between[1]", "no road joins n0 and n2 directly"),
        ("surges.flood.closed_roads[2]", "no road is meant by this; look at the places, the rectangle, the classes"),
        ("surges.flood.speeds[0]", "no road is meant by this; look at the places, the rectangle, the classes"),
    ]


def test_a_name_of_two_places_is_refused_with_their_codes(world):
    places = world.places
    twins = Places(places.levels, places.code, ("全县", "West", "East", "x", "x", "e1"), *(
        getattr(places, name) for name in Places.__slots__[3:]
    ))  # fmt: skip
    double = World("县", twins, world.cells, world.roads, world.travel_spec)
    with pytest.raises(InputError, match="'x' means 2 places; use a code: w1, w2"):
        condition_of(double, closed=[{"places": ["x"]}])


@pytest.mark.parametrize(
    ("model", "given", "message"),
    [
        (ClosedRoads, {}, "say which roads"),
        (ClosedRoads, {"modes": ["car"]}, "say which roads"),
        (ClosedRoads, {"within_km": 3}, "within_km: goes with places"),
        (SpeedChange, {"within_km": 3, "factor": 1}, "within_km: goes with places"),
        (SpeedChange, {"factor": 0}, "greater than 0"),
        (ClosedRoads, {"between": [["a"]]}, "at least 2"),
        (ClosedRoads, {"box": {"west_km": 1, "east_km": 1, "south_km": 2, "north_km": 1}}, "east_km: 1: must be above"),
        (ClosedRoads, {"box": {"west_km": 1, "east_km": 2, "south_km": 2, "north_km": 1}}, "north_km: 1: must be abo"),
    ],
)
def test_what_makes_no_sense_is_refused(model, given, message):
    with pytest.raises(ValidationError, match=message):
        model.model_validate(given)


def with_conditions(world, *conditions):
    return World(
        world.name, world.places, world.cells, world.roads, world.travel_spec, conditions=tuple(conditions)
    )  # fmt: skip


def test_notes_say_what_is_closed_and_whom_it_cuts_off(world):
    closed = [{"between": [["n1", "n2"]], "modes": ["car", "walker"]}]
    flooded = with_conditions(world, condition_of(world, closed, [{"factor": 0.5}]))
    assert list(condition_notes(flooded)) == [
        "flood, day 2 00:00 to day 3 00:30: closed to car, walker on 2 of 8 directed road segments (2.0 km)",
        "flood, day 2 00:00 to day 3 00:30: speed times 0.5 for all modes on 8 of 8 directed road segments (8.0 km)",
        "cut off during flood: 1 of 3 cells with 3 residents, for car, walker: e1; "
        "their calls wait until somebody can come",
    ]


def test_a_closed_road_with_a_way_round_cuts_nobody_off():
    world = line_world(both(0, 4, 9))
    flooded = with_conditions(world, condition_of(world, [{"between": [["n3", "n4"]]}]))
    assert [note for note in condition_notes(flooded) if note.startswith("cut off")] == []


def test_a_world_without_roads_knows_factors_everywhere_only():
    none = np.empty(0, dtype=np.int32)
    x_km = np.array([0.0, 3.0])
    roads = Roads(("a", "b"), x_km, np.zeros(2), none, none, np.empty(0), none, (), "euclidean")
    zero, node = np.zeros(1), np.zeros(1, dtype=np.int32)
    places = Places(("cell",), ("a",), ("a",), node, np.array([NONE], dtype=np.int32), zero, zero, zero, node, zero)
    cells = Cells(node, zero, zero, zero, zero, zero, node, zero)
    world = World("plain", places, cells, roads, travel_of(car=CAR))
    rainy = with_conditions(world, condition_of(world, speeds=[{"factor": 0.5, "modes": ["car"]}]))
    assert [rainy.travel.matrix("car", rainy.travel.periods.index_at(at)).minutes[0, 1] for at in (0, 1440)] == [3, 6]
    assert list(condition_notes(rainy)) == [
        "flood, day 2 00:00 to day 3 00:30: speed times 0.5 for car everywhere"
    ]  # fmt: skip
    with pytest.raises(InputError, match="has no roads to choose among"):
        condition_of(world, closed=[{"classes": ["primary"]}])
