"""One run at a time into one folder: a lock that the operating system lifts when its process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from sim.errors import ResultsError

_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held from `take` to `release`, through a hidden file beside the folder that is being written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor = -1

    def take(self, target: Path) -> None:
        """Take the lock.

        Where a file system knows no locks the run goes on without: the staging folders of two runs differ in
        any case, and the last step refuses a target that has come up meanwhile.

        Raises
        ------
        ResultsError
            Another run is writing to `target`.
        """
        while True:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(descriptor)
            except OSError as error:
                os.close(descriptor)
                if error.errno in _BUSY:
                    raise ResultsError(f"{target}: another run is writing to it now; choose another --out") from error
                self._file.unlink(missing_ok=True)
                return
            if self._is_ours(descriptor):
                self._descriptor = descriptor
                return
            os.close(descriptor)

    @property
    def is_held(self) -> bool:
        """Whether the lock is taken; never where the file system knows none."""
        return self._descriptor >= 0

    def _is_ours(self, descriptor: int) -> bool:
        """Tell whether the locked file is still the one with this name: its last owner removes it."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._file.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._descriptor < 0:
            return
        if os.name != "nt":
            self._file.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1
        if os.name == "nt":  # pragma: no cover
            _remove_if_free(self._file)


def _remove_if_free(file: Path) -> None:  # pragma: no cover
    """Remove the lock file on Windows, where an open file stays."""
    try:
        file.unlink(missing_ok=True)
    except PermissionError:
        return
