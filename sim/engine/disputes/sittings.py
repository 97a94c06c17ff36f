"""Sittings are matters for the desk like any other: every one that may be needed stands on the tape, unborn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.demand.dispute_tape import DisputeTape
from sim.demand.tape import DemandTape
from sim.engine.doors import seat_above
from sim.rules.disputes import takes
from sim.scenario.specs.colours import COLOURS
from sim.scenario.specs.kinds import Complement, Kind
from sim.scenario.specs.ladder import Ladder
from sim.scenario.specs.rung import Rung
from sim.world.model import World

NO_CONTACT, REFUSED, MET = range(3)
"""How a sitting turns out before anything is said."""


@dataclass(frozen=True, slots=True)
class Sittings:
    """What the rows behind the incidents of the extended tape are.

    `first` is the first of them; row `first + i` is a sitting of dispute `dispute[i]`, and `meets[i]` says whether the
    parties are met. `start` is the first sitting of each dispute among them, `offset` that of each rung among those of
    a dispute.
    """

    tape: DemandTape
    first: int
    rungs: tuple[Rung, ...]
    rung_names: tuple[str, ...]
    dispute: IndexArray
    meets: IndexArray
    start: dict[int, int]
    offset: tuple[int, ...]

    def row(self, dispute: int, rung: int, attempt: int) -> int:
        """Return the matter that stands for a sitting."""
        return self.first + self.start[dispute] + self.offset[rung] + attempt


def plan_sittings(world: World, tape: DemandTape, ladder: Ladder, disputes: DisputeTape, found: IndexArray) -> Sittings:
    """Return the tape with every sitting that the disputes `found` may come to, ladder and marks willing.

    Parameters
    ----------
    tape:
        With the kinds of `with_rungs`.
    """
    rungs, names = tuple(ladder.rungs.values()), tuple(ladder.rungs)
    attempts = np.array([_turns(rungs, number) for number in range(len(rungs))], dtype=np.int32)
    each = int(attempts.sum())
    rung = np.tile(np.repeat(np.arange(len(rungs), dtype=np.int32), attempts), len(found))
    attempt = np.tile(
        np.concatenate([np.arange(n, dtype=np.int32) for n in attempts] or [np.zeros(0, np.int32)]), len(found)
    )
    dispute = np.repeat(found, each).astype(np.int32)
    door = doors_of(world, disputes, ladder, dispute, rung)
    work, meets = np.zeros(len(dispute)), np.zeros(len(dispute), dtype=np.int32)
    for number, (name, spec) in enumerate(ladder.rungs.items()):
        for turn in range(attempts[number]):
            mine = np.flatnonzero((rung == number) & (attempt == turn))
            of = dispute[mine]
            met = _meeting(spec, disputes.marks(f"meets/{name}", turn)[of])
            meets[mine] = met
            length = disputes.marks(f"sitting/{name}", turn)[of]
            work[mine] = np.where(met == MET, spec.sitting.quantile(length), spec.fruitless.quantile(length))
    extended = with_matters(tape, ladder, rung, door, work)
    offset = tuple(np.concatenate([[0], np.cumsum(attempts)[:-1]]).astype(int).tolist()) if rungs else ()
    start = {int(number): place * each for place, number in enumerate(found.tolist())}
    return Sittings(extended, len(tape), rungs, names, dispute, meets, start, offset)


def with_rungs(tape: DemandTape, ladder: Ladder) -> DemandTape:
    """Return the tape with a kind of matter for the sittings of each rung, behind its own."""
    names = *tape.kind_names, *map(_kind_name, ladder.rungs)
    return replace(tape, kind_names=names, kinds=(*tape.kinds, *map(_as_kind, ladder.rungs.values())))


def with_matters(
    tape: DemandTape, ladder: Ladder, rung: IndexArray, door: IndexArray, work_min: FloatArray
) -> DemandTape:
    """Return the tape followed by matters for mediators, unborn: each on a rung, at a cell, with its work."""
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    return tape.followed_by(
        DemandTape.of(
            tape.clock, kinds, known_at=np.full(len(rung), np.inf), kind=rung + len(kinds) - len(ladder.rungs),
            cell=door, work_min=work_min, handling_min=np.zeros(len(rung)),
        )
    )  # fmt: skip


def doors_of(world: World, disputes: DisputeTape, ladder: Ladder, dispute: IndexArray, rung: IndexArray) -> IndexArray:
    """Return the cell to which a mediator goes for each of some disputes, on a rung: that of the parties, or a seat."""
    door = disputes.cell[dispute]
    for number, spec in enumerate(ladder.rungs.values()):
        if spec.where == "office":
            mine = rung == number
            door[mine] = seat_above(world, disputes.cell[dispute[mine]], spec.office_level)
    return door


def _turns(rungs: tuple[Rung, ...], number: int) -> int:
    """Return how many sittings a rung may need: twice its attempts where a dispute may be sent back to it."""
    may_come_back = any(above.returns > 0.0 for above in rungs[number + 1 :])
    return rungs[number].attempts * (2 if may_come_back else 1)


def rungs_for(ladder: Ladder, kind: str, colour: int) -> list[int]:
    """Return the rungs that take a dispute, lowest first."""
    return [number for number, rung in enumerate(ladder.rungs.values()) if takes(rung, kind, COLOURS[colour])]


def _meeting(rung: Rung, mark: FloatArray) -> IndexArray:
    refused = mark < rung.no_contact + (1.0 - rung.no_contact) * rung.refusal
    return np.where(mark < rung.no_contact, NO_CONTACT, np.where(refused, REFUSED, MET)).astype(np.int32)


def _kind_name(rung: str) -> str:
    return f"sitting-{rung}"


def _as_kind(rung: Rung) -> Kind:
    """Return a sitting as a kind of matter."""
    beside = [] if rung.beside is None else [Complement(needs=rung.beside)]
    return Kind(
        title=rung.title, needs=rung.needs, complement=beside, work=rung.sitting, priority=rung.priority,
        work_begins="complement", preemptable=rung.preemptable, when_taken="hand_over",
    )  # fmt: skip
