"""Requests of daily life on their way through offices, until a department asks for a crew."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IntArray
from sim.chance.addressed import mark_of_each, named
from sim.demand.tape import DemandTape
from sim.record.journal import Fact, Recorder
from sim.record.run import RequestRun
from sim.responders.working_time import WorkingTime
from sim.scenario.specs.requests import Office, Routing


def route_requests(tape: DemandTape, routing: Routing) -> RequestRun | None:
    """Return where each request goes before a crew is asked; None where there are no requests.

    Offices have no queues, so this follows from the tape and the design alone. Every mark is a function of the mark of
    its handling, which serves as a key, and of what it is for; so another office changes no other draw.
    """
    is_request = np.array([kind.request is not None for kind in tape.kinds], dtype=np.bool_)[tape.kind]
    matter = np.flatnonzero(is_request & np.isfinite(tape.known_at))
    if not is_request.any():
        return None
    return _Way(tape, routing, matter).through()


def as_handed_over(tape: DemandTape, run: RequestRun) -> DemandTape:
    """Return the tape with requests at the desk when a department asks for a crew; the others never come there."""
    handling_min = tape.handling_min.copy()
    handed_over_at = np.where(np.isnan(run.handed_over_at), math.inf, run.handed_over_at)
    handling_min[run.matter] = handed_over_at - tape.known_at[run.matter]
    return tape.changed(handling_min=handling_min)


def note_ends(run: RequestRun, record: Recorder, stop_at: float) -> None:
    """Put on record, before the clock starts, which requests are over without a crew."""
    for fact, times in ((Fact.ANSWERED, run.answered_at), (Fact.REFUSED, run.refused_at)):
        ends = times < stop_at
        for matter, at in zip(run.matter[ends].tolist(), times[ends].tolist(), strict=True):
            record.note((at, fact, matter, NONE, 0.0))


class _Way:
    """The way of all requests at once; columns of shape `(requests,)`."""

    def __init__(self, tape: DemandTape, routing: Routing, matter: IntArray) -> None:
        self._routing, self._matter = routing, matter
        self._keys = tape.handling_mark[matter].view(np.uint64)
        self._time = WorkingTime(routing.hours, routing.days, tape.clock)
        self._at = tape.known_at[matter].copy()
        self._answered = np.zeros(len(matter), dtype=np.bool_)

    def through(self) -> RequestRun:
        """Go through every office, then to the department, as often as one refuses."""
        for name, office in self._routing.offices.items():
            self._pass(name, office)
        refusals, open_ = np.zeros(len(self._matter), dtype=np.int32), ~self._answered
        for turn in range(self._routing.most_refusals):
            open_ = self._refused_by_department(open_, turn)
            refusals += open_
            self._back_through_the_last_office(open_, turn)
        handed_over = ~self._answered & ~open_
        return RequestRun(
            matter=self._matter.astype(np.int32), refusals=refusals,
            handed_over_at=np.where(handed_over, self._at, math.nan),
            answered_at=np.where(self._answered, self._at, math.nan),
            refused_at=np.where(open_, self._at, math.nan),
        )  # fmt: skip

    def _pass(self, name: str, office: Office) -> None:
        """Spend time at an office, which answers some of them itself."""
        here = ~self._answered
        self._spend(here, office.takes.quantile(self._mark(f"office/{name}")))
        self._answered |= here & (self._mark(f"answers/{name}") < office.answers)

    def _refused_by_department(self, at_it: BoolArray, turn: int) -> BoolArray:
        """Spend time at a department. Returns which of those `at_it` it refuses."""
        self._spend(at_it, self._routing.department_takes.quantile(self._mark("department", turn)))
        return at_it & (self._mark("not ours", turn) < self._routing.not_ours)

    def _back_through_the_last_office(self, refused: BoolArray, turn: int) -> None:
        if turn + 1 < self._routing.most_refusals and self._routing.offices:
            name, office = list(self._routing.offices.items())[-1]
            self._spend(refused, office.takes.quantile(self._mark(f"office/{name}", turn + 1)))

    def _spend(self, who: BoolArray, span_min: FloatArray) -> None:
        self._at[who] = self._time.after(self._at[who], span_min[who])

    def _mark(self, purpose: str, number: int = 0) -> FloatArray:
        return mark_of_each(named(self._keys, purpose), number)
