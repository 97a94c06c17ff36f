"""What holds of every journal of the line of places (1 km = 1 minute), whatever calls, rosters and rules there were."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sim.arrays import NONE
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, State, matters_table, spells_table
from sim.scenario.specs.kinds import Kind
from tests.engine.whereabouts import MOMENT, Standing, anywhere_on_patrol, at_a_place, on_the_way

ENDS = (Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST, Fact.MERGED)
LEAVES = (Fact.FREED, Fact.HANDED_OVER, Fact.TAKEN, Fact.RECALLED)
"""A unit's bond to its matter ends with one of these."""

CALLED = (State.TURNOUT, State.TRAVEL, State.WORK)

FREE = {Fact.ASSIGNED, Fact.RELOCATED, Fact.PATROL, Fact.HOMEWARD, Fact.BREAK}
"""What a free unit may be told."""

NEXT: dict[Fact | None, set[Fact]] = {
    None: {Fact.ON_DUTY},
    Fact.ON_DUTY: FREE | {Fact.OFF_DUTY},
    Fact.ASSIGNED: {Fact.DEPARTED, Fact.HANDED_OVER, Fact.TAKEN, Fact.RECALLED},
    Fact.DEPARTED: {Fact.ARRIVED, Fact.HANDED_OVER, Fact.TAKEN, Fact.RECALLED},
    Fact.ARRIVED: {Fact.CLOSED, Fact.FREED, Fact.HANDED_OVER, Fact.TAKEN},
    Fact.CLOSED: {Fact.FREED},
    Fact.FREED: FREE | {Fact.HOME},
    Fact.TAKEN: {Fact.ASSIGNED},
    Fact.RECALLED: FREE | {Fact.HOME},
    Fact.HANDED_OVER: {Fact.HOMEWARD, Fact.HOME},
    Fact.HOMEWARD: {Fact.HOME, Fact.DIVERTED},
    Fact.DIVERTED: FREE,
    Fact.HOME: FREE | {Fact.OFF_DUTY, Fact.CHARGE},
    Fact.BREAK: {Fact.BREAK_OVER},
    Fact.BREAK_OVER: FREE | {Fact.OFF_DUTY},
    Fact.CHARGE: {Fact.CHARGED, Fact.OFF_DUTY},
    Fact.CHARGED: FREE | {Fact.OFF_DUTY},
    Fact.RELOCATED: {Fact.AT_POST, Fact.DIVERTED},
    Fact.AT_POST: FREE,
    Fact.PATROL: {Fact.PATROL, Fact.DIVERTED},
    Fact.OFF_DUTY: {Fact.ON_DUTY},
}
"""What may follow each fact in the life of a unit."""


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
        if matter < 0:
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
            elif matter >= 0:
                assert matter == bound
            before = fact


def nobody_jumps(journal: Journal) -> None:
    """Where a unit is follows from where it was: every way begins where the last one ended, and takes its length.

    Where the journal does not say where a way leads, to a post or to a beat, all places are kept in mind that it may.
    """
    cell_x = journal.world.cells.x_km[journal.tape.cell].tolist()
    for unit, home in enumerate(journal.fleet.base_x_km.tolist()):
        at_once = journal.fleet.groups[journal.fleet.group[unit]].after_call == "home_at_once"
        places, left_at, bound_for, on_beat = {Standing(home, home)}, 0.0, {home}, False
        for at, fact, matter, km in facts_of(journal, unit):
            if fact in (Fact.DEPARTED, Fact.HOMEWARD, Fact.RELOCATED) or (fact == Fact.PATROL and matter == NONE):
                left_at, on_beat = at, False
                bound_for = {home} if fact == Fact.HOMEWARD else anywhere(journal)
                if fact == Fact.DEPARTED:
                    bound_for = {cell_x[matter]}
            elif fact == Fact.HOME and at_once and not km:
                places = {Standing(home, home)}
            elif fact in (Fact.ARRIVED, Fact.HOME, Fact.AT_POST, Fact.PATROL):
                places, on_beat = at_a_place(places, km, bound_for), fact == Fact.PATROL
                assert places
                assert not km or abs(at - left_at - km) < MOMENT
                left_at = at
            elif fact in (Fact.DIVERTED, Fact.HANDED_OVER, Fact.TAKEN, Fact.RECALLED) and km:
                assert (at - left_at > km - MOMENT) if on_beat else abs(at - left_at - km) < MOMENT  # may wait to join
                places = anywhere_on_patrol(places, km) if on_beat else on_the_way(places, km, bound_for)
            if fact in LEAVES or fact == Fact.DIVERTED:
                on_beat, bound_for = False, {home}


