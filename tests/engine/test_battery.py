"""Units whose battery limits how far they go. The road has a place at every kilometre; a kilometre takes a minute."""

import numpy as np
import pytest
from pydantic import ValidationError

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.tables import State, spells_table
from sim.scenario.specs.battery import Battery

TEN_KM = {"range_km": 10, "charge_full_min": 100, "reserve_km": 0}


def arrivals(journal):
    """Return (matter, unit, minute) of every arrival."""
    facts = journal.facts
    rows = np.flatnonzero(facts.fact == Fact.ARRIVED)
    return [(int(facts.matter[row]), int(facts.unit[row]), float(facts.at[row])) for row in rows]


def test_a_unit_goes_where_its_range_takes_it_and_home_again(road_world, make_tape, make_design):
    journal = simulate(road_world, make_tape([(0, 5, 1)]), make_design("0", battery=TEN_KM))
    assert arrivals(journal) == [(0, 0, 5)]


def test_a_call_farther_than_half_the_range_is_never_served(road_world, make_tape, make_design, tell):
    journal = simulate(road_world, make_tape([(0, 6, 1)]), make_design("0", battery=TEN_KM))
    assert tell(journal, matter=0) == [(0, "KNOWN"), (0, "QUEUED")]


def test_the_reserve_is_not_for_calls(road_world, make_tape, make_design):
    for reserve, served in ((2, True), (2.1, False)):
        design = make_design("0", battery=TEN_KM | {"reserve_km": reserve})
        journal = simulate(road_world, make_tape([(0, 4, 1)]), design)
        assert (len(arrivals(journal)) == 1) is served


def test_another_unit_goes_when_the_first_lacks_the_range(road_world, make_tape, make_design):
    # Unit 0 is home from 0 at 5 with two of six kilometres and has 2.24 at 9; 4 is two kilometres from either.
    tape, battery = make_tape([(0, 0, 1), (9, 4, 1)]), TEN_KM | {"range_km": 6}
    assert arrivals(simulate(road_world, tape, make_design("2", "6", battery=battery))) == [(0, 0, 2), (1, 1, 11)]
    assert arrivals(simulate(road_world, tape, make_design("2", "6"))) == [(0, 0, 2), (1, 0, 11)]


@pytest.mark.parametrize("desk", [{"rule": "own_area_first"}, {"rule": "preference"}])
def test_every_rule_passes_over_who_lacks_the_range(road_world, make_tape, make_design, desk):
    if desk["rule"] == "preference":
        desk = desk | {"preferences": {str(cell): ["car.1", "car.2"] for cell in range(7)}}
    tape, battery = make_tape([(0, 0, 1), (9, 4, 1)]), TEN_KM | {"range_km": 6}
    journal = simulate(road_world, tape, make_design("2", "6", battery=battery, desk=desk))
    assert arrivals(journal) == [(0, 0, 2), (1, 1, 11)]


def test_a_call_is_served_as_soon_as_the_battery_is_charged_enough(road_world, make_tape, make_design, tell):
    # Ten kilometres at 0; home again at 11 with nothing; six kilometres are there after sixty minutes.
    journal = simulate(road_world, make_tape([(0, 5, 1), (20, 3, 1)]), make_design("0", battery=TEN_KM))
    assert tell(journal, matter=1)[:3] == [(20, "KNOWN"), (20, "QUEUED"), (71, "ASSIGNED")]
    assert arrivals(journal)[1] == (1, 0, 74)


def test_at_its_base_a_unit_charges_up_to_its_range_and_no_further(road_world, make_tape, make_design):
    calls = [(0, 5, 1), (500, 5, 1), (700, 6, 1)]
    journal = simulate(road_world, make_tape(calls), make_design("0", battery=TEN_KM))
    assert arrivals(journal) == [(0, 0, 5), (1, 0, 505)]


