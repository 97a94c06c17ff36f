"""What holds of every journal of the line of places (1 km = 1 minute), whatever calls, rosters and rules there were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.arrays import NONE
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, State, matters_table, spells_table

ENDS = (Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST)
LEAVES = (Fact.FREED, Fact.HANDED_OVER)
"""A unit's bond to its matter ends with one of these."""

CALLED = (State.TURNOUT, State.TRAVEL, State.WORK)

NEXT = {
    None: {Fact.ON_DUTY},
    Fact.ON_DUTY: {Fact.ASSIGNED, Fact.OFF_DUTY},
    Fact.ASSIGNED: {Fact.DEPARTED, Fact.HANDED_OVER},
    Fact.DEPARTED: {Fact.ARRIVED, Fact.HANDED_OVER},
    Fact.ARRIVED: {Fact.CLOSED, Fact.HANDED_OVER},
    Fact.CLOSED: {Fact.FREED},
    Fact.FREED: {Fact.ASSIGNED, Fact.HOMEWARD, Fact.HOME},
    Fact.HANDED_OVER: {Fact.HOMEWARD, Fact.HOME},
    Fact.HOMEWARD: {Fact.HOME, Fact.DIVERTED},
    Fact.DIVERTED: {Fact.ASSIGNED},
    Fact.HOME: {Fact.ASSIGNED, Fact.OFF_DUTY},
    Fact.OFF_DUTY: {Fact.ON_DUTY},
}
"""What may follow each fact in the life of a unit."""

MOMENT = 1e-6
"""Minutes: what rounding may do to a sum of times."""


def facts_of(journal: Journal, unit: int) -> Iterator[tuple[float, Fact, int, float]]:
    """Yield the facts of a unit: time, fact, matter, km."""
    facts = journal.facts
    rows = np.flatnonzero(facts.unit == unit)
    columns = (facts.at[rows], facts.fact[rows], facts.matter[rows], facts.km[rows])
    for at, fact, matter, km in zip(*(column.tolist() for column in columns), strict=True):
        yield at, Fact(fact), matter, km


def each_matter_ends_once_or_is_open(journal: Journal) -> None:
    """One end at most; nothing happens to a matter after it; nobody is bound to it any more."""
    facts, matters = journal.facts, matters_table(journal)
    ended: dict[int, float] = {}
    bound: dict[int, set[int]] = {}
    for at, code, matter, unit in zip(facts.at, facts.fact, facts.matter, facts.unit, strict=True):
        fact = Fact(code)
        if matter == NONE:
            continue
        if fact in ENDS:
            assert matter not in ended
            ended[matter] = at
        elif fact == Fact.ASSIGNED:
            assert matter not in ended
            bound.setdefault(matter, set()).add(unit)
        elif fact in LEAVES:
            bound[matter].remove(unit)
            assert ended.get(matter, at) == at
        else:
            assert matter not in ended
    assert all(not bound.get(matter) for matter in ended)
    assert {number for number, outcome in enumerate(matters.outcome) if outcome == Outcome.OPEN} == (
        set(range(len(journal.tape))) - set(ended)
    )


def each_unit_does_one_thing_after_the_other(journal: Journal) -> None:
    """The facts of a unit follow each other as they may, and between order and end belong to one matter."""
    assert (np.diff(journal.facts.at) >= 0).all()
    for unit in range(len(journal.fleet)):
        before, bound = None, NONE
        for _, fact, matter, _ in facts_of(journal, unit):
            assert fact in NEXT[before], f"{before!r} is followed by {fact!r}"
            if fact == Fact.ASSIGNED:
                bound = matter
            elif matter != NONE:
                assert matter == bound
            before = fact


def nobody_jumps(journal: Journal) -> None:
    """Where a unit is follows from where it was: every way begins where the last one ended, and takes its length."""
    cell_x, home_x = journal.world.cells.x_km[journal.tape.cell], journal.fleet.base_x_km
    for unit, home in enumerate(home_x.tolist()):
        place, left_at = Standing(home, home), 0.0
        bound_for = home
        for at, fact, matter, km in facts_of(journal, unit):
            if fact == Fact.FREED:
                bound_for = home
            elif fact in (Fact.DEPARTED, Fact.HOMEWARD):
                left_at, bound_for = at, cell_x[matter] if fact == Fact.DEPARTED else home
            elif fact == Fact.HOME and at_once(journal, unit):
                place = Standing(home, home)
            elif fact in (Fact.ARRIVED, Fact.HOME):
                assert abs(km - place.km_to(bound_for)) < MOMENT
                assert abs(at - left_at - km) < MOMENT
                place = Standing(bound_for, bound_for)
            elif fact in (Fact.DIVERTED, Fact.HANDED_OVER) and km:
                assert abs(at - left_at - km) < MOMENT
                place = place.after(km, bound_for)


