"""A folder that appears whole or not at all: built beside its place, then renamed into it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from datetime import datetime
from pathlib import Path

from sim.errors import ResultsError
from sim.record.results.errors import explained
from sim.record.results.lock import FolderLock
from sim.record.results.manifest import MANIFEST_FILE, is_results_folder
from sim.record.results.signals import undisturbed

_NAME_BYTES = 120
"""Longest start of a folder's name: file systems allow 255 bytes, a Chinese character takes three, and the
staging folder's name is longer than the target's."""

_RENAME_ATTEMPTS = 20
_RENAME_PAUSE_S = 0.1


def results_name(scenario_name: str, started: datetime) -> str:
    """Return the name of a results folder: scenario, date and time, legal on every file system."""
    legal = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", scenario_name).strip(" .") or "run"
    return f"{_shortened(legal, _NAME_BYTES)}-{started:%Y%m%d-%H%M%S}"


def _shortened(name: str, size: int) -> str:
    return name.encode()[:size].decode(errors="ignore")


class StagedFolder:
    """The staging folder of one target.

    Nothing outside the staging folder is touched before `commit`; `discard` removes it and the parent folders that
    were made for it. `folder` is where the files go. `overwrite` is None where nobody is offered to
    replace a folder; only one is replaced that `sign`, a file in it, shows to be of this program.
    """

    def __init__(self, target: Path, *, overwrite: bool | None, sign: str = MANIFEST_FILE) -> None:
        self.target = target.resolve()
        self._sign = sign
        self._overwrite = overwrite
        name = _shortened(self.target.name, _NAME_BYTES)
        self._prefix = f".{name}.part-"
        self._stem = f"{self._prefix}{os.getpid()}"
        self.folder = Path()
        self._lock = FolderLock(self.target.parent / f".{name}.lock")
        self._made: list[Path] = []

    def open(self, subfolders: tuple[str, ...]) -> None:
        """Check the target, lock it and make the staging folder.

        Raises
        ------
        ResultsError
            The target exists, is being written by another run, or nothing can be written there.
        """
        self._check_target()
        try:
            with explained(self.target):
                self._make_parents()
                self._lock.take(self.target)
                self._check_target()
                self._sweep()
                self.folder = self._make_folder(self._stem)
                for subfolder in subfolders:
                    (self.folder / subfolder).mkdir(parents=True)
        except BaseException:
            self.discard()
            raise

    def _check_target(self) -> None:
        if not self.target.name:
            raise ResultsError(f"{self.target}: cannot be a results folder; choose another --out")
        with explained(self.target):
            if self.target.is_dir():
                self._check_existing_folder()
            elif self.target.exists():
                raise ResultsError(f"{self.target}: is a file; choose another --out")

    def _check_existing_folder(self) -> None:
        if not self._overwrite:
            replace = "" if self._overwrite is None else ", or replace it with --overwrite"
            raise ResultsError(f"{self.target}: exists already; choose another --out{replace}")
        if not is_results_folder(self.target, self._sign) and any(self.target.iterdir()):
            raise ResultsError(
                f"{self.target}: is not a results folder (no {self._sign}), so --overwrite leaves it alone; "
                "choose another --out"
            )

    def _make_parents(self) -> None:
        missing = [parent for parent in self.target.parents if not parent.exists()]
        for parent in reversed(missing):
            parent.mkdir(exist_ok=True)
            self._made.append(parent)

    def _sweep(self) -> None:
        """Remove what runs into this target left that were killed; not a folder that waits to be put back.

        Only under the lock: without it such a run may still be at work.
        """
        if not self._lock.is_held:
            return
        for left in self.target.parent.iterdir():
            number = left.name.removeprefix(self._prefix)
            if number != left.name and re.fullmatch(r"\d+-\d+", number) and not (left / "old").exists():
                _remove(left)

    def _make_folder(self, stem: str) -> Path:
        """Make a folder beside the target whose name nobody else has."""
        number = 0
        while (folder := self.target.parent / f"{stem}-{number}").exists():
            number += 1
        folder.mkdir()
        self._made.append(folder)
        return folder

    def commit(self) -> None:
        """Put the staging folder in the place of the target, in one rename; an old one goes only then.

        Raises
        ------
        ResultsError
            Another run has put a folder there meanwhile, or the renaming failed; the old folder, if any, is back.
        """
        with explained(self.target):
            _sync(self.folder)
            with undisturbed():
                if self.target.exists():
                    self._check_target()
                    self._swap()
                else:
                    _rename(self.folder, self.target)
                _sync_entry(self.target.parent)
        self._lock.release()

    def _swap(self) -> None:
        aside = self._make_folder(self._stem)
        old = aside / "old"
        _rename(self.target, old)
        try:
            _rename(self.folder, self.target)
        except BaseException:
            _rename(old, self.target)
            raise
        _remove(aside)

    def discard(self) -> None:
        """Remove the staging folder, the lock and the parents made for them; nothing else."""
        if self.folder in self._made:
            _remove(self.folder)
        self._lock.release()
        for made in reversed(self._made):
            with contextlib.suppress(OSError):
                made.rmdir()


def _rename(source: Path, target: Path) -> None:
    """Rename a folder; on Windows wait a little for a virus scanner that has a file open."""
    for attempt in range(_RENAME_ATTEMPTS):
        try:
            source.rename(target)
        except PermissionError:
            if os.name != "nt" or attempt == _RENAME_ATTEMPTS - 1:
                raise
            time.sleep(_RENAME_PAUSE_S)  # pragma: no cover
        else:
            return


def _remove(folder: Path) -> None:
    """Remove a folder, again if a worker was still writing into it."""
    for _ in range(_RENAME_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_RENAME_PAUSE_S)


def _sync(folder: Path) -> None:
    """Have every file and folder entry on the disk before the rename makes them visible."""
    for place, _, files in os.walk(folder):
        for file in files:
            with (Path(place) / file).open("rb+") as stream:
                os.fsync(stream.fileno())
        _sync_entry(Path(place))


def _sync_entry(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        return  # some file systems cannot sync a folder; its files are safe all the same
    finally:
        os.close(descriptor)
