"""The formulas against numbers that others have printed, and against each other where nobody has."""

import numpy as np
import pytest

from sim.scenario.read import read_scenario
from sim.theory.erlang import one_line
from sim.theory.from_empty import first_delays
from sim.verification.bank import case_named
from sim.verification.controls.by_hour import rates_by_hour
from tests.verification import exact_by_hour, exact_patrol, exact_rules


@pytest.mark.parametrize(
    ("name", "units", "delays"),
    [
        ("priority_mm1", 1, [0.0238095, 0.153680, 1.03030]),
        ("priority_mm2", 2, [0.000370782, 0.00792065, 0.0654223]),
    ],
)
def test_interrupted_work_gives_the_delays_of_hillier_and_liebermans_hospital(name, units, delays):
    found = exact_rules.preemptive(read_scenario(case_named(name).path).demand, units)
    kinds = ("critical", "serious", "stable")
    assert [found[f"delay_mean_min[kind={kind}]"] / 6 for kind in kinds] == pytest.approx(delays, rel=5e-6)


def test_without_units_kept_back_the_cut_off_is_cobhams_queue():
    found = exact_rules.reserve(2.0, 3.0, 1.0, 8, 0)
    assert found["waits"] == pytest.approx((0.0278778, 0.0743407), rel=1e-5)
    assert found["shares"] == pytest.approx([0.167267] * 2, rel=1e-5)
    assert found["busy"] == pytest.approx(5 / 8)


def test_a_cut_off_without_routine_calls_is_erlangs_queue_and_without_urgent_ones_that_of_fewer_units():
    queue = one_line(2.0, 1.0, 3)
    assert exact_rules.reserve(2.0, 1e-12, 1.0, 3, 1)["waits"][0] == pytest.approx(queue.wait_mean, rel=1e-4)
    fewer = one_line(1.0, 1.0, 2)
    assert exact_rules.reserve(1e-12, 1.0, 1.0, 3, 1)["waits"][1] == pytest.approx(fewer.wait_mean, rel=1e-4)


def test_calls_that_age_at_once_come_first_come_first_served_and_those_that_never_do_are_cobhams():
    at_once, never = (exact_rules.ageing(2.0, 3.0, 1.0, 8, head_start) for head_start in (1e-9, 300.0))
    assert at_once == pytest.approx([one_line(5.0, 1.0, 8).wait_mean] * 2, rel=1e-6)
    assert never == pytest.approx((0.0278778, 0.0743407), rel=1e-5)
    assert never[0] < exact_rules.ageing(2.0, 3.0, 1.0, 8, 0.1)[0] < at_once[0]


@pytest.mark.parametrize(("calls", "mean"), [(25, 2.1245), (50, 3.0530), (100, 4.1342), (500, 6.6098)])
def test_the_first_delays_of_a_queue_that_begins_empty_are_those_of_law_and_kelton(calls, mean):
    assert first_delays(calls, 0.9, 1 / 0.9).mean() == pytest.approx(mean, rel=2e-5)


def test_first_delays_tend_to_the_steady_state():
    assert first_delays(2000, 0.8, 1.0)[-1] == pytest.approx(4.0, rel=1e-4)


def test_a_day_of_equal_hours_is_erlangs_queue():
    found = exact_by_hour.queue_by_hour(np.full(24, 0.15), 0.1, 2)
    steady = one_line(0.15, 0.1, 2)
    wait, waited = steady.wait_mean, steady.waited_share
    names = ("queueing_mean_min", "queueing_mean_min[hour=07]", "waited_share", "waited_share[hour=07]")
    assert [found[name] for name in names] == pytest.approx([wait, wait, waited, waited], rel=1e-6)
    assert found["queue_length_mean"] == pytest.approx(steady.queue_length, rel=1e-6)


def test_the_mean_wait_of_a_day_is_its_mean_queue_over_its_calls():
    rates = np.where(np.arange(24) < 8, 0.02, 0.08)
    found = exact_by_hour.queue_by_hour(rates, 1 / 12, 1)
    assert found["queueing_mean_min"] == pytest.approx(found["queue_length_mean"] / rates.mean(), rel=1e-8)
    by_hour = np.array([found[f"queueing_mean_min[hour={hour:02d}]"] for hour in range(24)])
    assert found["queueing_mean_min"] == pytest.approx(rates @ by_hour / rates.sum(), rel=1e-8)


def test_a_sine_of_calls_is_a_smaller_and_later_sine_of_units_at_work():
    rates = rates_by_hour(read_scenario(case_named("mt_minf").path).demand)
    found = exact_by_hour.infinite_by_hour(rates, 1 / 60)
    assert found["present_mean"] == pytest.approx(10)
    assert found["present_amplitude"] == pytest.approx(4.83699, rel=1e-5)
    assert found["present_rises_at_min"] / 60 == pytest.approx(0.97805, rel=1e-5)


def test_crews_that_hand_over_are_one_unit_that_never_rests():
    found = exact_by_hour.relief(0.08, 0.1, 120, hand_over=True)
    assert found["queueing_mean_min"] == pytest.approx(40, rel=1e-6)
    assert found["waited_share"] == pytest.approx(0.8, rel=1e-6)


def test_reliefs_that_hardly_ever_come_change_nothing_and_frequent_ones_take_the_queue_away():
    rare = exact_by_hour.relief(0.05, 0.1, 40_000, hand_over=False)
    assert rare["queueing_mean_min"] == pytest.approx(10, rel=2e-3)
    assert rare["late_share"] == pytest.approx(0.5, rel=1e-4)
    assert exact_by_hour.relief(0.05, 0.1, 1, hand_over=False)["queueing_mean_min"] < 0.5


def test_work_done_on_duty_and_in_overtime_is_all_the_work():
    found = exact_by_hour.relief(0.08, 0.1, 120, hand_over=False)
    on_duty, overtime = found["waited_share"], found["overtime_h_per_day"] / 24
    assert on_duty + overtime == pytest.approx(0.8, rel=1e-8)


def test_two_cars_anywhere_in_their_sectors_are_those_of_the_quiz():
    found = exact_patrol.two_moving_cars(1.0, 1.0)
    assert found["busy_share"] == pytest.approx(2 / 5)
    assert found["lost_share"] == pytest.approx(1 / 5)
    assert found["km"] == pytest.approx(5 / 6)
    assert found["own_share"] / 2 == pytest.approx(3 / 8 / (1 - found["lost_share"]) * (1 - found["lost_share"]))
    assert found["other_share"] / 2 == pytest.approx(1 / 8)


@pytest.mark.parametrize("points", [5, 20])
def test_a_grid_a_little_wider_has_the_mean_distances_of_a_square(points):
    side = points**2 / (points**2 - 1)
    assert exact_patrol.mean_km_between(points, side) == pytest.approx(2 / 3)
    assert exact_patrol.mean_km_between(points, side, 1.0) == pytest.approx(4 / 3)


@pytest.mark.parametrize(
    ("cars", "along_axes", "published"), [(3, True, 0.40166), (3, False, 0.32171), (10, False, 0.17393)]
)
def test_a_fine_grid_has_the_mean_distances_of_cars_anywhere_in_a_square(cars, along_axes, published):
    x, y = (axis.ravel() / 30 for axis in np.meshgrid(np.arange(30), np.arange(30)))
    found = exact_patrol.mean_km_to_nearest(x, y, cars, along_axes=along_axes)
    assert found == pytest.approx(published, rel=3e-3)
