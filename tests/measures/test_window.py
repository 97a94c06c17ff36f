import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.window import Window
from sim.scenario.specs.clock import Clock


def test_a_window_runs_from_the_end_of_the_warm_up_to_the_end_of_the_last_day():
    window = Window.of(Clock(days=10, warm_up_days=2, follow_up_days=5))
    assert (window.from_at, window.to_at) == (2880.0, 14400.0)
    assert (window.length_min, window.days) == (11520.0, 8.0)


def test_a_window_holds_its_first_minute_and_not_its_last():
    window = Window(10.0, 20.0)
    assert window.holds(np.array([9.99, 10.0, 19.99, 20.0, np.nan])).tolist() == [False, True, True, False, False]


def test_an_overlap_counts_only_the_part_inside():
    window = Window(10.0, 20.0)
    from_at = np.array([0.0, 5.0, 12.0, 18.0, 30.0, 0.0])
    to_at = np.array([8.0, 12.0, 15.0, 25.0, 40.0, 40.0])
    assert window.overlap_min(from_at, to_at).tolist() == [0.0, 2.0, 3.0, 2.0, 0.0, 10.0]


@pytest.mark.parametrize(("start", "end"), [(5.0, 5.0), (6.0, 5.0), (float("nan"), 5.0)])
def test_an_empty_window_is_refused(start, end):
    with pytest.raises(ValueError, match="is empty; end it later"):
        Window(start, end)


@given(
    st.lists(st.integers(0, 1000), min_size=2, max_size=20, unique=True).map(sorted),
    st.integers(0, 1000),
)
def test_overlaps_with_two_halves_of_a_window_add_up(edges, cut):
    edges = np.array(edges, dtype=float)
    whole = Window(-1.0, 1001.0).overlap_min(edges[:-1], edges[1:])
    halves = Window(-1.0, cut + 0.5).overlap_min(edges[:-1], edges[1:]) + Window(cut + 0.5, 1001.0).overlap_min(
        edges[:-1], edges[1:]
    )
    assert np.array_equal(whole, halves)
