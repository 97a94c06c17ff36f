"""Facts come out as they were noted, however often they were packed."""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE
from sim.record.journal import Fact, Recorder

NOTED = [
    (1.5, Fact.QUEUED, 0, NONE, 0.0), (2.0, Fact.ASSIGNED, 0, 7, 0.0), (2.0, Fact.DEPARTED, 0, 7, 0.0),
    (2.5, Fact.QUEUED, 1, NONE, 0.0), (9.0, Fact.ARRIVED, 0, 7, 4.25),
]  # fmt: skip


def test_facts_come_out_in_order_with_those_of_when_matters_became_known():
    record = Recorder()
    for number, fact in enumerate(NOTED):
        record.note(fact)
        if number in (1, 3, 4):
            record.pack()
    facts = record.facts(np.array([1.0, 2.0, np.inf]))
    rows = zip(*(column.tolist() for column in (facts.at, facts.fact, facts.matter, facts.unit, facts.km)), strict=True)
    known = [(1.0, Fact.KNOWN, 0, NONE, 0.0), (2.0, Fact.KNOWN, 1, NONE, 0.0)]
    assert list(rows) == [known[0], NOTED[0], known[1], *NOTED[1:]]
    assert facts.unit.dtype == np.int32


def test_a_journal_may_be_empty():
    assert len(Recorder().facts(np.array([np.inf]))) == 0
