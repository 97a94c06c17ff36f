"""The designs of a results folder in the order of the report: the baseline, then the others as written."""

from __future__ import annotations

from dataclasses import dataclass

from sim.record.results.reading import Results
from sim.report.style import Look, look


@dataclass(frozen=True, slots=True)
class Compared:
    """A design as the report shows it: its name in the tables, its title for people, how it is drawn."""

    name: str
    title: str
    look: Look
    is_baseline: bool


def compared(results: Results) -> list[Compared]:
    """Return the designs that were run, the baseline first."""
    baseline = results.manifest.baseline
    names = [baseline, *(name for name in results.manifest.designs if name != baseline)]
    designs = results.scenario.designs
    return [
        Compared(name, designs[name].title or name, look(number), name == baseline) for number, name in enumerate(names)
    ]


def strictest_target_min(results: Results) -> float:
    """Return the shortest target of all kinds, the one that the circle on the map is drawn for."""
    return min(kind.target_min for kind in results.scenario.demand.kinds.values())


def measured_days(results: Results) -> float:
    """Return how many days each replication measures."""
    clock = results.scenario.clock
    return clock.days - clock.warm_up_days
