"""The board: every dispute of a run, from its beginning."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import simpy

from sim.arrays import MINUTES_PER_DAY, NONE
from sim.chance.addressed import mark, named_key
from sim.engine.crew import Steps
from sim.engine.desk import Desk
from sim.engine.disputes.agenda import Agenda
from sim.engine.disputes.calendar import Calendar
from sim.engine.disputes.case import Case
from sim.engine.disputes.heard import who_listens
from sim.engine.disputes.plan import Plan
from sim.engine.disputes.sittings import MET, rungs_for
from sim.engine.eligible import Areas
from sim.engine.instant import HAND_OVER, Moment
from sim.engine.intake import born
from sim.record.dispute_facts import Chronicle, DisputeFact
from sim.record.journal import Fact
from sim.record.run import DisputeRun
from sim.rules.disputes import exponential
from sim.scenario.specs.response import Design
from sim.scenario.specs.rung import Rung

_SITTING_FACTS = frozenset({Fact.ASSIGNED, Fact.ARRIVED, Fact.CLOSED, Fact.TAKEN, Fact.HANDED_OVER, Fact.RECALLED})


class Board:
    """Lets disputes begin, become known, end without anybody knowing, and begin again.

    A dispute that nobody comes to know of costs one event at most; one that is known becomes a `Case`.

    Attributes
    ----------
    asked_for:
        The sittings that were asked for and are not over, and whose they are.
    """

    def __init__(self, desk: Desk, design: Design, plan: Plan) -> None:
        self.desk, self.env, self.design = desk, desk.env, design
        self.plan, self.tape, self.latency, self.sittings = plan, plan.tape, plan.latency, plan.sittings
        self.agenda, self.chronicle = Agenda(self.env, self.stop_at), Chronicle()
        self.cases: dict[int, Case] = {}
        self.asked_for: dict[int, Case] = {}
        tape = self.tape
        self.rated: list[int] = plan.rated.tolist()
        self._found_min, self._boil_min = self.latency.found_min.tolist(), self.latency.boil_min.tolist()
        self._fade_min: list[float] = self.latency.fade_min.tolist()
        self._key: list[int] = tape.key.tolist()
        self.began_at: list[float] = tape.onset_at.tolist()
        self._child = {parent: child for child, parent in enumerate(tape.parent.tolist()) if parent != NONE}
        self.patience_days = design.discovery.patience_days
        self._heard_as = len(design.discovery.ways) - 1
        self._listens = who_listens(desk.inputs.fleet, design.discovery.on_calls)
        self.calendars = self._make_calendars()
        self._asking_for_dates: list[tuple[int, int]] = []
        self._listen()

    def note(self, fact: DisputeFact, dispute: int, detail: int = NONE) -> None:
        """Put a fact about a dispute on record."""
        self.chronicle.note((self.env.now, fact, dispute, detail))

    def run(self) -> Steps:
        """Let every dispute of the tape have its first event, in the order of time."""
        onset, latency = self.tape.onset_at, self.latency
        first_at = onset + np.minimum(latency.found_min, latency.over_min)
        order = np.argsort(first_at, kind="stable")[: np.count_nonzero(first_at < self.stop_at)]
        for dispute, at in zip(order.tolist(), first_at[order].tolist(), strict=True):
            yield simpy.Timeout(self.env, max(0.0, at - self.env.now))
            self._first_event(dispute)

    @property
    def stop_at(self) -> float:
        """When the run stops, minutes."""
        return self.desk.inputs.tape.clock.stop_at

    def recorded(self) -> DisputeRun:
        """Return what is on record about the disputes."""
        further, sittings = self.plan.further, self.sittings
        second = np.zeros(0, dtype=np.int32) if further is None else further.dispute
        met = np.concatenate([np.zeros(len(second), dtype=np.bool_), sittings.meets == MET])
        dispute = np.concatenate([second, sittings.dispute])
        return DisputeRun(self.chronicle.facts(), self.plan.first, dispute, met, self.latency.earlier)

    def begin_again(self, dispute: int) -> None:
        """A settled dispute may begin again: at once it is a new one, with the same parties."""
        child = self._child.get(dispute)
        if child is None:
            return
        relapse = self.tape.kinds[self.tape.kind[dispute]].relapse
        key = named_key(self._key[dispute], "relapse after")
        after = exponential(mark(key, 0), relapse.after_days * MINUTES_PER_DAY)
        self.agenda.enter(after, partial(self._begin, child, dispute))

    def _begin(self, dispute: int, parent: int) -> None:
        self.began_at[dispute] = self.env.now
        self.note(DisputeFact.BEGUN_AGAIN, dispute, parent)
        wait = min(self._found_min[dispute], self._boil_min[dispute], self._fade_min[dispute])
        self.agenda.enter(wait, partial(self._first_event, dispute))

    def _first_event(self, dispute: int) -> None:
        boil_min, fade_min = self._boil_min[dispute], self._fade_min[dispute]
        if dispute in self.cases:
            return
        if self._found_min[dispute] <= min(boil_min, fade_min):
            self._is_known(dispute, int(self.latency.way[dispute]))
        elif boil_min <= fade_min:
            self.boil_over(dispute)
        else:
            self.note(DisputeFact.FADED, dispute)

    def _is_known(self, dispute: int, way: int) -> None:
        self.note(DisputeFact.FOUND, dispute, way)
        self.note(DisputeFact.RATED, dispute, self.rated[dispute])
        case = self.cases[dispute] = Case(self, dispute, way)
        if self.plan.further is not None:
            self.plan.further.expect(self, dispute)
        case.live()

    def _listen_on_call(self, matter: int, unit: int) -> None:
        """A unit has come to a call: it hears of what has begun there and nobody knows of."""
        if not self._listens[unit]:
            return
        for dispute in self.plan.heard[matter]:
            age_min = self.env.now - self.began_at[dispute]
            if dispute not in self.cases and 0.0 <= age_min < min(self._boil_min[dispute], self._fade_min[dispute]):
                self._is_known(dispute, self._heard_as)

    def boil_over(self, dispute: int) -> None:
        """It becomes an incident on the desk, or a petition."""
        incident = int(self.tape.incident[dispute])
        self.note(DisputeFact.BOILED_OVER, dispute, incident)
        if incident != NONE:
            born(self.desk, incident)

    def key(self, dispute: int) -> int:
        """Return the key to all marks of a dispute."""
        return self._key[dispute]

    def mark_of(self, dispute: int, purpose: str, rung: int, number: int = 0) -> float:
        """Return a uniform mark of a dispute that belongs to a rung."""
        name = self.sittings.rung_names[rung]
        return mark(named_key(self._key[dispute], f"{purpose}/{name}"), number)

    def rungs(self, dispute: int) -> list[int]:
        """Return the rungs that take it, as it was rated."""
        return rungs_for(self.design.ladder, self.tape.names[self.tape.kind[dispute]], self.rated[dispute])

    def ask_for_date(self, dispute: int, rung: int) -> None:
        """Book a sitting at the end of this instant: who asks at the same time with a lower number is served before."""
        if not self._asking_for_dates:
            Moment(self.env, HAND_OVER).callbacks.append(lambda _: self._give_dates())
        self._asking_for_dates.append((dispute, rung))

    def _give_dates(self) -> None:
        asking, self._asking_for_dates = sorted(self._asking_for_dates), []
        for dispute, rung in asking:
            if self.cases[dispute].on_ladder:
                date = self.calendars[rung].book(int(self.tape.cell[dispute]), self.env.now)
                self.cases[dispute].hears_date(date)

    def cooling_days(self, dispute: int, rung: Rung) -> float:
        """Return the time between two sittings of a dispute on a rung."""
        by_colour = self.design.ladder.revisit_days
        return rung.cooling_days if by_colour is None else by_colour.of()[self.rated[dispute]]

    def _make_calendars(self) -> dict[int, Calendar]:
        inputs = self.desk.inputs
        by_calendar = [n for n, rung in enumerate(self.sittings.rungs) if rung.appointments is not None]
        if not by_calendar:
            return {}
        areas = Areas(inputs, inputs.able[:, inputs.fleet.group])
        first_kind = len(inputs.tape.kinds) - len(self.sittings.rungs)
        calendars = {}
        for number in by_calendar:
            rule = self.sittings.rungs[number].appointments
            assert rule is not None
            calendars[number] = Calendar(inputs, areas, inputs.need_of_kind[first_kind + number], rule)
        return calendars

    def _listen(self) -> None:
        """Tell cases what becomes of their sittings. To be set up before the crews are made."""
        first, record, asked_for = self.sittings.first, self.desk.record, self.asked_for
        note = self._note_and_hear() if self.plan.heard else record.note

        def noted(fact: tuple[float, int, int, int, float]) -> None:
            note(fact)
            if fact[2] >= first and fact[1] in _SITTING_FACTS and fact[2] in asked_for:
                asked_for[fact[2]].hears(fact[1], fact[3])

        record.note = noted

    def _note_and_hear(self) -> Callable[[tuple[float, int, int, int, float]], None]:
        """Return a way of noting in which units that come to a call hear of disputes."""
        note, heard = self.desk.record.note, self.plan.heard

        def noted(fact: tuple[float, int, int, int, float]) -> None:
            note(fact)
            if fact[1] == Fact.ARRIVED and fact[2] in heard:
                self._listen_on_call(fact[2], fact[3])

        return noted
