"""Reliefs, and hours in which more calls come than can be answered: lines are followed from hour to hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np

from sim.arrays import MINUTES_PER_DAY, IntArray
from sim.experiment.companion.asked import Needs
from sim.experiment.companion.city import City, Outcome, Sort
from sim.experiment.companion.spans import Span, Timeline
from sim.experiment.companion.stations import Stations
from sim.theory.backlog import Stretch, lines_through
from sim.theory.erlang import Line
from sim.theory.stations import Pool

MOST_DAYS = 7
"""Days that are followed; the others are like them."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of the calls of every span, and the numbers of those in which more come than can be answered."""

    outcomes: list[list[Outcome]]
    too_many: set[int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A span with its calls; by their needs, who may answer them, and at what rate each that waits withdraws."""

    span: Span
    sorts: list[Sort]
    pools: dict[Needs, Pool]
    leave: dict[Needs, float]
    too_many: bool


def has_reliefs(timeline: Timeline) -> bool:
    """Return whether units come on duty or leave in the measured time."""
    first = timeline.spans[0].on_duty
    return any((span.on_duty != first).any() for span in timeline.spans)


def carried(city: City, timeline: Timeline, sorts: list[list[Sort]]) -> Carried | None:
    """Return what becomes of the calls of every span; None where the line grows as long as the run lasts.

    All who may answer calls of a sort are taken for one line. Where units are relieved, or more calls come for a while
    than can be answered, it is followed through the days; otherwise each span is a steady state.

    Parameters
    ----------
    sorts:
        Of each span.
    """
    city.exact = False
    spans = [_seen(city, span, its) for span, its in zip(timeline.spans, sorts, strict=True)]
    lines: list[dict[int, Line]] = [{} for _ in spans]
    for needs in city.asked.needs:
        if not any(needs in seen.pools for seen in spans) or not _is_followed(city.stations, spans, needs):
            continue
        if city.room is None and _grows_for_ever(spans, needs):
            return None
        for number, line in _followed(city, spans, timeline, needs).items():
            lines[number][[sort.needs for sort in sorts[number]].index(needs)] = line
    found = []
    for seen, given in zip(spans, lines, strict=True):
        units = city.stations.units(seen.span.on_duty)
        _share_the_line(seen.sorts, given, units)
        found.append(city.shared_out(seen.sorts, city.about(seen.sorts, units, city.room, given)) if seen.sorts else [])
    return Carried(found, {number for number, seen in enumerate(spans) if seen.too_many})


def _share_the_line(sorts: list[Sort], given: dict[int, Line], units: IntArray) -> None:
    """Let calls that only some of those before a followed line may answer wait in that line too: they all are busy."""
    for number, line in list(given.items()):
        whole = int(units[sorts[number].may_answer].sum())
        for other, sort in enumerate(sorts):
            part = int(units[sort.may_answer].sum())
            inside = part < whole and sorts[number].may_answer[sort.may_answer].all()
            if inside and (other not in given or given[other].waited_share < line.waited_share):
                given[other] = replace(line, busy=line.busy * part / whole)


def _seen(city: City, span: Span, sorts: list[Sort]) -> _Seen:
    if not sorts:
        return _Seen(span, sorts, {}, {}, False)
    units, too_many = city.stations.units(span.on_duty), False
    try:
        law = city.about(sorts, units, city.room)
    except ValueError:
        # Without a steady state, how long calls keep units is taken from one with a line that cannot grow.
        law, too_many = city.about(sorts, units, int(units.sum())), True
    pools = {sort.needs: pool for sort, pool in zip(sorts, law.before, strict=True)}
    return _Seen(span, sorts, pools, {sort.needs: city.leave_of(sort) for sort in sorts}, too_many)


def _is_followed(stations: Stations, spans: list[_Seen], needs: Needs) -> bool:
    able = stations.can_meet(needs)[stations.of_unit]
    changes = any((one.span.on_duty != other.span.on_duty)[able].any() for one, other in pairwise(spans))
    pools = [seen.pools[needs] for seen in spans if seen.too_many and needs in seen.pools]
    return changes or any(pool.rate >= pool.service * pool.units for pool in pools)


def _grows_for_ever(spans: list[_Seen], needs: Needs) -> bool:
    pools = [(seen.span.minutes, seen.pools[needs]) for seen in spans if needs in seen.pools]
    if any(seen.leave.get(needs, 0.0) > 0 for seen in spans):
        return False
    return sum(minutes * (pool.rate - pool.service * pool.units) for minutes, pool in pools) >= 0


def _followed(city: City, spans: list[_Seen], timeline: Timeline, needs: Needs) -> dict[int, Line]:
    """Return the line before those who meet some needs in each span that has such calls, on average over it."""
    order, first = _to_follow(timeline)
    stations = city.stations
    able = stations.can_meet(needs)[stations.of_unit]
    some = next(seen.pools[needs] for seen in spans if needs in seen.pools)
    stretches, before = [], spans[order[0][0]].span.on_duty & able
    for number, minutes in order:
        now = spans[number].span.on_duty & able
        pool = spans[number].pools.get(needs, replace(some, rate=0.0, passing=0.0, units=int(now.sum())))
        handed_over = any(
            stations.fleet.groups[g].at_shift_end == "hand_over" for g in stations.fleet.group[before & ~now]
        )
        stayed = int(before.sum()) if handed_over else int((before & now).sum())
        leave = spans[number].leave.get(needs, 0.0)
        stretches.append(Stretch(minutes, pool.rate, pool.passing, pool.service, pool.units, stayed, city.room, leave))
        before = now
    of_span: dict[int, list[tuple[float, Line]]] = defaultdict(list)
    for (number, minutes), line in list(zip(order, lines_through(stretches), strict=True))[first:]:
        if needs in spans[number].pools:
            of_span[number].append((minutes, line))
    return {number: _mean_line(parts) for number, parts in of_span.items()}


def _to_follow(timeline: Timeline) -> tuple[list[tuple[int, float]], int]:
    """Return the stretches to follow and from which on they count: all come twice, the first time from empty."""
    ends = np.cumsum([minutes for _, minutes in timeline.stretches])
    followed = list(timeline.stretches[: int(np.searchsorted(ends, MOST_DAYS * MINUTES_PER_DAY)) + 1])
    return followed * 2, len(followed)


def _mean_line(parts: list[tuple[float, Line]]) -> Line:
    weight = np.array([minutes for minutes, _ in parts])
    weight /= weight.sum()
    return Line(**{
        one.name: sum(share * getattr(line, one.name) for share, (_, line) in zip(weight, parts, strict=True))
        for one in fields(Line)
    })  # fmt: skip
