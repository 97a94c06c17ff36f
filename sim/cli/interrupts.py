"""Ctrl-C, wherever it comes.

Python raises `KeyboardInterrupt` in whatever line is running. When that is a line that a compiled library called, the
library may swallow it, or turn it into an error of its own. So the program also remembers that it came.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_came = threading.Event()


def _note(_number: int, _frame: FrameType | None) -> NoReturn:
    _came.set()
    raise KeyboardInterrupt


@contextmanager
def interrupts_noted() -> Iterator[None]:
    """Remember Ctrl-C from now on. Only where nobody else handles it, and only in the main thread, as Python wants."""
    _came.clear()
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted() -> bool:
    """Say whether Ctrl-C has come."""
    return _came.is_set()


def stopping_when_interrupted(progress: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
    """Return `progress` as one that ends the work if Ctrl-C has come and was swallowed."""

    def told(done: int, planned: int) -> None:
        if interrupted():
            raise KeyboardInterrupt
        if progress is not None:
            progress(done, planned)

    return told