def test_a_unit_below_its_reserve_is_out_of_service_until_it_is_charged(flood_home, make_tape, make_design, tell):
    # Sent with enough for the way it knows, it has to go round by a longer way home and is below its reserve then.
    battery = {"range_km": 10, "charge_full_min": 100, "reserve_km": 3}
    journal = simulate(flood_home, make_tape([(0, 1, 1), (12, 1, 1)]), make_design("0", battery=battery))
    # 1 km there, 8 km home round: home at 10 with 1 km, three at 30; two more for the next call at 50.
    assert tell(journal, unit=0)[5:10] == [
        (2, "FREED"), (2, "HOMEWARD"), (10, "HOME"), (10, "CHARGE"), (30, "CHARGED"),
    ]  # fmt: skip
    assert arrivals(journal)[1] == (1, 0, 51)
    spells = spells_table(journal)
    charging = spells.state == State.CHARGING
    assert (spells.from_at[charging].tolist(), spells.to_at[charging].tolist()) == ([10], [30])


@pytest.fixture
def flood_home(tmp_path):
    """Return a ring of nine kilometres whose short piece from 1 to 0 closes at minute 1."""
    from dataclasses import replace

    from sim.scenario.specs.world import WorldSpec
    from sim.world.build import build_world
    from sim.world.conditions import Condition, RoadChange
    from sim.world.periods import Stretch

    (tmp_path / "nodes.csv").write_text("id,x_km,y_km\n0,0,0\n1,1,0\n2,0,4\n", encoding="utf-8")
    (tmp_path / "roads.csv").write_text("from,to,km\n0,1,1\n1,2,4\n2,0,4\n", encoding="utf-8")
    nodes = {"file": str(tmp_path / "nodes.csv"), "id": "id"}
    world = build_world(WorldSpec.model_validate({
        "source": {
            "kind": "read",
            "roads": {"format": "csv", "nodes": nodes, "file": str(tmp_path / "roads.csv"), "length_column": "km"},
            "cells": {"format": "table", "table": nodes},
        },
        "travel": {"modes": {"car_on_call": {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 60}}, "periods": {}},
    }))  # fmt: skip
    short = (world.roads.length_km == 1) & (world.roads.tail == world.roads.node_name.index("1"))
    change = RoadChange(short, frozenset({"car_on_call"}), 0.0)
    return replace(world, conditions=(Condition(Stretch("flood", 1, 20), (change,)),))


def test_charging_ends_with_the_shift_and_goes_on_at_the_base(flood_home, make_tape, make_design, tell):
    battery = {"range_km": 10, "charge_full_min": 100, "reserve_km": 3}
    shifts = [{"hours": "00:00-00:20"}]
    tape = make_tape([(0, 1, 1), (1440, 1, 1)], days=2)
    journal = simulate(flood_home, tape, make_design("0", battery=battery, shifts=shifts))
    assert tell(journal, unit=0)[7:12] == [
        (10, "HOME"), (10, "CHARGE"), (20, "OFF_DUTY"), (1440, "ON_DUTY"), (1440, "ASSIGNED"),
    ]  # fmt: skip


def test_a_unit_on_its_way_home_is_called_only_if_what_is_left_suffices(road_world, make_tape, make_design):
    # Home from 4 it passes 2 at 7, having driven six of its ten kilometres; back to 3 and home are four, to 4 six.
    # Home at 9 with two, it has the eight for 4 at 69.
    for cell, at in ((2, 7), (3, 8), (4, 73)):
        journal = simulate(road_world, make_tape([(0, 4, 1), (7, cell, 1)]), make_design("0", battery=TEN_KM))
        assert arrivals(journal)[1] == (1, 0, at)


def test_units_without_a_battery_are_not_limited(road_world, make_tape, make_design, tell):
    design = make_design("0", battery=TEN_KM)
    cars = design.units["car"].model_copy(update={"battery": None})
    both = design.model_copy(update={"units": {**design.units, "unlimited": cars}})
    journal = simulate(road_world, make_tape([(0, 6, 1), (30, 2, 1)]), both)
    assert arrivals(journal) == [(0, 1, 6), (1, 0, 32)]


