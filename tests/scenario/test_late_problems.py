"""A problem that only shows when the world is built is put where the user wrote what is wrong."""

import pytest

from sim.errors import InputError, Problem, input_error
from sim.scenario.late_problems import placed_in


@pytest.fixture
def placed(read, minimal):
    """Where a problem with this path is put, in a scenario whose second design has a group of its own."""
    van = "{units: {van: {bases: {places: [x, y]}, shifts: [{hours: 00:00-24:00}]}}}"
    resolved = read(minimal + f"designs:\n  a: {{}}\n  b: {van}\n")

    def _placed(path, file=""):
        with pytest.raises(InputError) as caught, placed_in(resolved):
            raise input_error("no such place", path, file)
        (problem,) = caught.value.problems
        return problem

    return _placed


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("world.source.area_km2", 5, 15),
        ("world.source.seed", 3, 3),
        ("units.car.bases.level", 18, 20),
        ("designs.b.units.van.bases.places[1]", 23, 41),
        ("units.van.bases.places[0]", 23, 38),
        ("units.bus", 16, 1),
    ],
)
def test_a_path_gets_its_line(placed, path, line, column):
    assert placed(path) == Problem("no such place", path, "harbour.yaml", line, column)


@pytest.mark.parametrize("path", ["", "elsewhere.x"])
def test_a_path_outside_the_scenario_gets_the_file_alone(placed, path):
    assert placed(path) == Problem("no such place", path, "harbour.yaml")


def test_a_problem_of_another_file_stays_there(placed):
    assert placed("x_km", "cells.csv") == Problem("no such place", "x_km", "cells.csv")


def test_what_raises_nothing_is_left_alone(read, minimal):
    with placed_in(read(minimal)):
        pass
