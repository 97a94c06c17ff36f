"""A dispute from its beginning to its end, with every time worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.arrays import NONE
from sim.record.journal import Fact
from sim.record.tables import State, matters_table, spells_table
from sim.scenario.specs.colours import ColourDays
from sim.scenario.specs.response import Design
from sim.world.model import World
from tests.engine.disputes.by_hand import ALWAYS, DAY, NEVER, NOTHING, RUNG, chronicle, design, dispute_tape, run
from tests.engine.shuffled import shuffled_events


def test_a_dispute_is_found_sat_over_and_settled(road_world: World, make_tape: Callable) -> None:
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"village": RUNG}))
    assert chronicle(journal) == [
        (10, "FOUND", 0), (10, "RATED", 0), (10, "ON_RUNG", 0), (73, "SETTLED", 0),
    ]  # fmt: skip
    facts = journal.facts
    told = [(float(facts.at[i]), Fact(facts.fact[i]).name) for i in np.flatnonzero(facts.matter == 0)]
    assert told == [
        (10, "KNOWN"), (10, "QUEUED"), (10, "ASSIGNED"), (10, "DEPARTED"), (13, "ARRIVED"), (73, "CLOSED"),
        (73, "FREED"),
    ]  # fmt: skip


def test_tables_of_calls_know_nothing_of_sittings_and_spells_do(road_world: World, make_tape: Callable) -> None:
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}), calls=[(200.0, 1, 5.0)])
    matters, spells = matters_table(journal), spells_table(journal)
    assert matters.arrived_at.tolist() == [201]
    told = [
        (State(s).name, float(a), int(m)) for s, a, m in zip(spells.state, spells.from_at, spells.matter, strict=True)
    ]
    assert told[:4] == [("IDLE", 0, -1), ("TRAVEL", 10, -1), ("SITTING", 13, -1), ("HOMEWARD", 73, -1)]
    assert ("WORK", 201, 0) in told


def test_a_dispute_that_no_sitting_settles_climbs_and_is_decided(road_world: World, make_tape: Callable) -> None:
    village = RUNG | {"settles": NEVER, "attempts": 2, "cooling_days": 1}
    court = RUNG | {"settles": NEVER, "attempts": 1, "hand_over_days": 2, "decides": True}
    journal = run(road_world, make_tape, dispute_tape([0.0], [3]), design({"village": village, "court": court}))
    assert chronicle(journal) == [
        (0, "FOUND", 0), (0, "RATED", 0), (0, "ON_RUNG", 0), (63, "UNSETTLED", 0), (63 + DAY + 63, "UNSETTLED", 1),
        (126 + 3 * DAY, "ON_RUNG", 1), (189 + 3 * DAY, "UNSETTLED", 2), (189 + 3 * DAY, "DECIDED", 1),
    ]  # fmt: skip


def test_a_dispute_that_no_rung_settles_is_left(road_world: World, make_tape: Callable) -> None:
    journal = run(
        road_world, make_tape, dispute_tape([0.0], [3]), design({"v": RUNG | {"settles": NEVER, "attempts": 1}})
    )
    assert chronicle(journal)[-1] == (63, "LEFT", -1)


def test_a_rung_takes_its_colours_only(road_world: World, make_tape: Callable) -> None:
    ladder = {"village": RUNG | {"colours": ["blue"]}, "township": RUNG}
    journal = run(road_world, make_tape, dispute_tape([0.0, 0.0], [3, 3], [0, 2]), design(ladder))
    assert [detail for _, fact, detail in chronicle(journal, 0) if fact == "ON_RUNG"] == [0]
    assert [detail for _, fact, detail in chronicle(journal, 1) if fact == "ON_RUNG"] == [1]


def test_the_rated_colour_says_how_soon_the_mediator_comes_again(road_world: World, make_tape: Callable) -> None:
    rungs = {"village": RUNG | {"settles": NEVER, "attempts": 2, "cooling_days": 9}}
    ladder = design(rungs).ladder.model_copy(update={"revisit_days": ColourDays(blue=7, yellow=3, red=1)})
    how = design(rungs).model_copy(update={"ladder": ladder})
    journal = run(road_world, make_tape, dispute_tape([0.0, DAY], [3, 3], [0, 2]), how)
    for dispute, days in ((0, 7), (1, 1)):
        first, second = (at for at, fact, _ in chronicle(journal, dispute) if fact == "UNSETTLED")
        # The sitting begins when he is there, three minutes after he was asked for.
        assert second - first == days * DAY + 3 + 60


def test_a_mediator_cannot_sit_while_he_answers_a_call(road_world: World, make_tape: Callable) -> None:
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design({"v": RUNG}), calls=[(0.0, 5, 100.0)])
    assert chronicle(journal)[-1] == (105 + 2 + 60, "SETTLED", 1)


def test_an_urgent_call_takes_the_mediator_out_of_the_sitting_and_he_comes_back(
    road_world: World, make_tape: Callable
) -> None:
    ladder = {"v": RUNG | {"preemptable": "always"}}
    urgent = {"call": {"preempts": True, "priority": 1}}
    journal = run(
        road_world, make_tape, dispute_tape([10.0], [3]), design(ladder), calls=[(33.0, 6, 10.0, 1)], kinds=urgent
    )
    # 20 of 60 minutes are done at 33; the call at 6 takes until 36 + 10, then 3 back and 40 more.
    assert chronicle(journal)[-1] == (46 + 3 + 40, "SETTLED", 1)


def test_a_sitting_in_the_office_takes_the_mediator_to_the_seat(road_world: World, make_tape: Callable) -> None:
    journal = run(road_world, make_tape, dispute_tape([10.0], [6]), design({"centre": RUNG | {"where": "office"}}))
    seat = int(road_world.places.seat_node[0])
    assert chronicle(journal)[-1] == (10 + seat + 60, "SETTLED", 0)


@pytest.mark.parametrize(
    ("desk", "battery"),
    [
        ({"rule": "preference", "preferences": {str(cell): ["mediator.1"] for cell in range(7)}}, None),
        ({}, {"range_km": 30, "charge_full_min": 60}),
    ],
)
def test_whoever_has_lists_or_batteries_goes_to_offices_too(
    road_world: World, make_tape: Callable, desk: dict[str, Any], battery: dict[str, Any] | None
) -> None:
    how = design({"centre": RUNG | {"where": "office"}}).model_dump(mode="json")
    how["desk"] |= desk
    how["units"]["mediator"] |= {"battery": battery}
    journal = run(road_world, make_tape, dispute_tape([10.0], [6]), Design.model_validate(how))
    assert chronicle(journal)[-1] == (10 + int(road_world.places.seat_node[0]) + 60, "SETTLED", 0)


def test_an_appointment_is_kept_at_its_hour_by_its_mediator(road_world: World, make_tape: Callable) -> None:
    # The run begins on a Monday. With a day's notice the first slots are 09:00 and 13:00 of Tuesday, for each once.
    rule = {"hours": "09:00-17:00", "a_day": 2, "notice_days": 1}
    ladder = {"centre": RUNG | {"appointments": rule}}
    journal = run(road_world, make_tape, dispute_tape([0.0, 1.0, 2.0], [0, 0, 0]), design(ladder))
    first = journal.tape.clock.start.weekday()
    assert first == 0
    ends = [chronicle(journal, dispute)[-1][0] for dispute in range(3)]
    assert ends == [DAY + 540 + 60, DAY + 780 + 60, 2 * DAY + 540 + 60]


@pytest.mark.parametrize("order", [None, 0, 1, 2])
def test_of_disputes_that_ask_at_one_time_the_lower_number_has_the_earlier_date(
    road_world: World, make_tape: Callable, order: int | None
) -> None:
    # Two mediators sit at the same hours and settle nothing, so that both disputes ask again in the same instant.
    rule = {"hours": "09:00-17:00", "a_day": 1, "notice_days": 0}
    first = RUNG | {"settles": NEVER, "attempts": 1, "appointments": rule}
    ladder = {"village": first, "centre": RUNG | {"needs": ["judge"], "hand_over_days": 0, "appointments": rule}}
    unit = {"bases": {"places": ["3"]}, "shifts": ALWAYS, "turnout": NOTHING}
    how = design(
        ladder, mediator=unit | {"skills": ["mediate"], "bases": {"places": ["3", "3"]}},
        judge=unit | {"skills": ["judge"]},
    )  # fmt: skip
    with nullcontext() if order is None else shuffled_events(order):
        journal = run(road_world, make_tape, dispute_tape([2.0, 1.0], [3, 3]), how)
    ends = [chronicle(journal, dispute)[-1][:2] for dispute in range(2)]
    assert ends == [(DAY + 540 + 60, "SETTLED"), (2 * DAY + 540 + 60, "SETTLED")]


def test_an_appointment_passes_to_another_when_its_mediator_does_not_come(
    road_world: World, make_tape: Callable
) -> None:
    rule = {"hours": "09:00-17:00", "a_day": 2, "notice_days": 1, "grace_min": 30}
    unit = {"shifts": ALWAYS, "turnout": NOTHING, "skills": ["mediate"]}
    how = design(
        {"v": RUNG | {"appointments": rule}},
        near=unit | {"bases": {"places": ["0"]}}, far=unit | {"bases": {"places": ["6"]}},
    )  # fmt: skip
    journal = run(road_world, make_tape, dispute_tape([0.0], [0]), how, calls=[(DAY + 535, 0, 200.0)])
    assert chronicle(journal)[-1] == (DAY + 540 + 30 + 6 + 60, "SETTLED", 1)


def test_a_dispute_that_waits_too_long_for_a_sitting_is_passed_on(road_world: World, make_tape: Callable) -> None:
    ladder = {"village": RUNG | {"deadline_days": 1, "priority": 7}, "township": RUNG | {"hand_over_days": 0}}
    journal = run(road_world, make_tape, dispute_tape([10.0], [3]), design(ladder), calls=[(0.0, 5, 2 * DAY)])
    assert chronicle(journal)[2:] == [
        (10, "ON_RUNG", 0), (10 + DAY, "ON_RUNG", 1), (5 + 2 * DAY + 2 + 60, "SETTLED", journal.disputes.first + 2),
    ]  # fmt: skip


def test_a_dispute_that_boils_over_becomes_a_call(road_world: World, make_tape: Callable) -> None:
    disputes = dispute_tape([5.0], [3], boils_over={"blue": 1e6}, fades_per_year=0)
    disputes = replace(disputes, incident=np.array([1], dtype=np.int32))
    calls = [(0.0, 0, 1.0), (np.inf, 3, 7.0)]
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}, discovery={}), calls=calls)
    (at, fact, incident), = chronicle(journal)  # fmt: skip
    assert (fact, incident) == ("BOILED_OVER", 1)
    closed = journal.facts.at[(journal.facts.fact == Fact.CLOSED) & (journal.facts.matter == 1)]
    assert closed.tolist() == [pytest.approx(at + 3 + 7)]


def test_nothing_boils_over_while_the_parties_sit_with_a_mediator(road_world: World, make_tape: Callable) -> None:
    # The hazard is such that it would boil over within minutes; found and sat over at its very door it does not.
    disputes = dispute_tape([float(i) * 100 for i in range(50)], [0] * 50, boils_over={"blue": 20_000.0})
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}))
    assert {chronicle(journal, dispute)[-1][1] for dispute in range(50)} == {"SETTLED"}


def test_the_mediator_turns_back_when_the_dispute_boils_over_on_his_way(road_world: World, make_tape: Callable) -> None:
    disputes = dispute_tape([0.0], [6], boils_over={"blue": 2e5})
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}))
    at, fact, _ = chronicle(journal)[-1]
    assert (fact, 0 < at < 6) == ("BOILED_OVER", True)
    recalled = journal.facts.fact == Fact.RECALLED
    assert journal.facts.at[recalled].tolist() == [at]


def test_a_settled_dispute_begins_again_between_the_same_parties(road_world: World, make_tape: Callable) -> None:
    disputes = dispute_tape([0.0, np.inf], [3, 3], relapse={"share": 1, "after_days": 0.5})
    disputes = replace(disputes, parent=np.array([NONE, 0], dtype=np.int32))
    journal = run(road_world, make_tape, disputes, design({"v": RUNG}))
    began = chronicle(journal, 1)[0]
    assert began[1:] == ("BEGUN_AGAIN", 0)
    assert began[0] > 63
    assert chronicle(journal, 1)[-1][1] == "SETTLED"


def test_nobody_met_and_everything_refused_are_told_apart(road_world: World, make_tape: Callable) -> None:
    for fields, fact in (({"no_contact": 1}, "NO_CONTACT"), ({"refusal": 1}, "REFUSED")):
        ladder = {"v": RUNG | {"attempts": 1, "fruitless": {"law": "constant", "mean_min": 10}} | fields}
        journal = run(road_world, make_tape, dispute_tape([0.0], [3]), design(ladder))
        assert chronicle(journal)[3][:2] == (13, fact)


def test_a_lawyer_beside_the_mediator_is_waited_for(road_world: World, make_tape: Callable) -> None:
    unit = {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING, "skills": ["mediate"]}
    lawyer = unit | {"skills": ["law"], "bases": {"places": ["6"]}}
    how = design({"v": RUNG | {"beside": ["law"]}}, mediator=unit, lawyer=lawyer)
    journal = run(road_world, make_tape, dispute_tape([0.0], [1]), how)
    assert chronicle(journal)[-1] == (5 + 60, "SETTLED", 0)


def test_a_lawyer_is_called_for_an_appointment_as_soon_as_the_mediator(road_world: World, make_tape: Callable) -> None:
    unit = {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING, "skills": ["mediate"]}
    rung = RUNG | {"beside": ["law"], "appointments": {"hours": "09:00-17:00", "a_day": 2, "notice_days": 1}}
    how = design({"v": rung}, mediator=unit, lawyer=unit | {"skills": ["law"], "bases": {"places": ["6"]}})
    journal = run(road_world, make_tape, dispute_tape([0.0], [1]), how)
    assert chronicle(journal)[-1] == (DAY + 540 + 5 + 60, "SETTLED", 0)


def test_a_mediator_who_lacks_the_range_keeps_no_appointment(road_world: World, make_tape: Callable) -> None:
    unit = {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING, "skills": ["mediate"]}
    rung = RUNG | {"appointments": {"hours": "09:00-17:00", "a_day": 2, "notice_days": 1, "grace_min": 30}}
    how = design(
        {"v": rung}, mediator=unit | {"battery": {"range_km": 8, "charge_full_min": 60}},
        other=unit | {"bases": {"places": ["1"]}},
    )  # fmt: skip
    journal = run(road_world, make_tape, dispute_tape([0.0], [6]), how)
    assert chronicle(journal)[-1] == (DAY + 540 + 30 + 5 + 60, "SETTLED", 0)


def test_parties_that_give_up_leave_the_ladder(road_world: World, make_tape: Callable) -> None:
    ladder = {"v": RUNG | {"settles": NEVER, "gives_up": 1}, "w": RUNG}
    journal = run(road_world, make_tape, dispute_tape([0.0], [3]), design(ladder))
    assert [fact for _, fact, _ in chronicle(journal)][2:] == ["ON_RUNG", "UNSETTLED", "WITHDRAWN"]


def test_a_dispute_may_be_sent_back_to_the_rung_below_once(road_world: World, make_tape: Callable) -> None:
    below = RUNG | {"settles": NEVER, "attempts": 1, "hand_over_days": 2}
    above = RUNG | {"returns": 1, "hand_over_days": 1}
    journal = run(road_world, make_tape, dispute_tape([0.0], [3]), design({"v": below, "w": above}))
    assert [fact for fact in chronicle(journal) if fact[1] in {"ON_RUNG", "RETURNED", "SETTLED"}] == [
        (0, "ON_RUNG", 0), (63 + DAY, "ON_RUNG", 1), (63 + DAY, "RETURNED", 1), (63 + 3 * DAY, "ON_RUNG", 0),
        (126 + 4 * DAY, "ON_RUNG", 1), (189 + 4 * DAY, "SETTLED", journal.disputes.first + 2),
    ]  # fmt: skip


def test_nobody_is_asked_to_sit_at_night(road_world: World, make_tape: Callable) -> None:
    ladder = {"v": RUNG | {"hours": "08:00-20:00"}}
    journal = run(road_world, make_tape, dispute_tape([10.0, 600.0, 1300.0], [0, 0, 0]), design(ladder))
    assert [chronicle(journal, number)[-1][0] for number in range(3)] == [480 + 60, 660, DAY + 480 + 60]
