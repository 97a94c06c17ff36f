"""What becomes of matters after the first contact, worked out by hand."""

import numpy as np
import pytest

from sim.measures.aftermath import aftermath
from sim.measures.measure import measured
from sim.measures.window import Window
from sim.record.tables import Outcome
from sim.scenario.specs.kinds import Kind

WINDOW = Window(1440.0, 4320.0)
CAR1, BIKE = 0, 2
THEFT, NOISE, CASE = 0, 1, 2


@pytest.fixture
def kinds_after():
    """Thefts are followed up by cases, which can clear them; noise is written up and no more."""
    work = {"law": "constant", "mean_min": 10}
    return {
        "theft": Kind.model_validate(
            {"rate": {"per_day": 1}, "work": work, "aftermath": {"on_the_spot": 0.5, "follow_up": "case"}}
        ),
        "noise": Kind.model_validate({"rate": {"per_day": 1}, "work": work, "aftermath": {"on_the_spot": 0.9}}),
        "case": Kind.model_validate({"work": work, "clearance": {"share": 0.2}}),
    }


@pytest.fixture
def after(run_tables, values, kinds_after):
    """Return a function from rows of matters to the measures."""

    def of(*rows):
        given = [{"known": 2000.0, "arrived": 2005.0, "closed": 2015.0, "unit": CAR1, **row} for row in rows]
        tables = run_tables(matters=given, kind_names=tuple(kinds_after), kinds=tuple(kinds_after.values()))
        return values(aftermath(tables, WINDOW))

    return of


def test_what_was_not_written_up_was_closed_on_the_spot(after):
    found = after(
        {"kind": THEFT}, {"kind": THEFT, "written_up": 2030.0}, {"kind": NOISE, "unit": BIKE},
        {"kind": NOISE, "unit": BIKE}, {"kind": CASE}, {"kind": THEFT, "outcome": Outcome.OPEN, "closed": np.nan},
        {"kind": THEFT, "known": 100.0},
    )  # fmt: skip
    assert found["on_the_spot_share"] == 3 / 4
    assert found["on_the_spot_share[kind=theft]"] == 1 / 2
    assert found["on_the_spot_share[kind=noise]"] == 1
    assert np.isnan(found["on_the_spot_share[kind=case]"])
    assert found["on_the_spot_share[group=car]"] == 1 / 2
    assert found["on_the_spot_share[group=bike]"] == 1


def test_the_share_cleared_is_of_matters_that_were_followed_up(after):
    found = after(
        {"kind": THEFT}, {"kind": THEFT, "written_up": 2030.0, "cleared": 2420.0},
        {"kind": THEFT, "written_up": 2030.0}, {"kind": THEFT, "written_up": 2030.0},
        {"kind": NOISE, "written_up": 2030.0}, {"kind": CASE},
    )  # fmt: skip
    assert found["cleared_share"] == found["cleared_share[kind=theft]"] == 1 / 3
    assert np.isnan(found["cleared_share[kind=noise]"])
    assert found["clearance_mean_min"] == found["clearance_mean_min[kind=theft]"] == 420


def test_what_only_follows_up_another_matter_is_no_call(run_tables, values, kinds_after):
    rows = [
        {"kind": THEFT, "known": 2000.0, "queued": 2000.0, "assigned": 2000.0, "departed": 2000.0, "arrived": 2005.0},
        {"kind": CASE, "known": 2050.0, "queued": 2050.0, "assigned": 2900.0, "departed": 2900.0, "arrived": 2950.0},
    ]
    given = [{"unit": CAR1, "closed": 3000.0, **row} for row in rows]
    tables = run_tables(matters=given, kind_names=tuple(kinds_after), kinds=tuple(kinds_after.values()))
    assert tables.is_call.tolist() == [True, False]
    found = {one.label: one.value for one in measured(tables, WINDOW)}
    assert found["response_mean_min"] == found["response_mean_min[kind=theft]"] == 5
    assert found["response_mean_min[kind=case]"] == 900
    assert found["response_mean_min[group=car]"] == 452.5
    assert (found["calls"], found["calls[kind=case]"]) == (1, 1)
    assert found["queue_length_mean"] == 0


def test_searches_are_told_by_their_mean_and_median(after):
    found = after(
        {"kind": THEFT, "found": 2010.0}, {"kind": THEFT, "found": 2020.0}, {"kind": THEFT, "found": 2060.0},
        {"kind": NOISE}, {"kind": NOISE, "found": 2002.0},
    )  # fmt: skip
    assert found["found_mean_min[kind=theft]"] == 30
    assert found["found_median_min[kind=theft]"] == 20
    assert found["found_mean_min"] == 23
    assert found["found_median_min[kind=noise]"] == 2


def test_a_district_without_aftermaths_has_nothing_to_measure(run_tables, values, answered):
    found = values(aftermath(run_tables(matters=[answered(2000.0, 5.0)]), WINDOW))
    assert all(np.isnan(value) for value in found.values())
