"""Hours in which more calls come than can be answered: the line is followed from hour to hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace

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
class Busy:
    """A span with its calls, and the pools of its sorts by their needs."""

    span: Span
    sorts: list[Sort]
    pools: dict[Needs, Pool]


def carried(city: City, timeline: Timeline, sorts: list[list[Sort]], too_many: set[int]) -> list[list[Outcome]] | None:
    """Return what becomes of the calls of every span; None where the line grows as long as the run lasts.

    All who may answer calls of a sort that come too often are taken for one line, which is followed through the days.

    Parameters
    ----------
    sorts:
        Of each span.
    too_many:
        Spans in which there is no steady state.
    """
    city.exact = False
    spans = [_seen(city, span, sorts[number], number in too_many) for number, span in enumerate(timeline.spans)]
    lines: list[dict[int, Line]] = [{} for _ in spans]
    for needs in _growing(spans, too_many):
        if _grows_for_ever(spans, needs):
            return None
        for number, line in _followed(city.stations, spans, timeline, needs).items():
            place = [sort.needs for sort in sorts[number]].index(needs)
            lines[number][place] = line
    found = []
    for seen, given in zip(spans, lines, strict=True):
        units = city.stations.units(seen.span.on_duty)
        _share_the_line(seen.sorts, given, units)
        found.append(city.shared_out(seen.sorts, city.about(seen.sorts, units, None, given)) if seen.sorts else [])
    return found


def _share_the_line(sorts: list[Sort], given: dict[int, Line], units: IntArray) -> None:
    """Let calls that only some of those before a followed line may answer wait in that line too: they all are busy."""
    for number, line in list(given.items()):
        whole = int(units[sorts[number].may_answer].sum())
        for other, sort in enumerate(sorts):
            if other not in given and sorts[number].may_answer[sort.may_answer].all():
                part = int(units[sort.may_answer].sum())
                given[other] = replace(line, busy=line.busy * part / whole)


def _seen(city: City, span: Span, sorts: list[Sort], is_too_much: bool) -> Busy:
    units = city.stations.units(span.on_duty)
    if not sorts:
        return Busy(span, sorts, {})
    # Where there is no steady state, what calls keep units is taken from one with a line that cannot grow.
    law = city.about(sorts, units, int(units.sum()) if is_too_much else None)
    return Busy(span, sorts, {sort.needs: pool for sort, pool in zip(sorts, law.before, strict=True)})


def _growing(spans: list[Busy], too_many: set[int]) -> list[Needs]:
    found = {
        needs: None
        for number in sorted(too_many)
        for needs, pool in spans[number].pools.items()
        if pool.rate >= pool.service * pool.units
    }
    return list(found)


def _grows_for_ever(spans: list[Busy], needs: Needs) -> bool:
    pools = [(seen.span.minutes, seen.pools[needs]) for seen in spans if needs in seen.pools]
    return sum(minutes * (pool.rate - pool.service * pool.units) for minutes, pool in pools) >= 0


def _followed(stations: Stations, spans: list[Busy], timeline: Timeline, needs: Needs) -> dict[int, Line]:
    """Return the line before those who meet some needs in each span that has such calls, on average over it."""
    order, first = _to_follow(timeline)
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
        stretches.append(Stretch(minutes, pool.rate, pool.passing, pool.service, pool.units, stayed))
        before = now
    of_span: dict[int, list[tuple[float, Line]]] = defaultdict(list)
    for (number, minutes), line in list(zip(order, lines_through(stretches), strict=True))[first:]:
        if needs in spans[number].pools:
            of_span[number].append((minutes, line))
    return {number: _mean_line(parts) for number, parts in of_span.items()}


def _to_follow(timeline: Timeline) -> tuple[list[tuple[int, float]], int]:
    """Return the stretches to follow and from which on they count: the first day comes once more before them."""
    ends = np.cumsum([minutes for _, minutes in timeline.stretches])
    followed = list(timeline.stretches[: int(np.searchsorted(ends, MOST_DAYS * MINUTES_PER_DAY)) + 1])
    first = followed[: int(np.searchsorted(ends, MINUTES_PER_DAY)) + 1]
    return first + followed, len(first)


def _mean_line(parts: list[tuple[float, Line]]) -> Line:
    weight = np.array([minutes for minutes, _ in parts])
    weight /= weight.sum()
    return Line(**{
        one.name: sum(share * getattr(line, one.name) for share, (_, line) in zip(weight, parts, strict=True))
        for one in fields(Line)
    })  # fmt: skip
