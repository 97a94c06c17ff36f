from dataclasses import replace

import numpy as np
import pytest

from sim.measures.cost import cost
from sim.measures.window import Window

WINDOW = Window(1440.0, 4320.0)


def test_people_are_units_times_crew_times_posts(run_tables, answered, values):
    found = values(cost(run_tables([answered(2000, 3), answered(3000, 3), answered(100, 3)]), WINDOW))
    assert found["people"] == 7.0
    assert found["people[group=car]"] == 6.0, "two units of two, one and a half employed for each"
    assert found["people[group=bike]"] == 1.0
    assert found["cost_per_year"] == 6500.0
    assert found["cost_per_year[group=bike]"] == 500.0
    assert found["cost_per_call"] == pytest.approx(6500 * 2 / 365 / 2)


def test_without_calls_there_is_no_cost_of_a_call(run_tables, values):
    assert np.isnan(values(cost(run_tables(), WINDOW))["cost_per_call"])


def test_a_group_that_comes_for_surges_costs_for_their_time(run_tables, fleet, district, values):
    # The window is two days; the surges last 12 and 24 hours of it, 6 of them together.
    world = replace(district, surges={"fair": (0.0, 2160.0), "flood": (1800.0, 3240.0), "ice": (4000.0, 4320.0)})
    car, bike = fleet.groups
    groups = car.model_copy(update={"only_during": ["fair", "flood"]}), bike
    found = values(cost(run_tables(world=world, fleet=replace(fleet, groups=groups)), WINDOW))
    assert found["people[group=car]"] == 6.0
    assert found["cost_per_year[group=car]"] == pytest.approx(6000 * 1800 / 2880)
    assert found["cost_per_year[group=bike]"] == 500.0
