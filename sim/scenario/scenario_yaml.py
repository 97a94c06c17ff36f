"""A resolved scenario as text again, and as a fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from sim.errors import input_error
from sim.scenario.shapes import WRITTEN, as_tree, extra, walk
from sim.scenario.specs.scenario import Scenario
from sim.scenario.tree import Leaf, path_text
from sim.spec import Loc


def scenario_yaml(scenario: Scenario, folder: str | os.PathLike[str] | None = None) -> str:
    """Return YAML that `read_scenario` reads to an equal scenario: every default written out, every design complete.

    Parameters
    ----------
    folder:
        Folder in which the text will stand. Paths of files are written relative to it where there is a way (there is
        none between two drives of Windows), so that it can be moved together with the files. Absolute when not given.
    """
    data: Any = scenario.model_dump(mode="json", exclude_none=True)
    for loc, path in named_files(scenario):
        _replace(data, loc, _seen_from(folder, path))
    return yaml_text(data)


def yaml_text(data: Any) -> str:
    """Return maps, lists and plain values as YAML that the reader reads to the same."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def fragment_yaml(data: Mapping[str, Any], comment: str = "") -> str:
    """Return part of a scenario as YAML, under lines of comment."""
    above = "".join(f"# {line}\n" for line in _OTHER_BREAKS.sub(" ", comment).splitlines())
    return above + yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def named_files(scenario: Scenario) -> Iterator[tuple[Loc, str]]:
    """Yield the place and the path of every file that a scenario names."""
    for loc, shape, node in walk(WRITTEN, as_tree(scenario)):
        if shape is not None and isinstance(node, Leaf) and node.value and extra(shape.field).get("is_file"):
            yield loc, node.value


def fingerprint(scenario: Scenario) -> str:
    """Return 64 hexadecimal digits that change with anything that can change the result.

    The hash covers every value, defaults included, in the order in which they stand (the order of unit groups decides
    ties), and the content of every named file instead of its path, so that it is the same on any machine.

    Raises
    ------
    InputError
        When a named file cannot be read.
    """
    data: Any = scenario.model_dump(mode="json")
    for loc, path in named_files(scenario):
        _replace(data, loc, _content_hash(path, path_text(loc)))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _replace(data: Any, loc: Loc, value: str) -> None:
    for step in loc[:-1]:
        data = data[step]
    data[loc[-1]] = value


def _content_hash(path: str, place: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise input_error(f'"{path}": cannot be read: {error.strerror}', place) from error


def _seen_from(folder: str | os.PathLike[str] | None, path: str) -> str:
    if folder is None:
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path


_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")


class _Dumper(yaml.SafeDumper):
    """Block style, with texts of several lines as they are."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    if _OTHER_BREAKS.search(text):  # PyYAML would write them bare, and read them back as the end of a line
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
