import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.measures.duty import _duty_until, unit_times
from sim.measures.grouping import gini
from sim.measures.window import Window
from sim.measures.workload import workload
from sim.record.tables import State

IDLE, TURNOUT, TRAVEL, WORK, HOMEWARD, *_ = State
CAR1, CAR2, BIKE = 0, 1, 2
WINDOW = Window(1440.0, 4320.0)


def measured(tables, values, window=WINDOW):
    return values(workload(tables, window, unit_times(tables, window)))


def test_a_call_in_the_middle_of_a_shift_makes_the_unit_busy_for_its_turnout_travel_and_work(run_tables, values):
    spells = [
        (CAR1, IDLE, 1440, 1500, NONE, 0.0),
        (CAR1, TURNOUT, 1500, 1502, 0, 0.0),
        (CAR1, TRAVEL, 1502, 1512, 0, 10.0),
        (CAR1, WORK, 1512, 1560, 0, 0.0),
        (CAR1, HOMEWARD, 1560, 1572, NONE, 12.0),
        (CAR1, IDLE, 1572, 2160, NONE, 0.0),
    ]
    tables = run_tables(spells=spells)
    times = unit_times(tables, WINDOW)
    assert times.duty_min.tolist() == [1440.0, 1440.0, 960.0]
    assert times.task_min.tolist() == [60.0, 0.0, 0.0]
    assert times.unavailable_min.tolist() == [72.0, 0.0, 0.0], "cars take no calls on their way home"
    assert times.overtime_min.tolist() == [0.0, 0.0, 0.0]
    found = measured(tables, values)
    assert found["busy_share_mean"] == pytest.approx(60 / 1440 / 3)
    assert found["busy_share_max"] == pytest.approx(60 / 1440)
    assert found["busy_share_mean[group=car]"] == pytest.approx(60 / 1440 / 2)
    assert found["busy_share_mean[group=bike]"] == 0.0
    assert found["busy_share_gini"] == pytest.approx(2 / 3)
    assert found["busy_share_gini[group=car]"] == pytest.approx(1 / 2)
    assert found["km_per_day"] == found["km_per_day[group=car]"] == 11.0


def test_the_way_to_a_post_is_part_of_the_way_driven_and_blocks_nobody(run_tables, values):
    spells = [(CAR1, State.RELOCATING, 1430, 1450, NONE, 20.0), (CAR1, HOMEWARD, 1500, 1506, NONE, 6.0)]
    tables = run_tables(spells=spells)
    found = measured(tables, values)
    assert found["relocation_km_per_day"] == found["relocation_km_per_day[group=car]"] == 5.0, (
        "half lies before the window"
    )
    assert found["relocation_km_per_day[group=bike]"] == 0.0
    assert found["km_per_day"] == 8.0
    assert found["busy_share_max"] == 0.0


def test_the_way_home_does_not_block_a_unit_that_takes_calls_on_it(run_tables):
    times = unit_times(run_tables(spells=[(BIKE, HOMEWARD, 2000, 2030, NONE, 5.0)]), WINDOW)
    assert times.unavailable_min[BIKE] == 0.0


def test_work_after_the_end_of_a_shift_is_overtime_and_not_busy_time(run_tables, values):
    spells = [(CAR1, WORK, 2100, 2220, 0, 0.0), (CAR1, HOMEWARD, 2220, 2230, NONE, 10.0)]
    tables = run_tables(spells=spells)
    times = unit_times(tables, WINDOW)
    assert times.task_min[CAR1] == 60.0
    assert times.overtime_min[CAR1] == 70.0
    assert measured(tables, values)["overtime_h_per_day"] == pytest.approx(70 / 60 / 2)


def test_a_spell_across_an_edge_of_the_window_counts_with_the_part_inside(run_tables):
    # The second shift of car.2 ends with the window; 4320 is the edge.
    spells = [(CAR1, TRAVEL, 1400, 1450, 0, 5.0), (CAR2, TRAVEL, 4310, 4350, 1, 8.0)]
    times = unit_times(run_tables(spells=spells), WINDOW)
    assert times.task_min.tolist() == [10.0, 10.0, 0.0]
    assert times.km.tolist() == [1.0, 2.0, 0.0]
    assert times.overtime_min.tolist() == [0.0, 0.0, 0.0]


def test_a_trip_of_no_length_counts_its_way_when_it_is_inside(run_tables):
    spells = [(CAR1, TRAVEL, 1500, 1500, 0, 5.0), (CAR1, TRAVEL, 4320, 4320, 0, 7.0)]
    assert unit_times(run_tables(spells=spells), WINDOW).km.tolist() == [5.0, 0.0, 0.0]


def test_a_unit_that_was_never_on_duty_is_absent_not_idle(run_tables, values):
    night = Window(1440.0, 1900.0)  # bike.1 comes at 1920, car.2 at 2160
    tables = run_tables(spells=[(CAR1, WORK, 1440, 1670, 0, 0.0)])
    assert unit_times(tables, night).busy_share.tolist() == pytest.approx([0.5, np.nan, np.nan], nan_ok=True)
    found = measured(tables, values, night)
    assert found["busy_share_mean"] == found["busy_share_max"] == 0.5
    assert found["busy_share_gini"] == 0.0
    assert np.isnan(found["busy_share_mean[group=bike]"])
    assert np.isnan(found["busy_share_max[group=bike]"])
    assert np.isnan(found["busy_share_gini[group=bike]"])


def test_calls_go_to_the_unit_that_came_first(run_tables, answered, values):
    rows = [answered(2000, 3, unit=CAR1), answered(2000, 3, unit=CAR2), answered(3000, 3, unit=CAR2), {"known": 3000}]
    found = measured(run_tables([*rows, answered(100, 3, unit=BIKE)]), values)
    assert found["calls_per_unit_day"] == pytest.approx(3 / 3 / 2)
    assert found["calls_per_unit_day[group=car]"] == pytest.approx(3 / 2 / 2)
    assert found["calls_per_unit_day[group=bike]"] == 0.0


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=16, unique=True).map(sorted), st.integers(-100, 3100))
def test_minutes_of_duty_before_a_moment_are_the_overlaps_with_the_time_before_it(edges, moment):
    spans = np.array(edges[: len(edges) // 2 * 2], dtype=float).reshape(-1, 2)
    expected = Window(-200.0, moment).overlap_min(spans[:, 0], spans[:, 1]).sum()
    assert _duty_until(spans, np.array([float(moment)]))[0] == expected


def test_the_gini_of_units_is_that_of_their_busy_shares(run_tables, values):
    spells = [(CAR1, WORK, 1440, 1800, 0, 0.0), (CAR2, WORK, 2200, 2344, 0, 0.0), (BIKE, WORK, 1920, 1968, 0, 0.0)]
    found = measured(run_tables(spells=spells), values)
    assert found["busy_share_gini"] == pytest.approx(gini(np.array([0.25, 0.1, 0.05])), abs=1e-15)
