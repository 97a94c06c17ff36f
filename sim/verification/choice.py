"""Which cases of the bank are run, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import InputError, Problem, meant
from sim.scenario.read import read_scenario
from sim.verification.bank import Case
from sim.verification.outcome import SECTIONS
from sim.verification.row import Check


@dataclass(frozen=True, slots=True)
class Run:
    """A case and how often it is run; `afresh` with another seed than the file's."""

    case: Case
    replications: int
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What is run, in the order in which it is shown. `left_out` are cases that a short verification does not run."""

    items: tuple[Run | Check, ...]
    quick: bool
    left_out: tuple[Case | Check, ...] = ()


def choose(bank: Sequence[Case | Check], only: Sequence[str] = (), *, quick: bool = False) -> Choice:
    """Choose from the bank by names of cases or of sections, all if none is given, and say how often each is run.

    Raises
    ------
    InputError
        A name is unknown, or stands for nothing that a short verification runs.
    """
    wanted = named(bank, only)
    kept = tuple(item for item in wanted if item.quick or not quick)
    if not kept:
        names = ", ".join(only)
        text = f"{names}: left out of a short verification, it takes too long to be precise; leave out --quick"
        raise InputError((Problem(text, "--only"),))
    return Choice(
        items=tuple(item if isinstance(item, Check) else Run(item, _replications(item, quick=quick)) for item in kept),
        quick=quick,
        left_out=tuple(item for item in wanted if item not in kept),
    )


def name_of(item: Case | Check) -> str:
    """Return the name by which a case or a check is asked for."""
    return item.id if isinstance(item, Check) else item.name


def named(bank: Sequence[Case | Check], only: Sequence[str]) -> list[Case | Check]:
    """Return the cases of these names and sections, all if none is given, in the order of the sections.

    Raises
    ------
    InputError
        A name is unknown.
    """
    known = {name_of(item) for item in bank} | {item.section for item in bank}
    problems = []
    for name in only:
        if name not in known:
            hint = meant(name, sorted(known), "sim verify --list names them")
            problems.append(Problem(f"{name!r} is neither a case nor a section; {hint}", "--only"))
    if problems:
        raise InputError(tuple(problems))
    chosen = [item for item in bank if not only or name_of(item) in only or item.section in only]
    sections = list(dict.fromkeys([*SECTIONS, *(item.section for item in chosen)]))
    return sorted(chosen, key=lambda item: sections.index(item.section))


def _replications(case: Case, *, quick: bool) -> int:
    return case.quick if quick else read_scenario(case.path).experiment.replications
