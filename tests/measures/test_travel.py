"""How fast units are on their way to calls, and how long they charge."""

from dataclasses import replace

import numpy as np
import pytest

from sim.arrays import NONE
from sim.measures.duty import unit_times
from sim.measures.travel import travel
from sim.measures.window import Window
from sim.record.tables import State

CAR1, CAR2, BIKE = 0, 1, 2
IDLE, TRAVEL, HOMEWARD, CHARGING = State.IDLE, State.TRAVEL, State.HOMEWARD, State.CHARGING
WINDOW = Window(1440.0, 4320.0)


def found_in(tables, values):
    return values(travel(tables, WINDOW, unit_times(tables, WINDOW)))


def test_speed_is_the_way_over_the_time_to_calls_that_began_in_the_window(run_tables, values):
    spells = [
        (CAR1, TRAVEL, 1400, 1430, 0, 99.0),
        (CAR1, TRAVEL, 1500, 1530, 0, 20.0),
        (CAR1, HOMEWARD, 1530, 1540, NONE, 50.0),
        (BIKE, TRAVEL, 2000, 2030, 1, 5.0),
    ]
    found = found_in(run_tables(spells=spells), values)
    assert found["travel_speed_kmh"] == 25.0
    assert found["travel_speed_kmh[group=car]"] == 40.0
    assert found["travel_speed_kmh[group=bike]"] == 10.0


def test_without_a_way_there_is_no_speed(run_tables, values):
    assert np.isnan(found_in(run_tables(spells=[(CAR1, IDLE, 1440, 1500, NONE, 0.0)]), values)["travel_speed_kmh"])


def test_a_surge_has_the_ways_that_began_while_it_lasted(run_tables, values):
    spells = [(CAR1, TRAVEL, 1500, 1530, 0, 20.0), (CAR1, TRAVEL, 1600, 1660, 1, 20.0)]
    tables = run_tables(spells=spells)
    tables = replace(tables, world=replace(tables.world, surges={"ice": (1550.0, 1650.0), "fair": (1600.0, 1700.0)}))
    found = found_in(tables, values)
    assert found["travel_speed_kmh[surge=ice]"] == 20.0
    assert np.isnan(found["travel_speed_kmh[surge=fair]"]), "the first surge in the scenario has it"


def test_charging_counts_on_duty_and_inside_the_window(run_tables, values):
    # bike.1 is on duty 08-16 h: 960 minutes in the two days of the window.
    spells = [(BIKE, CHARGING, 1440 + 480, 1440 + 576, NONE, 0.0)]
    found = found_in(run_tables(spells=spells), values)
    assert found["charging_share[group=bike]"] == pytest.approx(0.1)
    assert found["charging_share[group=car]"] == 0.0
    assert found["charging_share"] == pytest.approx(96 / (1440 + 1440 + 960))
