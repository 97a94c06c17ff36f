"""The checks that are no scenarios agree, and would not with something a little wrong."""

from typing import get_args

import numpy as np
import pytest

from sim.chance.laws import Law
from sim.chance.streams import Streams
from sim.experiment import statistics
from sim.verification.checks import (
    CHECKS,
    arrivals,
    distances,
    fitted,
    laws,
    marks,
    one_road,
    optima,
    output,
    recursions,
    strip,
    trace,
)
from sim.verification.outcome import SECTIONS
from sim.verification.row import Verdict


def wrong_numbers(rows):
    return {row.quantity for row in rows if row.verdict is not Verdict.AGREES}


def test_every_check_stands_in_a_section_under_a_name_of_its_own():
    assert {check.section for check in CHECKS} <= set(SECTIONS)
    assert len({check.id for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_number_of_a_check_agrees(check):
    assert wrong_numbers(check.run()) == set()


def test_a_choice_that_is_not_the_best_is_found_out(monkeypatch):
    true = optima.p_median
    monkeypatch.setattr(optima, "p_median", lambda minutes, weight, number: true(minutes, weight[::-1], number))
    assert wrong_numbers(optima.all_choices()) >= {"mean of town 1", "mean of town 2", "mean of town 3"}


def test_bases_along_a_road_that_are_not_the_best_are_found_out(monkeypatch):
    monkeypatch.setattr(one_road, "BASES", (5,))
    true = one_road.p_median
    monkeypatch.setattr(one_road, "p_median", lambda km, residents, number: true(km, residents[::-1], number))
    assert wrong_numbers(one_road.one_road()) == {"mean km, 5 bases"}


def test_a_fit_that_takes_spans_that_were_broken_off_for_whole_ones_is_found_out(monkeypatch):
    true = fitted.Observed.of
    monkeypatch.setattr(fitted.Observed, "of", lambda spans, broken_off_min=None: true(spans))
    assert wrong_numbers(fitted.likeliest_laws()) == {"mean of an exponential law, some broken off"}


def test_days_that_vary_more_than_poisson_counts_are_found_out(monkeypatch):
    true = fitted.dispersion_of
    monkeypatch.setattr(fitted, "dispersion_of", lambda daily, mean, free: true(daily, 0.9 * mean, free))
    assert "Poisson" in wrong_numbers(fitted.days_differ())


def test_a_boundary_that_is_best_for_distance_alone_is_found_out(monkeypatch):
    monkeypatch.setattr(strip, "RATE", 1.3)
    assert len(wrong_numbers(strip.strip())) >= 5


def test_ways_that_are_a_hundredth_too_long_are_found_out(monkeypatch):
    true = distances.straight_km
    monkeypatch.setattr(distances, "straight_km", lambda *given: true(*given) * 1.01)
    assert len(wrong_numbers(distances.pairs())) == 9


def test_the_root_of_the_mean_number_of_free_units_is_found_out():
    (row,) = distances.busy_units()
    free, chance = distances.free_units(128, 115.0)
    assert abs(0.5 / np.sqrt(chance @ free) - row.expected) > row.tolerance


def test_hours_that_are_shifted_by_one_are_found_out(monkeypatch):
    monkeypatch.setattr(arrivals, "GAPS_MIN", (*arrivals.GAPS_MIN[1:], arrivals.GAPS_MIN[0]))
    monkeypatch.setattr(arrivals, "DAYS", 900)
    assert "calls by inversion, hour 3" in wrong_numbers(arrivals.table_by_hour())


def test_a_stream_that_is_ahead_by_one_mark_is_found_out(monkeypatch):
    true, asked = Streams.generator, []

    def ahead(self, purpose, entity=""):
        generator = true(self, purpose, entity)
        asked.append(purpose)
        if len(asked) == 2:
            generator.random()
        return generator

    monkeypatch.setattr(Streams, "generator", ahead)
    assert "rate 1.25, same marks" in wrong_numbers(output.common_numbers())


def test_intervals_without_students_law_are_found_out(monkeypatch):
    monkeypatch.setattr(statistics, "t_quantile", lambda *_: 1.96)
    law, draw, mean, _ = output.COVERAGE[0]
    monkeypatch.setattr(output, "COVERAGE", ((law, draw, mean, {5: 0.95}),))
    assert "5 normal values" in wrong_numbers(output.interval_coverage())


def law(name):
    (known,) = (known for known in laws.KNOWN if known.law.law == name)
    return known


def test_a_law_that_claims_another_spread_is_found_out(monkeypatch):
    monkeypatch.setattr(laws.Exponential, "variance", property(lambda self: self.mean_min))
    assert wrong_numbers(laws.rows_of(law("exponential"))) == {"variance it claims"}


def test_a_law_whose_spans_are_a_fiftieth_too_long_is_found_out(monkeypatch):
    true = laws.Weibull.quantile
    monkeypatch.setattr(laws.Weibull, "quantile", lambda self, mark: 1.02 * true(self, mark))
    wrong = wrong_numbers(laws.rows_of(law("weibull")))
    assert {"largest error of a quantile", "largest error of the tail", "share below the 50 % quantile"} <= wrong
    assert "distance of Kolmogorov and Smirnov, times root n" in wrong


def test_every_law_that_a_scenario_may_name_is_checked():
    models = get_args(get_args(Law)[0])
    assert {known.law.law for known in laws.KNOWN} | {"constant"} == {law.model_fields["law"].default for law in models}


def test_marks_that_repeat_themselves_are_found_out(monkeypatch):
    true = marks.marks
    monkeypatch.setattr(marks, "marks", lambda key, first, count: true(0, first, count))
    assert wrong_numbers(marks.of_addresses()) == {"correlation with the next key"}


def test_a_unit_that_works_a_millionth_too_long_is_found_out(monkeypatch):
    true = recursions.begun_by_recursion
    monkeypatch.setattr(recursions, "begun_by_recursion", lambda at, work, *more: true(at, work * (1 + 1e-6), *more))
    assert wrong_numbers(recursions.one_day("mm1")) == {"largest difference of a beginning, minutes"}


def test_a_trace_on_slower_roads_is_found_out(monkeypatch):
    true = trace.read_scenario
    slower = "world.travel.modes.car_on_call.speed_kmh.unclassified=30"
    monkeypatch.setattr(trace, "read_scenario", lambda file: true(file, [slower]))
    assert len(wrong_numbers(trace.five_calls())) > 10
