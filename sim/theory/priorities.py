"""Calls of several classes, the most urgent first; within a class they are served as they come.

Classes stand in the order of urgency in all arguments and results, shape `(classes,)`.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.theory.erlang import erlang_c, one_line


def in_turn(rates: FloatArray, means: FloatArray, second_moments: FloatArray) -> FloatArray:
    """Return the mean wait of each class before one unit that finishes what it has begun (M/G/1).

    `means` and `second_moments` are those of the work. Infinite for classes that the load of the more urgent ones and
    their own leaves no room for.

    Source
    ------
    Cobham (1954), Operations Research 2(1), 70-76.
    """
    return _cobham(rates * means, float(rates @ second_moments) / 2)


def in_turn_of_several(rates: FloatArray, service: float, units: int) -> FloatArray:
    """Return the mean wait of each class before equal units that finish what they have begun (M/M/c).

    Source
    ------
    Cobham (1954), Operations Research 2(1), 70-76.
    """
    load = float(rates.sum()) / service
    return _cobham(rates / (service * units), erlang_c(units, load) / (units * service))


def wait_factors(loads: FloatArray) -> FloatArray:
    """Return the mean wait of each class over what all would wait if they came first, first served.

    `loads` are the shares of time of one unit that the classes take. No more than all the time may be taken.
    """
    return _cobham(loads, 1 - float(loads.sum()))


def _cobham(loads: FloatArray, rest: float) -> FloatArray:
    up_to = np.cumsum(loads)
    room = np.maximum((1 - up_to) * (1 - (up_to - loads)), 0.0)
    wait: FloatArray = np.divide(rest, room, out=np.full(len(loads), np.inf), where=room > 0)
    return np.where(up_to < 1, wait, np.inf)


def interrupted(rates: FloatArray, means: FloatArray, second_moments: FloatArray) -> FloatArray:
    """Return the mean time until done of each class before one unit that always turns to the most urgent (M/G/1).

    What was left is taken up again where it was left.

    Source
    ------
    Conway, Maxwell and Miller (1967), Theory of Scheduling, 8.7.
    """
    up_to = np.cumsum(rates * means)
    before = up_to - rates * means
    rest = np.cumsum(rates * second_moments) / 2
    stay: FloatArray = means / (1 - before) + rest / ((1 - before) * (1 - up_to))
    return np.where(up_to < 1, stay, np.inf)


def interrupted_of_several(rates: FloatArray, service: float, units: int) -> FloatArray:
    """Return the mean time until done of each class before equal units that turn to the most urgent (M/M/c).

    The calls of the first k classes are M/M/c by themselves, and the mean number of each class is a difference of two
    of them (Little's law).
    """
    up_to = np.cumsum(rates)
    present = np.array([one_line(float(rate), service, units).present for rate in up_to])
    stay: FloatArray = np.diff(present, prepend=0.0) / rates
    return stay
