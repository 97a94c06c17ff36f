"""What comes of disputes beside what was reported, and on which input each figure depends most.

    python benchmarks/disputes.py [SCENARIO ...] [--replications N] [--workers N]   # each of the three, or some
    python benchmarks/disputes.py [SCENARIO ...] --sensitivity                      # the same, one input at a time

With `--sensitivity` other calls than those that come of disputes are left out, so that many runs are cheap; the first
row is the scenario as it is without them. docs/explanation/disputes.md says what the figures mean.
"""

from __future__ import annotations

import argparse
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from dispute_inputs import CHANGES, without_other_calls

import sim
from sim.chance.streams import Streams
from sim.scenario.specs.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
FIGURES = (
    "known_share", "latent_mean_days", "first_contact_median_days", "settled_share", "resolved_share",
    "resolved_of_all_share", "boiled_over_per_1000", "caused_incidents_per_year", "petitions_per_year",
)  # fmt: skip
JUDGED_BY = {
    "huaiyang_disputes": ("caused_incidents_per_year", "known_share"),
    "zhengzhou_code": ("first_contact_median_days", "settled_share"),
    "changde_panels": ("resolved_share", "petitions_per_year"),
}
"""Scenario -> the two figures that stand in its table of one input at a time."""

Found = dict[str, np.ndarray]
"""Design -> figures of each replication, shape (replications, figures)."""


def main() -> None:
    """Print the tables that were asked for."""
    options = arguments()
    with ProcessPoolExecutor(options.workers) as workers:
        if options.sensitivity:
            for name in options.scenarios:
                print_sensitivity(workers, name, options.replications)
        else:
            print_scenarios(workers, options.scenarios, options.replications)


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", default=["huaiyang_disputes", "zhengzhou_code", "changde_panels"])
    parser.add_argument("--replications", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--sensitivity", action="store_true", help="one input at a time")
    return parser.parse_args()


def print_scenarios(workers: ProcessPoolExecutor, names: list[str], replications: int) -> None:
    """Print the figures of every design of some scenarios."""
    print(f"| scenario | design | {' | '.join(FIGURES)} |\n|{'---|' * (len(FIGURES) + 2)}")
    runs = {name: run_of(workers, written(name), replications) for name in names}
    for name, run in runs.items():
        for design, values in gathered(run).items():
            print(f"| {name} | {design} | {' | '.join(map(with_error, values.T))} |", flush=True)


def print_sensitivity(workers: ProcessPoolExecutor, name: str, replications: int) -> None:
    """Print two figures of a scenario, before and after, with one input changed at a time."""
    figures = JUDGED_BY[name]
    heads = [f"{figure}, {when}" for figure in figures for when in ("before", "after")]
    print(f"\n{name}\n\n| input | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 1)}")
    runs = {}
    for label, change in CHANGES[name].items():
        scenario = without_other_calls(written(name))
        change(scenario)
        runs[label] = run_of(workers, scenario, replications)
    for label, run in runs.items():
        before, after = gathered(run).values()
        places = [FIGURES.index(figure) for figure in figures]
        row = [f"{of[:, place].mean():.3g}" for place in places for of in (before, after)]
        print(f"| {label} | {' | '.join(row)} |", flush=True)


def written(name: str) -> dict[str, Any]:
    """Return a scenario as plain data."""
    return sim.read_scenario(SCENARIOS / f"{name}.yaml").model_dump(mode="json")


def run_of(workers: ProcessPoolExecutor, scenario: dict[str, Any], replications: int) -> list[Future[Found]]:
    """Ask for all replications of a scenario."""
    return [workers.submit(figures_of, scenario, number) for number in range(replications)]


def gathered(run: list[Future[Found]]) -> Found:
    """Return the figures of all replications."""
    found = [one.result() for one in run]
    return {design: np.stack([one[design] for one in found]) for design in found[0]}


def figures_of(scenario: dict[str, Any], replication: int) -> Found:
    """Return the figures of every design in one replication, on the same tape."""
    model = Scenario.model_validate(scenario)
    world = sim.build_world(model)
    tape = sim.draw_demand(model, world, Streams(model.seed, replication))
    found = {}
    for name, design in model.designs.items():
        values = {one.name: one.value for one in sim.measure(sim.simulate(world, tape, design)) if not one.by}
        found[name] = np.array([values[figure] for figure in FIGURES])
    return found


def with_error(values: np.ndarray) -> str:
    """Write a mean, and its standard error where there is one."""
    mean = f"{values.mean():.3g}"
    return mean if len(values) < 2 else f"{mean} ({values.std(ddof=1) / len(values) ** 0.5:.2g})"


if __name__ == "__main__":
    main()