def anywhere(journal: Journal) -> set[float]:
    """Return every place on the line."""
    return set(journal.world.cells.x_km.tolist())


def nobody_drives_farther_than_the_battery_takes(journal: Journal) -> None:
    """Charged at the base and nowhere else, every unit keeps its reserve, because every way has the way home in mind.

    On a line no closed road makes the way home longer.
    """
    for unit, group in enumerate(journal.fleet.group.tolist()):
        battery = journal.fleet.groups[group].battery
        if battery is None:
            continue
        left, since = battery.range_km, 0.0
        for at, fact, _, km in facts_of(journal, unit):
            left -= km
            if fact in (Fact.DEPARTED, Fact.HOMEWARD, Fact.RELOCATED, Fact.PATROL) and since is not None:
                left = min(battery.range_km, left + (at - since) * battery.range_km / battery.charge_full_min)
                since = None
            elif fact is Fact.HOME and since is None:
                since = at
            assert left >= battery.reserve_km - MOMENT
            assert fact is not Fact.CHARGE


def nobody_works_beyond_the_rule(journal: Journal) -> None:
    """No order off duty; with hand-over nothing but the way home after the end, else only what was begun."""
    fleet, spells = journal.fleet, spells_table(journal)
    for unit in range(len(fleet)):
        duty, group = fleet.duty[unit], fleet.groups[fleet.group[unit]]
        begun: set[int] = set()
        for at, fact, matter, _ in facts_of(journal, unit):
            if fact == Fact.ASSIGNED and not (matter in begun and group.at_shift_end == "finish"):
                last_at = duty[:, 1] - (0.0 if matter in begun else group.last_call_min)
                assert ((duty[:, 0] <= at) & (at < last_at)).any()
            if fact == Fact.TAKEN and is_resumed(journal, matter):
                begun.add(matter)
        mine = spells.unit == unit
        bounded = [State.IDLE, State.PATROL, State.RELOCATING, State.BREAK]
        bounded += CALLED if group.at_shift_end == "hand_over" else []
        inside = mine & np.isin(spells.state, bounded)
        for start, end in zip(spells.from_at[inside], spells.to_at[inside], strict=True):
            assert ((duty[:, 0] <= start) & (end <= duty[:, 1])).any()


def is_resumed(journal: Journal, matter: int) -> bool:
    """Whether who is taken from a matter goes back to it. Sittings, behind the matters of the tape, are handed over."""
    tape = journal.tape
    return matter < len(tape) and tape.kinds[tape.kind[matter]].when_taken == "resume"


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
    """A closed matter had its work, whoever did it. One that needs a single unit had no more than that, unless its
    work begins anew when the unit is taken.
    """
    spells, matters, tape = spells_table(journal), matters_table(journal), journal.tape
    for matter, outcome in enumerate(matters.outcome.tolist()):
        kind, work_min = tape.kinds[tape.kind[matter]], tape.work_min[matter]
        rows = (spells.state == State.WORK) & (spells.matter == matter)
        done_min = float((spells.to_at - spells.from_at)[rows].sum())
        if not kind.takes_several and kind.when_taken != "restart":
            assert done_min <= work_min + MOMENT
        if outcome == Outcome.CLOSED:
            spans = sorted(zip(spells.from_at[rows].tolist(), spells.to_at[rows].tolist(), strict=True))
            assert length_of_union(spans) >= work_min - MOMENT


