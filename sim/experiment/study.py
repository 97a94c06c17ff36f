"""Every design on the same replications, and what may be concluded from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem, meant
from sim.experiment import cautions
from sim.experiment.collected import Collected
from sim.experiment.comparison import CORRECTION, compare_designs
from sim.experiment.family import compared_labels
from sim.experiment.precision import MOST, Precision, precision_table
from sim.experiment.replication import Failure, Replicator, Sink
from sim.experiment.workers import worker_pool
from sim.responders.fleet import Fleet, build_fleet
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
"""Is told after each replication how many are done and how many are planned."""


@dataclass(frozen=True)
class Study:
    """What came out of running a scenario.

    Attributes
    ----------
    labels:
        Measures of the main comparison.
    replications:
        How many were run.
    measures:
        One row a design, replication and measure: design, replication, measure, value, unit.
    comparison:
        Every design against the baseline; `compare_designs` documents the columns.
    precision:
        How well the mean of each compared measure is known; `precision_table` documents the columns.
    cells:
        One row a design and cell over all replications: design, cell (code), calls and answered (per replication),
        response_mean_min, within_target_share, circle_min, covered_probability.
    failures:
        Designs that failed in a replication; their values are missing from the tables.
    warnings:
        What a reader must know before trusting the numbers.
    """

    scenario: Scenario
    world: World
    fleets: Mapping[str, Fleet]
    baseline: str
    labels: tuple[str, ...]
    replications: int
    workers: int
    measures: pd.DataFrame
    comparison: pd.DataFrame
    precision: pd.DataFrame
    cells: pd.DataFrame
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...]
    correction: str = CORRECTION

    @property
    def failed(self) -> bool:
        """Whether any replication failed; a command that ran the study then ends with an error."""
        return bool(self.failures)

    @property
    def designs(self) -> tuple[str, ...]:
        """Names of the designs that were run, in the order of the scenario."""
        return tuple(self.fleets)


def run_study(  # noqa: PLR0913  one option of a run each, by name
    scenario: Scenario,
    *,
    replications: int | None = None,
    until_precision: float | None = None,
    workers: int = 1,
    designs: Sequence[str] | None = None,
    world: World | None = None,
    progress: Progress | None = None,
    sink: Sink | None = None,
) -> Study:
    """Run every design of a scenario on the same replications and compare them with the baseline.

    The result does not depend on `workers`. A design that fails in a replication is left out of it and stands in
    `failures` and `warnings`; bad input and errors of the `sink` end the study.

    Parameters
    ----------
    replications:
        How many; the scenario's `experiment.replications` when not given. With `until_precision`, at most so many (1000
        when not given).
    until_precision:
        Go on until the half-width of the interval of every compared measure's mean, in every design, is at most this
        share of the mean; see `sim.experiment.precision`.
    workers:
        Processes that work at once.
    designs:
        Names of the designs to run; all when not given. The baseline must be among them.
    world:
        The scenario's world, if it is at hand.
    progress:
        Is told how many replications are done and planned.
    sink:
        Takes the journals of every replication, in the process that ran it.

    Raises
    ------
    InputError
        A design does not fit the world, an option makes no sense, or the comparison names what does not exist.
    """
    names = _chosen_designs(scenario, designs)
    labels = compared_labels(scenario)
    rule = _rule(scenario, replications, until_precision, workers)
    world = world or build_world(scenario)
    fleets = prepare(scenario, world, names)
    replicator = Replicator(scenario, world, names, sink)
    planned = rule.first_batch if rule else replications or scenario.experiment.replications
    collected, reached = Collected(names), rule is None
    with worker_pool(replicator, workers if rule else min(workers, planned)) as run:
        while collected.done < planned:
            for replication in run(range(collected.done, planned)):
                collected.add(replication)
                if progress is not None:
                    progress(collected.done, planned)
            if rule is not None:
                columns = collected.columns(labels)
                reached = rule.is_reached(columns)
                planned = planned if reached else rule.next_total(columns, collected.done)
    return _concluded(replicator, fleets, labels, collected, workers, rule, reached)


def prepare(scenario: Scenario, world: World, designs: Sequence[str]) -> dict[str, Fleet]:
    """Return the fleets of the designs, with all travel times they need worked out and in the cache.

    After that a worker process opens the tables instead of computing them, and every process maps the same files.
    """
    fleets = {name: build_fleet(scenario.designs[name], world, scenario.clock) for name in designs}
    for fleet in fleets.values():
        travel = world.travel.with_destinations(fleet.destinations())
        modes = {mode for group in fleet.groups for mode in (group.mode, group.mode_home) if mode is not None}
        for mode in sorted(modes):
            for period in range(len(travel.periods.names)):
                travel.matrix(mode, period)
    return fleets


def _concluded(
    replicator: Replicator,
    fleets: Mapping[str, Fleet],
    labels: tuple[str, ...],
    collected: Collected,
    workers: int,
    rule: Precision | None,
    reached: bool,
) -> Study:
    scenario, confidence = replicator.scenario, replicator.scenario.experiment.confidence
    measures = collected.measures()
    comparison = compare_designs(measures, baseline=scenario.baseline, labels=labels, confidence=confidence)
    precision = precision_table(measures, labels=labels, confidence=confidence, target=rule.target if rule else None)
    warnings = [
        *cautions.about_failures(collected.failures, collected.done),
        *(cautions.about_precision(rule, precision, reached) if rule else ()),
        *cautions.about_comparison(measures, comparison, collected.done),
        *cautions.about_open_matters(measures),
        *cautions.about_beats(replicator.world, fleets),
        *cautions.about_batteries(replicator.world, fleets),
        *(() if scenario.surges else cautions.about_warm_up(collected.open_by_week())),
    ]
    return Study(
        scenario=scenario,
        world=replicator.world,
        fleets=fleets,
        baseline=scenario.baseline,
        labels=labels,
        replications=collected.done,
        workers=workers,
        measures=measures,
        comparison=comparison,
        precision=precision,
        cells=collected.cells(replicator.world),
        failures=tuple(collected.failures),
        warnings=tuple(warnings),
    )


def _chosen_designs(scenario: Scenario, designs: Sequence[str] | None) -> tuple[str, ...]:
    if designs is None:
        return tuple(scenario.designs)
    problems = []
    for name in designs:
        if name not in scenario.designs:
            hint = meant(name, scenario.designs, f"there are {', '.join(scenario.designs)}")
            problems.append(Problem(f"{name!r} is no design; {hint}", "designs"))
    if scenario.baseline not in designs:
        problems.append(
            Problem(f"the baseline {scenario.baseline!r} is missing; others are compared with it", "designs")
        )
    if problems:
        raise InputError(tuple(problems))
    return tuple(name for name in scenario.designs if name in designs)


def _rule(
    scenario: Scenario, replications: int | None, until_precision: float | None, workers: int
) -> Precision | None:
    problems = []
    if replications is not None and replications < 1:
        problems.append(Problem(f"{replications}: must be 1 or more", "replications"))
    if workers < 1:
        problems.append(Problem(f"{workers}: must be 1 or more", "workers"))
    if until_precision is not None and not 0 < until_precision < 1:
        problems.append(
            Problem(
                f"{until_precision:g}: must lie between 0 and 1; 0.05 is a twentieth of the mean", "until_precision"
            )
        )
    if problems:
        raise InputError(tuple(problems))
    if until_precision is None:
        return None
    return Precision(until_precision, scenario.experiment.confidence, replications or MOST)
