from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.arrays import NONE
from sim.measures.grouping import Grouping, Ordered, gini, groupings

SHARES = np.array([0.0, 0.1, 0.5, 0.9, 0.95, 1.0])


def grouping(*codes, parts=3):
    return Grouping("kind", tuple("abcdefgh"[:parts]), np.array(codes, dtype=np.int32))


def test_a_mean_leaves_out_what_did_not_happen_and_is_nan_for_an_empty_part():
    means = grouping(0, 0, 0, 1, NONE).mean(np.array([1.0, 4.0, np.nan, np.nan, 9.0]))
    assert means[0] == 2.5
    assert np.isnan(means[1:]).all()


def test_a_share_is_of_those_among_which_it_is_asked():
    chosen, among = np.array([True, True, False, True]), np.array([True, False, True, False])
    shares = grouping(0, 0, 0, 1).share(chosen, among)
    assert shares[0] == 0.5
    assert np.isnan(shares[1:]).all()


def test_percentiles_are_interpolated_linearly():
    found = Ordered(np.array([30.0, 10.0, 20.0, 40.0, 5.0])).percentiles(grouping(0, 0, 0, 0, 1), SHARES)
    assert found[0].tolist() == pytest.approx([10.0, 13.0, 25.0, 37.0, 38.5, 40.0], abs=1e-12)
    assert found[1].tolist() == [5.0] * 6
    assert np.isnan(found[2]).all()


@given(
    arrays.arrays(np.float64, st.integers(0, 60), elements=st.floats(-1e3, 1e3) | st.just(np.nan)),
    st.randoms(use_true_random=False),
)
def test_percentiles_of_every_part_are_those_of_numpy(values, random):
    parts = grouping(*(random.choice([NONE, 0, 1, 2]) for _ in values))
    found = Ordered(values).percentiles(parts, SHARES)
    for part in range(3):
        mine = values[(parts.code == part) & ~np.isnan(values)]
        expected = np.quantile(mine, SHARES) if len(mine) else np.full(len(SHARES), np.nan)
        np.testing.assert_allclose(found[part], expected, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5.0, 5.0, 5.0], 0.0),
        ([0.0, 0.0], 0.0),
        ([7.0], 0.0),
        ([1.0, 3.0], 0.25),  # mean absolute difference of all four pairs 1, twice the mean 4
        ([0.0, 0.0, 0.0, 8.0], 0.75),
        ([1.0, np.nan, 3.0], 0.25),
    ],
)
def test_gini_of_small_lists(values, expected):
    assert gini(np.array(values)) == pytest.approx(expected, abs=1e-15)


def test_gini_of_nothing_is_nan():
    assert np.isnan(gini(np.array([np.nan])))


@given(arrays.arrays(np.float64, st.integers(1, 30), elements=st.floats(0.01, 1e3)), st.floats(0.1, 100))
def test_gini_is_the_mean_difference_of_all_pairs_over_twice_the_mean_and_knows_no_scale(values, scale):
    expected = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert gini(values) == pytest.approx(expected, abs=1e-12)
    assert gini(scale * values) == pytest.approx(expected, abs=1e-12)


def test_matters_are_divided_by_kind_by_hour_and_by_the_group_that_came(run_tables, answered):
    rows = [
        answered(1440 + 59.9, 3, kind=1, unit=2),
        answered(1440 + 60, 3, kind=0, unit=1),
        {"known": 3 * 1440 - 1},
    ]
    tables = run_tables(rows)
    parts = groupings(tables, np.array([True, True, True]))
    assert parts[""].code.tolist() == [0, 0, 0]
    assert parts["kind"].code.tolist() == [1, 0, 0]
    assert parts["hour"].code.tolist() == [0, 1, 23]
    assert parts["hour"].names[:2] == ("00", "01")
    assert parts["group"].code.tolist() == [1, 0, NONE]


def test_a_matter_belongs_to_the_first_surge_that_lasts_when_it_becomes_known(run_tables, answered, district):
    surges = {"fair": (2000.0, 3000.0), "flood": (2500.0, 3500.0)}
    rows = [answered(known, 3) for known in (1999, 2000, 2500, 3000, 3499, 3500)]
    tables = run_tables(rows, world=replace(district, surges=surges))
    found = groupings(tables, np.ones(6, dtype=bool))["surge"]
    assert found.names == ("fair", "flood")
    assert found.code.tolist() == [NONE, 0, 0, 1, 1, NONE]


def test_where_there_is_no_surge_none_is_measured(run_tables, answered):
    found = groupings(run_tables([answered(2000, 3)]), np.ones(1, dtype=bool))["surge"]
    assert found.names == ()
    assert Ordered(np.array([3.0])).percentiles(found, SHARES).shape == (0, len(SHARES))
