"""Matters that may follow from others: on the tape beforehand, with their own fate; the engine lets them be born."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.demand.marks import marks
from sim.demand.tape import Cause, DemandTape


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
