"""A story is told in words of both languages, whatever decided."""

import json
import re
from types import SimpleNamespace

import pytest

from sim.cli.console import print_json
from sim.engine import simulate
from sim.experiment.retrace import Retraced
from sim.experiment.story import story_of
from sim.report.slowest import slowest_text
from sim.report.story import Teller
from sim.report.words import Words
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from tests.engine.conftest import KM_A_MINUTE, design_of, tape_of

EN, ZH = Words("en"), Words("zh")


@pytest.fixture(scope="module")
def world():
    """Cells 0 to 6 on a line, a kilometre and a minute apart."""
    points = [{"code": str(i), "x_km": i} for i in range(7)]
    source = {
        "kind": "read", "name": "line", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}
    }  # fmt: skip
    travel = {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}}
    return build_world(WorldSpec.model_validate({"source": source, "travel": travel}))


def told(world, calls, design, matter, words=EN, **tape):
    """Return the text of a story with plain spaces, and check that its document can be printed."""
    decisions = []
    journal = simulate(world, tape_of(calls, **tape), design, decisions.append)
    run = Retraced(SimpleNamespace(designs={"base": design}), "base", 0, journal, tuple(decisions))
    story, teller = story_of(run, matter), Teller(run, words)
    print_json(teller.document(story))
    return teller.text(story).replace("\u00a0", " ")


def test_the_nearest_unit_goes(world, capsys):
    text = told(world, [(3, 2, 5)], design_of("0"), 0)
    assert text.splitlines() == [
        "Matter 0: call, priority 2, at 2 (cell 2)",
        "Design base, replication 0. Target 5 min, work 5.0 min.",
        "",
        "Monday 2022-03-07",
        "  00:03:00      +0.0  becomes known",
        "  00:03:00      +0.0  reaches the desk",
        "  00:03:00      +0.0  the desk sends the free unit with the shortest expected way; 1 could go",
        "                      → car.1 (0): 2.0 min, from its base",
        "  00:03:00      +0.0  car.1 (0) is ordered to go",
        "  00:03:00      +0.0  car.1 (0) sets out",
        "  00:05:00      +2.0  car.1 (0) is on the scene after 2.00 km",
        "  00:10:00      +7.0  the work is done",
        "  00:10:00      +7.0  car.1 (0) is free",
        "",
        "Response 2.0 min: taking the call 0.0 min, waiting for a unit 0.0 min, getting ready 0.0 min, travelling"
        " 2.0 min.",
        "Within the target of 5 min.",
    ]
    document = json.loads(capsys.readouterr().out)
    assert [step.get("fact", step.get("decision")) for step in document["steps"]][:4] == [
        "known", "queued", "nearest", "assigned",
    ]  # fmt: skip


LISTS = {"rule": "preference", "preferences": {str(cell): ["car.2", "car.1"] for cell in range(7)}}
URGENT = {"low": {"priority": 3, "preemptable": "always"}, "urgent": {"priority": 1, "preempts": True}}
RESUMED = URGENT["low"] | {"when_taken": "resume"}

CASES = {
    "own area": (
        ([(0, 1, 5)], design_of("1", "4", desk={"rule": "own_area_first"}, area_level="cell"), 0),
        ["of the caller's own area with the shortest expected way; 2 could go", "its own area", "another area"],
    ),
    "spill over": (
        ([(0, 2, 5)], design_of("1", desk={"rule": "own_area_first"}, area_level="cell"), 0),
        ["no unit of the caller's own area is free"],
    ),
    "preference": (
        ([(0, 2, 5)], design_of("1", "4", "5", desk=LISTS), 0),
        [
            "stands first on the cell's list; 3 are free", "→ car.2 (4): 2.0 min, from its base, place 1 on the list",
            "not on the list",
        ],
    ),
    "nobody": (([(0, 2, 50), (0, 2, 50), (1, 2, 5)], design_of("1", "4", "5", desk=LISTS), 2), ["none may go"]),
    "kept": (
        ([(0, 2, 50, 2), (1, 2, 5, 2)], design_of("1", "4", desk={"reserve": [{"priority": 2, "keep": 1}]}), 1),
        ["no unit is sent: 1 free, and kept for more urgent calls", "it waits 50.0 min; of the 2 units that could"],
    ),
    "again and again": (
        ([(0, 2, 50), (0, 2, 50), (1, 2, 5), (2, 5, 5), (20, 5, 5)], design_of("1", "4", "5", desk=LISTS), 2),
        ["none may go", "the same again: 2, the last on 03-07 00:20:00"],
    ),
    "withdrawn": (
        ([(0, 2, 50), (1, 2, 5)], design_of("1"), 1, {"patience": [9.0, 9.0]}),
        ["the caller gives up waiting", "Nobody came: the caller gave up waiting."],
    ),
    "lost": (
        ([(0, 2, 50), (1, 2, 5)], design_of("1", desk={"queue_limit": 0}), 1), ["Nobody came: the queue was full."],
    ),
    "open": (([(0, 2, 5000), (1, 2, 5)], design_of("1"), 1), ["Nobody had come when the run stopped."]),
    "taken": (
        ([(0, 2, 10, 3), (5, 4, 6, 1)], design_of("0"), 1, {"kinds": URGENT, "kind": [0, 1]}),
        [
            "takes a unit from the least urgent call", "in use by matter 0 of priority 3",
            "car.1 (0) leaves matter 0 for it",
        ],
    ),
    "taken away": (
        ([(0, 2, 10, 3), (5, 4, 6, 1)], design_of("0"), 0, {"kinds": URGENT, "kind": [0, 1]}),
        ["car.1 (0) is taken for matter 1, which is more urgent", "Within the target"],
    ),
    "resumed": (
        ([(0, 2, 10, 3), (5, 4, 6, 1)], design_of("0"), 0, {"kinds": {**URGENT, "low": RESUMED}, "kind": [0, 1]}),
        ["the unit that was taken from it comes back to it"],
    ),
    "battery": (
        ([(0, 0, 5)], design_of("0", "1", "2", "3", "4", "5", "6", battery={"range_km": 4, "reserve_km": 1}), 0),
        ["car.3 (2): cannot get there and home, or not on its battery", "and 2 more\n"],
    ),
    "many": (([(0, 0, 5)], design_of(*"0123456"), 0), ["and 2 more, up to 6.0 min"]),
    "skills": (
        ([(0, 0, 5)], design_of("0", skills=["law", "order"]), 0, {"kinds": {"call": {"needs": ["law", "order"]}}}),
        ["(skills: law and order)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_whatever_decided_is_told(world, case):
    (calls, design, matter, *more), expected = CASES[case]
    tape = more[0] if more else {}
    text = told(world, calls, design, matter, **tape)
    assert [sentence for sentence in expected if sentence not in text] == []
    chinese = told(world, calls, design, matter, ZH, **tape)
    assert set(re.findall(r"[a-z]{2,}", chinese)) <= {"car", "base", "call", "low", "urgent", "law", "order"}


def test_calls_that_nobody_came_to_are_named_with_the_slowest():
    calls = {"folder": "r", "design": "base", "replication": 0, "slowest": [], "unanswered": list(range(12))}
    assert slowest_text(calls, EN).splitlines()[1] == "Nobody came to 12 calls: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9"
