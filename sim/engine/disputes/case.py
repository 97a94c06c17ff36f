"""A dispute that is known: rung by rung, sitting by sitting, until it is over."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

from sim.arrays import MINUTES_PER_DAY, NONE
from sim.chance.addressed import mark, named_key
from sim.engine.disputes.fate import Fate
from sim.engine.disputes.sittings import MET, NO_CONTACT
from sim.engine.intake import born
from sim.engine.scene import Recalled
from sim.record.dispute_facts import DisputeFact
from sim.record.journal import Fact
from sim.rules.disputes import exponential, settle_chance

if TYPE_CHECKING:
    from sim.engine.disputes.board import Board

Waits = Generator[float, None, None]
"""Yields how long it waits at most, minutes."""


class Case:
    """The life of one dispute from the moment it is known.

    While it climbs the ladder it may boil over or fade; not while its parties sit with a mediator. Its life waits for
    its time on the agenda, and for the end of a sitting.

    Attributes
    ----------
    on_ladder:
        Whether anything is still being done about it.
    """

    def __init__(self, board: Board, dispute: int, way: int) -> None:
        self.board, self.env, self.dispute = board, board.env, dispute
        tape, latency = board.tape, board.latency
        self.kind = tape.kinds[tape.kind[dispute]]
        self.colour = int(tape.colour[dispute])
        age_min = self.env.now - board.began_at[dispute]
        self._boil_per_min = float(latency.boil_per_min[dispute])
        self._fade_per_min = float(latency.fade_per_min[dispute])
        boil_left = float(latency.boil_mark[dispute]) - self._boil_per_min * age_min
        fade_left = float(latency.fade_mark[dispute]) - self._fade_per_min * age_min
        self.fate = Fate(board.agenda, boil_left, fade_left, self._is_over)
        self._attention = tape.spec.attention.known
        self._matter = NONE
        self._units: set[int] = set()
        self._sitting = False
        self._turns: dict[int, int] = {}
        self._has_met = False
        self._rung = NONE
        self._date: tuple[int, float] | None = None
        self.on_ladder = True
        self._life, self._waits_until = self.life(), math.inf
        self._go_on()
        self._wait_for_contact(way)

    def live(self) -> None:
        """Go on with its life until it waits again."""
        wait_min = next(self._life, None)
        if wait_min is None:
            self.on_ladder = False
        else:
            self._waits_until = self.board.agenda.enter(wait_min, self._has_waited)

    def hears_date(self, date: tuple[int, float] | None) -> None:
        """Go on with the date of the sitting that it asked for: the mediator and when; None when no date is left."""
        self._date = date
        self.live()

    def _has_waited(self) -> None:
        if self.on_ladder and self.env.now >= self._waits_until:
            self.live()

    def life(self) -> Waits:
        """Climb the ladder. Ends settled, decided, given up or left on no rung, unless it is broken off."""
        board, rungs, place, came_from = self.board, self.board.rungs(self.dispute), 0, NONE
        sent_back = False
        yield from self._be_sent_on()
        while place < len(rungs):
            rung = rungs[place]
            spec = board.sittings.rungs[rung]
            if came_from != NONE and spec.hand_over_days:
                yield spec.hand_over_days * MINUTES_PER_DAY
            board.note(DisputeFact.ON_RUNG, self.dispute, rung)
            came_from = self._rung = rung
            if place and not sent_back and board.mark_of(self.dispute, "returns", rung) < spec.returns:
                board.note(DisputeFact.RETURNED, self.dispute, rung)
                sent_back, place = True, place - 1
                continue
            outcome = yield from self._sittings_on(rung)
            if outcome == DisputeFact.SETTLED:
                self.fate.stop()
                board.begin_again(self.dispute)
                return
            if outcome == DisputeFact.WITHDRAWN:
                board.note(DisputeFact.WITHDRAWN, self.dispute, rung)
                return
            if spec.decides:
                board.note(DisputeFact.DECIDED, self.dispute, rung)
                self.fate.stop()
                return
            place += 1
        board.note(DisputeFact.LEFT, self.dispute)

    def hears(self, fact: int, unit: int) -> None:
        """Something happened in the sitting that it waits for."""
        if fact == Fact.ASSIGNED:
            self._units.add(unit)
        elif fact in (Fact.TAKEN, Fact.HANDED_OVER, Fact.RECALLED):
            self._units.discard(unit)
            if self._sitting and not self._units:
                self._sitting = False
                self._go_on()
        elif fact == Fact.ARRIVED and self._met:
            self._sitting = self._has_met = True
            self._attention = self.board.tape.spec.attention.in_mediation
            self._go_on()
        elif fact == Fact.CLOSED:
            self._sitting_is_over()
            self.live()

    def _be_sent_on(self) -> Waits:
        """Lose time with somebody who does not deal with it, if it was misrouted."""
        board, discovery = self.board, self.board.design.discovery
        if discovery.misrouted and mark(named_key(board.key(self.dispute), "misrouted"), 0) < discovery.misrouted:
            board.note(DisputeFact.MISROUTED, self.dispute)
            yield discovery.sent_on_days * MINUTES_PER_DAY

    def _wait_for_contact(self, way: int) -> None:
        """Parties who reported it themselves do not wait for ever until somebody meets them."""
        patience_days = self.board.patience_days[way]
        if patience_days is not None:
            key = named_key(self.board.key(self.dispute), "patience")
            patience_min = exponential(mark(key, 0), patience_days * MINUTES_PER_DAY)
            self.board.agenda.enter(patience_min, self._lose_patience)

    def _lose_patience(self) -> None:
        if self.on_ladder and not self._has_met:
            self._break_off()
            self.board.note(DisputeFact.ABANDONED, self.dispute, self._rung)

    def _sittings_on(self, rung: int) -> Generator[float, None, DisputeFact]:
        """Sit until something is clear. Returns SETTLED, WITHDRAWN, or anything else to pass it on."""
        spec, came_at = self.board.sittings.rungs[rung], self.env.now
        last_at = math.inf if spec.deadline_days is None else came_at + spec.deadline_days * MINUTES_PER_DAY
        first = self._turns.get(rung, 0)
        self._turns[rung] = first + spec.attempts
        outcome = DisputeFact.UNSETTLED
        for turn in range(first, first + spec.attempts):
            cooling_days = self.board.cooling_days(self.dispute, spec)
            if turn > first and cooling_days:
                yield cooling_days * MINUTES_PER_DAY
            if self.env.now >= last_at or not (yield from self._sit(rung, turn, last_at)):
                break
            outcome = self._outcome(rung, turn)
            self.board.note(outcome, self.dispute, self._matter)
            if outcome == DisputeFact.SETTLED:
                break
            self._go_on()
            if self.board.mark_of(self.dispute, "gives up", rung, turn) < spec.gives_up:
                return DisputeFact.WITHDRAWN
        return outcome

    def _sit(self, rung: int, attempt: int, last_at: float) -> Generator[float, None, bool]:
        """Hold one sitting. Returns False when none could begin before the deadline."""
        board, desk = self.board, self.board.desk
        self._matter = matter = board.sittings.row(self.dispute, rung, attempt)
        self._units.clear()
        if rung in board.calendars:
            board.ask_for_date(self.dispute, rung)
            yield math.inf
            if self._date is None or self._date[1] > last_at:
                yield max(0.0, min(last_at, board.stop_at) - self.env.now)
                return False
            unit, at = self._date
            yield at - self.env.now
            desk.appoint(matter, unit, board.calendars[rung].grace_min)
        elif wait_min := board.sittings.rungs[rung].hours.wait_min(self.env.now):
            yield wait_min
        board.asked_for[matter] = self
        born(desk, matter)
        yield max(0.0, last_at - self.env.now)
        if matter in board.asked_for:
            if desk.withdraw(matter):
                self._sitting_is_over()
                return False
            yield math.inf
        return True

    def _sitting_is_over(self) -> None:
        del self.board.asked_for[self._matter]
        self._sitting = False

    def _outcome(self, rung: int, attempt: int) -> DisputeFact:
        board, matter = self.board, self._matter
        meets = board.sittings.meets[matter - board.sittings.first]
        if meets != MET:
            return DisputeFact.NO_CONTACT if meets == NO_CONTACT else DisputeFact.REFUSED
        spec = board.sittings.rungs[rung]
        age_days = (self.env.now - board.began_at[self.dispute]) / MINUTES_PER_DAY
        chance = settle_chance(spec, self.colour, self.kind.settles_factor, attempt, age_days)
        settles = board.mark_of(self.dispute, "settles", rung, attempt) < chance
        return DisputeFact.SETTLED if settles else DisputeFact.UNSETTLED

    @property
    def _met(self) -> bool:
        return bool(self.board.sittings.meets[self._matter - self.board.sittings.first] == MET)

    def _go_on(self) -> None:
        """Set the hazards to what is being done about it now."""
        if self._sitting:
            self.fate.go_on(0.0, 0.0)
        else:
            self.fate.go_on(self._boil_per_min * self._attention, self._fade_per_min)

    def _is_over(self, boils: bool) -> None:
        """It boils over or fades before it is settled."""
        if boils:
            self.board.boil_over(self.dispute)
        else:
            self.board.note(DisputeFact.FADED, self.dispute)
        self._break_off()

    def _break_off(self) -> None:
        """Nothing more is done about it; the sitting that was asked for, or is going on, is called off."""
        self.on_ladder = False
        if self._matter not in self.board.asked_for:
            return
        self._sitting_is_over()
        desk = self.board.desk
        desk.appointed.pop(self._matter, None)
        if desk.withdraw(self._matter):
            return
        scene = desk.scenes.get(self._matter)
        if scene is not None:
            scene.call_off()
            return
        for unit in sorted(self._units):
            desk.crews[unit].interrupt(Recalled())
