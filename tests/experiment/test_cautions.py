from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.experiment import cautions
from sim.experiment.comparison import compare_designs
from sim.experiment.precision import Precision, precision_table
from sim.experiment.replication import Failure
from sim.responders.beats import Circuit, TimetableBeat, street_numbers
from sim.responders.detours import Detour
from sim.scenario.specs.patrol import GivenRoute, Tour
from sim.world.conditions import Condition, RoadChange
from sim.world.periods import Stretch


def tidy(values):
    rows = [
        (design, replication, label, value, "min")
        for design, labels in values.items()
        for label, column in labels.items()
        for replication, value in enumerate(column)
    ]
    return pd.DataFrame(rows, columns=["design", "replication", "measure", "value", "unit"])


def about_comparison(values, replications):
    measures = tidy(values)
    labels = list(values["base"])
    comparison = compare_designs(measures, baseline="base", labels=labels)
    return list(cautions.about_comparison(measures, comparison, replications))


STEADY = np.random.default_rng(1).normal(10, 1, 12)
OTHER = STEADY + np.random.default_rng(2).normal(0, 1, 12)


def test_a_sound_comparison_gives_no_caution():
    assert about_comparison({"base": {"m": STEADY}, "new": {"m": OTHER}}, 12) == []


def test_four_replications_are_too_few():
    (caution,) = about_comparison({"base": {"m": STEADY[:4]}, "new": {"m": OTHER[:4]}}, 4)
    assert caution == "too few replications to compare designs: 4; run at least 5, better 10 or more"


def test_missing_values_are_counted():
    (caution,) = about_comparison({"base": {"m": STEADY}, "new": {"m": [np.nan, np.nan, *OTHER[2:]]}}, 12)
    assert caution == "m of design new: 2 of 12 replications have no value to compare with the baseline's"


def test_skewed_differences_are_named():
    outlier = np.append(STEADY[:11], STEADY[11] + 60)
    (caution,) = about_comparison({"base": {"m": OTHER}, "new": {"m": outlier}}, 12)
    assert caution.startswith("m of design new: the 12 differences from the baseline are so skewed")


def test_what_patrols_leave_out_while_roads_are_closed_is_told():
    closes, slows = (RoadChange(np.array([True]), frozenset({"car"}), factor) for factor in (0.0, 0.5))
    flood, ice = Condition(Stretch("flood", 60, 120), (closes,)), Condition(Stretch("ice", 0, 200), (slows,))
    market = Condition(Stretch("market", 0, 200), (RoadChange(np.array([True]), frozenset({"bus"}), 0.0),))
    world = SimpleNamespace(roads=SimpleNamespace(node_name=("a", "b", "c")), conditions=(flood, ice, market))
    circuit = Circuit(np.array([0, 1, 0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]), np.array([0, 1]))
    there, whole = TimetableBeat(circuit, 0.0), TimetableBeat(replace(circuit, node=np.array([0, 2, 1, 0])), 0.0)
    patrols = (
        None,
        SimpleNamespace(mode=None, beat=GivenRoute(nodes=["a", "c", "b", "c"])),
        SimpleNamespace(mode="car", beat=Tour()),
    )
    groups = [SimpleNamespace(patrol=patrol, mode_home="car", mode="bus") for patrol in patrols]
    detours = (
        Detour(60, {1: there, 2: there, 3: None, 4: None}),
        Detour(120, {1: whole, 2: whole, 3: there, 4: there}),
    )
    names = ("waits", "route", "round")
    fleet = SimpleNamespace(group=[0, 1, 1, 2, 2], group_names=names, groups=groups, detours=detours)
    assert list(cautions.about_beats(world, {"a": fleet})) == [
        "design a: during flood closed roads leave patrols of route no way to c of their route",
        "design a: during flood closed roads leave patrols of round nothing to go round; units that wait at their"
        " bases: 2",
    ]


