"""Named streams of chance: (seed, replication, purpose, entity).

A stream belongs to a purpose and an entity ("work" of "theft"), never to a moment of the run. Adding a
kind of incident, or asking for one more mark, leaves every other stream as it was: that is what makes two
designs face the same people on the same days.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Streams:
    """All streams of one replication. Seed 0 is a seed like any other.

    Parameters
    ----------
    seed, replication:
        Non-negative whole numbers.
    """

    seed: int
    replication: int = 0

    def generator(self, purpose: str, entity: str = "") -> Generator:
        """Return a fresh generator at the start of the stream of `purpose` and `entity`.

        The name is hashed to 128 bits, so that two different names do not share a stream.
        """
        import numpy as np

        name = hashlib.sha256(f"{purpose}\0{entity}".encode()).digest()[:16]
        key = (self.replication, *(int.from_bytes(name[i : i + 4], "big") for i in range(0, 16, 4)))
        return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence(self.seed, spawn_key=key)))
