import numpy as np
import pytest

from sim.measures.cells import measured_cells
from sim.measures.reach import reach_of
from sim.measures.window import Window
from sim.record.tables import Outcome, State

WINDOW = Window(1440.0, 4320.0)


def test_cells_count_their_own_calls(run_tables, answered):
    rows = [
        answered(2000, 4, cell=1),
        answered(2000, 8, cell=1),
        answered(2000, 8, cell=2, kind=1),
        {"known": 2000, "cell": 2, "outcome": Outcome.LOST},
        answered(100, 99, cell=0),
    ]
    found = measured_cells(run_tables(rows), WINDOW)
    assert found.calls.tolist() == [0, 2, 2, 0]
    assert found.answered.tolist() == [0, 2, 1, 0]
    assert found.response_mean_min.tolist() == pytest.approx([np.nan, 6.0, 8.0, np.nan], nan_ok=True)
    assert found.within_target_share.tolist() == pytest.approx([np.nan, 0.5, 0.5, np.nan], nan_ok=True)
    assert found.circle_min.tolist() == [0.0, 2.0, 1.5, 10.0]
    assert found.covered_probability.tolist() == [1.0, 1.0, 1.0, 0.0]


def test_busy_units_lower_the_probability_of_the_cells_they_reach(run_tables):
    found = measured_cells(run_tables(spells=[(0, State.WORK, 1440, 2160, 0, 0.0)]), WINDOW)
    # car.1 is busy half of its duty, and alone for 8 of 24 h; then bike.1 covers c2.
    assert found.covered_probability.tolist() == pytest.approx([0.75, 0.75, 1 - 8 / 24 * 0.5, 0.0])


def test_a_cell_that_no_unit_can_reach_has_no_minutes(run_tables, district, fleet):
    reach = reach_of(district, fleet)
    reach.minutes[3, :] = np.inf
    assert np.isnan(measured_cells(run_tables(), WINDOW, reach).circle_min[3])
