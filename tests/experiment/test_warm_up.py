import numpy as np
import pytest

from sim.experiment.warm_up import batch_means_error, mser


@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.parametrize(
    ("start", "then", "mean"), [([5.0] * 40, [1.0, 2.0] * 80, 1.5), ([0.0] * 20, [4.0, 6.0] * 40, 5.0)]
)
def test_a_start_that_is_different_is_cut_off_exactly(start, then, mean, batch):
    found = mser(np.array(start + then), batch)
    assert (found.cut, found.is_sure) == (len(start), True)
    assert found.mean == pytest.approx(mean)


def test_a_series_without_a_start_is_left_whole():
    assert mser(np.full(30, 0.1)).cut == 0
    assert mser(np.array([1.0, 2.0] * 50)).cut == 0


def test_a_series_that_never_settles_is_cut_as_late_as_is_looked_and_said_to_be_unsure():
    found = mser(np.arange(100.0))
    assert (found.cut, found.is_sure) == (50, False)


def test_an_incomplete_batch_at_the_end_is_left_out():
    assert mser(np.array([1.0, 2.0] * 50 + [1e9] * 4), 5).mean == pytest.approx(1.5)


def test_too_few_values_are_refused():
    with pytest.raises(ValueError, match="9 values make 1 batches of 5"):
        mser(np.zeros(9), 5)
    with pytest.raises(ValueError, match="at least 10 batches"):
        batch_means_error(np.zeros(90), 9)


def test_batch_means_of_independent_values_give_the_plain_standard_error():
    values = np.random.default_rng(1).normal(size=(300, 600))
    found = np.array([batch_means_error(row) for row in values])
    # The squared error is unbiased: chi-square with 29 degrees of freedom.
    standard = np.sqrt(2 / 29 / 300)
    assert (found**2).mean() * 600 == pytest.approx(1.0, abs=4 * standard)


def test_values_that_swing_with_their_batches_have_no_error():
    assert batch_means_error(np.array([1.0, -1.0] * 100), 20) == 0.0
