"""Which measures are set against each other, checked against the catalogue and the scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from sim.errors import InputError, Problem, meant
from sim.measures.catalogue import CATALOGUE, Entry
from sim.scenario.specs.colours import COLOURS
from sim.scenario.specs.response import Design
from sim.scenario.specs.scenario import Scenario

_LABEL = re.compile(r"(?P<name>[^\[\]]+)(\[(?P<by>[^=\]]+)=(?P<group>.+)\])?")


def compared_labels(scenario: Scenario) -> tuple[str, ...]:
    """Return the labels of the measures in the scenario's main comparison, without repetition.

    Raises
    ------
    InputError
        With every label that no design of the scenario can have.
    """
    labels = scenario.experiment.compare
    problems = tuple(
        Problem(message, f"experiment.compare[{number}]")
        for number, label in enumerate(labels)
        for message in _complaints(label, scenario)
    )
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(labels))


def _complaints(label: str, scenario: Scenario) -> Iterator[str]:
    found = _LABEL.fullmatch(label)
    entry = next((entry for entry in CATALOGUE if found and entry.name == found["name"]), None)
    if found is None or entry is None:
        names = [entry.name for entry in CATALOGUE]
        yield f"{label!r} is no measure; {meant(label, names, 'sim measures lists them')}"
    elif found["by"] is not None:
        yield from _part_complaints(entry, found["by"], found["group"], scenario)


def _part_complaints(entry: Entry, by: str, group: str, scenario: Scenario) -> Iterator[str]:
    if by not in entry.by:
        given = ", ".join(entry.by)
        yield f"{entry.name} is not measured by {by!r}; " + (f"it is by {given}" if given else "it has no parts")
        return
    parts: dict[str, list[str]] = {
        "kind": list(scenario.demand.kinds),
        "hour": [f"{hour:02d}" for hour in range(24)],
        "surge": list(scenario.surges),
        "group": list(dict.fromkeys(name for design in scenario.designs.values() for name in design.units)),
        "colour": list(COLOURS),
        "dispute": [] if scenario.demand.disputes is None else list(scenario.demand.disputes.kinds),
        "rung": _names(scenario, lambda design: design.ladder.rungs),
        "way": _names(scenario, lambda design: design.discovery.ways),
    }
    known = parts[by]
    if group not in known and by == "hour":
        yield f"there is no hour {group!r}; write 00 to 23"
    elif group not in known:
        yield f"there is no {by} {group!r}; {meant(group, known, 'there are ' + (', '.join(known) or 'none'))}"


def _names(scenario: Scenario, of: Callable[[Design], Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for design in scenario.designs.values() for name in of(design)))
