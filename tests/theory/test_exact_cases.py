"""Every scenario of the table gives its exact values: through the file, the tape, the journal and the measures."""

import pytest

from tests.theory.cases import SLOW, rows_of, scenarios
from tests.theory.replications import replicate

SCENARIOS = [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in scenarios()]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_simulator_gives_the_exact_values(name):
    runs = replicate(name)
    assert runs.tape_is_as_asked()
    verdicts = {row.quantity: (runs.verdict(row), row, runs.controlled(row), runs.plain(row)) for row in rows_of(name)}
    assert {quantity: found for quantity, found in verdicts.items() if found[0] != "agrees"} == {}
