"""The first calls of a queue that begins empty."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray


def first_delays(calls: int, load: float, service: float, room: int = 400) -> FloatArray:
    """Return the mean wait of each of the first calls of M/M/1 that begins empty, shape `(calls,)`.

    From what one call finds follows what the next one finds: one more, less what is served before it comes, a
    geometric number.

    Parameters
    ----------
    load:
        Arrival rate over `service`.
    service:
        Calls per time unit that the unit can answer; the waits are in that time unit.
    room:
        More calls than are ever there.

    Source
    ------
    Kelton and Law (1985), Operations Research 33(2), 378-396.
    """
    served = 1 / (1 + load)
    found, waits = np.zeros(room + 1), np.zeros(calls)
    found[0] = 1.0
    number = np.arange(room + 1)
    step = np.zeros((room + 1, room + 1))
    for present in range(room + 1):
        ahead = min(present + 1, room)
        left = np.arange(ahead + 1)
        step[present, left] = np.where(left > 0, (1 - served), 1.0) * served ** (ahead - left)
    for call in range(calls):
        waits[call] = found @ number / service
        found = found @ step
    return waits