def at_once(journal: Journal, unit: int) -> bool:
    """Whether a unit is home without driving."""
    return journal.fleet.groups[journal.fleet.group[unit]].after_call == "home_at_once"


class Standing(NamedTuple):
    """Where a unit is on the line, and the next place, where it can turn first."""

    x_km: float
    next_x_km: float

    def km_to(self, x_km: float) -> float:
        """Return the length of the way from here."""
        return abs(self.next_x_km - self.x_km) + abs(x_km - self.next_x_km)

    def after(self, km: float, bound_for: float) -> Standing:
        """Return where it is after so many kilometres on its way."""
        to_next = abs(self.next_x_km - self.x_km)
        if km < to_next:
            return Standing(self.x_km + float(np.sign(self.next_x_km - self.x_km)) * km, self.next_x_km)
        ahead = float(np.sign(bound_for - self.next_x_km))
        x_km = self.next_x_km + ahead * (km - to_next)
        return Standing(x_km, float(np.ceil(x_km * ahead)) * ahead)


def nobody_works_beyond_the_rule(journal: Journal) -> None:
    """No order off duty; with hand-over nothing but the way home after the end, else only the call in hand."""
    facts, fleet, spells = journal.facts, journal.fleet, spells_table(journal)
    for unit in range(len(fleet)):
        duty, group = fleet.duty[unit], fleet.groups[fleet.group[unit]]
        orders = facts.at[(facts.unit == unit) & (facts.fact == Fact.ASSIGNED)]
        inside = (duty[:, :1] <= orders) & (orders < duty[:, 1:])
        assert inside.any(axis=0).all()
        mine = spells.unit == unit
        called = mine & np.isin(spells.state, CALLED)
        for start, end in zip(spells.from_at[called], spells.to_at[called], strict=True):
            if group.at_shift_end == "hand_over":
                assert ((duty[:, 0] <= start) & (end <= duty[:, 1])).any()
        idle = mine & (spells.state == State.IDLE)
        for start, end in zip(spells.from_at[idle], spells.to_at[idle], strict=True):
            assert ((duty[:, 0] <= start) & (end <= duty[:, 1])).any()


def every_minute_is_told(journal: Journal) -> None:
    """The spells of a unit neither overlap nor leave a gap from coming on duty to going off, and cover its duty."""
    spells, stop_at = spells_table(journal), journal.tape.clock.stop_at
    for unit in range(len(journal.fleet)):
        mine = spells.unit == unit
        start, end = spells.from_at[mine], spells.to_at[mine]
        assert (start < end).all()
        assert (end[:-1] <= start[1:]).all()
        present = [at for at, fact, _, _ in facts_of(journal, unit) if fact in (Fact.ON_DUTY, Fact.OFF_DUTY)]
        present += [stop_at] * (len(present) % 2)
        edges = sorted(np.setxor1d(start, end).tolist())
        assert edges == sorted(np.setxor1d(present[0::2], present[1::2]).tolist())
        covered = sum(
            float(np.clip(end, a, b).sum() - np.clip(start, a, b).sum())
            for a, b in np.minimum(journal.fleet.duty[unit], stop_at).tolist()
        )
        assert abs(covered - float((np.minimum(journal.fleet.duty[unit], stop_at) @ [-1, 1]).sum())) < MOMENT


def work_is_neither_lost_nor_done_twice(journal: Journal) -> None:
    """A closed matter had its work, whoever did it; no other had more than that."""
    spells, matters = spells_table(journal), matters_table(journal)
    work = spells.state == State.WORK
    done = np.bincount(spells.matter[work], weights=(spells.to_at - spells.from_at)[work], minlength=len(journal.tape))[
        : len(journal.tape)
    ]
    closed = matters.outcome == Outcome.CLOSED
    assert np.allclose(done[closed], journal.tape.work_min[closed], atol=MOMENT, rtol=0)
    assert (done <= journal.tape.work_min + MOMENT).all()


INVARIANTS = (
    each_matter_ends_once_or_is_open,
    each_unit_does_one_thing_after_the_other,
    nobody_jumps,
    nobody_works_beyond_the_rule,
    every_minute_is_told,
    work_is_neither_lost_nor_done_twice,
)
