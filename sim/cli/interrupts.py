"""Ctrl-C and polite requests to end (SIGTERM, a closed terminal), wherever they come.

Python raises `KeyboardInterrupt` in whatever line is running. When that is a line that a compiled library called, the
library may swallow it, or turn it into an error of its own. So the program also remembers which signal came.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_OURS = (signal.SIG_DFL, signal.default_int_handler)
"""What handles a signal when nobody has chosen otherwise."""

_came: list[int] = []


def _note(number: int, _frame: FrameType | None) -> NoReturn:
    _came.append(number)
    raise KeyboardInterrupt


@contextmanager
def interrupts_noted() -> Iterator[None]:
    """Remember such signals from now on.

    Only where nobody else handles them, and only in the main thread, as Python wants.
    """
    _came.clear()
    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in _SIGNALS if main and signal.getsignal(number) in _OURS}
    for number in before:
        signal.signal(number, _note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interrupted() -> int:
    """Return the number of the signal that has come; 0 if none has."""
    return _came[0] if _came else 0


def stopping_when_interrupted(progress: Callable[[int, int], None] | None) -> Callable[[int, int], None]:
    """Return `progress` as one that ends the work if a signal to end has come and was swallowed."""

    def told(done: int, planned: int) -> None:
        if interrupted():
            raise KeyboardInterrupt
        if progress is not None:
            progress(done, planned)

    return told
