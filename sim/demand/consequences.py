"""Matters that may follow from others: on the tape beforehand, with their own fate; the engine lets them be born."""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.demand.marks import marks
from sim.demand.tape import Cause, DemandTape


def with_follow_ups(tape: DemandTape, streams: Streams) -> DemandTape:
    """Return the tape with a follow-up for each matter that may need one, whoever comes.

    One that is closed on the spot by the least able of all needs none.
    """
    number = {name: place for place, name in enumerate(tape.kind_names)}
    after = [kind.aftermath for kind in tape.kinds]
    if not any(one is not None and one.follow_up is not None for one in after):
        return tape
    follow_up = np.array([number[one.follow_up] if one and one.follow_up else NONE for one in after], dtype=np.int32)
    least = np.array([min(one.on_the_spot, *one.on_the_spot_by_skill.values(), 1.0) if one else 1.0 for one in after])
    may_follow = (follow_up[tape.kind] != NONE) & (tape.on_the_spot_mark >= least[tape.kind])
    parents: IndexArray = np.flatnonzero(may_follow).astype(np.int32)
    return with_consequences(tape, parents, follow_up[tape.kind[parents]], Cause.FOLLOW_UP, streams)


def with_consequences(
    tape: DemandTape,
    parents: IndexArray,
    kind: IndexArray,
    cause: Cause,
    streams: Streams,
    cell: IndexArray | None = None,
    after_min: FloatArray | None = None,
) -> DemandTape:
    """Return the tape with one more matter for each of `parents`, unborn.

    Whether and when it is born is the engine's business (`sim.engine.intake.born`).

    Parameters
    ----------
    parents:
        Rows of the tape; a parent has at most one child for each cause. Children may be parents in turn.
    kind:
        Kind of each child, shape of `parents`.
    cause:
        How they follow; names their streams, so that they change nobody else's fate.
    cell:
        Where they happen; where their parents did if not given.
    after_min:
        How long after what its parent went through each begins, in minutes; 0 if not given.
    """
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    return tape.followed_by(
        DemandTape.of(
            tape.clock,
            kinds,
            known_at=np.full(len(parents), np.inf),
            kind=kind,
            cell=tape.cell[parents] if cell is None else cell,
            after_min=np.zeros(len(parents)) if after_min is None else after_min,
            parent=parents,
            cause=np.full(len(parents), cause),
            **marks(kinds, kind, streams, of=cause.name),
        )
    )
