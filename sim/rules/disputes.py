"""What becomes of a dispute: pure functions of its marks and of what was done."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray, IndexArray
from sim.scenario.specs.discovery import Discovery
from sim.scenario.specs.rung import Rung
from sim.scenario.specs.ways import OnCalls, Rounds


def found_per_day(rounds: Rounds, households: float) -> float:
    """Return how often rounds would find a dispute of one household, a day.

    Members times rounds times households seen is how many households are seen; a dispute is found at either of its
    parties. In a county of few households nobody is seen more often than that.

    Parameters
    ----------
    households:
        Among whom they go round.
    """
    seen = rounds.members * rounds.rounds_per_week / 7.0 * rounds.households_per_round
    return seen / households * rounds.notices


def heard_share(on_calls: OnCalls, households: FloatArray, parties: IndexArray) -> FloatArray:
    """Return the chance that whoever comes to a call in the cell of each dispute hears of it, shape `(disputes,)`.

    Parameters
    ----------
    households:
        In the cell of each dispute.
    parties:
        How many of them are its parties.
    """
    spoken_to = np.minimum(1.0, on_calls.households / households)
    share: FloatArray = 1.0 - (1.0 - spoken_to * on_calls.notices) ** parties
    return share


def rated(colour: IndexArray, mark: FloatArray, error: float) -> IndexArray:
    """Return the colours as rated, shape of `colour`: a share `error` of them one step off, up or down alike."""
    step = np.where(mark < error, np.where(mark < error / 2.0, -1, 1), 0)
    wrong = colour + step
    # Below the lowest and above the highest there is nothing; there an error goes the other way.
    return np.where((wrong < 0) | (wrong > 2), colour - step, wrong).astype(np.int32)


def settle_chance(rung: Rung, colour: int, factor: float, attempt: int, age_days: float) -> float:
    """Return the chance that a sitting settles a dispute.

    Parameters
    ----------
    colour:
        Its true colour.
    factor:
        Of its kind.
    attempt:
        Sittings here before this one.
    age_days:
        Since the dispute began.
    """
    chance = rung.settles.of()[colour] * factor * rung.later_attempts**attempt
    if rung.age_halves_days is not None:
        chance *= 0.5 ** (age_days / rung.age_halves_days)
    return min(1.0, chance)


def exponential(mark: float, mean: float) -> float:
    """Return the exponential span of a uniform mark."""
    return -mean * math.log1p(-mark)


def takes(rung: Rung, kind: str, colour: str) -> bool:
    """Tell whether a rung takes disputes of a kind, rated with a colour."""
    return (rung.kinds is None or kind in rung.kinds) and colour in rung.colours


def channel_times(discovery: Discovery, marks: dict[str, tuple[FloatArray, FloatArray]]) -> list[FloatArray]:
    """Return how long after its beginning each dispute is reported by each channel, minutes; infinite where never.

    Parameters
    ----------
    marks:
        Channel -> two uniform marks of every dispute: whether its parties use the channel, and when.

    Returns
    -------
    An array of shape `(disputes,)` for each channel.
    """
    rows = []
    for name, channel in discovery.channels.items():
        uses, when = marks[name]
        after = -channel.delay_days * MINUTES_PER_DAY * np.log1p(-when)
        rows.append(np.where(uses < channel.reach, after, np.inf))
    return rows
