"""Requests of daily life: how many are done, how soon, and whether in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, NONE, BoolArray, FloatArray
from sim.measures import request_entries as entries
from sim.measures.entry import Entry
from sim.measures.grouping import Grouping
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.survival import Curve, cumulative_incidence, kaplan_meier
from sim.measures.window import Window
from sim.record.tables import Outcome


@dataclass(frozen=True, slots=True)
class _Reported:
    """The requests reported in the window, shape `(requests,)` each; spans in days since reported, NaN for never."""

    parts: tuple[Grouping, ...]
    due_days: FloatArray
    seen_days: FloatArray
    done_days: FloatArray
    handed_over_days: FloatArray
    answered: BoolArray
    refused: BoolArray
    refusals: FloatArray


def requests(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield every measure of requests; nothing where no kind is one."""
    if all(kind.request is None for kind in tables.kinds):
        return
    mine = _reported(tables, window)
    done = ~np.isnan(mine.done_days)
    everyone = np.ones(len(done), dtype=np.bool_)
    in_time = mine.done_days <= mine.due_days
    breached = ~in_time & (mine.refused | done | (mine.due_days <= mine.seen_days))
    for part in mine.parts:
        for entry, values in (
            (entries.REQUESTS, part.count(everyone)),
            (entries.DONE, part.share(done, everyone)),
            (entries.IN_TIME, part.share(in_time, in_time | breached)),
            (entries.BREACHES, part.count(breached)),
            (entries.LATE, part.mean(np.where(done & breached, mine.done_days - mine.due_days, np.nan))),
            (entries.ANSWERED, part.share(mine.answered, everyone)),
            (entries.REFUSALS, part.mean(mine.refusals)),
            (entries.REFUSED, part.share(mine.refused, everyone)),
        ):
            for name, value in zip(part.names, values, strict=True):
                yield entry.measured(value, part.by, name)
        yield from _medians(entries.HANDED_OVER, part, lambda chosen: _handing_over(mine, chosen))
        yield from _medians(entries.DONE_MEDIAN, part, lambda chosen: _being_done(mine, chosen))


def _reported(tables: RunTables, window: Window) -> _Reported:
    kinds, matters = tables.kinds, tables.matters
    names = tuple(n for n, kind in zip(tables.kind_names, kinds, strict=True) if kind.request is not None)
    code = np.array([names.index(n) if n in names else NONE for n in tables.kind_names], dtype=np.int32)[tables.kind]
    due_days = np.array([np.nan if kind.request is None else kind.request.due_days for kind in kinds])
    mine = np.flatnonzero(window.holds(matters.known_at) & (code != NONE))
    outcome, known_at = matters.outcome[mine], matters.known_at[mine]
    done = np.isin(outcome, (Outcome.CLOSED, Outcome.ANSWERED))
    whole = Grouping("", ("",), np.zeros(len(mine), dtype=np.int32))
    return _Reported(
        parts=(whole, Grouping("kind", names, code[mine])),
        due_days=due_days[tables.kind[mine]],
        seen_days=(tables.clock.stop_at - known_at) / MINUTES_PER_DAY,
        done_days=np.where(done, matters.closed_at[mine] - known_at, np.nan) / MINUTES_PER_DAY,
        handed_over_days=(matters.queued_at[mine] - known_at) / MINUTES_PER_DAY,
        answered=outcome == Outcome.ANSWERED,
        refused=outcome == Outcome.REFUSED,
        refusals=np.zeros(len(mine)) if tables.refusals is None else tables.refusals[mine].astype(np.float64),
    )


def _medians(entry: Entry, part: Grouping, curve: Callable[[BoolArray], Curve]) -> Iterator[Measured]:
    for number, name in enumerate(part.names):
        yield entry.measured(curve(part.code == number).quantile(0.5), part.by, name)


def _handing_over(mine: _Reported, chosen: BoolArray) -> Curve:
    chosen = chosen & ~mine.answered & ~mine.refused
    at, seen = mine.handed_over_days[chosen], mine.seen_days[chosen]
    happened = ~np.isnan(at)
    return kaplan_meier(np.where(happened, at, seen), happened)


def _being_done(mine: _Reported, chosen: BoolArray) -> Curve:
    at, seen, refused = mine.done_days[chosen], mine.seen_days[chosen], mine.refused[chosen]
    happened = ~np.isnan(at)
    # One that nobody takes is never done, however long it is seen: as a rival at once it says just that.
    span = np.where(happened, at, np.where(refused, 0.0, seen))
    return cumulative_incidence(span, happened, refused)
