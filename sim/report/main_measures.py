"""Which measures the report shows first, what they are called, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from sim.measures.catalogue import CATALOGUE
from sim.record.results.reading import Results
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.specs.scenario import Scenario

Titles = Mapping[tuple[str, str], str]
"""What a part of a measure is called, by what it is a part of and its name: `("kind", "theft")`; empty for no title."""

_OF_THE_PROGRAM = ("colour", "way")
"""Divisions some of whose parts the program itself names."""

_ENTRIES = {entry.name: entry for entry in CATALOGUE}


def main_comparison(results: Results) -> pd.DataFrame:
    """Return the rows of the comparison that the scenario asks for, in its order; all of the whole district if none."""
    rows = results.comparison
    asked = [measure for measure in results.scenario.experiment.compare if (rows["measure"] == measure).any()]
    if not asked:
        return rows[~rows["measure"].str.contains("[", regex=False)]
    order = {measure: number for number, measure in enumerate(asked)}
    chosen = rows[rows["measure"].isin(asked)]
    return chosen.iloc[chosen["measure"].map(order).argsort(kind="stable")]


def better(measure: str) -> Literal["lower", "higher", "neither"]:
    """Return which direction of a measure a planner wishes for."""
    entry = _ENTRIES.get(measure.partition("[")[0])
    return entry.better if entry else "neither"


def measure_title(measure: str, words: Words, titles: Titles | None = None) -> str:
    """Return what a measure is called for people: `Mean response`, `Mean response (kind: theft)`.

    Parameters
    ----------
    titles:
        What `part_titles` returns, so that parts are called by their titles and not by their names.
    """
    name, _, part = measure.partition("[")
    title = words.known("measure", name)
    if not part:
        return title
    by, _, group = part.removesuffix("]").partition("=")
    shown = (titles or {}).get((by, group)) or (words.known(by, group) if by in _OF_THE_PROGRAM else group)
    return words("measure.part", title=title, by=words.known("measure.by", by), group=shown)


def part_titles(scenario: Scenario) -> Titles:
    """Return the titles that the scenario gives to parts, by the names under which measures know these."""
    disputes, designs = scenario.demand.disputes, scenario.designs.values()
    named: dict[str, dict[str, str]] = {
        "kind": {name: kind.title for name, kind in scenario.demand.kinds.items()},
        "dispute": {name: kind.title for name, kind in (disputes.kinds if disputes else {}).items()},
        "surge": {name: surge.title for name, surge in scenario.surges.items()},
        "group": {name: group.title for design in designs for name, group in design.units.items()},
        "rung": {name: rung.title for design in designs for name, rung in design.ladder.rungs.items()},
        "way": {name: title for design in designs for name, title in design.discovery.ways.items()},
    }
    return {(by, name): title for by, titles in named.items() for name, title in titles.items()}
