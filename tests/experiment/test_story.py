"""A story holds every fact of a matter and every reason, each before what follows from it."""

from dataclasses import replace

import numpy as np
import pytest

from sim.arrays import NONE
from sim.engine import simulate
from sim.engine.witness import Decision
from sim.experiment.retrace import Retraced
from sim.experiment.story import Happened, Waited, story_of
from sim.record.tables import Outcome
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from tests.engine.conftest import KM_A_MINUTE, design_of, tape_of


@pytest.fixture(scope="module")
def world():
    """Cells 0 to 6 on a line, a kilometre and a minute apart."""
    points = [{"code": str(i), "x_km": i} for i in range(7)]
    source = {
        "kind": "read", "name": "line", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}
    }  # fmt: skip
    travel = {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}}
    return build_world(WorldSpec.model_validate({"source": source, "travel": travel}))


def told(world, calls, design, matter, **tape):
    decisions = []
    journal = simulate(world, tape_of(calls, **tape), design, decisions.append)
    return story_of(Retraced(None, "base", 0, journal, tuple(decisions)), matter)


def outline(story):
    """Return the story as pairs of a time and a word."""
    words = {Happened: lambda one: one.fact.name, Waited: lambda _: "waits", Decision: lambda one: one.reason}
    return [(step.at, words[type(step)](step)) for step in story.steps]


def test_a_call_that_is_served_at_once(world):
    story = told(world, [(3, 2, 5)], design_of("0"), 0)
    assert outline(story) == [
        (3, "KNOWN"), (3, "QUEUED"), (3, "nearest"), (3, "ASSIGNED"), (3, "DEPARTED"), (5, "ARRIVED"), (10, "CLOSED"),
        (10, "FREED"),
    ]  # fmt: skip
    assert (story.outcome, story.ended_at) == (Outcome.CLOSED, 10)
    assert (story.parts.waiting_min, story.parts.travel_min, story.parts.response_min) == (0, 2, 2)


def test_a_call_that_waits_says_what_the_units_were_doing(world):
    calls = [(0, 0, 9), (0, 6, 9), (1, 3, 5)]
    design = design_of("0", "3", "3")
    design = design.model_copy(
        update={"units": design.units | {"night": design_of("1", shifts=[{"hours": "20:00-24:00"}]).units["car"]}}
    )
    story = told(world, [*calls, (2, 3, 1)], design, 3)
    assert outline(story)[:4] == [(2, "KNOWN"), (2, "QUEUED"), (2, "waits"), (6, "nearest")]
    assert story.steps[2] == Waited(2, 6, {"travel": 1, "work": 2, "off_duty": 1})


def test_the_way_that_a_unit_breaks_off_stands_before_its_order(world):
    story = told(world, [(0, 6, 4), (12, 5, 1)], design_of("0"), 1)
    facts = [step for step in story.steps if isinstance(step, Happened)]
    assert [step.fact.name for step in facts[:4]] == ["KNOWN", "QUEUED", "DIVERTED", "ASSIGNED"]
    assert facts[2].km == 2


def test_a_call_that_is_handed_over_waits_again(world):
    shifts = [{"hours": "00:00-01:00"}, {"hours": "02:00-24:00"}]
    story = told(world, [(50, 0, 30)], design_of("0", shifts=shifts, at_shift_end="hand_over"), 0)
    assert [word for _, word in outline(story)] == [
        "KNOWN", "QUEUED", "nearest", "ASSIGNED", "DEPARTED", "ARRIVED", "HANDED_OVER", "waits", "nearest", "ASSIGNED",
        "DEPARTED", "ARRIVED", "CLOSED", "FREED",
    ]  # fmt: skip
    assert next(step for step in story.steps if isinstance(step, Waited)) == Waited(60, 120, {"off_duty": 2})


@pytest.mark.parametrize(
    ("design", "patience", "end", "outcome"),
    [
        (design_of("0"), [np.inf, 5.0], (6, "WITHDRAWN"), Outcome.WITHDRAWN),
        (design_of("0", desk={"queue_limit": 0}), None, (1, "LOST"), Outcome.LOST),
    ],
)
def test_a_call_that_nobody_comes_to_has_no_response(world, design, patience, end, outcome):
    story = told(world, [(0, 0, 60), (1, 0, 1)], design, 1, patience=patience)
    assert outline(story)[-1] == end
    assert story.outcome == outcome
    assert np.isnan(story.parts.response_min)


