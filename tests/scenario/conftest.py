"""A small valid scenario, and readers of what is said about a changed one."""

import pytest

from sim.errors import InputError
from sim.scenario.read import resolve

MINIMAL = """\
name: harbour
world:
  source:
    kind: generated
    area_km2: 100
    residents: 1000
    townships: 1
    villages: 2
    groups: 3
    cells: 4
demand:
  kinds:
    theft:
      rate: {per_day: 2}
      work: {law: constant, mean_min: 10}
units:
  car:
    bases: {level: township}
    shifts:
      - {hours: 00:00-24:00}
"""


@pytest.fixture
def minimal():
    """Text of a valid scenario; every test changes one thing of it."""
    return MINIMAL


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write text to a file in a folder that is the working folder, and return its name."""
    monkeypatch.chdir(tmp_path)

    def _write(text, name="harbour.yaml"):
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
        return name

    return _write


@pytest.fixture
def read(write):
    """Write a scenario and resolve it."""

    def _read(text, *sets):
        return resolve(write(text), sets)

    return _read


@pytest.fixture
def said(write):
    """Write a scenario and return what is wrong with it, one text `line:column path: message` for each problem."""

    def _said(text, *sets):
        with pytest.raises(InputError) as caught:
            resolve(write(text), sets)
        return [shown(problem) for problem in caught.value.problems]

    return _said


def shown(problem):
    place = f"{problem.line}:{problem.column}" if problem.line else problem.file
    return f"{place} {problem.path}: {problem.message}" if problem.path else f"{place}: {problem.message}"
