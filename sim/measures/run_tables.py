"""What is measured: the tables of one run and what they refer to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.record.dispute_stays import DisputeStays, dispute_stays
from sim.record.dispute_table import DisputeTable, dispute_table
from sim.record.run import Journal
from sim.record.tables import Matters, Outcome, Spells, matters_table, refusals_of, spells_table
from sim.responders.fleet import Fleet
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.disputes import Disputes
from sim.scenario.specs.kinds import Kind, that_are_no_calls
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class RunTables:
    """The tables of one design in one replication, with the world, fleet and kinds whose numbers stand in them.

    Made from a fresh journal by `tables_of`, or from the Parquet files of an old results folder: then
    everything that `measure` gives can be computed again. `kind`, `cell`, `false` (a call for nothing) and `duplicate`
    (a call that came once more), `alerted` (a camera made it known) and `begun_at` (NaN: known at once) have shape
    `(matters,)`.
    """

    world: World
    fleet: Fleet
    clock: Clock
    kind_names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    kind: IndexArray
    cell: IndexArray
    false: BoolArray
    duplicate: BoolArray
    alerted: BoolArray
    begun_at: FloatArray
    matters: Matters
    spells: Spells
    dispute_spec: Disputes | None = None
    disputes: DisputeTable | None = None
    stays: DisputeStays | None = None
    refusals: IndexArray | None = None

    @property
    def dispute_kinds(self) -> tuple[str, ...]:
        """Names of the kinds of dispute."""
        return () if self.dispute_spec is None else tuple(self.dispute_spec.kinds)

    @property
    def is_call(self) -> BoolArray:
        """Which matters are calls, shape `(matters,)`: all but requests and those that only follow up another one."""
        no_call = that_are_no_calls(dict(zip(self.kind_names, self.kinds, strict=True)))
        is_call: BoolArray = ~np.array(no_call, dtype=np.bool_)[self.kind]
        return is_call

    @property
    def response_min(self) -> FloatArray:
        """Time from known to the first unit on the scene, shape `(matters,)`; NaN where nobody came."""
        return self.matters.arrived_at - self.matters.known_at

    @property
    def target_min(self) -> FloatArray:
        """Target of each matter's kind, shape `(matters,)`."""
        return np.array([kind.target_min for kind in self.kinds], dtype=np.float64)[self.kind]

    @property
    def group_that_came(self) -> IndexArray:
        """Group of the first unit on the scene, shape `(matters,)`; `NONE` where nobody came."""
        came = ~np.isnan(self.matters.arrived_at)
        group = np.full(len(came), NONE, dtype=np.int32)
        group[came] = self.fleet.group[self.matters.unit[came]]
        return group

    def judged(self) -> BoolArray:
        """Return which matters can be held against their target, shape `(matters,)`.

        All but those still open, with nobody there yet, when the run stopped before their target had passed, and
        duplicates that were put to another.
        """
        arrived = ~np.isnan(self.matters.arrived_at)
        ended: BoolArray = self.matters.outcome != Outcome.OPEN
        late = self.matters.known_at + self.target_min <= self.clock.stop_at
        judged: BoolArray = (arrived | ended | late) & (self.matters.outcome != Outcome.MERGED)
        return judged


def tables_of(journal: Journal) -> RunTables:
    """Return the tables of a journal, ready to be measured."""
    tape = journal.tape
    return RunTables(
        world=journal.world,
        fleet=journal.fleet,
        clock=tape.clock,
        kind_names=tape.kind_names,
        kinds=tape.kinds,
        kind=tape.kind,
        cell=tape.cell,
        false=tape.false,
        duplicate=tape.duplicate_of != NONE,
        alerted=tape.alerted,
        begun_at=tape.begun_at,
        matters=matters_table(journal),
        spells=spells_table(journal),
        dispute_spec=None if tape.disputes is None else tape.disputes.spec,
        disputes=dispute_table(journal),
        stays=dispute_stays(journal),
        refusals=refusals_of(journal),
    )