def test_a_call_that_is_never_served_waits_until_the_run_stops(world):
    story = told(world, [(0, 0, 10_000), (1, 0, 1)], design_of("0"), 1)
    assert story.steps[-1] == Waited(1, 1440, {"work": 1})
    assert story.outcome == Outcome.OPEN


def test_a_decision_that_finds_nobody_is_told(world):
    lists = {str(cell): ["car.1"] for cell in range(7)}
    design = design_of("0", "1", desk={"rule": "preference", "preferences": lists})
    story = told(world, [(0, 0, 8), (1, 0, 1)], design, 1)
    nobody = [step for step in story.steps if isinstance(step, Decision) and step.chosen == NONE]
    assert [step.reason for step in nobody] == ["nobody"]
    assert [one.unit for one in nobody[0].candidates] == [1]


def test_units_that_get_no_new_call_before_the_end_of_their_shift_do_not_wait_for_one(world):
    shifts = [{"hours": "00:00-08:00"}, {"hours": "10:00-24:00"}]
    story = told(world, [(450, 0, 9)], design_of("0", "6", shifts=shifts, last_call_min=60), 0)
    assert [step.doing for step in story.steps if isinstance(step, Waited)] == [{"last_call": 2, "off_duty": 2}]


def test_units_that_can_do_it_during_a_surge_are_among_those_that_could_serve_it(world):
    design = design_of("0", skills=["law"], during={"flood": {"skills": ["rescue"]}})
    flooded = replace(world, surges={"flood": (60.0, 600.0)})
    calls, kinds = [(100, 0, 9), (101, 0, 9)], {"rescue": {"needs": ["rescue"]}, "theft": {"needs": ["law"]}}
    for kind, doing in ((0, {"work": 1}), (1, {})):
        story = told(flooded, calls, design, 1, kinds=kinds, kind=[0, kind])
        assert [step.doing for step in story.steps if isinstance(step, Waited)] == [doing]


def test_each_unit_of_several_has_its_decision_before_its_order(world):
    kinds = {"crime": {"needs": ["law"], "complement": [{"needs": ["dog"]}]}}
    design = design_of("0")
    units = {skill: design_of(place, skills=[skill]).units["car"] for place, skill in (("1", "law"), ("3", "dog"))}
    story = told(world, [(0, 0, 5)], design.model_copy(update={"units": units}), 0, kinds=kinds)
    assert outline(story) == [
        (0, "KNOWN"), (0, "QUEUED"), (0, "nearest"), (0, "ASSIGNED"), (0, "nearest"), (0, "ASSIGNED"), (0, "DEPARTED"),
        (0, "DEPARTED"), (1, "ARRIVED"), (3, "ARRIVED"), (3, "COMPLEMENT"), (6, "CLOSED"), (6, "FREED"), (6, "FREED"),
    ]  # fmt: skip
    assert [step.needs for step in story.steps if isinstance(step, Decision)] == [("law",), ("dog",)]


def test_a_unit_that_is_taken_is_told_on_both_sides(world):
    kinds = {"low": {"priority": 3, "preemptable": "always"}, "urgent": {"priority": 1, "preempts": True}}
    calls, design = [(0, 2, 10, 3), (5, 4, 6, 1)], design_of("0")
    urgent = told(world, calls, design, 1, kinds=kinds, kind=[0, 1])
    assert outline(urgent)[:5] == [(5, "KNOWN"), (5, "QUEUED"), (5, "taken"), (5, "TAKEN"), (5, "ASSIGNED")]
    assert (urgent.steps[3].matter, urgent.steps[3].unit) == (0, 0)
    low = told(world, calls, design, 0, kinds=kinds, kind=[0, 1])
    taken = [step for step in low.steps if isinstance(step, Happened) and step.fact.name == "TAKEN"]
    assert [(step.at, step.matter, step.taken_for) for step in taken] == [(5, 0, 1)]
    assert outline(low)[-1] == (22, "FREED")


def test_who_is_taken_is_told_before_who_is_sent_instead(world):
    kinds = {"low": {"priority": 3, "preemptable": "always"}, "urgent": {"priority": 1, "preempts": True}}
    design = design_of("1", "6", desk={"preempts_when": "sooner"})
    story = told(world, [(0, 2, 60, 3), (20, 2, 5, 1)], design, 0, kinds=kinds, kind=[0, 1])
    assert [step for step in outline(story) if step[0] == 20][:3] == [(20, "TAKEN"), (20, "nearest"), (20, "ASSIGNED")]
