"""What holds of every journal also holds of whole scenarios with surges, cameras, patrols, disputes and requests."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.chance.streams import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.run import Journal
from sim.record.tables import spells_table
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world
from tests.engine.conftest import KM_A_MINUTE
from tests.engine.invariants import every_minute_is_told, nobody_works_beyond_the_rule
from tests.engine.random_cases import constant, desks, few, groups, taking, teams
from tests.engine.random_disputes import (
    discovery,
    disputes,
    each_dispute_ends_once,
    ladders,
    requests_come_when_they_are_handed_over,
    routings,
    sittings_are_those_of_the_chronicle,
)
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of
from tests.engine.test_properties_after import each_matter_ends_once
from tests.engine.whereabouts import MOMENT

TIMES = ["day 1 00:00", "day 1 03:00", "day 1 03:30", "day 1 12:00", "day 1 22:00"]

callers = {
    "false_calls": st.just({"share": 0.3}),
    "duplicates": st.just({"mean": 1.0, "after": constant(7), "recognised": 0.6}),
    "handling": st.sampled_from([constant(0), constant(3)]),
    "patience": st.sampled_from([constant(0), constant(20)]),
}
seen = st.sampled_from(
    [
        {},
        {"on_view": {"share": 0.7, "reported_after": constant(20)}},
        {"alert": {"reported": 0.5, "reported_after": constant(30), "false_alarms_per_day": 3}},
    ]
)
after = {
    "aftermath": st.sampled_from([0, 25]).map(
        lambda minutes: {"on_the_spot": 0.5, "write_up": constant(minutes), "follow_up": "case"}
    )
}


@st.composite
def kinds(draw: st.DrawFn, priority: int) -> dict[str, Any]:
    """Return a kind with a rate and some of everything."""
    more = draw(st.fixed_dictionaries({}, optional=taking | teams | callers | after))
    rate = {"rate": {"per_day": draw(st.sampled_from([10, 40]))}, "work": constant(draw(st.sampled_from([0, 1, 30])))}
    return rate | more | draw(seen) | {"priority": priority}


@st.composite
def surges(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Return up to two stretches of time with other rates, visitors, closed or slow roads."""
    found = {}
    for name in draw(st.lists(st.sampled_from(["fair", "flood"]), unique=True)):
        starts, ends = sorted(draw(st.lists(st.integers(0, len(TIMES) - 1), min_size=2, max_size=2, unique=True)))
        demand = st.sampled_from(
            [{"rates": {"all": 3}, "places": ["1", "5"]}, {"rates": {"crime": 0}}, {"visitors": {"people": 500}}]
        )
        roads = st.sampled_from(
            [{"closed_roads": [{"between": [["2", "3"]]}]}, {"speeds": [{"factor": 0.5}]}, {"closed_roads": []}]
        )
        found[name] = {"starts": TIMES[starts], "ends": TIMES[ends], **draw(demand), **draw(roads)}
    return found


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Return a scenario as it would be written, without its world."""
    matters = {"help": draw(kinds(3)), "crime": draw(kinds(1)) | {"needs": ["law"]}}
    if draw(st.booleans()):
        matters["repair"] = {"rate": {"per_day": 20}, "request": {"due_days": 0.5}, "work": constant(20)}
    if any("aftermath" in matter for matter in matters.values()):
        matters["case"] = {"rate": None, "needs": ["law"], "work": constant(50), "clearance": {"share": 0.5}}
    units = [draw(groups) | {"skills": ["law"]}, *draw(st.lists(groups, max_size=1))]
    return {
        "name": "any",
        "clock": {"days": 1, "warm_up_days": 0, "follow_up_days": draw(st.sampled_from([0, 0.5]))},
        "demand": {"kinds": matters, "disputes": draw(st.sampled_from([None, *(2 * [draw(disputes)])]))},
        "surges": draw(surges()),
        "designs": {
            "base": {
                "units": {f"group{number}": group for number, group in enumerate(units)},
                "desk": draw(desks) | {"cameras": {"all": 0.5}},
                "discovery": draw(discovery),
                "ladder": draw(ladders),
                "requests": draw(routings),
            }
        },
    }


@pytest.fixture(scope="module")
def written_world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the line of places as a road with residents, as it would be written."""
    folder = tmp_path_factory.mktemp("line")
    (folder / "nodes.csv").write_text("id,x_km,y_km\n" + "".join(f"{i},{i},0\n" for i in range(7)), encoding="utf-8")
    (folder / "roads.csv").write_text("from,to\n" + "".join(f"{i},{i + 1}\n" for i in range(6)), encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    return {
        "source": {
            "kind": "read",
            "name": "road",
            "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
            "cells": {"format": "inline", "points": [{"code": str(i), "x_km": i, "residents": 100} for i in range(7)]},
        },
        "travel": {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}},
    }


def run(written: dict[str, Any], written_world: dict[str, Any], seed: int) -> Journal:
    """Return the journal of a scenario."""
    scenario = Scenario.model_validate(written | {"world": written_world, "seed": seed})
    world = build_world(scenario)
    return simulate(world, draw_demand(scenario, world, Streams(seed)), scenario.designs["base"])


def nobody_drives_faster_than_the_roads(journal: Journal) -> None:
    """A kilometre takes a minute, or more when a surge slows everybody."""
    spells = spells_table(journal)
    assert (spells.km <= spells.to_at - spells.from_at + MOMENT).all()


HOLDS = (
    each_matter_ends_once, every_minute_is_told, nobody_works_beyond_the_rule, nobody_drives_faster_than_the_roads,
    each_dispute_ends_once, sittings_are_those_of_the_chronicle, requests_come_when_they_are_handed_over,
)  # fmt: skip


@few
@given(written=scenarios(), seed=st.integers(0, 1000))
def test_it_holds_of_whole_scenarios(written: dict[str, Any], seed: int, written_world: dict[str, Any]) -> None:
    journal = run(written, written_world, seed)
    for holds in HOLDS:
        holds(journal)


@few
@given(written=scenarios(), seed=st.integers(0, 1000), order=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    written: dict[str, Any], seed: int, order: int, written_world: dict[str, Any]
) -> None:
    plain = run(written, written_world, seed)
    with shuffled_events(order):
        shuffled = run(written, written_world, seed)
    assert rows_of(shuffled) == rows_of(plain)
    assert chronicle_of(shuffled) == chronicle_of(plain)


def chronicle_of(journal: Journal) -> list[tuple[Any, ...]]:
    """Return all facts of disputes, those of an instant in the order of their numbers."""
    if journal.disputes is None:
        return []
    facts = journal.disputes.facts
    columns = (facts.at, facts.fact, facts.dispute, facts.detail)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))
