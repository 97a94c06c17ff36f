"""What the operating system says about a results folder, in words that help."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import ResultsError

WINDOWS_PATH_LIMIT = 259
"""Longest path in characters on Windows unless long paths are switched on."""

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_TOO_LONG_ON_WINDOWS = 206


def reason(error: BaseException, path: Path, *, windows: bool, elsewhere: str = "another folder with --out") -> str:
    """Return what is wrong and what to try, for an error met while writing `path`."""
    number = getattr(error, "errno", None)
    missing_because_long = windows and number == errno.ENOENT and len(str(path)) > WINDOWS_PATH_LIMIT
    if number == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _TOO_LONG_ON_WINDOWS or missing_because_long:
        return f"the path is too long ({len(str(path))} characters); choose a shorter one"
    if number in _FULL or "No space left" in str(error):
        return f"the disk is full; free some space or choose {elsewhere}"
    if number in _FORBIDDEN or "Permission denied" in str(error):
        return f"no permission to write there; choose {elsewhere}"
    if number in {errno.ENOTDIR, errno.EEXIST}:
        return f"part of the path is a file, not a folder; choose {elsewhere}"
    if number == errno.ENOENT:
        return "the folder has gone while it was being written; was it removed by someone else?"
    return str(error)


@contextmanager
def explained(path: Path, elsewhere: str = "another folder with --out") -> Iterator[None]:
    """Turn an error of the operating system or of DuckDB into a `ResultsError` that names `path`."""
    import os

    try:
        yield
    except OSError as error:
        raise ResultsError(f"{path}: {reason(error, path, windows=os.name == 'nt', elsewhere=elsewhere)}") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"duckdb", "_duckdb"}:
            raise
        raise ResultsError(f"{path}: {reason(error, path, windows=os.name == 'nt', elsewhere=elsewhere)}") from error
