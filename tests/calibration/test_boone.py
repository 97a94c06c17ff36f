"""Ambulances of a real county: what the first half of a year tells, put to the test by the second."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sim.calibration.calibrated import demand_values, kind_values, law_values
from sim.calibration.compare import Tolerances
from sim.calibration.days import Days
from sim.calibration.fit import Settings
from sim.calibration.outcome import Record, Source, fit_scenario
from sim.calibration.replay import prepare_replay
from sim.calibration.validate import Validation, validate
from sim.calls.import_calls import import_calls
from sim.calls.table import Calls
from sim.scenario.call_mapping import read_call_mapping
from sim.scenario.read import read_scenario
from sim.world.build import build_world

PLACES = Path(__file__).resolve().parents[2] / "scenarios" / "places"
FIRST_HALF = Days(date(2016, 1, 1), date(2016, 7, 1))
SECOND_HALF = Days(date(2016, 7, 1), date(2017, 1, 1))


@pytest.fixture(scope="module")
def calls(shared_data: Path) -> Calls:
    return import_calls(shared_data / "boone" / "ems_2016.csv", read_call_mapping(PLACES / "boone_calls.yaml")).calls


@pytest.fixture(scope="module")
def second_half(calls: Calls) -> Validation:
    scenario = read_scenario(PLACES / "boone_2016.yaml")
    replay = prepare_replay(scenario, build_world(scenario), calls, SECOND_HALF)
    return validate(replay, "as_in_2016", Tolerances(), replications=1)


def test_the_second_half_is_as_fast_as_the_first_half_leads_to_expect(second_half: Validation) -> None:
    judged = {(line.quantity, line.statistic): line for line in second_half.lines if line.judged}
    assert {key for key in judged if key[1] != "share"} == {
        ("travel", "median"), ("travel", "p90"), ("response", "median"), ("response", "p90"),
    }  # fmt: skip
    assert all(line.tolerance == 0.15 for key, line in judged.items() if key[1] == "median")
    assert all(line.tolerance == 0.25 for key, line in judged.items() if key[1] == "p90")
    assert second_half.passed


def test_the_calls_of_the_second_half_are_those_on_record(second_half: Validation) -> None:
    observed = {(one.quantity, one.statistic): one for one in second_half.lines if not one.by}
    assert second_half.compared == observed["response", "median"].calls == 1122
    assert observed["response", "median"].observed == pytest.approx(9.53, abs=0.01)
    assert observed["travel", "p90"].observed == pytest.approx(12.50, abs=0.01)


@pytest.mark.slow
def test_the_scenario_is_what_the_first_half_says(calls: Calls) -> None:
    before, after = read_scenario(PLACES / "boone.yaml"), read_scenario(PLACES / "boone_2016.yaml")
    record = Record(calls, FIRST_HALF, Source("", "", ""))
    fit = fit_scenario(record, Settings(repeats=1), before, ("ambulance",), guess_bases=8)
    assert fit.speeds is not None
    assert fit.bases is not None
    emergency, group = after.demand.kinds["emergency"], after.designs["as_in_2016"].units["ambulance"]
    assert group.bases.places == list(fit.bases.codes)
    assert fit.bases.busy_at_once == 9
    assert after.world.travel.modes["ambulance"] == fit.speeds.mode_spec
    written = emergency.model_dump(mode="json")
    assert {key: written[key] for key in ("work", "travel_sigma")} == {
        key: value for key, value in kind_values(fit.found.kinds[0], fit.speeds).items() if key not in {"rate"}
    }  # fmt: skip
    assert emergency.rate is not None
    assert emergency.rate.per_day == 10.08
    assert group.turnout.model_dump(mode="json") == law_values(fit.found.spans["turnout"].law)
    assert after.demand.hour_weights == demand_values(fit.found)["hour_weights"]
