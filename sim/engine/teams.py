"""Whom a kind of matter needs: one unit, or a slot for each of several."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.scenario.specs.kinds import Kind

NeedNumber = Callable[[Iterable[str]], int]
"""Numbers sets of needs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the units that a matter needs. `need` numbers the set of its needs; it stays so long at most."""

    need: int
    stays_min: float = math.inf


@dataclass(frozen=True, slots=True)
class Team:
    """The units of a matter that may need more than one.

    The `needed` come first among `slots`: a matter is complete when they are there. Then the unit that may hold the
    scene until then, if any (`holder` is its slot), then those that the first on the scene may ask for (`backup`).
    `asked_at_once` are all but those: they wait at the desk from the beginning.
    """

    slots: tuple[Slot, ...]
    needed: range
    holder: int | None
    backup: range
    asked_at_once: range
    backup_share: float
    backup_after_min: float
    together: bool
    begins_complete: bool


def team_of(kind: Kind, number: NeedNumber) -> Team | None:
    """Return whom `kind` needs; None when it is always a single unit."""
    if not kind.takes_several:
        return None
    slots = [Slot(number(kind.needs))] * kind.units
    for more in kind.complement:
        slots += [Slot(number(more.needs), more.stays_min or math.inf)] * more.units
    needed, holder = range(len(slots)), None
    if kind.holder is not None:
        holder = len(slots)
        slots.append(Slot(number(kind.holder)))
    start = len(slots)
    if kind.backup is not None:
        slots += [Slot(number(kind.backup.needs), kind.backup.stays_min or math.inf)] * kind.backup.units
    return Team(
        tuple(slots), needed, holder, range(start, len(slots)), range(start),
        backup_share=kind.backup.share if kind.backup else 0.0,
        backup_after_min=kind.backup.after_min if kind.backup else 0.0,
        together=kind.send == "together",
        begins_complete=kind.work_begins == "complement",
    )  # fmt: skip
