import numpy as np
import pytest

from sim.measures.calls import calls_for_nothing
from sim.measures.timeliness import timeliness
from sim.measures.window import Window
from sim.record.tables import Outcome, State

WINDOW = Window(1440.0, 4320.0)


def test_shares_of_calls_for_nothing(run_tables, answered, values):
    merged = {"known": 2000, "closed": 2001, "outcome": Outcome.MERGED, "duplicate": True}
    rows = [
        answered(2000, 3),
        answered(2000, 3, false=True),
        answered(2000, 3, duplicate=True, kind=1),
        merged,
        {**merged, "known": 100},
    ]
    found = values(calls_for_nothing(run_tables(rows), WINDOW))
    assert found["false_share"] == 1 / 4
    assert found["false_share[kind=noise]"] == 0
    assert found["duplicate_share"] == 2 / 4
    assert found["merged_share"] == 1 / 4
    assert found["merged_share[kind=theft]"] == 1 / 3


def test_time_for_nothing_is_what_units_spend_on_it_inside_the_window(run_tables, answered, values):
    rows = [answered(2000, 3), answered(2100, 3, false=True), answered(2200, 3, duplicate=True)]
    spells = [
        (0, State.TURNOUT, 2000, 2010, 0, 0), (0, State.WORK, 2010, 2060, 0, 0), (0, State.HOMEWARD, 2060, 2100, -1, 0),
        (0, State.TRAVEL, 2100, 2110, 1, 0), (0, State.IDLE, 2110, 2120, -1, 0), (1, State.WORK, 4310, 4400, 2, 0),
    ]  # fmt: skip
    found = values(calls_for_nothing(run_tables(rows, spells), WINDOW))
    assert found["time_for_nothing_share"] == pytest.approx(20 / 80)


def test_without_any_work_the_share_of_time_is_empty(run_tables, values):
    assert np.isnan(values(calls_for_nothing(run_tables(), WINDOW))["time_for_nothing_share"])


def test_a_merged_duplicate_is_not_held_against_the_target(run_tables, answered, values):
    rows = [answered(2000, 3), {"known": 2000, "closed": 2001, "outcome": Outcome.MERGED}]
    assert values(timeliness(run_tables(rows), WINDOW))["within_target_share"] == 1.0
