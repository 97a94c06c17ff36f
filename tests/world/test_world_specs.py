"""What the models of the world refuse, and what they fill in."""

import pytest
from pydantic import ValidationError

from sim.scenario.specs.roads import CsvRoads
from sim.scenario.specs.tables import Table
from sim.scenario.specs.travel import Travel, default_modes

TAXI = {"speed_kmh": {"trunk": 50}, "offroad_kmh": 5}


def test_a_given_mode_joins_the_four_known_ones():
    travel = Travel.model_validate({"modes": {"taxi": TAXI}})
    assert list(travel.modes) == ["car", "car_on_call", "ebike", "foot", "taxi"]
    assert {name: travel.modes[name] for name in default_modes()} == default_modes()


def test_a_given_mode_replaces_the_known_one_of_its_name():
    travel = Travel.model_validate({"modes": {"car": TAXI}})
    assert travel.modes["car"].speed_kmh == {"trunk": 50}
    assert travel.modes["ebike"] == default_modes()["ebike"]


def test_a_known_mode_forgets_the_periods_that_are_not_defined():
    travel = Travel.model_validate({"periods": {"night": ["22:00-06:00"]}})
    assert travel.modes["car"].period_factor == {"night": 1.1}
    assert Travel.model_validate({"periods": {}}).modes["car"].period_factor == {}


def test_travel_survives_being_written_and_read_again():
    travel = Travel.model_validate({"modes": {"taxi": TAXI}, "periods": {"night": ["22:00-06:00"]}})
    assert Travel.model_validate(travel.model_dump(mode="json")) == travel


@pytest.mark.parametrize("given", ["fast", {"modes": "fast"}, {"periods": 7}, {"modes": {"taxi": 1}}])
def test_what_is_no_travel_is_refused(given):
    with pytest.raises(ValidationError):
        Travel.model_validate(given)


def test_a_given_mode_may_name_defined_periods_only():
    with pytest.raises(ValidationError, match="rush"):
        Travel.model_validate({"modes": {"taxi": {**TAXI, "period_factor": {"rush": 0.5}}}})


@pytest.mark.parametrize("late", ["08:59-10:00", "23:00-07:01"])
def test_two_periods_may_not_overlap(late):
    with pytest.raises(ValidationError, match="overlap"):
        Travel.model_validate({"periods": {"early": ["07:00-09:00"], "late": [late]}})


def test_periods_may_touch():
    Travel.model_validate({"periods": {"early": ["07:00-09:00"], "late": ["09:00-10:00", "22:00-07:00"]}})


def test_a_unit_of_length_that_would_do_nothing_is_refused():
    with pytest.raises(ValidationError, match="wgs84 has its own unit"):
        Table(file="a.csv", id="id", coordinates="wgs84", unit_km=0.1)
    nodes = Table(file="a.csv", id="id")
    with pytest.raises(ValidationError, match="goes with length_column"):
        CsvRoads(nodes=nodes, file="b.csv", length_unit_km=0.001)
    assert CsvRoads(nodes=nodes, file="b.csv", length_unit_km=0.001, length_column="m").length_unit_km == 0.001
