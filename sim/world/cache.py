"""Tables that take seconds to compute, kept on disk by the hash of what they were computed from.

Files are written beside their name and renamed, so a reader never meets half of one, and opened by memory
map, so worker processes share the pages. A folder that cannot be written costs time and nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Chunk = tuple[NDArray[Any], ...]
"""Some consecutive rows of each table."""

FOLDER_VARIABLE = "PEACEGRID_CACHE"
"""Environment variable that names the folder to use instead of the user's cache folder."""

KEEP_BYTES = 8 * 1024**3
"""Beyond this the files that were used longest ago are removed."""

KEEP_SECONDS = 3600.0
"""A file used more recently than this is never removed: a run may be about to open it."""


def cache_folder() -> Path:
    """Return the folder of cached tables; it need not exist."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("peacegrid", appauthor=False))


def load_or_make(
    key: str, names: tuple[str, ...], rows: int, make: Callable[[], Iterator[Chunk]]
) -> tuple[Chunk, bool]:
    """Return the tables of `key` from disk, making them first where they are not there.

    Parameters
    ----------
    key:
        Hash of everything the tables depend on.
    names:
        One name for each table of a chunk.
    rows:
        Number of rows of every table.
    make:
        Yields the tables in chunks of rows, so that they need not fit into memory.

    Returns
    -------
    The tables, read-only, and whether they lie on disk (rather than in memory, because the folder cannot be written).
    """
    folder = cache_folder()
    files = [folder / f"{key}-{name}.npy" for name in names]
    found = _load(files, rows)
    if found is not None:
        return found, True
    # The folder may be read-only, the disk full, or another process holds the files that it has just made.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _write(files, rows, make())
        _trim(folder)
    found = _load(files, rows)
    return (found, True) if found is not None else (_in_memory(make()), False)


def _load(files: list[Path], rows: int) -> Chunk | None:
    tables = []
    for file in files:
        try:
            table = np.load(file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        if table.ndim != 2 or len(table) != rows:
            return None
        with suppress(OSError):
            os.utime(file)
        # A plain view reads single elements several times faster than numpy's memmap class.
        tables.append(table.view(np.ndarray))
    return tuple(tables)


def _write(files: list[Path], rows: int, chunks: Iterator[Chunk]) -> None:
    parts = [file.with_name(f".{file.name}.part-{os.getpid()}") for file in files]
    try:
        _write_parts(parts, rows, chunks)
        for part, file in zip(parts, files, strict=True):
            part.replace(file)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _write_parts(parts: list[Path], rows: int, chunks: Iterator[Chunk]) -> None:
    # Ordinary writes, not a writable map: a full disk is then an error and not a dead process.
    streams: list[BinaryIO] = []
    try:
        for chunk in chunks:
            if not streams:
                streams = [part.open("wb") for part in parts]
                for stream, table in zip(streams, chunk, strict=True):
                    header = {"descr": table.dtype.str, "fortran_order": False, "shape": (rows, table.shape[1])}
                    np.lib.format.write_array_header_1_0(stream, header)
            for stream, table in zip(streams, chunk, strict=True):
                stream.write(np.ascontiguousarray(table).data)
    finally:
        for stream in streams:
            stream.close()


def _in_memory(chunks: Iterator[Chunk]) -> Chunk:
    tables = tuple(np.concatenate(column) for column in zip(*chunks, strict=True))
    for table in tables:
        table.flags.writeable = False
    return tables


def _trim(folder: Path) -> None:
    used = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in folder.glob("*.npy"))
    excess = sum(size for _, size, _ in used) - KEEP_BYTES
    for used_at, size, file in used:
        if excess <= 0 or used_at > time.time() - KEEP_SECONDS:
            return
        file.unlink(missing_ok=True)
        excess -= size
