"""What a record of calls says of a district: how often, when, of which kind, and how long everything takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray
from sim.calibration.days import Days
from sim.calibration.goodness import Goodness, goodness
from sim.calibration.kind_names import CALL, OTHER, kind_name
from sim.calibration.likelihood import Fitted, fit_laws
from sim.calibration.pace import FASTEST
from sim.calibration.rates import Rhythm, hour_weights, hours_differ, rhythm_of
from sim.calibration.spans import Observed
from sim.calls.table import Calls
from sim.chance.laws import Law
from sim.chance.streams import Streams
from sim.demand.rates import DAYS_PER_YEAR
from sim.errors import input_error

SpanName = Literal["handling", "turnout", "travel", "on_scene"]
SPAN_NAMES: tuple[SpanName, ...] = ("handling", "turnout", "travel", "on_scene")

FEWEST_SPANS = 20
"""With fewer spans no law is fitted."""

_OWN_HOURS = 240
"""With fewer calls a kind has no hours of its own: ten an hour at least."""

_OWN_HOURS_P = 0.001


@dataclass(frozen=True, slots=True)
class Settings:
    """How to read a record.

    Kinds with fewer than `least_calls` calls are taken together. `residents` makes rates per resident. `stood_down`
    takes units that left no more stamps before they were cleared as stood down: their span was broken off. `repeats` is
    how many records the test of a law makes up. Fitted roads are at most `fastest` times as fast as the scenario's.
    """

    least_calls: int = 50
    residents: float | None = None
    stood_down: bool = False
    repeats: int = 200
    fastest: float = FASTEST
    seed: int = 1


@dataclass(frozen=True, slots=True)
class SpanFit:
    """Recorded spans, the likeliest law of each family, the one to take first, and how well that one does."""

    observed: Observed
    laws: tuple[Fitted, ...]
    goodness: Goodness

    @property
    def law(self) -> Law:
        """The law to take."""
        return self.laws[0].law


@dataclass(frozen=True, slots=True)
class KindFit:
    """What a record says of one kind.

    `se` is the standard error of `per_day`, days being as different as they were. `hour_weights` is None where its
    hours are like those of all calls; `work` is None where too few spans are on record.
    """

    name: str
    title: str
    calls: int
    per_day: float
    se: float
    per_100k_year: float | None
    priority: int | None
    hour_weights: FloatArray | None
    work: SpanFit | None


@dataclass(frozen=True, slots=True)
class RecordFit:
    """What a record says of a district on some days. `spans` has no entry for a span that too few calls have."""

    days: Days
    calls: int
    rhythm: Rhythm
    kinds: tuple[KindFit, ...]
    spans: dict[SpanName, SpanFit]
    never_arrived: int
    others: dict[str, int] = field(default_factory=dict)


def fit_record(record: Calls, days: Days, settings: Settings) -> RecordFit:
    """Return what the calls of some days say; what was no call for help is only counted.

    Raises
    ------
    InputError
        If nobody called on these days.
    """
    within = record.kept(days.holds(record.called_at))
    calls = within.demand()
    if not len(calls):
        raise input_error(f"nobody called from {days.first} up to {days.end}; every row is of another origin", "calls")
    rhythm = rhythm_of(calls.called_at, days)
    spans: dict[SpanName, SpanFit] = {}
    for name in SPAN_NAMES:
        fitted = _span_fit(observed_of(calls, name, settings.stood_down), settings, name)
        if fitted is not None:
            spans[name] = fitted
    origins = within.origin
    others = {name: int(origins.equals(name).sum()) for name in origins.names if name != "call"}
    never = int(np.count_nonzero(np.isnat(calls.arrived_at)))
    kinds = tuple(_kind_fits(calls, days, rhythm, settings, spans.get("on_scene")))
    return RecordFit(days, len(calls), rhythm, kinds, spans, never, {name: n for name, n in others.items() if n})


def observed_of(calls: Calls, name: SpanName, stood_down: bool = False) -> Observed:
    """Return the spans of calls; with `stood_down` those broken off too, which turnout and travel can be."""
    span_min: FloatArray = getattr(calls, f"{name}_min")
    missing = int(np.isnan(span_min).sum())
    if not stood_down or name not in {"turnout", "travel"}:
        return Observed.of(span_min, missing=missing)
    lasted = np.isnan(span_min) & np.isnat(calls.arrived_at) & ~np.isnat(calls.cleared_at)
    on_its_way = ~np.isnat(calls.en_route_at)
    since = calls.en_route_at if name == "travel" else calls.dispatched_at
    broken = lasted & (on_its_way if name == "travel" else ~on_its_way & ~np.isnat(since))
    until = (calls.cleared_at[broken] - since[broken]) / np.timedelta64(1, "m")
    until = until[until > 0]
    return Observed.of(span_min, until, missing - len(until))


def _span_fit(observed: Observed, settings: Settings, name: str) -> SpanFit | None:
    if len(observed.ended_min) < FEWEST_SPANS:
        return None
    laws = fit_laws(observed)
    generator = Streams(settings.seed).generator("goodness", name)
    return SpanFit(observed, laws, goodness(laws[0].law, observed, generator, settings.repeats))


def _kind_fits(calls: Calls, days: Days, rhythm: Rhythm, settings: Settings, of_all: SpanFit | None) -> list[KindFit]:
    found = []
    for name, title, mine in _kinds(calls, settings.least_calls):
        some = calls.kept(mine)
        per_day = len(some) / len(days)
        dispersion = rhythm.dispersion.value
        se = math.sqrt(per_day * max(1.0, dispersion if math.isfinite(dispersion) else 1.0) / len(days))
        rate = per_day * DAYS_PER_YEAR / settings.residents * 1e5 if settings.residents else None
        own = len(some) >= _OWN_HOURS and len(some) < len(calls)
        own = own and hours_differ(some.called_at, rhythm.hour_weights) < _OWN_HOURS_P
        work = of_all
        if len(some) < len(calls):
            work = _span_fit(observed_of(some, "on_scene"), settings, f"on_scene/{name}")
        hours = hour_weights(some.called_at) if own else None
        found.append(KindFit(name, title, len(some), per_day, se, rate, _priority(some), hours, work))
    return found


def _kinds(calls: Calls, least_calls: int) -> list[tuple[str, str, BoolArray]]:
    """Return name, title and rows of each kind, the most frequent first; the rare ones last, together."""
    texts = [*calls.kind.names, ""]
    names = np.array([kind_name(text) for text in texts])[calls.kind.code]
    title = {kind_name(text): text for text in reversed(texts)}
    different, counts = np.unique(names, return_counts=True)
    frequent = [name for _, name in sorted(zip(-counts, different.tolist(), strict=True)) if name != OTHER]
    kept = [name for name in frequent if (names == name).sum() >= least_calls]
    found = [(name, title[name] or CALL, names == name) for name in kept]
    rest = ~np.isin(names, kept)
    return [*found, (OTHER, title.get(OTHER, OTHER), rest)] if rest.any() else found


def _priority(calls: Calls) -> int | None:
    """Return the priority that most calls have that have one."""
    known = calls.priority[calls.priority != NONE]
    return int(np.bincount(known).argmax()) if len(known) else None
