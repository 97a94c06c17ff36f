"""The tape: every matter of a replication with its own fate, drawn before the clock starts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.chance.streams import Streams
from sim.demand.dispute_tape import DisputeTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.kinds import Kind

_UNSEEDED = Streams(0)


class Cause(IntEnum):
    """Why a matter begins: by itself, or as a consequence of its parent."""

    ITSELF = 0
    FOLLOW_UP = 1
    NEXT = 2
    """Its source asks again."""
    BOIL_OVER = 3
    """A dispute becomes an incident."""


def _column(dtype: type[np.generic], absent: float) -> dict[str, Any]:
    """Describe a column of the tape: its type, and what stands in it where nothing was drawn."""
    return {"dtype": dtype, "absent": absent}


@dataclass(frozen=True, slots=True)
class DemandTape:
    """Matters in the order in which they become known; a matter's number is its row.

    Consequences stand at the end: their `known_at` is infinity, because what the units do decides whether and when they
    come about. Their fate is drawn like that of any other matter.

    All columns have shape `(matters,)`. Times are minutes since the start of `clock`. `kind` indexes `kinds`, `cell`
    the world's cells. `work_min` is work of the unit; `patience_min` is how long it waits in the queue (infinity: for
    ever). `handling_min` and `turnout_min` are NaN unless a replayed record gave them; otherwise the design's laws turn
    the uniform marks `handling_mark` and `turnout_mark` into minutes. `travel_factor` is what the way to it takes over
    what the desk expects. `backup_mark` decides whether the first on the scene asks for more units; `on_the_spot_mark`,
    `write_up_mark`, `camera_mark` and `clearance_mark` decide what comes after the first contact
    (`sim.engine.aftermath`), `search_mark` how long a search takes (`sim.engine.search`). A matter begins
    `unreported_min` before it is reported, which is then `known_at`, and can be seen from the street for `visible_min`
    (0: not at all). `begun_at` is when one began that was not known at once (NaN: it was): it is reported
    `reported_min` later (infinity: never), and a camera that sees it tells of it `alert_min` later (infinity: it does
    not), `alerted` whether that made it known. `false` calls are for
    nothing. `duplicate_of` is the matter about which a call
    comes once more (`NONE`: it is the first call), `recognised` whether that is noticed. `parent` is the matter that a
    consequence follows from (`NONE`: it begins by itself), `cause` how (`Cause`), `after_min` how long after what its
    parent went through. `streams` are the chances of the replication, for what is drawn with the units;
    `disputes` are the disputes of the district, which have a tape of their own.
    """

    clock: Clock
    kind_names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    known_at: FloatArray = field(metadata=_column(np.float64, math.inf))
    kind: IndexArray = field(metadata=_column(np.int32, 0))
    cell: IndexArray = field(metadata=_column(np.int32, 0))
    priority: IndexArray = field(metadata=_column(np.int32, 2))
    work_min: FloatArray = field(metadata=_column(np.float64, 0.0))
    patience_min: FloatArray = field(metadata=_column(np.float64, math.inf))
    handling_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    turnout_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    backup_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    on_the_spot_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    write_up_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    camera_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    clearance_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    search_mark: FloatArray = field(metadata=_column(np.float64, 0.5))
    unreported_min: FloatArray = field(metadata=_column(np.float64, 0.0))
    visible_min: FloatArray = field(metadata=_column(np.float64, 0.0))
    handling_min: FloatArray = field(metadata=_column(np.float64, math.nan))
    turnout_min: FloatArray = field(metadata=_column(np.float64, math.nan))
    travel_factor: FloatArray = field(metadata=_column(np.float64, 1.0))
    begun_at: FloatArray = field(metadata=_column(np.float64, math.nan))
    reported_min: FloatArray = field(metadata=_column(np.float64, 0.0))
    alert_min: FloatArray = field(metadata=_column(np.float64, math.inf))
    alerted: BoolArray = field(metadata=_column(np.bool_, False))
    false: BoolArray = field(metadata=_column(np.bool_, False))
    duplicate_of: IndexArray = field(metadata=_column(np.int32, NONE))
    recognised: BoolArray = field(metadata=_column(np.bool_, False))
    parent: IndexArray = field(metadata=_column(np.int32, NONE))
    cause: IndexArray = field(metadata=_column(np.int32, Cause.ITSELF))
    after_min: FloatArray = field(metadata=_column(np.float64, 0.0))
    streams: Streams = _UNSEEDED
    disputes: DisputeTape | None = None

    @classmethod
    def of(
        cls, clock: Clock, kinds: Mapping[str, Kind], streams: Streams = _UNSEEDED, /, **given: NDArray[Any]
    ) -> DemandTape:
        """Return a tape of the columns that are `given`; the others hold what stands for nothing drawn.

        The priority is that of the kind unless it is given. `known_at` must be given: it says how many matters there
        are.
        """
        specs = tuple(kinds.values())
        count = len(given["known_at"])
        if "kind" in given and "priority" not in given:
            given["priority"] = np.array([spec.priority for spec in specs])[given["kind"]]
        columns: dict[str, Any] = {
            one.name: given[one.name].astype(one.metadata["dtype"])
            if one.name in given
            else np.full(count, one.metadata["absent"], dtype=one.metadata["dtype"])
            for one in _COLUMNS
        }
        unknown = given.keys() - columns.keys()
        if unknown:
            raise TypeError(f"the tape has no column {', '.join(sorted(unknown))}")
        return cls(clock=clock, kind_names=tuple(kinds), kinds=specs, streams=streams, **columns)

    def __len__(self) -> int:
        return len(self.known_at)

    def followed_by(self, later: DemandTape) -> DemandTape:
        """Return this tape with the rows of `later` behind its own; their `parent` counts rows of the whole."""
        joined: dict[str, Any] = {
            one.name: np.concatenate([getattr(self, one.name), getattr(later, one.name)]) for one in _COLUMNS
        }
        return replace(self, **joined)

    def changed(self, **columns: NDArray[Any]) -> DemandTape:
        """Return the tape with some columns replaced."""
        changes: dict[str, Any] = dict(columns)
        return replace(self, **changes)

    def rows(self, chosen: IntArray) -> DemandTape:
        """Return the tape with the `chosen` rows only, in that order; who follows from one left out has no parent."""
        place = np.full(len(self) + 1, NONE)
        place[chosen] = np.arange(len(chosen))
        columns = {one.name: getattr(self, one.name)[chosen] for one in _COLUMNS}
        for name in ("parent", "duplicate_of"):
            columns[name] = place[columns[name]].astype(np.int32)
        return replace(self, **columns)

    def in_order(self) -> DemandTape:
        """Return the tape with its rows in the order in which the matters become known."""
        return self.rows(np.argsort(self.known_at, kind="stable"))

    def consequences(self, cause: Cause) -> dict[int, int]:
        """Return which matter may follow from which: parent -> child, at most one for each cause."""
        rows = np.flatnonzero((self.cause == cause) & (self.parent != NONE))
        return dict(zip(self.parent[rows].tolist(), rows.tolist(), strict=True))


_COLUMNS = tuple(one for one in fields(DemandTape) if "dtype" in one.metadata)
