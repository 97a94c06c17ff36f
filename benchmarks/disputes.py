"""What comes of disputes beside what was reported, and on which input the Huaiyang figure depends most.

    python benchmarks/disputes.py [SCENARIO ...] [--replications N] [--workers N]   # each of the three, or some
    python benchmarks/disputes.py --sensitivity [--replications N] [--workers N]    # Huaiyang, one input at a time

With `--sensitivity` other calls than those that come of disputes are left out, so that many runs are cheap; the first
row is the scenario as it is without them. docs/explanation/disputes.md says what the figures mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.chance.streams import Streams
from sim.scenario.specs.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
FIGURES = (
    "known_share", "latent_mean_days", "first_contact_median_days", "settled_share", "resolved_share",
    "resolved_of_all_share", "boiled_over_per_1000", "caused_incidents_per_year", "petitions_per_year",
)  # fmt: skip
CAUSED_KINDS = ("dispute_fight", "dispute_injury")

Change = Callable[[dict[str, Any]], None]
Found = dict[str, np.ndarray]
"""Design -> figures of each replication, shape (replications, figures)."""


def main() -> None:
    """Print the tables that were asked for."""
    options = arguments()
    with ProcessPoolExecutor(options.workers) as workers:
        if options.sensitivity:
            print_sensitivity(workers, options.replications)
        else:
            print_scenarios(workers, options.scenarios, options.replications)


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", default=["huaiyang_disputes", "zhengzhou_code", "changde_panels"])
    parser.add_argument("--replications", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--sensitivity", action="store_true", help="one input of Huaiyang at a time")
    return parser.parse_args()


def print_scenarios(workers: ProcessPoolExecutor, names: list[str], replications: int) -> None:
    """Print the figures of every design of some scenarios."""
    print(f"| scenario | design | {' | '.join(FIGURES)} |\n|{'---|' * (len(FIGURES) + 2)}")
    runs = {name: run_of(workers, written(name), replications) for name in names}
    for name, run in runs.items():
        for design, values in gathered(run).items():
            print(f"| {name} | {design} | {' | '.join(map(with_error, values.T))} |", flush=True)


def print_sensitivity(workers: ProcessPoolExecutor, replications: int) -> None:
    """Print incidents caused by disputes in Huaiyang, before and after, with one input changed at a time."""
    print("| input | before, 1/year | after, 1/year | change | known after |\n|---|---|---|---|---|")
    runs = {}
    for name, change in CHANGES.items():
        scenario = without_other_calls(written("huaiyang_disputes"))
        change(scenario)
        runs[name] = run_of(workers, scenario, replications)
    caused, known = FIGURES.index("caused_incidents_per_year"), FIGURES.index("known_share")
    for name, run in runs.items():
        before, after = gathered(run).values()
        change_pc = 100.0 * (after[:, caused].mean() / before[:, caused].mean() - 1.0)
        row = (f"{before[:, caused].mean():.0f}", f"{after[:, caused].mean():.0f}", f"{change_pc:+.0f} %")
        print(f"| {name} | {' | '.join(row)} | {100 * after[:, known].mean():.0f} % |", flush=True)


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


def without_other_calls(scenario: dict[str, Any]) -> dict[str, Any]:
    """Leave only the calls that come of disputes."""
    for name, kind in scenario["demand"]["kinds"].items():
        if name not in CAUSED_KINDS:
            kind["rate"] = {"per_day": 0.0}
    return scenario


def times(field: str, factor: float) -> Change:
    """Return a change that multiplies a number, or all colours of it, of every kind of dispute."""

    def change(scenario: dict[str, Any]) -> None:
        for kind in scenario["demand"]["disputes"]["kinds"].values():
            if isinstance(kind[field], dict):
                kind[field] = {name: factor * value for name, value in kind[field].items()}
            else:
                kind[field] *= factor

    return change


def notices(factor: float) -> Change:
    """Return a change of what those on rounds notice."""

    def change(scenario: dict[str, Any]) -> None:
        for rounds in scenario["designs"]["village_auxiliaries"]["discovery"]["rounds"].values():
            rounds["notices"] *= factor

    return change


def reach(factor: float) -> Change:
    """Return a change of how many report by themselves, in both designs."""

    def change(scenario: dict[str, Any]) -> None:
        for design in scenario["designs"].values():
            for channel in design["discovery"]["channels"].values():
                channel["reach"] *= factor

    return change


def attention(known: float, in_mediation: float) -> Change:
    """Return a change of how attention calms."""

    def change(scenario: dict[str, Any]) -> None:
        scenario["demand"]["disputes"]["attention"] = {"known": known, "in_mediation": in_mediation}

    return change


def settles(factor: float) -> Change:
    """Return a change of the chance that a sitting settles, on every rung."""

    def change(scenario: dict[str, Any]) -> None:
        for design in scenario["designs"].values():
            for rung in design["ladder"]["rungs"].values():
                rung["settles"] = {name: min(1.0, factor * value) for name, value in rung["settles"].items()}

    return change


CHANGES: dict[str, Change] = {
    "as it is": notices(1.0),
    "`notices` times 1/3": notices(1 / 3),
    "`notices` times 3": notices(3.0),
    "`boils_over` times 1/2": times("boils_over", 0.5),
    "`boils_over` times 2": times("boils_over", 2.0),
    "`boils_over` times 5": times("boils_over", 5.0),
    "`fades_per_year` times 1/2": times("fades_per_year", 0.5),
    "`fades_per_year` times 2": times("fades_per_year", 2.0),
    "`attention` does nothing (1, 1)": attention(1.0, 1.0),
    "`attention` calms at once (0, 0)": attention(0.0, 0.0),
    "`reach` of phone and walk-in times 1/2": reach(0.5),
    "`reach` of phone and walk-in times 1.5": reach(1.5),
    "`settles` times 0.75": settles(0.75),
}

if __name__ == "__main__":
    main()
