"""Random disputes, ways to know of them and ladders, and what holds of every chronicle; requests and their offices."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.record.dispute_facts import DisputeFact, DisputeFacts
from sim.record.journal import Fact
from sim.record.run import Journal

ALWAYS = "00:00-24:00"

disputes = st.fixed_dictionaries(
    {
        "rate": st.sampled_from([{"per_day": 5}, {"per_day": 15}]),
        "into": st.sampled_from([{}, {"help": 0.5, "crime": 0.5}]),
    },
    optional={
        "parties": st.sampled_from(["family", "outsider"]),
        "boils_over": st.just({"blue": 300, "yellow": 800, "red": 2000}),
        "fades_per_year": st.sampled_from([0, 1000]),
        "relapse": st.just({"share": 0.8, "after_days": 0.1}),
    },
).map(lambda kind: {"kinds": {"neighbours": kind}, "history_days": 0.5})

discovery = st.fixed_dictionaries(
    {"channels": st.just({"phone": {"reach": 0.7, "delay_days": 0.05, "patience_days": 0.1}, "code": {"reach": 0.3}})},
    optional={
        "rounds": st.just({"walks": {"members": 50, "rounds_per_week": 70, "among": {"places": ["2", "3"]}}}),
        "on_calls": st.sampled_from([{"households": 30, "notices": 1}, {"kinds": ["help"], "skills": ["law"]}]),
        "misrouted": st.just(0.4),
        "sent_on_days": st.just(0.02),
        "further_reports": st.just({"other_party": 0.6, "after_days": 0.05, "recognised": 0.3}),
    },
)

rungs = st.fixed_dictionaries(
    {
        "needs": st.sampled_from([[], ["law"]]),
        "cooling_days": st.sampled_from([0, 0.05]),
        "hand_over_days": st.sampled_from([0, 0.02]),
        "sitting": st.sampled_from([0, 1, 45]).map(lambda minutes: {"law": "constant", "mean_min": minutes}),
    },
    optional={
        "beside": st.sampled_from([[], ["law"]]),
        "hours": st.sampled_from([ALWAYS, "08:00-12:00"]),
        "appointments": st.just({"hours": ALWAYS, "a_day": 12, "notice_days": 0, "grace_min": 10}),
        "deadline_days": st.sampled_from([0.01, 0.1]),
        "returns": st.just(0.6),
        "gives_up": st.just(0.3),
        "where": st.just("office"),
        "colours": st.just(["yellow", "red"]),
        "preemptable": st.sampled_from(["never", "always"]),
    },
)


def ladder_of(rungs: list[dict[str, Any]], decides: bool) -> dict[str, Any]:
    """Return the ladder of some rungs, of which the last may decide."""
    named = {f"rung{number}": rung for number, rung in enumerate(rungs)}
    for rung in rungs[-1:]:
        rung["decides"] = decides
    return {"rungs": named}


ladders = st.builds(ladder_of, st.lists(rungs, max_size=3), st.booleans())

routings = st.fixed_dictionaries(
    {
        "hours": st.sampled_from([ALWAYS, "08:00-12:00"]),
        "days": st.just(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        "not_ours": st.sampled_from([0, 0.5]),
        "most_refusals": st.sampled_from([1, 3]),
        "department_takes": st.just({"law": "exponential", "mean_min": 30}),
    },
    optional={"offices": st.just({"hotline": {"takes": {"law": "exponential", "mean_min": 10}, "answers": 0.3}})},
)

_OVER = {DisputeFact.SETTLED, DisputeFact.DECIDED, DisputeFact.BOILED_OVER, DisputeFact.FADED}
_LEFT_ALONE = {DisputeFact.LEFT, DisputeFact.WITHDRAWN, DisputeFact.ABANDONED}
_BEFORE_KNOWN = {DisputeFact.BEGUN_AGAIN, DisputeFact.FOUND, DisputeFact.BOILED_OVER, DisputeFact.FADED}


def each_dispute_ends_once(journal: Journal) -> None:
    """It is found before anything is done about it; nothing is done after its end; one left alone may still end."""
    if journal.disputes is None:
        return
    for facts in _lives(journal.disputes.facts).values():
        first = next((place for place, fact in enumerate(facts) if fact is DisputeFact.FOUND), len(facts))
        assert set(facts[:first]) <= _BEFORE_KNOWN
        assert facts.count(DisputeFact.FOUND) <= 1
        ends = [place for place, fact in enumerate(facts) if fact in _OVER]
        assert ends in ([], [len(facts) - 1])
        alone = [place for place, fact in enumerate(facts) if fact in _LEFT_ALONE]
        assert len(alone) <= 1
        assert all(fact in _OVER for place in alone for fact in facts[place + 1 :])


def sittings_are_those_of_the_chronicle(journal: Journal) -> None:
    """Every sitting that ends is told of its dispute then, and no other; none is held once the dispute is over."""
    if journal.disputes is None:
        return
    run, facts = journal.disputes, journal.facts
    held = (DisputeFact.NO_CONTACT, DisputeFact.REFUSED, DisputeFact.UNSETTLED, DisputeFact.SETTLED)
    told = np.isin(run.facts.fact, held)
    second = run.facts.detail[run.facts.fact == DisputeFact.SECOND_FILE]
    closed = (facts.fact == Fact.CLOSED) & (facts.matter >= run.first) & ~np.isin(facts.matter, second)
    matter, chronicle = facts.matter[closed], run.facts
    ended = zip(facts.at[closed], matter, run.dispute[matter - run.first], strict=True)
    assert sorted(ended) == sorted(
        zip(chronicle.at[told], chronicle.detail[told], chronicle.dispute[told], strict=True)
    )


def requests_come_when_they_are_handed_over(journal: Journal) -> None:
    """A request is answered, refused by all, or reaches the desk, each at its time and only one of them."""
    run, facts = journal.requests, journal.facts
    if run is None:
        return
    for fact, times in (
        (Fact.ANSWERED, run.answered_at), (Fact.REFUSED, run.refused_at), (Fact.QUEUED, run.handed_over_at)
    ):  # fmt: skip
        due = dict(zip(run.matter.tolist(), times.tolist(), strict=True))
        rows = np.flatnonzero((facts.fact == fact) & np.isin(facts.matter, run.matter))
        came = {int(facts.matter[row]): float(facts.at[row]) for row in rows}
        assert came.keys() == {matter for matter, at in due.items() if at < journal.tape.clock.stop_at}
        assert all(abs(at - due[matter]) < 1e-6 for matter, at in came.items())


def _lives(facts: DisputeFacts) -> dict[int, list[DisputeFact]]:
    lives: dict[int, list[DisputeFact]] = {}
    for fact, dispute in zip(facts.fact.tolist(), facts.dispute.tolist(), strict=True):
        lives.setdefault(dispute, []).append(DisputeFact(fact))
    return lives
