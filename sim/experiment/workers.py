"""Replications in this process, or in several at once."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sim.errors import SimError
from sim.experiment.replication import Replication, Replicator

Run = Callable[[Iterable[int]], Iterator[Replication]]
"""Takes numbers of replications and yields their results in that order."""


@contextmanager
def worker_pool(replicator: Replicator, workers: int) -> Iterator[Run]:
    """Give a function that runs replications, in this process or in `workers` others.

    Results come in the order of the numbers, whoever is done first, and do not depend on `workers`. Every process gets
    the replicator once; large tables of travel times lie in files that all of them map into memory. When the block is
    left by an exception, Ctrl-C included, the processes are killed at once.
    """
    if workers == 1:
        yield lambda numbers: map(replicator.run, numbers)
        return
    from joblib.externals.loky import ProcessPoolExecutor

    executor = ProcessPoolExecutor(max_workers=workers, initializer=_begin, initargs=(replicator,))

    def run(numbers: Iterable[int]) -> Iterator[Replication]:
        waiting = deque(executor.submit(_run, number) for number in numbers)
        while waiting:
            yield waiting.popleft().result()

    try:
        with _deaths_explained():
            yield run
    except BaseException:
        executor.shutdown(wait=True, kill_workers=True)
        raise
    executor.shutdown(wait=True)


@contextmanager
def _deaths_explained() -> Iterator[None]:
    from joblib.externals.loky import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise SimError(
            "a worker process died; most likely the memory ran out: try fewer workers, or 1 to see the error itself"
        ) from error


_replicator: Replicator | None = None
"""In a worker process: what it was given when it began."""


def _begin(replicator: Replicator) -> None:
    global _replicator  # noqa: PLW0603  a worker is given its task once, before any number
    # Ctrl-C reaches every process of the terminal; the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _replicator = replicator


def _run(number: int) -> Replication:
    if _replicator is None:
        raise RuntimeError("the worker process was not given a replicator")
    return _replicator.run(number)
