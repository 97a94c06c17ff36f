"""What comes of disputes beside what was reported, and on which input each figure depends most.

    python benchmarks/disputes.py [SCENARIO ...] [--replications N] [--workers N]   # each of the three, or some
    python benchmarks/disputes.py [SCENARIO ...] --sensitivity                      # the same, one input at a time

Standard errors stand in brackets; that of a change is of the changes in the single replications. Calls that have
nothing to do with disputes are left out with `--sensitivity`, so that many runs are cheap, and with
`--without-other-calls`. docs/explanation/disputes.md says what the figures mean.
"""

from __future__ import annotations

import argparse
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from dispute_inputs import CHANGES, as_it_is, without_other_calls

import sim
from sim.chance.streams import Streams
from sim.scenario.specs.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
FIGURES = (
    "known_share", "latent_mean_days", "first_contact_median_days", "settled_share", "resolved_share",
    "resolved_of_all_share", "boiled_over_per_1000", "caused_incidents_per_year", "petitions_per_year",
)  # fmt: skip
OF_SCENARIO = {
    "huaiyang_disputes": ("resolved_share[colour=red]",),
    "zhengzhou_code": ("first_contact_median_days[way=code]", "settled_share[way=code]"),
    "changde_panels": (),
}
"""Scenario -> figures that only it is asked for."""

JUDGED_BY = {
    "huaiyang_disputes": ("caused_incidents_per_year", "known_share"),
    "zhengzhou_code": ("first_contact_median_days", "settled_share"),
    "changde_panels": ("resolved_share", "petitions_per_year"),
}
"""Scenario -> the two figures that stand in its table of one input at a time."""

Found = dict[str, dict[str, float]]
"""Design -> figure -> its value in one replication."""


def main() -> None:
    """Print the tables that were asked for."""
    options = arguments()
    with ProcessPoolExecutor(options.workers) as workers:
        for name in options.scenarios:
            if options.sensitivity:
                print_sensitivity(workers, name, options.replications)
            else:
                print_scenario(workers, name, options.replications, options.without_other_calls)


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", default=list(CHANGES), metavar="SCENARIO")
    parser.add_argument("--replications", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--without-other-calls", action="store_true", help="only the calls that come of disputes")
    parser.add_argument("--sensitivity", action="store_true", help="one input at a time")
    return parser.parse_args()


def print_scenario(workers: ProcessPoolExecutor, name: str, replications: int, alone: bool) -> None:
    """Print the figures of both designs of a scenario, and what the second changes."""
    scenario = written(name)
    found = gathered(run_of(workers, without_other_calls(scenario) if alone else scenario, replications))
    print(f"\n{name}\n\n| figure | before | after | change, % |\n|---|---|---|---|")
    for figure in (*FIGURES, *OF_SCENARIO[name]):
        print(f"| {figure} | {' | '.join(before_and_after(found, figure))} |", flush=True)


def print_sensitivity(workers: ProcessPoolExecutor, name: str, replications: int) -> None:
    """Print two figures of a scenario, before and after, with one input changed at a time."""
    heads = [f"{figure}, {when}" for figure in JUDGED_BY[name] for when in ("before", "after", "change, %")]
    print(f"\n{name}\n\n| input | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 1)}")
    runs = {}
    for label, change in {"as it is": as_it_is, **CHANGES[name]}.items():
        scenario = without_other_calls(written(name))
        change(scenario)
        runs[label] = run_of(workers, scenario, replications)
    for label, run in runs.items():
        found = gathered(run)
        row = [text for figure in JUDGED_BY[name] for text in before_and_after(found, figure)]
        print(f"| {label} | {' | '.join(row)} |", flush=True)


def written(name: str) -> dict[str, Any]:
    """Return a scenario as plain data."""
    return sim.read_scenario(SCENARIOS / f"{name}.yaml").model_dump(mode="json")


def run_of(workers: ProcessPoolExecutor, scenario: dict[str, Any], replications: int) -> list[Future[Found]]:
    """Ask for all replications of a scenario."""
    return [workers.submit(figures_of, scenario, number) for number in range(replications)]


def gathered(run: list[Future[Found]]) -> list[Found]:
    """Return the figures of all replications."""
    return [one.result() for one in run]


def figures_of(scenario: dict[str, Any], replication: int) -> Found:
    """Return the figures of every design in one replication, on the same tape."""
    model = Scenario.model_validate(scenario)
    world = sim.build_world(model)
    tape = sim.draw_demand(model, world, Streams(model.seed, replication))
    wanted = {*FIGURES, *(figure for those in OF_SCENARIO.values() for figure in those)}
    found = {}
    for name, design in model.designs.items():
        measured = sim.measure(sim.simulate(world, tape, design))
        found[name] = {one.label: one.value for one in measured if one.label in wanted}
    return found


def before_and_after(found: list[Found], figure: str) -> tuple[str, str, str]:
    """Return a figure before and after, and by how much per cent the second differs, each with its standard error."""
    before, after = (np.array([one[design].get(figure, np.nan) for one in found]) for design in found[0])
    return with_error(before), with_error(after), with_error(100.0 * (after / before - 1.0))


def with_error(values: np.ndarray) -> str:
    """Write a mean, and its standard error where there is one."""
    mean = f"{values.mean():.3g}"
    return mean if len(values) < 2 else f"{mean} ({values.std(ddof=1) / len(values) ** 0.5:.2g})"


if __name__ == "__main__":
    main()
