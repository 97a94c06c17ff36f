"""What cameras would tell, and when people tell it: which matters a camera sees is up to the design."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import FloatArray
from sim.chance.streams import Streams
from sim.demand.incidents import Process, draw_cells
from sim.demand.marks import NOTHING_THERE, marks
from sim.demand.tape import DemandTape
from sim.scenario.specs.calls import Alert

_STREAMS = "ALARM"
"""Names the streams of the fates of false alarms."""


def with_alerts(tape: DemandTape, begin: Sequence[Process], streams: Streams) -> DemandTape:
    """Return the tape with the times at which matters that cameras may see become known without cameras.

    Until now `known_at` of those kinds is when they begin. From now on it is when somebody reports them, infinity where
    nobody does before the run stops. False alarms are put in: nobody reports them.
    """
    seen = [process for process in begin if tape.kinds[process.number].alert is not None]
    if not seen:
        return tape
    mine = np.isin(tape.kind, [process.number for process in seen])
    reported_at = np.where(mine, tape.known_at + tape.reported_min, tape.known_at)
    tape = tape.changed(
        begun_at=np.where(mine, tape.known_at, tape.begun_at), known_at=known_by(reported_at, tape.clock.stop_at)
    )
    for process in seen:
        alert = tape.kinds[process.number].alert
        assert alert is not None
        tape = tape.followed_by(_false_alarms(tape, process, alert, streams))
    return tape.in_order()


def known_by(at: FloatArray, stop_at: float) -> FloatArray:
    """Return when matters become known, infinity for those of which nobody knows when the run stops."""
    return np.where(at < stop_at, at, np.inf)


def _false_alarms(tape: DemandTape, process: Process, alert: Alert, streams: Streams) -> DemandTape:
    """Return the false alarms that there would be if cameras saw everything, at any time alike."""
    kinds = dict(zip(tape.kind_names, tape.kinds, strict=True))
    name, days = process.name, tape.clock.days
    count = int(streams.generator("false alarms", name).poisson(alert.false_alarms_per_day * days))
    kind = np.full(count, process.number, dtype=np.int32)
    fate = marks(kinds, kind, streams, of=_STREAMS)
    fate |= {column: np.full(count, value) for column, value in NOTHING_THERE.items() if column in fate}
    columns = fate | {
        "known_at": np.full(count, np.inf), "kind": kind,
        "begun_at": np.sort(streams.generator("false alarm at", name).random(count)) * tape.clock.end_at,
        "alert_min": np.zeros(count),
        "cell": draw_cells(process.shares, streams.generator("false alarm cell", name).random(count)),
        "work_min": alert.false_work.quantile(streams.generator("false alarm work", name).random(count)),
        "false": np.ones(count, dtype=np.bool_),
    }  # fmt: skip
    return DemandTape.of(tape.clock, kinds, streams, **columns)
