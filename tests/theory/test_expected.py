"""The table itself: every number in it follows from its scenario file by a formula."""

import pytest

from sim.responders.fleet import build_fleet
from sim.scenario.read import read_scenario
from sim.world.build import build_world
from tests.theory import exact
from tests.theory.cases import SCENARIOS, SLOW, path_of, rows, rows_of, scenarios


def exact_values(name):
    scenario = read_scenario(path_of(name))
    world, design = build_world(scenario.world), scenario.designs["base"]
    fleet = build_fleet(design, world, scenario.clock)
    if len(world.cells) > 1:
        return exact.hypercube(scenario.demand, world, fleet)
    if len(scenario.demand.kinds) > 1:
        return exact.priorities(scenario.demand, len(fleet))
    found = exact.one_line(scenario.demand, len(fleet), design.desk.queue_limit)
    if name == "erlang_b_2":  # unit 1 alone, both, and unit 2 alone: by hand, for 1 erlang
        found |= {"busy_share[unit=car.1]": 1 / 2, "busy_share[unit=car.2]": 3 / 10}
    return found


@pytest.mark.parametrize("name", scenarios())
def test_each_expected_number_follows_from_its_scenario_by_a_formula(name):
    found = exact_values(name)
    for row in rows_of(name):
        assert found[row.quantity] / row.unit_min == pytest.approx(row.expected, rel=2e-5), row.quantity


def test_every_scenario_of_the_folder_stands_in_the_table_but_the_trace():
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == {*scenarios(), "trace"}
    assert set(scenarios()) > SLOW


def test_every_number_of_a_scenario_stands_once_in_the_table_with_a_tolerance_that_can_fail():
    table = rows()
    assert len({(row.scenario, row.quantity) for row in table}) == len(table)
    assert all(0 < row.tolerance < row.expected / 2 for row in table)
