"""Runs in which things that happen at one time, and are of one sort, happen in a random order."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sim.engine.environment import Environment


class Shuffled(Environment):
    """Numbers its events at random, so that those of one time and sort come in any order."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._eid: Iterator[tuple[float, int]] = shuffled_numbers(random.Random(seed))


def shuffled_numbers(chance: random.Random) -> Iterator[tuple[float, int]]:
    """Yield numbers of events, all different, in no order."""
    return ((chance.random(), number) for number in itertools.count())


@contextmanager
def shuffled_events(seed: int) -> Iterator[None]:
    """Let all runs meanwhile be in such an order; there must be one."""
    made: list[Shuffled] = []

    def make() -> Shuffled:
        made.append(Shuffled(seed))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["sim.engine.simulate"], "Environment", make)
        yield
    assert made, "no run asked for its environment where it was to be replaced"
