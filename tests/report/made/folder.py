"""A results folder of a generated district with generated calls."""

from pathlib import Path

from sim.record.results.manifest import Manifest
from sim.record.results.tables import write_replication
from sim.record.results.writer import ResultsWriter
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World
from tests.report.made.district import Size, circle, make_fleets, make_scenario, make_world
from tests.report.made.tables import (
    all_columns,
    make_comparison,
    make_coverage,
    make_matters,
    make_measures,
    make_spells,
)


def make_manifest(scenario: Scenario, world: World, size: Size, changes) -> Manifest:
    values = {
        "scenario": "huaiyang", "scenario_file": "huaiyang.yaml", "command": "sim run scenarios/huaiyang.yaml",
        "seed": 1, "fingerprint": "3f9a7c21b04d5e68", "started": "2024-03-01T08:05:09+08:00", "wall_time_s": 83.4,
        "replications": size.replications, "workers": 2, "designs": list(scenario.designs), "baseline": "stations",
        "correction": "Holm", "notes": list(world.notes), "version": "0.1.0", "python": "3.11.7",
        "platform": "Linux", "libraries": {"numpy": "2.4.6"},
    }  # fmt: skip
    return Manifest(**(values | changes))


def make_results(target: Path, size: Size, *, scenario=None, world=None, manifest=(), **tables) -> Path:
    """Write a results folder; `matters`, `spells`, `coverage`, `measures`, `comparison` replace what is generated.

    `theory` is written where it is given.
    """
    scenario = scenario or make_scenario(size)
    world = world or make_world(size, scenario)
    fleets = make_fleets(scenario, world, size)
    near = {design: circle(world, fleet) for design, fleet in fleets.items()}
    with ResultsWriter(target) as writer:
        generated = {r: make_matters(size, world, fleets, near, r) for r in range(size.replications)}
        for replication, frame in generated.items():
            spells = tables.get("spells")
            written = {
                "matters": tables.get("matters", frame),
                "spells": make_spells(size, fleets, replication) if spells is None else spells,
            }
            if "streets" in tables:
                written["streets"] = tables["streets"]
            complete = {table: all_columns(table, frame) for table, frame in written.items()}
            write_replication(writer.staging, replication, complete)
        measures = make_measures(generated, fleets)
        comparison = tables.get("comparison")
        writer.write_scenario(scenario)
        writer.write_world(world, fleets)
        writer.write_coverage(tables.get("coverage", make_coverage(world, fleets)))
        writer.write_measures(tables.get("measures", measures))
        writer.write_comparison(make_comparison(measures) if comparison is None else comparison)
        if "theory" in tables:
            writer.write_theory(tables["theory"])
        writer.finish(make_manifest(scenario, world, size, dict(manifest)))
    return target