def test_streets_of_a_beat_beyond_the_battery_are_told():
    ways = SimpleNamespace(km=np.array([[0.0, 2.0, 4.0, 6.0]]), row=np.array([0]))
    travel = SimpleNamespace(matrix=lambda mode, period: ways)
    world = SimpleNamespace(travel=SimpleNamespace(with_destinations=lambda nodes: travel))
    nodes = np.array([0, 1, 2, 3])
    passed = street_numbers(nodes[:-1], nodes[1:]), np.array([2.0, 2.0, 2.0])
    for reserve, km in ((2, 2.0), (3, 4.0), (-2, None)):  # there and home it is 4, 8 and 12 km
        battery = SimpleNamespace(range_km=10, reserve_km=reserve)
        group = SimpleNamespace(battery=battery, mode_home=None, mode="ebike")
        fleet = SimpleNamespace(
            group=[0], group_names=("bike",), groups=[group], beats={0: SimpleNamespace(streets=lambda: passed)},
            base_node=[0], base_leg_km=[0.0], destinations=lambda: nodes,
        )  # fmt: skip
        assert list(cautions.about_batteries(world, {"a": fleet})) == [
            f"design a: {km} km of streets on the beats of bike are farther than a full battery takes a unit there and"
            " home; nobody patrols them"
        ] * (km is not None)


def test_nothing_is_said_about_a_single_design():
    assert about_comparison({"base": {"m": [1.0]}}, 1) == []


def test_failures_are_summed_up_by_design_stage_and_error():
    failures = [
        Failure(2, "new", "simulate", "ValueError: no"),
        Failure(5, "new", "simulate", "ValueError: no"),
        Failure(7, "", "demand", "KeyError: 'x'"),
    ]
    first, second = cautions.about_failures(failures, 10)
    assert first == (
        "2 of 10 replications of design new failed at stage simulate and are missing from the results, first"
        " replication 2: ValueError: no"
    )
    assert second.startswith("1 of 10 replications of every design failed at stage demand")


def test_more_than_one_per_cent_of_open_matters_is_said_aloud():
    measures = tidy({"few": {"open_share": [0.01, 0.01]}, "many": {"open_share": [0.01, 0.03]}})
    (caution,) = cautions.about_open_matters(measures)
    assert caution.startswith("design many: 2.0% of matters were still open when the run stopped")


def open_by_week(*level, replications=10):
    noise = np.random.default_rng(1).normal(0, 1, (replications, len(level)))
    return {"new": np.array(level) + noise}


def test_a_warm_up_that_is_too_short_is_said_aloud_with_how_long_it_shows():
    (caution,) = cautions.about_warm_up(open_by_week(50, 80, 100, 100, 100, 100, 100))
    assert caution.startswith("design new: in the first 14 days after the warm-up 3")
    assert caution.endswith("% less was open than later; give the clock more warm_up_days, and days")
    (caution,) = cautions.about_warm_up(open_by_week(200, 100, 100))
    assert " 7 days after the warm-up " in caution
    assert "more was open than later" in caution


def test_what_has_settled_gives_no_caution_about_the_warm_up():
    assert list(cautions.about_warm_up(open_by_week(100, 100, 100, 100, 100))) == []


def test_a_drift_that_chance_explains_or_that_does_no_harm_is_passed_over():
    noisy = {"new": np.array([[30.0, 100, 100], [150.0, 100, 100]] * 5)}
    assert list(cautions.about_warm_up(noisy)) == []
    assert list(cautions.about_warm_up(open_by_week(96, 100, 100, 100))) == []


def test_too_few_weeks_or_replications_say_nothing_about_the_warm_up():
    assert list(cautions.about_warm_up(open_by_week(10, 100))) == []
    assert list(cautions.about_warm_up(open_by_week(10, 100, 100, replications=4))) == []


def test_a_ceiling_that_was_hit_is_said_aloud_with_what_would_do():
    measures = tidy({"base": {"wild": [1.0, 9.0] * 10, "tame": [5.0] * 20, "null": [1.0, -1.0] * 10}})
    rule = Precision(0.05, 0.95, ceiling=20)
    table = precision_table(measures, labels=["wild", "tame", "null"], target=0.05)
    first, wild, null = cautions.about_precision(rule, table, reached=False)
    assert first == "the ceiling of 20 replications was reached before the precision of 0.05 was"
    needed = table["needed"][0]
    assert wild == f"wild of design base: half-width 0.384 of the mean; about {needed:.0f} replications would do"
    assert null == "null of design base: half-width inf of the mean; no number would do"


def test_a_ceiling_too_low_to_judge_is_said_aloud():
    table = precision_table(tidy({"base": {"tame": [5.0] * 8}}), labels=["tame"], target=0.05)
    _, why = cautions.about_precision(Precision(0.05, 0.95, ceiling=8), table, reached=False)
    assert why == "precision is judged from 15 replications on; raise the ceiling"


def test_nothing_is_said_when_the_precision_was_reached():
    assert list(cautions.about_precision(Precision(0.05, 0.95), pd.DataFrame(), reached=True)) == []
