"""What theory speaks of, read off short runs: identities that hold in every run, and spans worked by hand."""

import numpy as np
import pytest

from sim.measures.window import Window
from sim.verification.bank import SCENARIOS
from sim.verification.controls.by_hour import daily_wave
from sim.verification.quantities import shares_of_time
from sim.verification.replications import prepare


def quantities_of(name, *sets):
    return prepare(SCENARIOS / f"{name}.yaml", sets).run(0)[0]


def part(found, name):
    return {label: value for label, value in found.items() if label.startswith(f"{name}[")}


def test_shares_of_time_count_what_goes_on_inside_the_window():
    # From 2 to 10: one span until 4, none until 5, two until 6, one of size 2 until 7, none after.
    spans = np.array([[0.0, 4.0], [5.0, 6.0], [5.0, 6.0], [6.0, 7.0]]).T
    share = shares_of_time(*spans, np.array([1, 1, 1, 2]), Window(2.0, 10.0))
    assert share == pytest.approx([4 / 8, 2 / 8, 2 / 8])


def test_the_daily_wave_of_the_afternoons_rises_at_noon():
    days = np.arange(4) * 1440.0
    wave = daily_wave(days + 720, days + 1440, Window(0.0, 5760.0))
    # A square wave between 0 and 1 has the first harmonic 2 / pi; it rises through its mean at noon.
    assert 2 * abs(wave) == pytest.approx(2 / np.pi)
    assert np.angle(1j * wave) == pytest.approx(-np.pi)


def test_who_answers_where_adds_up_to_all_calls():
    found = quantities_of("mit_2001", "clock.days=1.5")
    shares = {label: share for label, share in part(found, "dispatch_share").items() if "area=" in label}
    assert sum(shares.values()) == pytest.approx(1)
    abroad = shares["dispatch_share[unit=car.1,area=east]"] + shares["dispatch_share[unit=car.2,area=west]"]
    assert found["inter_area_share"] == pytest.approx(abroad)
    assert 0 < abroad < 1


def test_states_of_three_units_add_up_to_all_the_time_without_a_queue():
    found = quantities_of("hypercube_uor_loss", "clock.days=1.5")
    states = part(found, "state_share")
    assert len(states) == 8
    assert sum(states.values()) == pytest.approx(1)
    busy = sum(value for label, value in states.items() if label[-2] == "1")
    assert found["busy_share[unit=car.1]"] == pytest.approx(busy, abs=1e-9)
    at_work = np.array(list(part(found, "at_work_share").values()))
    assert at_work @ range(4) == pytest.approx(sum(part(found, "busy_share").values()), abs=1e-9)


def test_a_walk_comes_to_a_crossing_as_often_as_to_the_end_of_a_street():
    found = quantities_of("patrol_walk", "clock.days=2.5", "clock.warm_up_days=0.5")
    streets, crossings = part(found, "street_passes_per_h"), part(found, "crossing_passes_per_h")
    assert (len(streets), len(crossings)) == (39, 25)
    assert sum(streets.values()) == pytest.approx(sum(crossings.values()), abs=0.05)
    assert found["street_passes_per_h"] == pytest.approx(np.mean(list(streets.values())))


def test_what_is_seen_for_longer_is_seen_more_often():
    found = quantities_of("presence", "clock.days=1.5")
    assert 0 <= found["seen_share[kind=short]"] < found["seen_share[kind=long]"] < 1


def test_crews_that_finish_work_overtime_and_crews_that_hand_over_do_not():
    days = ("clock.days=1.5", "clock.warm_up_days=0.5")
    late, in_time = quantities_of("relief_finish", *days), quantities_of("relief_hand_over", *days)
    assert late["late_share"] > 0.3
    assert late["overtime_mean_min"] > 0
    assert in_time["late_share"] == 0


def test_disputes_that_nobody_knows_last_and_known_ones_stay():
    alone = quantities_of("disputes_left_alone", "clock.days=3")
    assert np.isnan(alone["dispute_stay_mean_min"])
    assert alone["dispute_alone_mean_min"] > 0
    known = quantities_of("disputes_relapse", "clock.days=3")
    assert known["dispute_stay_mean_min"] == 0
    assert np.isnan(known["dispute_alone_mean_min"])
