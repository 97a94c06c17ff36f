from dataclasses import replace

import numpy as np
import pytest

from sim.measures.fairness import fairness, villages_of
from sim.measures.grouping import gini
from sim.measures.window import Window

WINDOW = Window(1440.0, 4320.0)
A, B, ALONE = 0, 1, 2
"""Villages in the order of their places; c3 belongs to none and stands for itself."""


def calls(answered, cell, responses, **more):
    return [answered(2000 + i, response, cell=cell, **more) for i, response in enumerate(responses)]


def test_a_cell_without_a_village_stands_for_itself(district):
    assert [district.places.code[place] for place in district.villages_of_cells()] == ["vA", "vA", "vB", "c3"]


def test_without_the_level_every_cell_is_a_village(district):
    renamed = replace(district, places=replace(district.places, levels=("district", "township", "hamlet", "cell")))
    assert [district.places.code[place] for place in renamed.villages_of_cells()] == ["c0", "c1", "c2", "c3"]


def test_villages_pool_the_calls_of_their_cells(run_tables, answered):
    rows = [*calls(answered, 0, [2, 4]), *calls(answered, 1, [9], kind=1), answered(100, 50, cell=2), {"known": 2000}]
    villages = villages_of(run_tables(rows), WINDOW)
    assert villages.residents.tolist() == [400.0, 400.0, 200.0]
    assert villages.answered.tolist() == [3.0, 0.0, 0.0]
    assert villages.response_min[A] == 5.0
    assert villages.target_min[A] == pytest.approx((5 + 5 + 10) / 3)
    assert villages.spread[A] == 9 + 1 + 16
    assert np.isnan(villages.response_min[[B, ALONE]]).all()


def test_measures_of_three_villages(run_tables, answered, values):
    rows = [*calls(answered, 0, [4] * 10), *calls(answered, 2, [6] * 20), *calls(answered, 3, [5.5, 6.5] * 8)]
    found = values(fairness(run_tables(rows), WINDOW))
    means = np.array([4.0, 6.0, 6.0])
    assert found["village_worst_min"] == 6.0
    assert found["village_90_10_ratio"] == pytest.approx(6.0 / 4.4)
    assert found["village_gini"] == pytest.approx(gini(means))
    assert found["residents_beyond_target_share"] == pytest.approx(600 / 1000)
    assert found["residents_judged_share"] == 1.0
    variance = 16 * 0.25 / (9 + 19 + 15)
    expected = np.sqrt(variance * (1 / 10 + 1 / 20 + 1 / 16) / 3 / np.pi) / means.mean()
    assert found["village_gini_by_chance"] == pytest.approx(expected)


def test_a_village_with_nine_calls_is_not_judged_and_one_with_ten_is(run_tables, answered, values):
    rows = [*calls(answered, 0, [4] * 10), *calls(answered, 2, [60] * 9)]
    found = values(fairness(run_tables(rows), WINDOW))
    assert found["village_worst_min"] == 4.0
    assert found["village_gini"] == 0.0
    assert found["residents_judged_share"] == 0.4
    assert found["residents_beyond_target_share"] == 0.0
    assert np.isnan(found["village_gini_by_chance"]), "one village alone cannot differ from others"


def test_no_village_with_enough_calls_leaves_nothing_to_measure(run_tables, answered, values):
    found = values(fairness(run_tables(calls(answered, 0, [4] * 9)), WINDOW))
    assert found.pop("residents_judged_share") == 0.0
    assert np.isnan(list(found.values())).all()


def test_instant_response_everywhere_is_even_and_has_no_ratio(run_tables, answered, values):
    rows = [*calls(answered, 0, [0.0] * 10), *calls(answered, 2, [0.0] * 10)]
    found = values(fairness(run_tables(rows), WINDOW))
    assert found["village_gini"] == 0.0
    assert np.isnan(found["village_90_10_ratio"])
    assert np.isnan(found["village_gini_by_chance"])


def test_villages_served_alike_show_the_gini_that_chance_predicts(run_tables, district):
    # 400 villages of one cell each, 25 calls each, one exponential law of response: the true Gini is 0.
    rng, villages, calls_each = np.random.default_rng(11), 400, 25
    response = rng.exponential(6.0, (villages, calls_each))
    means = response.mean(axis=1)
    predicted = np.sqrt(response.var(axis=1, ddof=1).mean() / calls_each / np.pi) / means.mean()
    # Standard error of a Gini coefficient of n normal values with coefficient of variation v is about 0.46 v / sqrt(n).
    tolerance = 4 * 0.46 * (1 / np.sqrt(calls_each)) / np.sqrt(villages)
    assert gini(means) == pytest.approx(predicted, abs=tolerance)
    assert gini(means) > 2 * tolerance, "chance alone makes villages look unequal"
