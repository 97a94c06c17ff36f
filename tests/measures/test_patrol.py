"""Cars on a straight road of 6 km, where one kilometre takes one minute: the tour there and back takes 12."""

import numpy as np
import pytest

from sim.engine.simulate import simulate
from sim.measures.measure import measure
from sim.measures.passes import Passes, PatrolHours, passes_of, revisits
from sim.measures.patrol import _percentile
from sim.measures.run_tables import tables_of
from sim.measures.window import Window
from sim.scenario.specs.response import Design
from tests.engine.conftest import design_of, road_world, tape_of
from tests.engine.test_patrol import seen_tape

__all__ = ["road_world"]

TOUR = {"beat": {"route": "tour"}, "target_min": 6}
DAY = Window(60.0, 1440.0)


def measures_of(world, tape, window=DAY, **group):
    found = measure(simulate(world, tape, design_of("0", patrol=TOUR, **group)), window)
    return {one.label: one.value for one in found}


def test_one_car_passes_every_street_twice_a_round(road_world):
    values = measures_of(road_world, tape_of([]))
    assert values["patrolled_km"] == 6
    assert values["street_passes_per_hour"] == pytest.approx(60 / 6)
    assert values["revisit_mean_min"] == pytest.approx(6.0, rel=0.02)
    assert values["patrol_share"] == 1.0
    # A round of 12 minutes for a target of 6.
    assert values["units_to_pass_in_target"] == 2


def test_the_interval_of_a_street_depends_on_where_it_lies(road_world):
    # The street from 0 to 1 is passed at 1, 12, 13, 24, 25, ...: after 11 and 1 minutes in turn. So the intervals are
    # 11 1, 9 3, 7 5, 5 7, 3 9, 1 11 for the six streets, a kilometre each; the longest 2 of 12 are 11.
    values = measures_of(road_world, tape_of([]))
    assert values["revisit_p90_min"] == pytest.approx(11.0)
    # Within 6 minutes of the last pass: 6 + 1, 6 + 3, 6 + 5, and the same again, of 12 minutes each.
    assert values["revisit_in_target_share"] == pytest.approx(2 * (7 + 9 + 11) / 72, rel=0.01)


def test_two_cars_pass_twice_as_often(road_world):
    values = measures_of(road_world, tape_of([]), shifts=[{"hours": "00:00-24:00", "crews": 2}])
    assert values["street_passes_per_hour"] == pytest.approx(2 * 60 / 6)
    assert values["revisit_mean_min"] == pytest.approx(3.0, rel=0.02)


def test_a_car_that_is_busy_half_of_the_day_passes_half_as_often(road_world):
    values = measures_of(road_world, tape_of([(720.0, 0, 720.0)]), Window(0.0, 1440.0))
    assert values["patrol_share"] == pytest.approx(0.5)
    assert values["street_passes_per_hour"] == pytest.approx(5.0)


def test_hours_without_duty_do_not_count(road_world):
    values = measures_of(road_world, tape_of([], days=2), Window(0.0, 2880.0), shifts=[{"hours": "08:00-10:00"}])
    # Two hours a day and no gap over night: 20 passes of each street in a duty of 120 minutes.
    assert values["street_passes_per_hour"] == pytest.approx(10.0, rel=0.05)
    assert values["revisit_p90_min"] == pytest.approx(11.0)
    assert values["patrol_share"] == 1.0


def test_what_patrols_see_is_counted_for_the_kind_and_for_who_saw_it(road_world):
    tape = seen_tape([(2.0, 0, 0.0), (21.0, 3, 5.0)], [0.0, 20.0], [0.0, 20.0])
    values = measures_of(road_world, tape, Window(0.0, 1440.0))
    assert values["spotted_per_day"] == values["spotted_per_day[group=car]"] == 1
    assert values["spotted_share"] == values["spotted_share[kind=call]"] == 0.5


def test_without_patrols_there_is_nothing_to_measure(road_world):
    found = measure(simulate(road_world, tape_of([(2.0, 0, 0.0)]), design_of("0")), DAY)
    values = {one.label: one.value for one in found}
    for name in ("patrol_share", "patrolled_km", "street_passes_per_hour", "revisit_mean_min", "revisit_p90_min"):
        assert np.isnan(values[name])
        assert np.isnan(values[f"{name}[group=car]"])
    assert values["spotted_per_day"] == 0


