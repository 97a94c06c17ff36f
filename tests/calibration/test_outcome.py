"""A scenario fitted to the record of a made-up district, and put to the test with another record of it."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from sim.calibration.calibrated import law_values
from sim.calibration.compare import Tolerances
from sim.calibration.days import Days
from sim.calibration.fit import Settings
from sim.calibration.fragment import fragment, written
from sim.calibration.outcome import Fit, fit_calls, fit_scenario, read_record
from sim.calibration.replay import prepare_replay
from sim.calibration.validate import Validation, validate
from sim.chance.laws import Law
from sim.errors import InputError
from sim.scenario.read import read_scenario
from sim.scenario.scenario_yaml import scenario_yaml
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world
from tests.calibration.records import District, write_folder

QUICK = Settings(repeats=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario that knows nothing of the record, and the record of 60 days."""
    folder = tmp_path_factory.mktemp("district")
    District().write_scenario(folder)
    write_folder(District().record(900, "2024-03-01", 60), folder / "calls")
    return folder


@pytest.fixture(scope="module")
def given(folder: Path) -> Scenario:
    return read_scenario(folder / "scenario.yaml")


@pytest.fixture(scope="module")
def fitted(folder: Path, given: Scenario) -> Fit:
    return fit_scenario(read_record(str(folder / "calls")), QUICK, given, (), guess_bases=2)


def later(scenario: Scenario) -> Validation:
    """Return the scenario beside the record of the next 30 days."""
    calls = District().record(400, "2024-05-01", 30, seed=2)
    replay = prepare_replay(scenario, build_world(scenario), calls, Days(date(2024, 5, 1), date(2024, 5, 31)))
    return validate(replay, "base", Tolerances(), replications=1)


def test_the_pace_of_units_comes_back(fitted: Fit) -> None:
    speeds = fitted.speeds
    assert speeds is not None
    # At 60 km/h a kilometre is a minute. The error of a median of logarithms is sigma sqrt(pi / 2n).
    error = 4 * 0.3 * math.sqrt(math.pi / 2 / speeds.pace.ways)
    road = np.arange(1.0, 15.0)
    assert np.log(speeds.pace.minutes(road) / (2 + 1.5 * road)) == pytest.approx(0, abs=2 * error)
    assert speeds.pace.sigma == pytest.approx(0.3, abs=4 * 0.3 * 0.91 / math.sqrt(speeds.pace.ways))
    assert speeds.mode_spec.speed_kmh["unclassified"] == pytest.approx(60 / speeds.pace.road_factor, abs=0.01)
    assert speeds.mode_spec.start_min == pytest.approx(speeds.pace.start_min, abs=0.005)


def test_the_base_is_found_where_it_was(fitted: Fit) -> None:
    assert fitted.bases is not None
    assert "5" in fitted.bases.codes
    assert fitted.bases.guesses[0].candidates == (5,)


def test_the_scenario_has_the_numbers_of_the_record(fitted: Fit) -> None:
    scenario = fitted.scenario
    assert scenario is not None
    fight, noise = scenario.demand.kinds["fight"], scenario.demand.kinds["noise"]
    assert fight.title == "打架"
    assert (fight.priority, noise.priority) == (1, 2)
    # Some kinds are given by residents: then all are, 10,000 of whom live there.
    assert fight.rate is not None
    assert fight.rate.per_100k_year == pytest.approx(fitted.found.kinds[0].calls / 60 * 365 * 10, rel=1e-3)
    assert fight.travel_sigma == pytest.approx(fitted.speeds.pace.sigma, abs=0.001)  # type: ignore[union-attr]
    car = scenario.designs["base"].units["car"]
    assert car.turnout.mean == pytest.approx(1.2, abs=4 * 0.6 / math.sqrt(900))
    assert scenario.designs["base"].desk.handling.mean == pytest.approx(1, abs=4 / math.sqrt(900))
    assert len(scenario.demand.hour_weights) == 24


def test_the_fitted_scenario_passes_on_other_days_and_the_one_before_does_not(fitted: Fit, given: Scenario) -> None:
    assert fitted.scenario is not None
    found = later(fitted.scenario)
    assert found.passed
    assert found.compared == 400
    assert not later(given).passed


def test_a_fitted_scenario_reads_back_as_written(fitted: Fit, tmp_path: Path) -> None:
    assert fitted.scenario is not None
    file = tmp_path / "scenario.yaml"
    file.write_text(scenario_yaml(fitted.scenario, tmp_path), encoding="utf-8")
    assert read_scenario(file) == fitted.scenario


def test_cells_count_their_calls(fitted: Fit) -> None:
    counts = fitted.cell_counts
    assert counts is not None
    assert (len(counts.code), int(counts.calls.sum()), counts.unplaced) == (20, 900, 0)


def test_a_fragment_of_a_record_alone_makes_a_scenario_with_places_and_units(folder: Path, tmp_path: Path) -> None:
    fit = fit_calls(read_record(str(folder / "calls")), QUICK, "car")
    (tmp_path / "fragment.yaml").write_text(fragment(fit, "cells.csv"), encoding="utf-8")
    made = fit.made_cells
    assert made is not None
    rows = zip(made.code, made.lon.tolist(), made.lat.tolist(), made.calls.tolist(), strict=True)
    text = "code,lon,lat,calls\n" + "".join(f"{code},{lon},{lat},{calls}\n" for code, lon, lat, calls in rows)
    (tmp_path / "cells.csv").write_text(text, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "extends: fragment.yaml\nname: mine\nworld: {source: {roads: {format: none}}}\n"
        "units: {car: {bases: {places: [c1]}, shifts: [{hours: 00:00-24:00}]}}\n",
        encoding="utf-8",
    )
    scenario = read_scenario(tmp_path / "mine.yaml")
    assert list(scenario.demand.kinds) == ["fight", "noise"]
    assert scenario.demand.kinds["fight"].where == "weight"
    assert build_world(scenario).cells.weight.sum() == 900
    assert scenario.designs["base"].units["car"].turnout == _rounded(fit, "turnout")


def _rounded(fit: Fit, name: str) -> object:
    return TypeAdapter(Law).validate_python(law_values(fit.found.spans[name].law))


def test_a_fragment_says_where_its_numbers_come_from(fitted: Fit) -> None:
    text = fragment(fitted, "cells.csv")
    for part in ("记录.csv", "Asia/Shanghai", "sha256", "Days 2024-03-01 to 2024-04-29 (60), 900 calls", "n = 900"):
        assert part in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, 2.5], "b-c": "d"}, "{a: [1, 2.5], b-c: d}"),
        ("打架", "打架"), ("no: yes", '"no: yes"'), ("null", '"null"'), ("5", '"5"'), ("a\nb", '"a\\nb"'),
        (None, "null"), (True, "true"),
    ],
)  # fmt: skip
def test_values_are_written_so_that_they_read_back(value: object, text: str) -> None:
    assert written(value) == text


def test_groups_and_modes_that_do_not_fit_are_told(folder: Path, given: Scenario) -> None:
    record = read_record(str(folder / "calls"))
    with pytest.raises(InputError, match="bus: no such group of units; there are car"):
        fit_scenario(record, QUICK, given, ("bus",))
    data = given.model_dump(mode="json")
    data["designs"]["base"]["units"]["walker"] = {**data["designs"]["base"]["units"]["car"], "mode": "foot"}
    with pytest.raises(InputError, match="the units travel by car, foot"):
        fit_scenario(record, QUICK, Scenario.model_validate(data), ())
