"""Requests on their way through offices to a crew, with every time worked out by hand. The run begins on a Monday."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, matters_table
from sim.scenario.specs.response import Design
from sim.world.model import World

DAY = 1440.0
HOUR = {"law": "constant", "mean_min": 60}
ROADS = {"roads": {"request": {"due_days": 30}, "needs": ["roads"]}}
TWO_OFFICES = {"offices": {"township": {"takes": HOUR}, "centre": {"takes": HOUR}}, "department_takes": HOUR}


def run(world: World, make_tape: Callable, routing: dict[str, Any], calls: Any, **more: Any) -> Journal:
    """Return what happens in ten days to requests with one crew at cell 0 and office hours from 09:00 to 17:00."""
    crew = {
        "bases": {"places": ["0"]}, "shifts": [{"hours": "00:00-24:00"}], "skills": ["roads"],
        "turnout": {"law": "constant", "mean_min": 0},
    }  # fmt: skip
    design = Design.model_validate({"units": {"crew": crew}, "requests": {"hours": "09:00-17:00"} | routing})
    return simulate(world, make_tape(calls, days=10.0, kinds=ROADS, **more), design)


def story(journal: Journal, matter: int = 0) -> list[tuple[float, str]]:
    """Return the facts of a matter."""
    facts = journal.facts
    return [(float(facts.at[i]), Fact(facts.fact[i]).name) for i in np.flatnonzero(facts.matter == matter)]


def test_a_request_goes_through_offices_in_working_hours_before_a_crew_is_asked(
    line_world: World, make_tape: Callable
) -> None:
    # Reported on Monday at 15:30: the township until 16:30, the centre until 09:30 of Tuesday, the department an hour.
    journal = run(line_world, make_tape, TWO_OFFICES, [(930.0, 3, 30.0)])
    at = DAY + 630
    assert story(journal) == [
        (930, "KNOWN"), (at, "QUEUED"), (at, "ASSIGNED"), (at, "DEPARTED"), (at + 3, "ARRIVED"), (at + 33, "CLOSED"),
        (at + 33, "FREED"),
    ]  # fmt: skip
    assert journal.requests.handed_over_at.tolist() == [at]


def test_offices_have_no_queues_and_crews_have(line_world: World, make_tape: Callable) -> None:
    journal = run(line_world, make_tape, TWO_OFFICES, [(540.0, 0, 500.0), (540.0, 0, 30.0)])
    table = matters_table(journal)
    assert table.queued_at.tolist() == [720, 720]
    assert table.arrived_at.tolist() == [720, 1220]


def test_a_request_that_is_refused_goes_back_to_the_last_office(line_world: World, make_tape: Callable) -> None:
    # Two of three hand-overs are refused here: the mark of the first two is below 0.66.
    calls = [(540.0, 3, 30.0)] * 200
    journal = run(line_world, make_tape, TWO_OFFICES | {"not_ours": 0.5}, calls, handling_mark=MARKS)
    refusals = journal.requests.refusals
    handed = ~np.isnan(journal.requests.handed_over_at)
    # An hour at each office and the department; for every refusal one more at the centre and one at the department.
    hours = np.where(refusals[handed] <= 2, 3 + 2 * refusals[handed], np.nan)
    assert journal.requests.handed_over_at[handed].tolist() == (540 + 60 * hours).tolist()
    for number, share in ((0, 1 / 2), (1, 1 / 4), (2, 1 / 8)):
        found = np.count_nonzero(refusals == number) / len(calls)
        assert found == pytest.approx(share, abs=4 * (share * (1 - share) / len(calls)) ** 0.5)


MARKS = (np.arange(200) + 0.5) / 200


def test_after_so_many_refusals_nobody_takes_it(line_world: World, make_tape: Callable) -> None:
    journal = run(line_world, make_tape, TWO_OFFICES | {"not_ours": 1, "most_refusals": 2}, [(540.0, 3, 30.0)])
    assert story(journal) == [(540, "KNOWN"), (840, "REFUSED")]
    assert matters_table(journal).outcome.tolist() == [Outcome.REFUSED]
    assert journal.requests.refusals.tolist() == [2]


def test_an_office_may_answer_a_request_itself(line_world: World, make_tape: Callable) -> None:
    offices = {"offices": {"township": {"takes": HOUR, "answers": 1}, "centre": {"takes": HOUR}}}
    journal = run(line_world, make_tape, offices, [(540.0, 3, 30.0)])
    assert story(journal) == [(540, "KNOWN"), (600, "ANSWERED")]
    assert matters_table(journal).closed_at.tolist() == [600]


def test_without_offices_a_department_is_asked_at_once(line_world: World, make_tape: Callable) -> None:
    journal = run(line_world, make_tape, {"department_takes": HOUR}, [(540.0, 3, 30.0)])
    assert story(journal)[1] == (600, "QUEUED")


def test_one_office_more_changes_no_other_draw(line_world: World, make_tape: Callable) -> None:
    calls = [(540.0, 3, 30.0)] * 200
    few = run(line_world, make_tape, TWO_OFFICES | {"not_ours": 0.5}, calls, handling_mark=MARKS)
    more = {"offices": {"group": {"takes": HOUR}} | TWO_OFFICES["offices"], "department_takes": HOUR, "not_ours": 0.5}
    many = run(line_world, make_tape, more, calls, handling_mark=MARKS)
    assert few.requests.refusals.tolist() == many.requests.refusals.tolist()


def test_what_is_not_handed_over_in_the_run_stays_open(line_world: World, make_tape: Callable) -> None:
    journal = run(line_world, make_tape, TWO_OFFICES, [(9 * DAY + 1100, 3, 30.0)])
    assert [fact for _, fact in story(journal)] == ["KNOWN"]
    assert matters_table(journal).outcome.tolist() == [Outcome.OPEN]


def test_a_run_without_requests_has_none_on_record(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    assert simulate(line_world, make_tape([(0.0, 1, 2.0)]), make_design("0")).requests is None
