"""Files packed in a zip file, read in memory: nothing is unpacked onto the disk."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath

from sim.errors import input_error

LARGEST_BYTES = 512 * 1024 * 1024
"""Most that is read of what a zip file holds, unpacked: a county's roads take a hundredth of it."""


def packed_files(file: str, path: str, main: str, others: tuple[str, ...]) -> dict[str, bytes]:
    """Return the one file with the ending `main` in a zip file, and those beside it of the same name, by ending.

    Raises
    ------
    InputError
        If the zip file is damaged, locked or too large, holds none or several such files, or names that lead out of
        its folder.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            names = [name for name in packed.namelist() if not _is_rubbish(name)]
            _refuse_escapes(names, path, file)
            chosen = _one(names, main, path, file)
            stem = chosen[: -len(main)].lower()
            wanted = {name.lower()[len(stem) :]: name for name in names if name.lower().startswith(stem)}
            return _contents(packed, {ending: wanted[ending] for ending in (main, *others) if ending in wanted}, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise input_error(f"is no whole zip file ({error}); fetch it again", path=path, file=file) from error
    except (RuntimeError, NotImplementedError) as error:
        # What zipfile raises for a password, and for ways of packing that it does not know.
        raise input_error(f"cannot be unpacked: {error}", path=path, file=file) from error


def _contents(packed: zipfile.ZipFile, wanted: dict[str, str], path: str) -> dict[str, bytes]:
    contents, left = {}, LARGEST_BYTES
    for ending, name in wanted.items():
        with packed.open(name) as member:
            # What the file says about its size may be a lie; what comes out of it is not.
            contents[ending] = member.read(left + 1)
        left -= len(contents[ending])
        if left < 0:
            message = (
                f"holds more than {LARGEST_BYTES // 1024**2} MB unpacked; cut out the district first, or unpack it"
            )
            raise input_error(message, path=path, file=str(packed.filename))
    return contents


def _one(names: list[str], main: str, path: str, file: str) -> str:
    found = [name for name in names if name.lower().endswith(main)]
    if len(found) == 1:
        return found[0]
    if not found:
        held = ", ".join(names[:5]) or "nothing"
        raise input_error(f"holds no {main} file; it holds {held}", path=path, file=file)
    message = f"holds {len(found)} {main} files: {', '.join(found[:5])}; unpack the one that is wanted"
    raise input_error(message, path=path, file=file)


def _refuse_escapes(names: list[str], path: str, file: str) -> None:
    for name in names:
        plain = name.replace("\\", "/")
        if plain.startswith("/") or plain[1:2] == ":" or ".." in PurePosixPath(plain).parts:
            raise input_error(
                f"holds {name!r}, which would lie outside its folder; do not use it", path=path, file=file
            )


def _is_rubbish(name: str) -> bool:
    """Whether it is a folder, or one of the files that macOS packs beside others."""
    return name.endswith("/") or name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._")
