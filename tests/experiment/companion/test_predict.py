"""What theory says of designs that have no steady state, or that formulas know only about."""

import numpy as np
import pytest

from sim.experiment.companion.asked import asked_for
from sim.experiment.companion.departures import departures, no_theory
from sim.experiment.companion.predict import Prediction, predict
from sim.experiment.companion.spans import timeline_of
from sim.experiment.companion.stations import stations_of
from sim.report.findings import told
from sim.report.words import Words
from sim.responders.fleet import build_fleet
from sim.world.build import build_world

SHIFTS = "units.foot.shifts=[{hours: 08:00-20:00, crews: 2}, {hours: 20:00-08:00}]"
QUEUE, DAYS = "desk.queue_limit=null", "clock.days=2"


def predicted(scenario):
    world = build_world(scenario)
    return predict(scenario, world, build_fleet(scenario.designs["base"], world, scenario.clock))


def test_hours_in_which_too_many_call_are_followed_and_give_long_waits(town):
    weights = f"demand.hour_weights={[1] * 12 + [3, 3] + [1] * 10}"
    calm = predicted(town(QUEUE, DAYS))
    busy = predicted(town(QUEUE, DAYS, weights, "demand.kinds.call.rate.per_day=300"))
    assert calm.overloaded_share == 0.0
    assert busy.overloaded_share == pytest.approx(2 / 24)
    assert 1 < busy.values["queueing_mean_min"] < 60
    assert busy.values["queueing_mean_min"] > 5 * calm.values["queueing_mean_min"]


def test_a_line_that_only_grows_has_no_values(town):
    found = predicted(town(QUEUE, "demand.kinds.call.rate.per_day=900"))
    assert found.values == {}
    assert "only grows" in found.reason


def test_hours_without_anybody_who_may_answer_have_no_values(town):
    found = predicted(town(QUEUE, "units.car.shifts=[{hours: 08:00-20:00}]"))
    assert found.values == {}
    assert "next shift" in found.reason


def test_losses_need_no_steady_state(town):
    assert predicted(town("demand.kinds.call.rate.per_day=900")).values["lost_share"] > 0.3


def test_the_work_of_all_who_are_on_duty_is_the_work_that_comes(town):
    weights = [1] * 18 + [1.5, 1.5, 2.5, 1.5, 1.5, 1]
    prediction = predicted(town(QUEUE, DAYS, f"demand.hour_weights={weights}"))
    assert prediction.overloaded_share > 0
    found = prediction.values
    busy_units = 5 * found["busy_share_mean[group=car]"] + 4 * found["busy_share_mean[group=foot]"]
    work = (200 * 20 + 40 * 30) / 1440
    assert busy_units == pytest.approx(work + 240 * (1 + found["travel_mean_min"]) / 1440, rel=0.03)


def test_spans_tile_the_measured_time_and_hold_all_calls(town):
    scenario = town(
        SHIFTS, f"demand.hour_weights={list(range(1, 25))}", "demand.weekday_weights=[1, 1, 1, 1, 1, 2.03, 2.03]"
    )
    world = build_world(scenario)
    fleet = build_fleet(scenario.designs["base"], world, scenario.clock)
    timeline = timeline_of(scenario, world, fleet, asked_for(scenario, world))
    minutes = np.array([span.minutes for span in timeline.spans])
    assert minutes.sum() == pytest.approx(14 * 1440)
    assert sum(length for _, length in timeline.stretches) == pytest.approx(14 * 1440)
    assert len(timeline.spans) == 48
    calls = minutes @ np.array([span.rates for span in timeline.spans])
    days = [(scenario.clock.start.weekday() + day) % 7 for day in range(1, 15)]
    assert calls[0] == pytest.approx(sum(200 * (2.03 if day > 4 else 1) / (9.06 / 7) for day in days))


def test_own_area_comes_before_nearer_units_of_others(town):
    scenario = town("desk.rule=own_area_first", "units.car.area_level=cell")
    world = build_world(scenario)
    stations = stations_of(world, build_fleet(scenario.designs["base"], world, scenario.clock))
    order = stations.order(np.ones(len(stations), dtype=bool), 0, len(stations))
    own = [scenario.designs["base"].units["car"].bases.places.index("c35"), *range(5, 7)]
    assert sorted(order[35, :3].tolist()) == sorted(own)
    assert set(order[1, :2]) == {5, 6}  # no car has it in its own area: those without an area first


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (["demand.dispersion=3", QUEUE],
         "Poisson calls, without the bursts that make the daily number vary 3 times as much"),
        (["units.car.after_call=drive_home"], "units set out from their bases, never from the way home"),
        (["units.car.after_call=stay"], "units set out from their bases, not from where they stayed"),
        (["demand.kinds.call.units=2"], "every unit of a call that needs several goes by itself, and none is asked for"
         " from the scene"),
        (["demand.kinds.crime.preempts=true"], "no unit is taken from the call in hand"),
        (["demand.kinds.call.duplicates={mean: 0.2}"], "a call that is recognised as a duplicate takes no unit"),
        (["demand.kinds.call.patience={law: constant, mean_min: 9}", QUEUE], "patience is taken for exponential"),
        (["demand.kinds.call.work={law: constant, mean_min: 9}", QUEUE],
         "the chance to wait is that of exponential work"),
        (["demand.kinds.crime.priority=1", "demand.kinds.call.patience={law: exponential, mean_min: 9}", QUEUE],
         "the more urgent do not go before where callers give up"),
        (["units.car.absence={sick_share: 0.1}"], "nobody is away"),
        (["units.car.last_call_min=15", SHIFTS], "units take calls to the end of their duty"),
        (["desk.reserve=[{priority: 2, keep: 1}]", QUEUE], "no unit is kept for urgent calls"),
        (["surges={fair: {starts: day 3 08:00, ends: day 4 08:00, rates: {all: 2}}}"],
         "surges bring no calls and prevent none"),
        (["units.car.patrol={beat: {route: roam, every_min: 10}}", "units.car.after_call=drive_home"],
         "where units on their beats are when they are called has no formula"),
    ],
)  # fmt: skip
def test_what_theory_leaves_out_is_said_in_both_languages(town, sets, said):
    scenario = town(*sets)
    found = departures(scenario, scenario.designs["base"], Prediction({"calls_per_day": 1.0}, exact=True))
    assert said in [one.text for one in found]
    assert [one.text for one in departures(town(), town().designs["base"], Prediction(exact=True))] == []
    for one in found:
        assert told(one.text, Words("zh"))[1]
        assert "; " not in one.text


def test_what_theory_says_of_its_own_method_is_said_in_both_languages(town):
    scenario = town("demand.hour_weights=" + str([1] * 23 + [2]))
    found = departures(scenario, scenario.designs["base"], Prediction({"calls_per_day": 1.0}, overloaded_share=0.083))
    texts = [one.text for one in found]
    followed = departures(scenario, scenario.designs["base"], Prediction({"calls_per_day": 1.0}, followed=True))
    texts += [one.text for one in followed]
    assert any("one line" in text for text in texts)
    assert any("8 % of the time" in text for text in texts)
    assert [text for text in texts if not told(text, Words("zh"))[1]] == []


def test_a_scenario_with_disputes_gets_no_theory_and_a_reason(town):
    scenario = town("demand.disputes={kinds: {quarrel: {rate: {per_100k_year: 700}}}}")
    assert told(no_theory(scenario), Words("zh"))[1]
