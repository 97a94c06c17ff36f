"""How disputes become known, and what goes wrong there, with every time worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.arrays import NONE
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.world.model import World
from tests.engine.disputes.by_hand import ALWAYS, DAY, NOTHING, RUNG, chronicle, design, dispute_tape, run

PHONE = {"phone": {"reach": 1, "delay_days": 0}}
LISTENS = {"households": 1e5, "notices": 1}
CALM = {"rating_error": 0}


def facts(journal: Journal, dispute: int = 0) -> list[tuple[float, str]]:
    """Return what happened to a dispute without details."""
    return [(at, fact) for at, fact, _ in chronicle(journal, dispute)]


def heard(world: World, make_tape: Callable, calls: Any, disputes: Any, skills: Any = (), **on_calls: Any) -> Journal:
    """Return a run in which disputes become known on calls only; units are a car and a mediator."""
    unit = {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING}
    units = {"car": unit | {"skills": ["law"]}, "mediator": unit | {"skills": ["mediate"]}}
    how = design({"v": RUNG}, CALM | {"on_calls": LISTENS | {"skills": list(skills)} | on_calls}, **units)
    kinds = {"law": {"needs": ["law"]}, "noise": {"needs": ["law"]}}
    kind = [call[3] if len(call) > 3 else 0 for call in calls]
    return run(world, make_tape, disputes, how, [call[:3] for call in calls], kinds=kinds, kind=kind)


def test_who_comes_to_a_call_hears_of_the_disputes_of_the_cell(road_world: World, make_tape: Callable) -> None:
    journal = heard(road_world, make_tape, [(100.0, 3, 5.0)], dispute_tape([10.0, 10.0], [3, 4]))
    assert chronicle(journal)[:2] == [(103, "FOUND", 0), (103, "RATED", 0)]
    assert facts(journal)[-1] == (103 + 3 + 60, "SETTLED")
    assert chronicle(journal, 1) == []


def test_nothing_is_heard_of_what_has_not_begun_or_is_over(road_world: World, make_tape: Callable) -> None:
    disputes = dispute_tape([200.0, 10.0], [3, 3], fades_per_year=1e6)
    journal = heard(road_world, make_tape, [(100.0, 3, 5.0)], disputes)
    assert [fact for _, fact in facts(journal, 0)] == ["FADED"]
    assert [fact for _, fact in facts(journal, 1)] == ["FADED"]


def test_only_units_with_the_skills_listen_and_only_on_the_kinds_named(road_world: World, make_tape: Callable) -> None:
    one = dispute_tape([10.0], [3])
    assert chronicle(heard(road_world, make_tape, [(100.0, 3, 5.0)], one, skills=["mediate"])) == []
    calls = [(100.0, 3, 5.0, 0), (300.0, 3, 5.0, 1)]
    assert facts(heard(road_world, make_tape, calls, one, kinds=["noise"]))[0] == (303, "FOUND")


def test_a_call_that_comes_of_another_dispute_is_listened_on_too(road_world: World, make_tape: Callable) -> None:
    disputes = replace(
        dispute_tape([5.0, 1.0], [3, 3], [2, 0], boils_over={"blue": 0, "yellow": 0, "red": 1e5}),
        incident=np.array([0, NONE], dtype=np.int32),
    )
    journal = heard(road_world, make_tape, [(np.inf, 3, 7.0)], disputes)
    (boiled_at, fact), *_ = facts(journal, 0)
    assert fact == "BOILED_OVER"
    assert facts(journal, 1)[0] == (pytest.approx(boiled_at + 3), "FOUND")


def test_the_share_heard_of_is_that_of_the_households_spoken_to(road_world: World, make_tape: Callable) -> None:
    # The cell has one household only: three tenths of the disputes are noticed at either of the two parties.
    number = 2000
    disputes = dispute_tape([10.0] * number, [3] * number)
    journal = heard(road_world, make_tape, [(100.0, 3, 5.0)], disputes, households=1, notices=0.3)
    share = len({d for d in range(number) if chronicle(journal, d)}) / number
    exact = 1 - 0.7**2
    assert share == pytest.approx(exact, abs=4 * (exact * (1 - exact) / number) ** 0.5)


def test_a_misrouted_dispute_is_sent_on_late(road_world: World, make_tape: Callable) -> None:
    how = design({"v": RUNG}, CALM | {"channels": PHONE, "misrouted": 1, "sent_on_days": 2})
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), how)
    assert facts(journal) == [
        (10, "FOUND"), (10, "RATED"), (10, "MISROUTED"), (10 + 2 * DAY, "ON_RUNG"), (10 + 2 * DAY + 63, "SETTLED"),
    ]  # fmt: skip


def test_parties_whom_nobody_meets_give_up(road_world: World, make_tape: Callable) -> None:
    impatient = {"phone": PHONE["phone"] | {"patience_days": 0.01}}
    never_there = RUNG | {"no_contact": 1, "attempts": 20, "cooling_days": 0.5}
    journal = run(
        road_world, make_tape, dispute_tape([10.0], [3]), design({"v": never_there}, CALM | {"channels": impatient})
    )
    at, fact, rung = chronicle(journal)[-1]
    assert (fact, rung) == ("ABANDONED", 0)
    assert 10 < at < 10 + DAY


def test_parties_who_have_been_met_wait_on(road_world: World, make_tape: Callable) -> None:
    impatient = {"phone": PHONE["phone"] | {"patience_days": 1}}
    slow = RUNG | {"settles": {"blue": 0, "yellow": 0, "red": 0}, "attempts": 3, "cooling_days": 3}
    number = 50
    disputes = dispute_tape([float(10 + 300 * d) for d in range(number)], [0] * number)
    journal = run(road_world, make_tape, disputes, design({"v": slow}, CALM | {"channels": impatient}))
    ends = [[fact for _, fact in facts(journal, d)] for d in range(10)]
    assert {end[-1] for end in ends if "UNSETTLED" in end} <= {"LEFT", "UNSETTLED"}
    assert any(end[-1] == "LEFT" for end in ends)


def test_the_mediator_turns_back_when_the_parties_give_up(road_world: World, make_tape: Callable) -> None:
    impatient = {"phone": PHONE["phone"] | {"patience_days": 1e-3}}
    number = 20
    disputes = dispute_tape([float(10 + 300 * d) for d in range(number)], [6] * number)
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}, CALM | {"channels": impatient}))
    gone = [d for d in range(number) if facts(journal, d)[-1][1] == "ABANDONED"]
    assert gone
    recalled = journal.facts.at[journal.facts.fact == Fact.RECALLED].tolist()
    assert recalled == [facts(journal, d)[-1][0] for d in gone]


def further(**spec: Any) -> dict[str, Any]:
    return CALM | {"channels": PHONE, "further_reports": {"other_party": 0, "recognised": 1} | spec}


def test_a_later_way_is_a_further_report(road_world: World, make_tape: Callable) -> None:
    # Members on their rounds would come upon it within seconds; the telephone is sooner.
    seen = {"members": {"members": 1e7, "rounds_per_week": 1000, "households_per_round": 1e5, "notices": 1}}
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}, further() | {"rounds": seen}))
    assert [fact for _, fact in facts(journal)] == ["FOUND", "RATED", "ON_RUNG", "TOLD_AGAIN", "SETTLED"]
    assert chronicle(journal)[3][2] == 1


def test_the_other_party_tells_it_too_and_not_when_all_is_over(road_world: World, make_tape: Callable) -> None:
    soon = further(other_party=1, after_days=1e-9)
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}, soon))
    assert chronicle(journal)[3][1:] == ("TOLD_AGAIN", NONE)
    late = further(other_party=1, after_days=3650)
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}, late))
    assert "TOLD_AGAIN" not in [fact for _, fact in facts(journal)]
    family = replace(dispute_tape([10.0], [3]), other=np.array([NONE], dtype=np.int32))
    journal = run(road_world, make_tape, family, design({"v": RUNG}, soon))
    assert "TOLD_AGAIN" not in [fact for _, fact in facts(journal)]


def test_a_second_file_costs_a_mediator_and_settles_nothing(road_world: World, make_tape: Callable) -> None:
    twice = further(other_party=1, after_days=1e-9, recognised=0, work={"law": "constant", "mean_min": 20})
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}, twice))
    assert [fact for _, fact in facts(journal)][-3:] == ["TOLD_AGAIN", "SECOND_FILE", "SETTLED"]
    row = chronicle(journal)[-2][2]
    assert journal.disputes.dispute[row - journal.disputes.first] == 0
    # The one mediator goes to the first file, settles it at 73, and then sees that the second is the same.
    told = [(float(journal.facts.at[i]), Fact(journal.facts.fact[i]).name) for i in
            np.flatnonzero(journal.facts.matter == row)]  # fmt: skip
    assert told[-3:] == [(73, "ARRIVED"), (93, "CLOSED"), (93, "FREED")]
    assert not journal.disputes.met[row - journal.disputes.first]


def test_rounds_find_only_what_is_where_they_go(road_world: World, make_tape: Callable) -> None:
    everybody = {"members": 1e7, "rounds_per_week": 1000, "households_per_round": 1e5, "notices": 1}
    rounds = {"rounds": {"members": everybody | {"among": {"places": ["3"]}}}}
    disputes = dispute_tape([10.0, 10.0], [3, 4])
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}, CALM | rounds))
    assert facts(journal, 0)[0][1] == "FOUND"
    assert facts(journal, 1) == []
