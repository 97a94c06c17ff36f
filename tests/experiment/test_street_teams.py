"""Merged street teams (traffic, special and station police) are a group of units in a scenario, without code."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.study import run_study
from sim.measures.measure import measured
from sim.measures.remeasure import tables_of_results
from sim.measures.window import Window
from sim.record.results.manifest import Manifest
from sim.record.results.reading import open_results
from sim.record.results.tables import write_tables
from sim.record.results.writer import ResultsWriter
from sim.scenario.read import read_scenario
from sim.world.build import build_world

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "street_teams.yaml"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A short run of the shipped scenario and its results folder."""
    scenario = read_scenario(SCENARIO)
    scenario = scenario.model_copy(update={"clock": scenario.clock.model_copy(update={"days": 1.0})})
    world = build_world(scenario)
    target = tmp_path_factory.mktemp("results") / "run"
    with ResultsWriter(target) as writer:
        study = run_study(scenario, world=world, replications=2, sink=partial(write_tables, writer.staging))
        writer.write_scenario(scenario)
        writer.write_world(world, study.fleets)
        writer.write_coverage(study.cells)
        writer.write_measures(study.measures)
        writer.write_comparison(study.comparison)
        writer.finish(
            Manifest(
                scenario=scenario.name, seed=scenario.seed, fingerprint="0", started="2024-01-01T00:00:00",
                wall_time_s=1, replications=2, designs=list(study.designs), baseline=study.baseline,
                correction=study.correction, warnings=list(study.warnings),
            )
        )  # fmt: skip
    return world, study, open_results(target)


def test_the_team_can_do_what_its_three_sorts_of_officers_can():
    team = read_scenario(SCENARIO).designs["street_teams"].units["street_team"]
    assert set(team.skills) == {"traffic", "special", "law"}
    assert sum(shift.crews for shift in team.shifts) * team.crew == 6 + 12 + 4


def test_teams_on_patrol_are_on_the_street_and_pass_it(written):
    _, study, _ = written
    means = study.measures[study.measures["design"] == "street_teams"].groupby("measure")["value"].mean()
    assert 0.5 < means["patrol_share"] < 1
    assert means["patrolled_km"] > 50
    # Length of all streets over passes of the average one: the way that the teams on patrol go in an hour, 5.5 of them.
    assert means["patrolled_km"] * means["street_passes_per_hour"] == pytest.approx(
        5.5 * 20 * means["patrol_share"], rel=0.05
    )


def test_old_results_with_patrols_are_measured_again_to_the_bit(written):
    world, study, results = written
    for design in study.designs:
        for replication in range(2):
            tables = tables_of_results(results, design, replication, world)
            again = measured(tables, Window.of(tables.clock))
            before = study.measures[
                (study.measures["design"] == design) & (study.measures["replication"] == replication)
            ]
            assert [one.label for one in again] == before["measure"].tolist()
            assert np.array_equal([one.value for one in again], before["value"], equal_nan=True)
