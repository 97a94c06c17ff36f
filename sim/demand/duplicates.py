"""Further calls about one matter."""

from __future__ import annotations

import numpy as np

from sim.chance.streams import Streams
from sim.demand.marks import NOTHING_THERE, marks
from sim.demand.tape import DemandTape
from sim.scenario.specs.calls import Duplicates

_STREAMS = "DUPLICATE"
"""Names the streams of their fates."""


def with_duplicates(tape: DemandTape, streams: Streams) -> DemandTape:
    """Return the tape with the further calls about its matters, in the order in which all become known.

    Their number is Poisson for each matter. Those that would come after the run has stopped are left out.
    """
    parts = [
        _of_kind(tape, number, kind.duplicates, streams)
        for number, kind in enumerate(tape.kinds)
        if kind.duplicates is not None
    ]
    for part in parts:
        tape = tape.followed_by(part)
    return tape.in_order() if parts else tape


def _of_kind(tape: DemandTape, number: int, spec: Duplicates, streams: Streams) -> DemandTape:
    name = tape.kind_names[number]
    matters = np.flatnonzero(tape.kind == number)
    first = np.repeat(matters, streams.generator("duplicates", name).poisson(spec.mean, len(matters)))
    after_min = spec.after.quantile(streams.generator("duplicate after", name).random(len(first)))
    recognised = streams.generator("recognised", name).random(len(first)) < spec.recognised
    work_min = spec.work.quantile(streams.generator("duplicate work", name).random(len(first)))
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    fate = marks(kinds, tape.kind[first], streams, of=_STREAMS)
    fate |= {column: np.full(len(first), value) for column, value in NOTHING_THERE.items() if column in fate}
    known_at = tape.known_at[first] + after_min
    in_time = known_at < tape.clock.stop_at
    columns = fate | {
        "known_at": known_at, "kind": tape.kind[first], "cell": tape.cell[first], "priority": tape.priority[first],
        "work_min": work_min, "false": tape.false[first], "duplicate_of": first, "recognised": recognised,
    }  # fmt: skip
    chosen = {column: values[in_time] for column, values in columns.items()}
    return DemandTape.of(tape.clock, kinds, streams, **chosen)