def test_roaming_units_have_no_streets_but_are_on_patrol(road_world):
    design = design_of("0", patrol={"beat": {"route": "roam"}})
    values = {one.label: one.value for one in measure(simulate(road_world, tape_of([]), design), DAY)}
    assert values["patrol_share"] == 1.0
    assert np.isnan(values["patrolled_km"])


def test_a_random_walk_promises_no_interval(road_world):
    design = design_of("0", patrol={"beat": {"route": "random_walk"}})
    values = {one.label: one.value for one in measure(simulate(road_world, tape_of([]), design), DAY)}
    assert values["street_passes_per_hour"] == pytest.approx(10.0, rel=0.01)
    assert np.isnan(values["units_to_pass_in_target"])


def test_a_group_is_measured_by_its_own_beat(road_world):
    always, nothing = [{"hours": "00:00-24:00"}], {"law": "constant", "mean_min": 0}
    near = {"beat": {"route": "given", "nodes": ["0", "1"]}}
    units = {
        "near": {"bases": {"places": ["0"]}, "shifts": always, "patrol": near},
        "far": {"bases": {"places": ["0"]}, "shifts": always, "patrol": TOUR},
    }
    design = Design.model_validate({"units": units, "desk": {"handling": nothing}})
    values = {one.label: one.value for one in measure(simulate(road_world, tape_of([]), design), DAY)}
    assert values["patrolled_km[group=near]"] == 1
    assert values["street_passes_per_hour[group=near]"] == pytest.approx(60.0, rel=0.01)
    # Together: six streets ten times, and one sixty times more.
    assert values["street_passes_per_hour"] == pytest.approx((6 * 10 + 60) / 6, rel=0.01)
    assert values["patrolled_km"] == 6


def test_passes_of_a_run_are_those_of_its_patrols(road_world):
    tables = tables_of(simulate(road_world, tape_of([(3.5, 5, 10.0)]), design_of("0", patrol=TOUR)))
    passes = passes_of(tables, np.array([True]))
    # Out to node 3 until the call at 3.5; from 16 on, at node 4 of the way out, to node 6 and back.
    first = passes.at[passes.at < 25]
    assert sorted(first.tolist()) == [1, 2, 3, 17, 18, 19, 20, 21, 22, 23, 24]
    assert len(passes_of(tables, np.array([False])).km) == 0


def test_patrol_hours_are_those_in_which_somebody_is_on_duty():
    hours = PatrolHours.of([np.array([[10.0, 20.0], [50.0, 60.0]]), np.array([[15.0, 30.0]]), np.empty((0, 2))])
    assert hours.until(np.array([0.0, 10, 25, 30, 40, 55, 100])).tolist() == [0, 0, 15, 20, 20, 25, 30]


def test_nobody_on_duty_has_no_patrol_hours():
    assert PatrolHours.of([]).until(np.array([5.0])).tolist() == [0]


def test_revisits_by_hand():
    # Street 0 (2 km) is passed at 10, 30 and 90, street 1 (1 km) at 40, street 2 never; the window is 20 to 100.
    passes = Passes(np.arange(3), np.array([2.0, 1.0, 5.0]), np.array([0, 0, 0, 1]), np.array([10.0, 30, 90, 40]))
    always = PatrolHours.of([np.array([[0.0, 200.0]])])
    found = revisits(passes, always, Window(20.0, 100.0), target_min=15.0)
    assert found.interval_min.tolist() == [20.0, 60.0]
    assert found.interval_km.tolist() == [2.0, 2.0]
    assert found.passes.tolist() == [2, 1, 0]
    # Covered: 20-25, 30-45 and 90-100 of street 0; 40-55 of street 1.
    assert found.within_min.tolist() == [30.0, 15.0, 0.0]
    assert found.hours_min == 80.0


@pytest.mark.parametrize(("weights", "expected"), [([1, 1, 1, 1], 4.0), ([9, 1, 0, 0], 1.0), ([8, 1, 1, 0], 2.0)])
def test_a_weighted_percentile_is_the_value_that_the_weight_reaches(weights, expected):
    assert _percentile(np.array([1.0, 2, 3, 4]), np.array(weights, dtype=float), 0.9) == expected
