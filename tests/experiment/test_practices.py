"""A temple fair, a flood and perception alerts are scenarios without code."""

from pathlib import Path

import pytest

from sim.experiment.study import run_study
from sim.scenario.read import read_scenario
from sim.world.build import build_world

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture(scope="module")
def alerts():
    """Measures of a short run of the shipped scenario, a row for each and a column for each design."""
    scenario = read_scenario(SCENARIOS / "alerts.yaml")
    scenario = scenario.model_copy(update={"clock": scenario.clock.model_copy(update={"days": 8.0})})
    study = run_study(scenario, world=build_world(scenario), replications=1)
    return study.measures.pivot_table(index="measure", columns="design", values="value", dropna=False)


def test_more_cameras_leave_fewer_unknown_and_know_sooner(alerts):
    # The same people in every design: what fewer cameras see, more cameras see as well.
    unknown = alerts.loc["never_known_share"]
    assert unknown["phone"] > unknown["busy_streets"] > unknown["most_streets"]
    # An hour and a half by phone, a minute or two by camera.
    assert alerts.loc["discovery_mean_min", "phone"] > 10 * alerts.loc["discovery_mean_min", "most_streets"]
    assert alerts.loc["alerted_share", "phone"] == 0
    assert alerts.loc["alerted_share[kind=help]", "most_streets"] == 0


def test_warnings_of_nothing_cost_time_only_where_there_are_cameras(alerts):
    false = alerts.loc["false_share[kind=person_at_risk]"]
    assert false["phone"] == 0 < false["busy_streets"] < false["most_streets"]
    share = alerts.loc["time_for_nothing_share"]
    assert 0 < share["phone"] < share["most_streets"]


def test_a_fair_brings_visitors_slows_cars_and_has_posts_of_its_own():
    scenario = read_scenario(SCENARIOS / "temple_fair.yaml")
    fair = scenario.surges["fair"]
    assert fair.visitors.people == 800_000 * 4 / 12 * 0.6
    assert fair.speeds[0].factor == 0.5
    assert scenario.designs["posts"].units["post"].only_during == ["fair"]
    assert scenario.designs["gathered"].units["station_car"].during["fair"].bases is not None


def test_in_a_flood_auxiliaries_switch_to_rescue_and_back():
    designs = read_scenario(SCENARIOS / "flood.yaml").designs
    always, switching = designs["village_auxiliaries"].units, designs["peace_to_war"].units
    assert always["auxiliary"].during == {}
    assert switching["auxiliary"].during["flood"].skills == ["rescue"]
    assert switching["auxiliary"].model_copy(update={"during": {}, "title": ""}) == always["auxiliary"].model_copy(
        update={"title": ""}
    )


def test_the_roster_as_it_is_lived_differs_from_paper_only_in_people():
    designs = read_scenario(SCENARIOS / "shifts.yaml").designs
    paper, lived, called_in = (designs[name].units for name in ("paper", "lived", "called_in"))
    for name, group in paper.items():
        assert not group.absence.occurs
        assert [shift.breaks for shift in group.shifts] == [[]] * len(group.shifts)
        on_paper = {"absence": group.absence, "shifts": group.shifts, "last_call_min": 0.0, "turnout_at_night": None}
        assert lived[name].absence.occurs
        assert lived[name].model_copy(update=on_paper) == group
        whole = {"absence": lived[name].absence}
        assert called_in[name].model_copy(update=whole) == lived[name]
    assert called_in["station_car"].absence.below_minimum == "call_in"


def test_people_who_are_away_show_in_the_measures():
    fifth = {"area_km2": 267, "residents": 204_000, "townships": 8, "villages": 96, "groups": 400, "cells": 400}
    sets = [f"world.source.{name}={total}" for name, total in fifth.items()]
    scenario = read_scenario(SCENARIOS / "shifts.yaml", [*sets, "clock.days=4"])
    study = run_study(scenario, world=build_world(scenario), replications=1)
    found = study.measures.pivot_table(index="measure", columns="design", values="value", dropna=False)
    away = found.loc["absent_share"]
    assert away["paper"] == 0 < away["lived"] == away["called_in"], "the same people are away in every design"
    assert found.loc["units_off_share", "lived"] > found.loc["units_off_share", "called_in"] > 0
    assert found.loc["called_in_per_day", "called_in"] > found.loc["called_in_per_day", "lived"] == 0
    assert found.loc["units_off_share[group=station_car]", "called_in"] == 0
