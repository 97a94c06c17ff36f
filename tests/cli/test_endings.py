"""What the user sees when something stops the command."""

import contextlib
import errno
import json
import signal
import tempfile
from pathlib import Path

import click
import pytest

from sim.cli.console import print_json
from sim.cli.endings import ending
from sim.errors import InputError, Problem, ResultsError
from sim.report.words import Words


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ResultsError("r: exists"), 2, "sim: r: exists\n"),
        (KeyboardInterrupt(), 130, "sim: interrupted; nothing was written\n"),
        (click.Abort(), 130, "sim: interrupted; nothing was written\n"),
        (click.UsageError("No such command"), 2, "sim: No such command (sim --help says more)\n"),
        (click.ClickException("no"), 2, "sim: no\n"),
        (OSError(errno.ENOSPC, "No space left on device", "/a/b"), 2, "sim: /a/b: No space left on device\n"),
        (OSError(errno.EROFS, "Read-only file system"), 2, "sim: Read-only file system\n"),
        (InputError((Problem("wrong", "a.b", "f.yaml", 3, 4),)), 2, "f.yaml: 1 problem\n  3:4    a.b  wrong\n"),
    ],
)
def test_what_stops_the_command_is_said_once(capsys, error, code, message):
    assert ending(error, Words("en"), as_json=False) == code
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message)


def test_a_fault_of_the_program_is_one_line_and_a_file_with_the_rest(sim, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: 1 / 0)
    said = sim("schema")
    assert (said.code, said.out) == (1, "")
    (log,) = tmp_path.iterdir()
    assert said.err == (
        "sim: this is a fault of the program: ZeroDivisionError: division by zero"
        f" (please report it with the file {log})\n"
    )
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_fault_shows_where_it_is_when_asked_to(sim, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("SIM_DEBUG", "1")
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: 1 / 0)
    said = sim("schema", "--json")
    assert said.code == 1
    assert "Traceback" in said.err
    assert "fault of the program" in said.json["problems"][0]["message"]


def test_a_fault_is_said_even_when_no_file_can_be_written(sim, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: 1 / 0)
    assert sim("schema").err == (
        "sim: this is a fault of the program: ZeroDivisionError: division by zero (SIM_DEBUG=1 shows where)\n"
    )


def test_numbers_that_json_does_not_know_become_null(capsys):
    print_json({"a": [float("nan"), float("inf"), 1.5], "b": ("中",), 3: None})
    assert json.loads(capsys.readouterr().out) == {"a": [None, None, 1.5], "b": ["中"], "3": None}


def test_the_starter_is_part_of_the_package():
    import sim.cli

    assert Path(sim.cli.__file__).with_name("starter.yaml").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "becomes", [InputError((Problem("Traceback KeyboardInterrupt"),)), RuntimeError("interrupted")]
)
def test_a_signal_to_end_is_one_even_when_a_library_makes_an_error_of_it(sim, monkeypatch, number, becomes):
    before = signal.getsignal(number)

    def interrupted_inside():
        try:
            signal.raise_signal(number)
        except BaseException:
            raise becomes from None

    monkeypatch.setattr("sim.scenario.schema.json_schema", interrupted_inside)
    said = sim("schema")
    assert (said.code, said.out, said.err) == (128 + number, "", "sim: interrupted; nothing was written\n")
    assert signal.getsignal(number) is before


def test_ctrl_c_that_a_library_swallows_ends_the_run_after_the_replication(sim, folder, monkeypatch):
    def swallowing(*arguments):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("sim.cli.recorded.write_all_tables", swallowing)
    said = sim("run", "三村.yaml", "--workers", "1", "--replications", "100000", "--out", "r")
    assert (said.code, said.err.split()) == (130, ["sim:", "interrupted;", "nothing", "was", "written"])
    assert [file.name for file in folder.iterdir()] == ["三村.yaml"]


def test_an_earlier_ctrl_c_is_forgotten(sim, monkeypatch):
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: signal.raise_signal(signal.SIGINT))
    assert sim("schema").code == 130
    monkeypatch.setattr("sim.scenario.schema.json_schema", lambda: 1 / 0)
    assert sim("schema").code == 1
