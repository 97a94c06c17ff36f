"""Several units at one matter: who is there, when work goes on, who may leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import simpy

from sim.arrays import NONE
from sim.engine.teams import Team
from sim.record.journal import Fact

if TYPE_CHECKING:
    from sim.engine.desk import Desk


class Recalled(Exception):  # noqa: N818  no error: the cause with which a unit is interrupted
    """The unit is not needed any more."""


@dataclass(slots=True, eq=False)
class _Presence:
    slot: int
    leave: simpy.Event


class Scene:
    """One matter that may need more than one unit, from when it reaches the desk to its end.

    Units under way are known by their expected arrival. All that were needed have come when no slot is open. Work goes
    on while a unit that does not merely hold the scene is there, once it has begun; when it is done all who are there
    leave and those under way are recalled.
    """

    def __init__(self, env: simpy.Environment, desk: Desk, matter: int, team: Team) -> None:
        self.env, self.desk, self.matter, self.team = env, desk, matter, team
        self.coming: dict[int, tuple[int, float]] = {}
        self.there: dict[int, _Presence] = {}
        self.open_slots = set(team.needed)
        self.over = self.was_sent_to = False
        self.closed_by = NONE
        self._first_arrived = False
        self._begun = False
        self._since = 0.0
        self._rate = 0.0
        self._end: simpy.Event | None = None

    def expects(self, slot: int, unit: int, at: float) -> None:
        """A unit has been ordered and should be there at `at`."""
        self.coming[unit] = (slot, at)
        self.was_sent_to = True

    def wants(self, slot: int, at: float) -> bool:
        """Whether a unit that could be there at `at` should still go. A holder goes only when it is the first."""
        if slot != self.team.holder:
            return True
        return all(at < expected for other, expected in self.coming.values() if other in self.team.needed)

    def misses(self, slot: int) -> bool:
        """Whether a unit for the slot would still be of use."""
        return not self.over and (slot != self.team.holder or bool(self.open_slots))

    def join(self, unit: int, slot: int) -> simpy.Event:
        """A unit arrives. Returns the event with which it may leave."""
        self.coming.pop(unit, None)
        presence = self.there[unit] = _Presence(slot, simpy.Event(self.env))
        if not self._first_arrived:
            self._first_arrived = True
            self._ask_for_backup()
        if slot in self.open_slots:
            self.open_slots.discard(slot)
            if not self.open_slots:
                self._note(Fact.COMPLEMENT)
                self._let_holder_go()
        elif slot == self.team.holder and not self.open_slots:
            self._release(unit)
        stays_min = self.team.slots[slot].stays_min
        if stays_min < float("inf"):
            self._after(stays_min, lambda: self._release(unit) if self.there.get(unit) is presence else None)
        self._work_on()
        return presence.leave

    def call_off(self) -> None:
        """The matter is over without its work being done: everybody may go."""
        self.over, self._end = True, None
        self._let_everybody_go(sorted(self.there))

    def leave(self, unit: int) -> None:
        """A unit is taken away before it may leave; its slot is open again."""
        self.coming.pop(unit, None)
        presence = self.there.pop(unit, None)
        if presence is not None and presence.slot in self.team.needed:
            self.open_slots.add(presence.slot)
        self._work_on()

    def _ask_for_backup(self) -> None:
        share = self.team.backup_share
        if share > 0.0 and self.desk.inputs.tape.backup_mark[self.matter] < share:
            self._after(self.team.backup_after_min, self._call_backup)

    def _call_backup(self) -> None:
        if not self.over:
            self._note(Fact.BACKUP)
            for slot in self.team.backup:
                self.desk.take_back(self.matter, slot)

    def _work_on(self) -> None:
        """Book the work done since anything changed here, and see when the rest will be done."""
        now, left = self.env.now, self.desk.work_left_min
        left[self.matter] -= (now - self._since) * self._rate
        self._since, self._rate, self._end = now, self._rate_now(), None
        if self._rate > 0.0:
            end = self._end = self.desk.ends_of_work.after(max(0.0, left[self.matter]) / self._rate)
            end.callbacks.append(lambda _: self._close() if self._end is end else None)

    def _rate_now(self) -> float:
        """Minutes of work done a minute."""
        if self.over:
            return 0.0
        workers = any(presence.slot != self.team.holder for presence in self.there.values())
        self._begun = self._begun or (not self.open_slots if self.team.begins_complete else workers)
        return 1.0 if self._begun and workers else 0.0

    def _close(self) -> None:
        self.over, self._end = True, None
        by_slot = sorted(self.there, key=lambda unit: self.there[unit].slot)
        self.closed_by = by_slot[0]
        self._note(Fact.CLOSED, self.closed_by)
        self._let_everybody_go(by_slot)

    def _let_everybody_go(self, there: list[int]) -> None:
        """Nobody is needed any more: not those who are there, in this order, nor who is on the way or looked for."""
        for unit in there:
            self._release(unit)
        for unit in sorted(self.coming):
            self._recall(unit)
        self.desk.forget(self.matter)

    def _let_holder_go(self) -> None:
        """Those needed are there: the holder leaves, turns back, or is not looked for any more."""
        holder = self.team.holder
        if holder is None:
            return
        self.desk.queues.strike(self.matter, holder)
        for unit in [unit for unit, presence in self.there.items() if presence.slot == holder]:
            self._release(unit)
        if self._on_the_way(holder):
            # One that comes in this very instant has come.
            self.desk.ends_of_work.after(0.0).callbacks.append(lambda _: self._recall_all(holder))

    def _recall_all(self, slot: int) -> None:
        for unit in self._on_the_way(slot):
            self._recall(unit)

    def _on_the_way(self, slot: int) -> list[int]:
        return [unit for unit, (theirs, _) in self.coming.items() if theirs == slot]

    def _release(self, unit: int) -> None:
        self.there.pop(unit).leave.succeed()
        if not self.over:
            self._work_on()

    def _recall(self, unit: int) -> None:
        del self.coming[unit]
        self.desk.crews[unit].interrupt(Recalled())

    def _after(self, minutes: float, act: Callable[[], None]) -> None:
        simpy.Timeout(self.env, minutes).callbacks.append(lambda _: act())

    def _note(self, fact: Fact, unit: int = NONE) -> None:
        self.desk.record.note((self.env.now, fact, self.matter, unit, 0.0))
