"""A folder or a file that appears whole or not at all, whatever stops the work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.record.results.errors import explained
from sim.record.results.folder import StagedFolder
from sim.record.results.manifest import MANIFEST_FILE
from sim.record.results.signals import ending_unwinds, undisturbed


@contextmanager
def whole_folder(target: Path, *, overwrite: bool | None = None, sign: str = MANIFEST_FILE) -> Iterator[Path]:
    """Give a folder to write into; it becomes `target` when the block ends well.

    When the block is left by an exception (Ctrl-C and a request to end included), what was written is removed and
    nothing else is touched. A target that exists is refused before the work begins, unless `overwrite` is true and the
    file `sign` in it says that this program wrote it; then it is replaced at the end.

    Raises
    ------
    ResultsError
        The target exists, is being written by another run, or nothing can be written there.
    """
    folder, process = StagedFolder(target, overwrite=overwrite, sign=sign), os.getpid()
    with ending_unwinds():
        folder.open(())
        try:
            yield folder.folder
            folder.commit()
        except BaseException as error:
            if os.getpid() == process:  # a forked worker unwinds through a copy of this block
                with undisturbed():
                    folder.discard()
            if isinstance(error, OSError) and _is_inside(error, folder.folder):
                with explained(target):
                    raise
            raise


def _is_inside(error: OSError, folder: Path) -> bool:
    return isinstance(error.filename, str | os.PathLike) and Path(error.filename).is_relative_to(folder)


def write_whole(file: Path, text: str, elsewhere: str = "another folder with --out") -> None:
    """Write a text into a file, which appears complete or not at all; one that is there is replaced.

    Raises
    ------
    ResultsError
        It cannot be written; the message advises to choose `elsewhere`.
    """
    staged = file.with_name(f".{file.name}.part-{os.getpid()}")
    with explained(file, elsewhere):
        try:
            staged.write_text(text, encoding="utf-8", newline="\n")
            staged.replace(file)
        finally:
            staged.unlink(missing_ok=True)
