"""The table itself: every number in it follows from its scenario file by a formula."""

import pytest

from tests.theory.cases import SCENARIOS, SLOW, rows, rows_of, scenarios
from tests.theory.formulas import exact_values


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
