"""Pieces of work, such as replications, in this process or in several at once."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import Pipe, active_children
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from sim.errors import SimError

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


class Job(Protocol[Result_co]):
    """Work in numbered pieces; goes whole into a worker process."""

    def run(self, number: int) -> Result_co:
        """Do one piece."""


@contextmanager
def worker_pool(job: Job[Result], workers: int) -> Iterator[Callable[[Iterable[int]], Iterator[Result]]]:
    """Give a function that takes numbers and yields what the job makes of them, in this process or in `workers` others.

    Results come in the order of the numbers, whoever is done first, and do not depend on `workers`. Every process gets
    the job once; large tables of travel times lie in files that all of them map into memory. When the block is
    left by an exception, Ctrl-C included, the processes are killed at once; when this process is killed, they end too.
    """
    if workers == 1:
        yield lambda numbers: map(job.run, numbers)
        return
    from joblib.externals.loky import ProcessPoolExecutor

    others = active_children()
    packed = TemporaryDirectory(prefix="peacegrid-", ignore_cleanup_errors=True)
    file = _packed(job, packed.name)
    parent_ends, parent_lives = Pipe(duplex=False)
    executor = ProcessPoolExecutor(max_workers=workers, initializer=_begin, initargs=(file, parent_ends))

    def run(numbers: Iterable[int]) -> Iterator[Result]:
        left = iter(numbers)
        with _signals_held_back():  # the first one starts the processes
            waiting = deque(executor.submit(_run, number) for number in islice(left, 1))
        waiting.extend(executor.submit(_run, number) for number in left)
        while waiting:
            yield waiting.popleft().result()

    try:
        with _deaths_explained():
            yield run
    except BaseException:
        with _thread_errors_unsaid():
            _kill_all_but(others)
            executor.shutdown(wait=True, kill_workers=True)
        raise
    else:
        executor.shutdown(wait=True)
    finally:
        parent_ends.close()
        parent_lives.close()
        packed.cleanup()


def _packed(job: Job[Any], folder: str) -> str:
    """Return a file that holds the job.

    Worker processes read it when they are ready. Given with their start it would have to be read before the next
    one can start, and Ctrl-C would have to wait for that.
    """
    from joblib.externals.loky.backend.reduction import dumps

    file = Path(folder, "job.pickle")
    file.write_bytes(dumps(job))
    return str(file)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let Ctrl-C and requests to end wait while worker processes are started.

    A worker that is met by one before it is ready, or whose parent is, says so with a traceback. It inherits that
    signals are blocked, where the system knows such a thing, and lets them in again when it has begun.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.signal(number, lambda number, _: caught.append(number)) for number in _HELD_BACK}
    try:
        with _signals_blocked():
            yield
    finally:
        for held, handler in before.items():
            signal.signal(held, signal.SIG_DFL if handler is None else handler)
        for number in caught[:1]:
            signal.raise_signal(number)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block signals in this thread, and so in the processes that it starts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    from joblib.externals.loky.backend import resource_tracker as loky_tracker

    # The helper processes of Python and of loky come first: starting them lets signals in.
    resource_tracker.ensure_running()
    loky_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _kill_all_but(others: list[BaseProcess]) -> None:
    """Kill worker processes at once: the executor takes its time, and one that is just starting would complain."""
    for process in active_children():
        if process not in others and process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


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

_job: Job[Any] | None = None
"""In a worker process: what it was given when it began."""


def _begin(packed: str, parent_ends: Connection) -> None:
    global _job  # noqa: PLW0603  a worker is given its job once, before any number
    # Ctrl-C reaches every process of the terminal; the parent alone decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
    _job = pickle.loads(Path(packed).read_bytes())
    threading.Thread(target=_end_with_parent, args=(parent_ends,), daemon=True).start()


def _end_with_parent(parent_ends: Connection) -> None:
    """Wait until the parent's end of the pipe is closed: the parent is gone, however it ended."""
    try:
        parent_ends.recv()
    except (EOFError, OSError):
        os._exit(1)


def _run(number: int) -> Any:
    if _job is None:
        raise RuntimeError("the worker process was not given a job")
    return _job.run(number)
