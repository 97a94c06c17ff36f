"""The tape: every matter of a replication with its own fate, drawn before the clock starts."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import FloatArray, IndexArray
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.kinds import Kind


@dataclass(frozen=True, slots=True)
class DemandTape:
    """Matters in the order in which they become known; a matter's number is its row.

    All columns have shape `(matters,)`. Times are minutes since the start of `clock`. `kind` indexes `kinds`, `cell`
    the world's cells. `work_min` is work of the unit; `patience_min` is how long it waits in
    the queue (infinity: for ever). `handling_min` and `turnout_min` are NaN unless a replayed record gave them;
    otherwise the design's laws turn the uniform marks `handling_mark` and `turnout_mark` into minutes.
    """

    clock: Clock
    kind_names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    known_at: FloatArray
    kind: IndexArray
    cell: IndexArray
    priority: IndexArray
    work_min: FloatArray
    patience_min: FloatArray
    handling_mark: FloatArray
    turnout_mark: FloatArray
    handling_min: FloatArray
    turnout_min: FloatArray

    def __len__(self) -> int:
        return len(self.known_at)