def length_of_union(spans: list[tuple[float, float]]) -> float:
    """Return how long at least one of the spans lasts; they are sorted."""
    total, reached = 0.0, -np.inf
    for start, end in spans:
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def only_a_more_urgent_matter_takes_a_unit(journal: Journal) -> None:
    """What takes is more urgent and may; what is taken from lets it, and at the time at which it does."""
    tape = journal.tape
    for unit in range(len(journal.fleet)):
        on_the_scene = False
        for (at, fact, matter, _), (then, following, taker, _) in pairwise(facts_of(journal, unit)):
            on_the_scene = fact == Fact.ARRIVED or (on_the_scene and fact not in (Fact.ASSIGNED, Fact.DEPARTED))
            if fact == Fact.TAKEN:
                kind = tape.kinds[tape.kind[matter]]
                assert (then, following) == (at, Fact.ASSIGNED)
                assert tape.kinds[tape.kind[taker]].preempts
                assert tape.priority[taker] < tape.priority[matter]
                assert kind.preemptable == "always" or (kind.preemptable == "under_way" and not on_the_scene)


def no_more_units_go_than_are_needed(journal: Journal) -> None:
    """At no time more units are bound to a matter than it has slots; together means all needed in one instant."""
    facts, tape = journal.facts, journal.tape
    bound = np.zeros(len(tape), dtype=int)
    for fact, matter in zip(facts.fact.tolist(), facts.matter.tolist(), strict=True):
        if matter < 0:
            continue
        bound[matter] += 1 if fact == Fact.ASSIGNED else -1 if fact in LEAVES else 0
        kind = tape.kinds[tape.kind[matter]]
        backup = kind.backup.units if kind.backup is not None else 0
        assert 0 <= bound[matter] <= needed(kind) + (kind.holder is not None) + backup
    for matter, kind in enumerate(tape.kinds[number] for number in tape.kind):
        orders = facts.at[(facts.fact == Fact.ASSIGNED) & (facts.matter == matter)]
        if kind.takes_several and kind.send == "together" and len(orders):
            assert (orders == orders[0]).sum() >= needed(kind)


def needed(kind: Kind) -> int:
    """Return how many units a matter of the kind needs."""
    return kind.units + sum(more.units for more in kind.complement)


def no_call_waits_for_a_unit_that_is_free(journal: Journal) -> None:
    """While a call waits that needs one unit, nobody who could go is idle, unless kept for others."""
    tape, fleet, spells = journal.tape, journal.fleet, spells_table(journal)
    if fleet.design.desk.reserve:
        return
    kinds = [tape.kinds[number] for number in tape.kind]
    for matter, waits in waiting_spans(journal).items():
        if kinds[matter].takes_several or kinds[matter].when_taken == "resume":
            continue
        for unit in range(len(fleet)):
            group = fleet.groups[fleet.group[unit]]
            if group.battery is not None or not set(kinds[matter].needs) <= set(group.skills):
                continue
            free = (spells.unit == unit) & np.isin(spells.state, [State.IDLE, State.PATROL, State.RELOCATING])
            last_at = fleet.duty[unit][:, 1] - group.last_call_min
            for start, end in zip(spells.from_at[free].tolist(), spells.to_at[free].tolist(), strict=True):
                no_more_at = float(last_at[np.searchsorted(fleet.duty[unit][:, 1], start, side="right")])
                for since, until in waits:
                    assert min(end, until, no_more_at) - max(start, since) < MOMENT


def waiting_spans(journal: Journal) -> dict[int, list[tuple[float, float]]]:
    """Return for each matter the spans in which it waited at the desk for its one unit."""
    facts, since, spans = journal.facts, dict[int, float](), dict[int, list[tuple[float, float]]]()
    for at, fact, matter in zip(facts.at.tolist(), facts.fact.tolist(), facts.matter.tolist(), strict=True):
        if fact in (Fact.QUEUED, Fact.HANDED_OVER, Fact.TAKEN):
            since[matter] = at
        elif fact in (Fact.ASSIGNED, Fact.WITHDRAWN, Fact.LOST) and matter in since:
            spans.setdefault(matter, []).append((since.pop(matter), at))
    for matter, at in since.items():
        spans.setdefault(matter, []).append((at, journal.tape.clock.stop_at))
    return spans


INVARIANTS = (
    each_matter_ends_once_or_is_open,
    each_unit_does_one_thing_after_the_other,
    nobody_jumps,
    nobody_drives_farther_than_the_battery_takes,
    nobody_works_beyond_the_rule,
    every_minute_is_told,
    work_is_neither_lost_nor_done_twice,
    only_a_more_urgent_matter_takes_a_unit,
    no_more_units_go_than_are_needed,
    no_call_waits_for_a_unit_that_is_free,
)
