"""Marks by address: the n-th mark of a key is a function, so a long walk needs no list of marks drawn beforehand."""

from __future__ import annotations

import struct
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.arrays import FloatArray, IndexArray, IntArray

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def scrambled(number: int) -> int:
    """Return 64 well mixed bits of a 64-bit whole number; one number for each.

    Source
    ------
    Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA, 453-472 (SplitMix64).
    """
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def mark(key: int, number: int) -> float:
    """Return mark `number` (from 0) of `key`: uniform, at least 0 and below 1."""
    return (scrambled((key + (number + 1) * _GOLDEN) & _MASK) >> 11) * 2.0**-53


def marks(key: int, first: int, count: int) -> list[float]:
    """Return `count` marks of `key` from number `first` on, to the bit those of `mark`, at a fraction of the cost."""
    import numpy as np

    number = np.arange(first + 1, first + 1 + count, dtype=np.uint64) * np.uint64(_GOLDEN) + np.uint64(key)
    found: list[float] = ((_scrambled_all(number) >> np.uint64(11)) * 2.0**-53).tolist()
    return found


def key_at(key: int, at: float) -> int:
    """Return the key that belongs to `key` and a point in time, to the last bit of it."""
    bits: int = struct.unpack("<Q", struct.pack("<d", at + 0.0))[0]
    return scrambled(key ^ scrambled((bits + _GOLDEN) & _MASK))


def named(keys: Any, purpose: str) -> Any:
    """Return the keys that belong to `keys` for a purpose with a name, whatever else is drawn; shape of `keys`.

    Parameters
    ----------
    keys:
        64-bit numbers: an array of uint64.
    """
    import numpy as np

    return _scrambled_all(keys ^ np.uint64(_word(purpose)))


def named_key(key: int, purpose: str) -> int:
    """Return what `named` gives for one key."""
    return scrambled(key ^ _word(purpose))


@cache
def _word(purpose: str) -> int:
    return scrambled(int.from_bytes(blake2b(purpose.encode("utf-8"), digest_size=8).digest(), "little"))


def mark_of_each(keys: Any, number: int | IndexArray | IntArray) -> FloatArray:
    """Return mark `number`, or that of each, of each of `keys`, an array of uint64: what `mark` gives for one."""
    import numpy as np

    step = (np.atleast_1d(number).astype(np.uint64) + np.uint64(1)) * np.uint64(_GOLDEN)
    found: FloatArray = (_scrambled_all(keys + step) >> np.uint64(11)) * 2.0**-53
    return found


def _scrambled_all(numbers: Any) -> Any:
    import numpy as np

    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
