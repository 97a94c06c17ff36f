import numpy as np
import pytest

from sim.measures.open_by_week import open_by_week
from sim.measures.window import Window
from sim.record.tables import Outcome

DAY = 1440.0
WINDOW = Window(DAY, 18 * DAY)
"""Two whole weeks, days 1 to 14, and three days more."""


def test_what_is_open_is_a_time_average_of_each_whole_week(run_tables):
    tables = run_tables(
        [
            {"known": 0.0, "closed": 2 * DAY, "outcome": Outcome.CLOSED},  # one day of the first week
            {
                "known": 7 * DAY,
                "closed": 10 * DAY,
                "outcome": Outcome.WITHDRAWN,
            },  # one day of the first, two of the second
            {"known": 14 * DAY, "outcome": Outcome.OPEN},  # the last day of the second, and for ever
            {"known": np.nan},  # never known
            {"known": 0.0, "closed": 0.5 * DAY, "outcome": Outcome.CLOSED},  # before the window
        ]
    )
    assert open_by_week(tables, WINDOW).tolist() == pytest.approx([2 / 7, 3 / 7])


def test_a_window_of_six_days_has_no_week(run_tables):
    assert len(open_by_week(run_tables([]), Window(0.0, 6 * DAY))) == 0
