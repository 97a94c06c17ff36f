from collections import Counter

import numpy as np
import pytest

from sim.measures import catalogue
from sim.measures.catalogue import CATALOGUE, THEMES, Entry
from sim.measures.cells import measured_cells
from sim.measures.dispute_entries import OF_DISPUTES
from sim.measures.measure import measure, measured
from sim.measures.request_entries import OF_REQUESTS
from sim.measures.run_tables import tables_of
from sim.measures.window import Window

WINDOW = Window(1440.0, 4320.0)
PARTS = {"kind": 2, "hour": 24, "group": 2, "surge": 0}


def expected_labels(entry):
    return 1 + sum(PARTS[by] for by in entry.by)


@pytest.mark.parametrize("count", [0, 1, 50])
def test_every_entry_of_the_catalogue_is_produced_in_its_order_and_nothing_else_is(run_tables, answered, count):
    found = measured(run_tables([answered(2000 + i, i, cell=i % 4) for i in range(count)]), WINDOW)
    of_calls = [entry for entry in CATALOGUE if entry.theme not in (OF_DISPUTES, OF_REQUESTS)]
    assert list(dict.fromkeys(one.name for one in found)) == [entry.name for entry in of_calls]
    assert Counter(one.name for one in found) == {entry.name: expected_labels(entry) for entry in of_calls}
    assert len({one.label for one in found}) == len(found)


def test_every_measure_has_the_unit_of_its_entry_and_a_plain_number(run_tables, answered):
    units = {entry.name: entry.unit for entry in CATALOGUE}
    for one in measured(run_tables([answered(2000, 3)]), WINDOW):
        assert one.unit == units[one.name]
        assert type(one.value) is float


def test_the_catalogue_lists_every_entry_once():
    constants = vars(catalogue).values()
    single = [value for value in constants if isinstance(value, Entry)]
    fours = [entry for value in constants if isinstance(value, tuple) and value is not CATALOGUE for entry in value]
    assert Counter(CATALOGUE) == Counter([*single, *(entry for entry in fours if isinstance(entry, Entry))])
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    assert {entry.theme for entry in CATALOGUE} == set(THEMES)


def test_a_label_names_the_part_of_the_district():
    assert catalogue.CALLS.measured(3, "hour", "08").label == "calls[hour=08]"
    assert catalogue.CALLS.measured(3).label == "calls"


@pytest.fixture(scope="module")
def journal(district, design):
    """A real run: ten days of calls for the units of the hand-made district."""
    from sim.chance import Streams
    from sim.demand.draw import draw_demand
    from sim.engine.simulate import simulate
    from sim.scenario.specs.clock import Clock
    from sim.scenario.specs.demand import Demand

    work = {"law": "exponential", "mean_min": 20}
    demand = Demand.model_validate({"kinds": {"theft": {"rate": {"per_day": 40}, "work": work}}})
    tape = draw_demand(demand, district, Streams(3), Clock(days=10))
    return simulate(district, tape, design)


def test_a_journal_is_measured_in_its_clocks_own_window(journal):
    window = Window.of(journal.tape.clock)
    assert (window.from_at, window.to_at) == (1440.0, 14400.0)
    assert repr(measure(journal)) == repr(measure(journal, window)) == repr(measured(tables_of(journal), window))


def test_measures_of_a_real_run_agree_with_each_other(journal):
    found = {one.label: one.value for one in measure(journal)}
    parts = ("handling", "queueing", "turnout", "travel")
    assert found["response_mean_min"] == pytest.approx(sum(found[f"{part}_mean_min"] for part in parts), rel=1e-12)
    assert found["calls"] == sum(found[f"calls[hour={hour:02d}]"] for hour in range(24))
    assert found["calls_per_unit_day"] * 3 == pytest.approx(found["calls_per_day"])
    assert 0 < found["busy_share_mean"] <= found["busy_share_max"] <= 1
    assert found["lost_share"] == found["withdrawn_share"] == found["open_share"] == 0.0


def test_cells_add_up_to_the_district(journal):
    tables = tables_of(journal)
    found, cells = {m.label: m.value for m in measure(journal)}, measured_cells(tables, Window.of(tables.clock))
    assert cells.calls.sum() == found["calls"]
    assert cells.response_sum_min.sum() / cells.answered.sum() == pytest.approx(found["response_mean_min"], rel=1e-12)
    assert cells.within.sum() / cells.judged.sum() == pytest.approx(found["within_target_share"], rel=1e-12)
    assert np.average(cells.covered_probability, weights=[100, 300, 400, 200]) == pytest.approx(
        found["covered_share"], rel=1e-12
    )
