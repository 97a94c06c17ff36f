"""Stays on the rungs, from chronicles made by hand."""

from types import SimpleNamespace

import numpy as np

from sim.record.dispute_facts import Chronicle
from sim.record.dispute_facts import DisputeFact as Fact
from sim.record.dispute_stays import StayEnd, dispute_stays


def stays(*facts):
    """Return the stays of facts (time, fact, dispute, detail) as (dispute, rung, from, to, end)."""
    chronicle = Chronicle()
    for fact in facts:
        chronicle.note(fact)
    found = dispute_stays(SimpleNamespace(disputes=SimpleNamespace(facts=chronicle.facts())))
    rows = zip(found.dispute, found.rung, found.from_at, found.to_at, found.end, strict=True)
    return [(int(d), int(r), float(a), float(b), StayEnd(e).name) for d, r, a, b, e in rows]


def test_a_dispute_that_climbs_has_a_stay_on_each_rung():
    assert stays((0, Fact.FOUND, 7, 0), (0, Fact.ON_RUNG, 7, 0), (5, Fact.UNSETTLED, 7, 3), (9, Fact.ON_RUNG, 7, 2),
                 (12, Fact.SETTLED, 7, 4)) == [(7, 0, 0, 9, "UP"), (7, 2, 9, 12, "SETTLED")]  # fmt: skip


def test_one_that_is_sent_back_has_been_above_for_no_time():
    assert stays((0, Fact.ON_RUNG, 1, 0), (3, Fact.ON_RUNG, 1, 1), (3, Fact.RETURNED, 1, 1), (6, Fact.ON_RUNG, 1, 0),
                 (8, Fact.ON_RUNG, 1, 1), (9, Fact.DECIDED, 1, 1)) == [
        (1, 0, 0, 3, "UP"), (1, 1, 3, 3, "DOWN"), (1, 0, 6, 8, "UP"), (1, 1, 8, 9, "DECIDED"),
    ]  # fmt: skip


def test_every_way_to_leave_the_ladder_is_told_apart():
    ways = (Fact.WITHDRAWN, Fact.LEFT, Fact.FADED, Fact.BOILED_OVER)
    facts = [fact for d, way in enumerate(ways) for fact in ((0, Fact.ON_RUNG, d, 0), (d + 1, way, d, 0))]
    assert [stay[-1] for stay in stays(*facts)] == ["WITHDRAWN", "LEFT", "FADED", "BOILED_OVER"]


def test_what_happens_after_it_was_given_up_is_no_part_of_the_stay():
    assert stays((0, Fact.ON_RUNG, 0, 0), (2, Fact.WITHDRAWN, 0, 0), (9, Fact.BOILED_OVER, 0, 5)) == [
        (0, 0, 0, 2, "WITHDRAWN")
    ]


def test_a_stay_is_open_where_nothing_follows_or_only_another_dispute():
    (one, two) = stays((1, Fact.ON_RUNG, 0, 0), (2, Fact.ON_RUNG, 1, 0))
    assert (one[-1], two[-1]) == ("OPEN", "OPEN")
    assert np.isnan([one[3], two[3]]).all()


def test_nothing_noted_is_no_stay():
    assert stays() == []