def test_an_urgent_call_takes_a_unit_only_if_its_range_suffices(road_world, make_tape, make_design):
    kinds = {"low": {"priority": 3, "preemptable": "always"}, "urgent": {"priority": 1, "preempts": True}}
    for cell, at in ((5, 7), (6, None)):
        tape = make_tape([(0, 3, 30, 3), (5, cell, 1, 1)], kinds=kinds, kind=[0, 1])
        journal = simulate(road_world, tape, make_design("0", battery=TEN_KM))
        found = {matter: arrived for matter, _, arrived in arrivals(journal)}
        assert found.get(1) == at


def test_a_watched_run_is_the_same_and_says_who_could_not_go(road_world, make_tape, make_design):
    told = []
    tape, design = make_tape([(0, 6, 1), (1, 5, 2)]), make_design("0", "1", battery=TEN_KM)
    plain, watched = simulate(road_world, tape, design), simulate(road_world, tape, design, told.append)
    np.testing.assert_array_equal(plain.facts.at, watched.facts.at)
    np.testing.assert_array_equal(plain.facts.fact, watched.facts.fact)
    by_unit = {one.unit: one.expected_min for one in told[0].candidates}
    assert by_unit == {0: np.inf, 1: 5}


COVER = {"relocation": {"kind": "nearest_cover", "level": "cell"}}


def test_a_unit_covers_a_post_only_if_its_battery_takes_it_there_and_home(road_world, make_tape, make_design):
    # The first at 4 is home from 0 at 9 with two of ten kilometres and has 3.1 at 20, when node 6 is left empty.
    tape = make_tape([(0, 0, 1), (20, 6, 400)])
    for battery, unit in ((TEN_KM, 1), (None, 0)):
        facts = simulate(road_world, tape, make_design("4", "4", "6", battery=battery, desk=COVER)).facts
        moved = (facts.fact == Fact.AT_POST) & (facts.at > 20)
        assert [(float(facts.at[row]), int(facts.unit[row])) for row in np.flatnonzero(moved)] == [(22, unit)]


def test_nobody_covers_a_post_beyond_the_range_of_all(road_world, make_tape, make_design, tell):
    for reserve, moves in ((2, True), (2.1, False)):
        design = make_design("2", "2", "6", battery=TEN_KM | {"reserve_km": reserve}, desk=COVER)
        assert (len(tell(simulate(road_world, make_tape([(1, 6, 60)]), design), unit=0)) > 1) is moves


def test_nobody_is_charged_at_a_post(road_world, make_tape, make_design, tell):
    # The one at node 6 since 22 has eight of ten kilometres, and needs ten for 0 and home to 4. The first at 4 has the
    # eight that it needs sixty minutes after it came home.
    calls = [(0, 0, 1), (20, 6, 400), (40, 0, 5)]
    journal = simulate(road_world, make_tape(calls), make_design("4", "4", "6", battery=TEN_KM, desk=COVER))
    assert tell(journal, matter=2)[:3] == [(40, "KNOWN"), (40, "QUEUED"), (69, "ASSIGNED")]
    assert arrivals(journal)[-1] == (2, 0, 73)
    # Eight kilometres take it from 6 to 1 and home.
    calls[2] = (40, 1, 5)
    journal = simulate(road_world, make_tape(calls), make_design("4", "4", "6", battery=TEN_KM, desk=COVER))
    assert arrivals(journal)[-1] == (2, 1, 45)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"range_km": 10, "reserve_km": 10}, "reserve_km: 10: leaves nothing of range_km"),
        ({"range_km": 0}, "greater than 0"),
        ({"charge_full_min": 0}, "greater than 0"),
    ],
)
def test_a_battery_that_makes_no_sense_is_refused(given, message):
    with pytest.raises(ValidationError, match=message):
        Battery.model_validate(given)
