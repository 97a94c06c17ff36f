"""The table itself: every number in it follows from its scenario file by a formula."""

import pytest

from sim.verification.bank import SCENARIOS, cases
from tests.verification.formulas import exact_values


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_each_expected_number_follows_from_its_scenario_by_a_formula(case):
    found = exact_values(case.name)
    for row in case.rows:
        assert found[row.quantity] / row.unit_min == pytest.approx(row.expected, rel=2e-5), row.quantity


def test_every_scenario_of_the_folder_stands_in_the_table_but_the_trace():
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == {*(case.name for case in cases()), "trace"}


def test_every_number_of_a_scenario_stands_once_in_the_table_with_a_tolerance_that_can_fail():
    for case in cases():
        assert len({row.quantity for row in case.rows}) == len(case.rows)
        assert all(0 < row.tolerance < row.expected / 2 for row in case.rows)
