"""Real records, against figures that others measured."""

from pathlib import Path

import numpy as np
import pytest

from sim.calls.import_calls import import_calls
from sim.scenario.call_mapping import read_call_mapping

PLACES = Path(__file__).resolve().parents[2] / "scenarios" / "places"


@pytest.fixture(scope="module")
def boone(shared_data):
    return import_calls(shared_data / "boone" / "ems_2016.csv", read_call_mapping(PLACES / "boone_calls.yaml"))


@pytest.fixture(scope="module")
def crisis(shared_data):
    record = shared_data / "crisis" / "responses_to_2025-07.csv"
    return import_calls(record, read_call_mapping(PLACES / "crisis_calls.yaml"))


def middle_and_tail(span):
    return np.quantile(span[~np.isnan(span)], [0.5, 0.9])


def test_the_emergencies_of_boone_county_are_those_that_others_counted(boone):
    demand = boone.calls.demand()
    assert len(demand) == 3638
    days = np.unique(demand.called_at.astype("datetime64[D]"), return_counts=True)[1]
    a_day = np.concatenate([days, np.zeros(366 - len(days))])
    assert a_day.mean() == pytest.approx(10.0, rel=0.05)
    assert a_day.var(ddof=1) / a_day.mean() == pytest.approx(1.17, rel=0.05)


@pytest.mark.parametrize(
    ("span", "median", "p90"), [("response_min", 9.4, 16.3), ("travel_min", 6.5, 13.2), ("service_min", 34.9, 70.7)]
)
def test_the_spans_of_boone_county_are_those_that_others_measured(boone, span, median, p90):
    found = middle_and_tail(getattr(boone.calls.demand(), span))
    np.testing.assert_allclose(found, [median, p90], rtol=0.05)


def test_every_trap_of_boone_county_is_counted(boone):
    counts = {name: entry["count"] for name, entry in boone.quality["counts"].items() if entry["count"]}
    assert boone.quality["counts"]["missing_arrived"]["share"] == pytest.approx(0.15, rel=0.05)
    assert counts == {
        "missing_dispatched": 3, "missing_en_route": 1029, "missing_arrived": 1752, "missing_cleared": 3,
        "out_of_order": 343, "day_early": 324, "clock_overlap": 1,
        "negative_handling": 13, "negative_turnout": 3, "negative_travel": 31, "negative_on_scene": 269,
        "negative_response": 39, "negative_service": 325,
        "zero_handling": 5315, "zero_turnout": 6306, "zero_travel": 3153, "zero_response": 2673,
        "zero_position": 1286, "scheduled": 8014,
    }  # fmt: skip


def test_the_positions_of_boone_county_lie_in_boone_county(boone):
    known = ~np.isnan(boone.calls.lon)
    assert np.count_nonzero(~known) == 1286
    lon, lat = boone.calls.lon[known], boone.calls.lat[known]
    assert (np.median(lon), np.median(lat)) == pytest.approx((-92.33, 38.95), abs=0.02)  # the town of Columbia
    assert np.mean((lon > -92.58) & (lon < -92.09) & (lat > 38.62) & (lat < 39.26)) > 0.999


def test_labels_of_the_crisis_teams_are_one_whatever_their_capitals(crisis):
    texts, count = np.unique(crisis.calls.category.text().astype(str), return_counts=True)
    found = dict(zip(texts.tolist(), count.tolist(), strict=True))
    assert found["Engaged Client"] == 1237
    assert found["Unable to locate"] == 493
    assert "Engaged client" not in found


def test_stamps_that_are_days_apart_are_not_used(crisis):
    counts = crisis.quality["counts"]
    assert counts["long_handling"]["count"] == 1
    assert counts["long_travel"]["count"] == 4
    assert counts["negative_response"]["count"] == 133
    assert counts["duplicate"]["count"] == 22
    np.testing.assert_allclose(middle_and_tail(crisis.calls.handling_min), [13, 55], rtol=0.1)
    np.testing.assert_allclose(middle_and_tail(crisis.calls.travel_min), [14, 31], rtol=0.15)
    np.testing.assert_allclose(middle_and_tail(crisis.calls.on_scene_min), [22, 61], rtol=0.15)
