"""The manifest: what made a results folder, with which versions, and that it is complete."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ValidationError

from sim import __version__
from sim.errors import ResultsError
from sim.record.results.errors import explained
from sim.spec import Spec, setting

MANIFEST_FILE = "manifest.json"
PROGRAM = "peacegrid"
FORMAT = 1
"""Version of the results folder; another number means that this program cannot read it."""

LIBRARIES = ("duckdb", "joblib", "matplotlib", "networkx", "numpy", "pandas", "pydantic", "scipy", "simpy")


def installed(names: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of the libraries that are there."""
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


class Manifest(Spec):
    """What made the results. Versions, interpreter and platform fill themselves in."""

    program: str = setting(PROGRAM, help="Program that wrote the folder.")
    format: int = setting(FORMAT, help="Version of the folder's layout.")
    version: str = setting(__version__, help="Version of the program.")
    libraries: dict[str, str] = setting(factory=lambda: installed(LIBRARIES), help="Versions of the libraries.")
    python: str = setting(factory=platform.python_version, help="Version of Python.")
    platform: str = setting(factory=platform.platform, help="Operating system and processor.")
    scenario: str = setting(help="Name of the scenario.")
    scenario_file: str = setting("", help="Name of the file that the user wrote, without its folders.")
    command: str = setting("", help="Command that repeats the run.")
    seed: int = setting(help="Seed of the run.", ge=0)
    fingerprint: str = setting(help="Fingerprint of the resolved scenario.")
    started: str = setting(help="Local date and time of the start, ISO 8601.")
    wall_time_s: float = setting(help="How long the run took.", unit="s", ge=0)
    replications: int = setting(help="Replications that were run.", ge=1)
    workers: int = setting(1, help="Worker processes.", ge=1)
    designs: list[str] = setting(help="Designs in the order of the scenario.", min_length=1)
    baseline: str = setting(help="Design that the others are compared with.")
    correction: str = setting("", help="Method of the correction for many comparisons.")
    notes: list[str] = setting(factory=list, help="Findings of the world's reader.")
    warnings: list[str] = setting(factory=list, help="What a reader must know before trusting the numbers.")
    complete: bool = setting(True, help="Written last: the folder is whole.")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a folder; it goes in last."""
    file = folder / MANIFEST_FILE
    with explained(file):
        text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
        file.write_text(text + "\n", encoding="utf-8", newline="\n")


def is_results_folder(folder: Path, sign: str = MANIFEST_FILE) -> bool:
    """Tell whether a folder holds what this program wrote, of any version: `sign` is the file that says so."""
    try:
        return bool(_read_json(folder, sign).get("program") == PROGRAM)
    except ResultsError:
        return False


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a results folder.

    Raises
    ------
    ResultsError
        The folder is no results folder, is not complete, or was written in another layout.
    """
    found = _read_json(folder, MANIFEST_FILE)
    if found.get("program") != PROGRAM:
        raise ResultsError(f"{folder}: is not a results folder; its {MANIFEST_FILE} belongs to something else")
    if found.get("format") != FORMAT:
        raise ResultsError(
            f"{folder}: has layout {found.get('format')!r}, this program reads layout {FORMAT}; "
            f"it was written by {PROGRAM} {found.get('version', '(unknown)')}, use that version or run it again"
        )
    try:
        manifest = Manifest.model_validate(found)
    except ValidationError as error:
        where = ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors())
        raise ResultsError(f"{folder}: {MANIFEST_FILE} is damaged ({where}); run it again") from error
    if not manifest.complete:
        raise ResultsError(f"{folder}: is not complete; run it again")
    return manifest


def _read_json(folder: Path, sign: str) -> dict[str, object]:
    if not folder.is_dir():
        what = "is a file, not a results folder" if folder.exists() else "does not exist"
        raise ResultsError(f"{folder}: {what}; `sim run` writes one")
    file = folder / sign
    if not file.is_file():
        raise ResultsError(f"{folder}: is not a results folder (no {sign})")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{folder}: {sign} cannot be read ({error}); run it again") from error
    if not isinstance(found, dict):
        raise ResultsError(f"{folder}: {MANIFEST_FILE} is damaged; run it again")
    return found
