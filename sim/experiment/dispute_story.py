"""The life of one dispute: what became of it, sitting by sitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import NONE
from sim.errors import ResultsError
from sim.experiment.retrace import Retraced
from sim.record.dispute_facts import DisputeFact
from sim.record.dispute_table import DisputeOutcome, dispute_table
from sim.record.journal import Fact


class Turn(NamedTuple):
    """One thing that happened to a dispute, or in one of its sittings.

    `detail` belongs to a fact of the dispute (see `DisputeFact`), `unit` and `km` to one of a sitting.
    """

    at: float
    fact: DisputeFact | Fact
    detail: int = NONE
    unit: int = NONE
    km: float = 0.0


@dataclass(frozen=True, slots=True)
class DisputeStory:
    """What happened to one dispute, in order. Times in minutes; `child` is the dispute that began again from it."""

    number: int
    began_at: float
    turns: tuple[Turn, ...]
    outcome: DisputeOutcome
    child: int


def dispute_story(run: Retraced, dispute: int) -> DisputeStory:
    """Return the life of a dispute.

    Raises
    ------
    ResultsError
        The run has no such dispute, or none at all.
    """
    journal, table = run.journal, dispute_table(run.journal)
    if table is None or journal.disputes is None:
        raise ResultsError("the run has no disputes; its scenario says nothing of demand.disputes")
    if dispute >= len(table) or table.outcome[dispute] == DisputeOutcome.NEVER:
        raise ResultsError(f"there is no dispute {dispute}; the table `disputes` of the results lists them")
    facts, record = journal.facts, journal.disputes
    mine = np.flatnonzero(record.facts.dispute == dispute).tolist()
    turns = [
        Turn(float(record.facts.at[row]), DisputeFact(int(record.facts.fact[row])), int(record.facts.detail[row]))
        for row in mine
    ]
    sittings = record.first + np.flatnonzero(record.dispute == dispute)
    for row in np.flatnonzero(np.isin(facts.matter, sittings) & (facts.fact != Fact.KNOWN)).tolist():
        fact, unit = Fact(int(facts.fact[row])), int(facts.unit[row])
        turns.append(Turn(float(facts.at[row]), fact, NONE, unit, float(facts.km[row])))
    order = {DisputeFact: 1, Fact: 0}
    ordered = sorted(enumerate(turns), key=lambda one: (one[1].at, order[type(one[1].fact)], one[0]))
    # What begins a dispute or puts it on a rung comes before the sitting that it asks for in the same instant.
    first = {
        DisputeFact.FOUND, DisputeFact.RATED, DisputeFact.MISROUTED, DisputeFact.ON_RUNG, DisputeFact.BEGUN_AGAIN,
        DisputeFact.RETURNED,
    }  # fmt: skip
    ordered.sort(
        key=lambda one: (one[1].at, one[1].fact not in first if isinstance(one[1].fact, DisputeFact) else True)
    )
    child = np.flatnonzero((table.parent == dispute) & ~np.isnan(table.began_at))
    return DisputeStory(
        dispute, float(table.began_at[dispute]), tuple(turn for _, turn in ordered),
        DisputeOutcome(int(table.outcome[dispute])), int(child[0]) if len(child) else NONE,
    )  # fmt: skip
