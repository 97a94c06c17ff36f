"""A bank of its own: cases of the package, shortened, changed where a test says so, run through the real command."""

import json

import pytest

from sim.cli.program import run_program
from sim.verification import bank

OF_THE_PACKAGE = {one["name"]: one for one in json.loads((bank.HERE / "expected.json").read_text(encoding="utf-8"))}


def own_bank(folder, changes):
    """Write a bank of some cases of the package, each extended by a text of YAML; return its cases."""
    (folder / "scenarios").mkdir()
    for name, text in changes.items():
        extended = f"extends: {json.dumps(str(bank.case_named(name).path))}\n{text}"
        (folder / "scenarios" / f"{name}.yaml").write_text(extended, encoding="utf-8")
    chosen = [OF_THE_PACKAGE[name] for name in changes]
    (folder / "expected.json").write_text(json.dumps(chosen), encoding="utf-8")
    return bank.cases(folder)


@pytest.fixture
def verify(tmp_path, monkeypatch, capsys):
    """Return a function that runs `sim verify` on a bank of its own."""
    monkeypatch.chdir(tmp_path)

    def run(changes, *arguments, checks=()):
        found = own_bank(tmp_path, changes)
        monkeypatch.setattr("sim.cli.verified.cases", lambda: found)
        monkeypatch.setattr("sim.cli.verified.CHECKS", checks)
        capsys.readouterr()
        code = run_program(["verify", "--workers", "1", *arguments])
        return code, capsys.readouterr()

    return run
