"""The command as a process of its own: encodings, imports, Ctrl-C."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "duckdb", "jinja2", "joblib", "matplotlib", "networkx", "numpy", "osmium", "pandas", "platformdirs", "pydantic",
    "pyproj", "rich", "scipy", "shapely", "simpy", "yaml",
}  # fmt: skip


def process(*arguments, **variables):
    """Run `python -m sim` elsewhere than in the project; return what it printed as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments], capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )  # fmt: skip


def imported_by(*arguments):
    """Return what a command has imported when it is done."""
    code = (
        "import json, sys\nfrom sim.cli.program import run_program\n"
        f"assert run_program({list(arguments)!r}) == 0\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).stdout
    return set(json.loads(printed.splitlines()[-1]))


def test_help_imports_no_heavy_library():
    assert not HEAVY & imported_by("--help")


def test_check_imports_only_what_reads_and_checks(folder):
    found = imported_by("check", "三村.yaml")
    assert HEAVY & found == {"pydantic", "yaml"}
    assert "sim.scenario.specs.roads" in found


def test_the_shipped_scenario_is_checked_without_more():
    found = imported_by("check", str(ROOT / "scenarios" / "huaiyang.yaml"))
    assert HEAVY & found == {"pydantic", "yaml"}
    parts = (
        "battery",
        "cells",
        "disputes",
        "patrol",
        "relocation",
        "replay",
        "roads",
        "rung",
        "search",
        "surge",
        "ways",
    )
    assert not {f"sim.scenario.specs.{part}" for part in parts} & found


@pytest.mark.parametrize(("arguments", "short"), [(["check", "三村.yaml"], True), (["world", "三村.yaml"], False)])
def test_a_short_command_ends_without_a_last_search_for_cycles(arguments, short, folder):
    code = (
        "import atexit, gc, sys\nfrom sim.cli import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0))\nmain()"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).stdout
    assert printed.split()[-1] == str(short).encode()


def test_import_sim_imports_next_to_nothing():
    code = "import sys, sim; dir(sim); print([name for name in sys.modules if name.startswith('sim')])"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).stdout
    assert printed.split() == [b"['sim']"]


def test_exit_codes_reach_the_caller(folder):
    assert process("check", "三村.yaml").returncode == 0
    assert process("check", "四村.yaml").returncode == 2
    assert process("bogus").returncode == 2


@pytest.mark.parametrize("encoding", ["cp936", "cp437", "ascii", "utf-8"])
def test_what_goes_into_a_pipe_is_utf_8_whatever_the_country(folder, encoding):
    slip = "demand.kinds.theft={title: 盗窃, rate: {per_day: 12}, target_min: 300}"
    found = process("check", "三村.yaml", "--set", slip, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert found.returncode == 0
    assert "三村" in found.stdout.decode("utf-8")
    assert "盗窃" in found.stderr.decode("utf-8")


def on_console(arguments, stream, **variables):
    """Run `python -m sim` with one stream on a pseudo-terminal; return the exit code and what the terminal showed."""
    master, slave = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments], stdin=subprocess.DEVNULL,
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave},
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    ) as running:  # fmt: skip
        os.close(slave)
        shown = b""
        with contextlib.suppress(OSError):  # the way Linux says that nobody has the terminal open any more
            while part := os.read(master, 65536):
                shown += part
    os.close(master)
    return running.returncode, shown


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("encoding", ["gbk", "cp437"])
def test_a_console_that_lacks_a_character_does_not_fail(folder, encoding):
    words = ["check", "三村.yaml", "--set", "title=警务 🙂", "--show"]
    code, shown = on_console(words, "stdout", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert code == 0
    assert b"\\U0001f642" in shown
    assert ("三村".encode("gbk") in shown) == (encoding == "gbk")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_console_shows_how_far_a_run_is(folder):
    words = ["run", "三村.yaml", "--workers", "1", "--replications", "3", "--no-report", "--out", "r"]
    code, shown = on_console(words, "stderr", TERM="xterm")
    assert code == 0
    assert b"replications" in shown
    assert b"3/3" in shown
    assert b"leaked" not in shown  # what DuckDB says of a database that is still there at the end


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to another process on Windows")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_a_run_and_leaves_nothing_behind(folder, workers):
    options = ("--workers", workers, "--replications", "100000", "--out", "r")
    with subprocess.Popen(
        [sys.executable, "-m", "sim", "run", "三村.yaml", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
    ) as running:  # fmt: skip
        try:
            while running.poll() is None and not list(folder.glob(".r.part-*/tables/matters/*.parquet")):
                time.sleep(0.05)
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process of the group
            said, errors = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (running.returncode, said) == (130, b"")
    assert errors.split() == b"sim: interrupted; nothing was written".split()
    assert [file.name for file in folder.iterdir()] == ["三村.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to another process on Windows")
def test_ctrl_c_while_the_program_loads_is_no_traceback():
    code = "import sys, builtins\nfrom sim.cli import main\nsys.modules['sim.cli.program'] = None\n"
    code += (
        "class Interrupting:\n    def find_spec(self, *_):\n        raise KeyboardInterrupt\n"
        "del sys.modules['sim.cli.program']\nsys.meta_path.insert(0, Interrupting())\nmain()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (found.returncode, found.stdout, found.stderr) == (130, b"", b"")
