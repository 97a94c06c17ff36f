"""Replications in this process, or in several at once."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from sim.errors import SimError
from sim.experiment.replication import Replication, Replicator

Run = Callable[[Iterable[int]], Iterator[Replication]]
"""Takes numbers of replications and yields their results in that order."""


@contextmanager
def worker_pool(replicator: Replicator, workers: int) -> Iterator[Run]:
    """Give a function that runs replications, in this process or in `workers` others.

    Results come in the order of the numbers, whoever is done first, and do not depend on `workers`. Every process gets
    the replicator once; large tables of travel times lie in files that all of them map into memory. When the block is
    left by an exception, Ctrl-C included, the processes are killed at once; when this process is killed, they end too.
    """
    if workers == 1:
        yield lambda numbers: map(replicator.run, numbers)
        return
    from joblib.externals.loky import ProcessPoolExecutor

    parent_ends, parent_lives = Pipe(duplex=False)
    executor = ProcessPoolExecutor(max_workers=workers, initializer=_begin, initargs=(replicator, parent_ends))

    def run(numbers: Iterable[int]) -> Iterator[Replication]:
        with _signals_held_back():
            waiting = deque(executor.submit(_run, number) for number in numbers)
        while waiting:
            yield waiting.popleft().result()

    try:
        with _deaths_explained():
            yield run
    except BaseException:
        with _thread_errors_unsaid():
            executor.shutdown(wait=True, kill_workers=True)
        raise
    else:
        executor.shutdown(wait=True)
    finally:
        parent_ends.close()
        parent_lives.close()


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let Ctrl-C and requests to end wait while worker processes are started, where the system can.

    A worker that is met by one before it is ready says so with a traceback. It inherits that signals are held back
    and lets them in again when it has begun. The tracker of loky is started first, because it would let them in.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from joblib.externals.loky.backend import resource_tracker

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _thread_errors_unsaid() -> Iterator[None]:
    """Keep the executor's thread from printing a traceback when its work is taken away under its hands."""
    before = threading.excepthook
    threading.excepthook = lambda _: None
    try:
        yield
    finally:
        threading.excepthook = before


@contextmanager
def _deaths_explained() -> Iterator[None]:
    from joblib.externals.loky import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise SimError(
            "a worker process died; most likely the memory ran out: try fewer workers, or 1 to see the error itself"
        ) from error


_HELD_BACK = (signal.SIGINT, signal.SIGTERM)

_replicator: Replicator | None = None
"""In a worker process: what it was given when it began."""


def _begin(replicator: Replicator, parent_ends: Connection) -> None:
    global _replicator  # noqa: PLW0603  a worker is given its task once, before any number
    # Ctrl-C reaches every process of the terminal; the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
    _replicator = replicator
    threading.Thread(target=_end_with_parent, args=(parent_ends,), daemon=True).start()


def _end_with_parent(parent_ends: Connection) -> None:
    """Wait until the parent's end of the pipe is closed: the parent is gone, however it ended."""
    try:
        parent_ends.recv()
    except (EOFError, OSError):
        os._exit(1)


def _run(number: int) -> Replication:
    if _replicator is None:
        raise RuntimeError("the worker process was not given a replicator")
    return _replicator.run(number)
