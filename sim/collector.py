"""Python's search for unreachable cycles of objects, and when there is none to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Do not search meanwhile: for work that makes many objects and leaves no cycles of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Do not search meanwhile, nor ever in what is there afterwards: for imports of a short command.

    Python would walk over all of it once more when it ends, which takes a seventh of `sim check`.
    """
    with collector_paused():
        yield
    gc.freeze()
