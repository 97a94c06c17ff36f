"""How much of the start of a series to leave out, and how sure the mean of a series is whose values hang together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray

FEWEST_BATCHES = 10
"""With fewer batches their own spread is known too badly to say anything."""


@dataclass(frozen=True, slots=True)
class Settled:
    """From where on a series is settled.

    Attributes
    ----------
    cut:
        How many values at the start to leave out.
    mean:
        Of the others.
    is_sure:
        False when the cut is the latest that was looked at: then the series may not have settled at all.
    """

    cut: int
    mean: float
    is_sure: bool


def mser(values: FloatArray, batch: int = 1) -> Settled:
    """Return where a series is settled by the rule MSER: with `batch` 5 it is MSER-5.

    The cut makes the squared standard error of the rest smallest, taken as if its values were independent: what it
    gives up in values it must win in steadiness. Cuts up to half of the series are looked at; of equal ones the first
    counts. An incomplete batch at the end is left out.

    Parameters
    ----------
    values:
        In the order of time, shape `(values,)`; means over several replications settle more visibly than one.

    Raises
    ------
    ValueError
        There are fewer than two batches.

    Source
    ------
    White (1997), Simulation 69(6), 323-334; White, Cobb and Spratt (2000), Proceedings of the Winter Simulation
    Conference, 755-760.
    """
    number = len(values) // batch
    if number < 2:
        raise ValueError(f"{len(values)} values make {number} batches of {batch}; at least 2 are needed")
    means = values[: number * batch].reshape(number, batch).mean(axis=1)
    latest = number // 2
    spread = [float(means[cut:].var()) / (number - cut) for cut in range(latest + 1)]
    # Rounding must not tell apart two cuts after which nothing varies.
    least = min(spread) + 1e-12 * float(np.abs(means).max()) ** 2
    cut = next(cut for cut, value in enumerate(spread) if value <= least)
    return Settled(cut * batch, float(means[cut:].mean()), cut < latest)


def batch_means_error(values: FloatArray, batches: int = 30) -> float:
    """Return the standard error of the mean of a settled series whose neighbouring values hang together.

    The means of long batches hardly hang together any more, so their spread tells how sure the mean of all is. Values
    at the start that do not fill a batch are left out.

    Raises
    ------
    ValueError
        There are fewer than 10 batches, or fewer values than batches.

    Source
    ------
    Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5.3.
    """
    if batches < FEWEST_BATCHES or len(values) < batches:
        raise ValueError(f"{len(values)} values in {batches} batches; at least {FEWEST_BATCHES} batches are needed")
    size = len(values) // batches
    means = values[len(values) - size * batches :].reshape(batches, size).mean(axis=1)
    return float(means.std(ddof=1)) / math.sqrt(batches)
