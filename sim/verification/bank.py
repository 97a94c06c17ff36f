"""The bank of exact cases that are scenarios: what each scenario file must give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE / "scenarios"


@dataclass(frozen=True, slots=True)
class Expected:
    """One number that a scenario must give.

    `quantity` is the label of a measure (`sim measures`) or a name of `sim.verification.quantities`. `expected` and
    `tolerance` of a time are in the time units of the theory, `unit_min` minutes long; of anything else in itself.
    """

    quantity: str
    expected: float
    tolerance: float
    unit_min: float = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario file whose exact numbers are known.

    A short verification runs it `quick` times, enough for every number to be precise; not at all where that is 0.
    """

    name: str
    section: str
    title: str
    rows: tuple[Expected, ...]
    path: Path
    quick: int = 0


@cache
def cases(folder: Path = HERE) -> tuple[Case, ...]:
    """Return the bank that lies in a folder (`expected.json`, `scenarios/`), in the order in which it is shown."""
    found = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return tuple(
        Case(
            name=one["name"],
            section=one["section"],
            title=one["title"],
            rows=tuple(Expected(**row) for row in one["rows"]),
            path=folder / "scenarios" / f"{one['name']}.yaml",
            quick=one.get("quick", 0),
        )
        for one in found
    )


def case_named(name: str) -> Case:
    """Return one case of the bank.

    Raises
    ------
    KeyError
        There is none of that name.
    """
    return {case.name: case for case in cases()}[name]
