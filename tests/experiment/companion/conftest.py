"""A small town on a grid of streets, with two sorts of unit and two of call."""

import pytest

from sim.scenario.read import read_scenario

POINTS = ", ".join(f"{{code: c{6 * i + j}, x_km: {i}, y_km: {j}}}" for i in range(6) for j in range(6))
FLAT = ", ".join(["1"] * 24)

TOWN = f"""
name: town
clock: {{days: 15, warm_up_days: 1}}
world:
  source:
    kind: read
    name: grid
    roads: {{format: none, metric: manhattan}}
    cells: {{format: inline, points: [{POINTS}]}}
  travel:
    modes: {{car_on_call: {{speed_kmh: {{unclassified: 30}}, offroad_kmh: 30}}}}
    periods: {{}}
demand:
  hour_weights: [{FLAT}]
  kinds:
    call:
      rate: {{per_day: 200}}
      work: {{law: exponential, mean_min: 20}}
      where: equal
      target_min: 6
      needs: [order]
    crime:
      rate: {{per_day: 40}}
      work: {{law: exponential, mean_min: 30}}
      where: equal
      target_min: 6
      needs: [law]
units:
  car:
    bases: {{places: [c0, c5, c30, c35, c14]}}
    shifts: [{{hours: 00:00-24:00}}]
    turnout: {{law: constant, mean_min: 1}}
    after_call: home_at_once
    skills: [order, law]
  foot:
    bases: {{places: [c8, c27]}}
    shifts: [{{hours: 00:00-24:00, crews: 2}}]
    turnout: {{law: constant, mean_min: 1}}
    after_call: home_at_once
    skills: [order]
desk: {{queue_limit: 0, handling: {{law: constant, mean_min: 1}}}}
experiment: {{replications: 4}}
"""
"""Poisson calls at a flat rate that are lost when nobody is free: all that the hypercube model assumes."""


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """Return a function from `--set` values to the scenario of the town."""
    file = tmp_path_factory.mktemp("town") / "town.yaml"
    file.write_text(TOWN, encoding="utf-8")
    return lambda *sets: read_scenario(file, list(sets))
