"""Worlds without roads."""

import numpy as np
import pytest

from sim.errors import InputError

from .conftest import route

CAR = {"speed_kmh": {"trunk": 30, "primary": 60}, "offroad_kmh": 6}


def points(*given, metric="euclidean", **more):
    return {"roads": {"format": "none", "metric": metric}, "cells": {"format": "inline", "points": list(given)}, **more}


HERE, THERE = {"code": "a", "residents": 2}, {"code": "b", "name": "乙村", "x_km": 3, "y_km": 4, "residents": 1}


@pytest.mark.parametrize(("metric", "km"), [("euclidean", 5), ("manhattan", 7)])
def test_units_move_straight_at_the_highest_speed_of_their_mode(built, metric, km):
    matrix = built(points(HERE, THERE, metric=metric), modes={"car": CAR}).travel.matrix("car", 0)
    assert matrix.km.tolist() == [[0, km], [km, 0]]
    assert matrix.minutes.tolist() == [[0, km], [km, 0]]
    nodes, minutes, along_km = route(matrix, 0, 1)
    assert (nodes, minutes, along_km) == ([0, 1], [0, km], [0, km])
    assert route(matrix, 1, 1)[0] == [1]


def test_a_period_slows_straight_ways_too(built):
    car = {**CAR, "period_factor": {"peak": 0.5}}
    travel = built(points(HERE, THERE), modes={"car": car}).travel
    assert travel.matrix("car", 1).minutes[0, 1] == 10


def test_every_cell_is_its_own_node_without_a_way_to_it(built):
    world = built(points(HERE, THERE))
    assert world.cells.node.tolist() == [0, 1]
    assert world.cells.leg_km.tolist() == [0, 0]
    assert world.roads.node_name == ("a", "b")
    assert world.roads.metric == "euclidean"
    assert len(world.roads.tail) == 0


def test_the_district_stands_above_its_points(built):
    world = built(points(HERE, THERE, name="城关"))
    places = world.places
    assert places.levels == ("district", "cell")
    assert places.name == ("城关", "a", "乙村")
    assert places.parent.tolist() == [-1, 0, 0]
    assert places.residents.tolist() == [3, 2, 1]
    assert places.x_km.tolist() == [1, 0, 3]
    assert places.seat_node.tolist() == [0, 0, 1]
    assert world.ancestors("district").tolist() == [0, 0]
    np.testing.assert_allclose(world.cells.households, [2 / 2.62, 1 / 2.62])


def test_a_cell_keeps_its_code_and_a_place_above_it_gets_another(built):
    world = built(points({"code": "城关"}, {"code": "城关'"}, name="城关"))
    assert world.places.code == ("城关''", "城关", "城关'")


def test_every_repeated_code_is_named(built):
    with pytest.raises(InputError) as caught:
        built(points(HERE, THERE, HERE, THERE))
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("world.source.cells.points[2].code", "'a' is the code of points[0] already; it must be unique"),
        ("world.source.cells.points[3].code", "'b' is the code of points[1] already; it must be unique"),
    ]


def test_metres_given_as_kilometres_are_noted_and_points_at_one_place_are_not(built):
    far = {"code": "c", "x_km": 36_000, "y_km": 30}
    note = (
        "suspicious: the places lie in a box of 3.6e+04 by 30 km; are they metres given as kilometres (unit_km: 0.001)?"
    )
    assert built(points(HERE, far)).notes == (note,)
    close = {"code": "c", "x_km": 0.01}
    note = "suspicious: the places lie in a box of 0.01 by 0 km; are they kilometres given as metres?"
    assert built(points(HERE, close)).notes == (note,)
    assert built(points(HERE)).notes == ()


def test_a_mode_faster_than_any_road_is_noted(built):
    notes = built(points(HERE), modes={"rocket": {"speed_kmh": {"trunk": 250}, "offroad_kmh": 5}}).notes
    assert notes == ("suspicious: the highest speed of mode rocket is 250 km/h; is it in another unit?",)
