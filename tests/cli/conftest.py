"""A small scenario in a folder of its own, and the command run in this process."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sim.cli.program import run_program

SCENARIO = """\
name: 三村
title: Three villages 三村
clock: {days: 3}
world:
  source:
    kind: read
    name: 三村
    roads: {format: none}
    cells:
      format: inline
      points:
        - {code: a, name: 甲村, x_km: 0, residents: 100}
        - {code: b, name: 乙村, x_km: 2, residents: 100}
        - {code: c, name: 丙村, x_km: 4, residents: 100}
demand:
  kinds:
    theft:
      rate: {per_day: 12}
      work: {law: exponential, mean_min: 30}
units:
  car:
    bases: {places: [a]}
    shifts: [{hours: 00:00-24:00}]
designs:
  station:
    title: 派出所
  village:
    units:
      auxiliary:
        bases: {places: [c]}
        shifts: [{hours: 08:00-20:00}]
        mode: ebike
experiment: {replications: 5}
"""


@dataclass
class Said:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def sim(capsys):
    """Return a function that runs `sim` with some arguments."""

    def run(*arguments):
        capsys.readouterr()
        code = run_program([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the current folder, which holds a scenario and nothing else."""
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("三村.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


@pytest.fixture
def listing(folder):
    """Return a function that lists everything in the current folder with its content."""

    def contents():
        files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
        folders = {str(Path(place, name)) for place, names, _ in os.walk(folder) for name in names}
        return folders, {str(file): file.read_bytes() for file in files}

    return contents
