"""What cannot be a location problem is refused, with the place and what is allowed."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.siting.centre import p_centre
from sim.siting.cover import maximal_cover
from sim.siting.lockdown import bottleneck_assignment
from sim.siting.median import p_median
from sim.siting.move_up import best_move_up
from sim.siting.ordered import ordered_cover
from sim.siting.set_cover import fewest_to_cover

GOOD = [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("minutes", "weight", "number", "path", "complaint"),
    [
        ([1, 2], [1, 1], 1, "minutes", "must have rows and columns"),
        ([[], []], [1, 1], 1, "minutes", "must have rows and columns"),
        ([[0, -1], [1, 0]], [1, 1], 1, "minutes", "-1 in row 0, column 1: must be 0 or more"),
        ([[0, 1], [np.nan, 0]], [1, 1], 1, "minutes", "nan in row 1, column 0"),
        (GOOD, [1, 1, 1], 1, "weight", "must be one for each of 2 cells"),
        (GOOD, [1, -1], 1, "weight", "-1.0: every weight must be a number"),
        (GOOD, [1, np.inf], 1, "weight", "inf: every weight must be a number"),
        (GOOD, [0, 0], 1, "weight", "every weight is 0"),
        (GOOD, [1, 1], 0, "number", "0: must be 1 to 2"),
        (GOOD, [1, 1], 3, "number", "3: must be 1 to 2"),
        ([[0, 1], [np.inf, np.inf]], [1, 1], 2, "minutes", "1 cells with weight are reached from no site"),
    ],
)
@pytest.mark.parametrize("model", [p_median, p_centre])
def test_a_bad_matrix_is_refused_with_its_place(model, minutes, weight, number, path, complaint):
    with pytest.raises(InputError) as caught:
        model(minutes, weight, number)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert complaint in str(caught.value)


def test_every_problem_is_told_at_once():
    with pytest.raises(InputError) as caught:
        p_median(GOOD, [1], 9)
    assert [problem.path for problem in caught.value.problems] == ["number", "weight"]


@pytest.mark.parametrize("within", [-1, np.nan, np.inf])
def test_a_limit_is_a_number(within):
    with pytest.raises(InputError, match="must be a number, 0 or more"):
        maximal_cover(GOOD, [1, 1], 1, within)


@pytest.mark.parametrize(
    ("cell", "hint"), [([5, 7], "give 5 or more"), ([np.inf, np.inf], "some are reached from none")]
)
def test_a_cell_that_no_site_can_cover_is_told_with_the_least_limit(cell, hint):
    with pytest.raises(InputError, match=f"the first being row 1; {hint}"):
        fewest_to_cover([[0, 1], cell], 2.0)


@pytest.mark.parametrize("chance", [[[0.5]], [-1.0], [np.nan]])
def test_chances_are_numbers(chance):
    with pytest.raises(InputError, match="must be a list of numbers, 0 or more"):
        ordered_cover(GOOD, [1, 1], 1.0, chance)


def test_points_need_units_of_their_own():
    with pytest.raises(InputError, match="2 points for 1 units"):
        bottleneck_assignment([[1], [2]])
    with pytest.raises(InputError, match="cannot all be reached by different units"):
        bottleneck_assignment([[1, np.inf], [2, np.inf]])
    with pytest.raises(InputError, match="cannot all be reached by different units"):
        bottleneck_assignment([[np.inf]])


@pytest.mark.parametrize(
    ("slots", "benefits", "cost", "movable", "complaint"),
    [
        ([0], [1, 2], [[1]], 1, "must be that of slot_base"),
        ([0], [1], [1], 1, "must be a matrix of numbers"),
        ([1], [1], [[1]], 1, "must count from 0 to 0"),
        ([0], [1], [[1], [1]], 2, "2: must be 0 to 1"),
        ([0, 0], [1, 2], [[1]], 1, "rises from one slot to the next at base 0"),
    ],
)
def test_a_move_up_that_makes_no_sense_is_refused(slots, benefits, cost, movable, complaint):
    with pytest.raises(InputError, match=complaint):
        best_move_up(slots, benefits, cost, movable)
