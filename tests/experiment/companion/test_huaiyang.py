"""The county: hundreds of units, areas of their own, day and night shifts, hours of overload."""

import numpy as np
import pytest

from sim.experiment.companion.table import theory_table
from sim.experiment.study import run_study
from sim.scenario.read import read_scenario

SHARES = ("busy_share_mean", "waited_share", "within_target_share")


def sensible(table):
    """Every number is there, a share is a share, and the parts of a response add up to less than it."""
    assert np.isfinite(table["theory"]).all()
    values = table.pivot(index="measure", columns="design", values="theory")
    assert values.loc[list(SHARES)].stack().between(0, 1).all()
    parts = values.loc[["queueing_mean_min", "turnout_mean_min", "travel_mean_min"]].sum()
    assert (values.loc["response_mean_min"] - parts).between(0, 5).all()


SMALL = """
name: county
clock: {days: 3}
world:
  source: {kind: generated, area_km2: 200, residents: 100000, townships: 3, villages: 12, groups: 24, cells: 48}
demand:
  kinds:
    crime: {rate: {per_100k_year: 5000}, needs: [law], work: {law: lognormal, median_min: 30, sigma: 1}, priority: 1}
    help: {rate: {per_100k_year: 12000}, needs: [order], work: {law: lognormal, median_min: 20, sigma: 1}}
units:
  car:
    bases: {level: township}
    area_level: township
    skills: [order, law]
    shifts: [{hours: 08:00-20:00, crews: 2}, {hours: 20:00-08:00}]
desk: {rule: own_area_first}
designs:
  stations: {}
  auxiliaries:
    units:
      auxiliary:
        bases: {level: village}
        area_level: village
        mode: ebike
        skills: [order]
        shifts: [{hours: 00:00-24:00}]
experiment: {replications: 2}
"""


def test_a_small_county_gets_sensible_numbers(tmp_path):
    file = tmp_path / "county.yaml"
    file.write_text(SMALL, encoding="utf-8")
    table = theory_table(run_study(read_scenario(file), workers=1))
    sensible(table)
    rows = table.set_index(["design", "measure"])
    for design in ("stations", "auxiliaries"):
        row = rows.loc[(design, "response_mean_min")]
        assert row["theory"] == pytest.approx(row["simulated"], rel=0.25)
    assert rows.loc[("auxiliaries", "travel_mean_min"), "theory"] < rows.loc[("stations", "travel_mean_min"), "theory"]


@pytest.mark.slow
def test_huaiyang_gets_sensible_numbers():
    scenario = read_scenario("scenarios/huaiyang.yaml", ["clock.days=6"])
    table = theory_table(run_study(scenario, workers=1, replications=2))
    sensible(table)
    rows = table.set_index(["design", "measure"])
    for design in scenario.designs:
        row = rows.loc[(design, "response_mean_min")]
        assert row["theory"] == pytest.approx(row["simulated"], rel=0.1)
