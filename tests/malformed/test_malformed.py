"""Whatever a file holds: one clear message, exit code 2, no traceback, no hang, and nothing written elsewhere."""

import os
import signal
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from sim.cli.program import run_program
from tests.malformed import spoilt
from tests.malformed.healthy import healthy

MOST_SECONDS = 30
SECRET = "secret,x_km,y_km\nconfidential-4711,1,1\n"

pytest.importorskip("osmium")


def _ways(one):
    """Yield every way to spoil an input."""
    content, ending = one.files[one.target], one.target.rpartition(".")[2]
    generic = spoilt.any_file(content)
    yield from islice(generic, 0, None, 3) if one.dear else generic
    if ending in ("yaml", "csv", "osm", "geojson"):
        generic = spoilt.any_text(content)
        yield from islice(generic, 0, None, 3) if one.dear else generic
    if ending == "csv":
        yield from spoilt.any_table(content)
        generic = spoilt.any_office_table(content)
        yield from islice(generic, 0, None, 3) if one.dear else generic
    by_ending = {
        "yaml": spoilt.any_yaml, "geojson": spoilt.any_json, "osm": spoilt.any_xml, "xlsx": spoilt.any_zip,
        "zip": spoilt.any_zip,
    }  # fmt: skip
    if ending in by_ending:
        yield from by_ending[ending](content)
    if one.coordinates is not None:
        yield from spoilt.swapped(content, *one.coordinates)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return healthy(tmp_path_factory.mktemp("healthy"))


@pytest.fixture(scope="module")
def ways(inputs):
    """Return a function that gives all spoilt contents of an input, made once."""
    return cache(lambda name: list(_ways(inputs[name])))


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Return the current folder; a file that is nobody's business lies above it."""
    folder = tmp_path / "work"
    folder.mkdir()
    tmp_path.joinpath("secret.csv").write_text(SECRET, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return folder


@pytest.fixture
def in_time(monkeypatch):
    """Return a function that runs the command and interrupts what takes too long, where the system can do that."""
    if not hasattr(signal, "SIGALRM"):
        yield run_program
        return

    def too_long(*_):
        raise TimeoutError(f"more than {MOST_SECONDS} seconds")

    def run(words):
        signal.alarm(MOST_SECONDS)
        try:
            return run_program(words)
        finally:
            signal.alarm(0)

    before = signal.signal(signal.SIGALRM, too_long)
    yield run
    signal.signal(signal.SIGALRM, before)


def listing(folder):
    """Return all files below a folder with their content, but for the folder of results."""
    files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return {str(file): file.read_bytes() for file in files if "out" not in file.relative_to(folder).parts}


def outcome(one, work, content, capsys, run=run_program):
    """Run the command of an input on another content of its target; return the exit code and what was printed."""
    for name, healthy_content in one.files.items():
        work.joinpath(name).write_bytes(content if name == one.target else healthy_content)
    before = listing(work.parent)
    capsys.readouterr()
    code = run(list(one.command))
    printed = capsys.readouterr()
    assert listing(work.parent) == before, "something else was written"
    return code, printed.out, printed.err


NAMES = (
    "scenario", "replay", "nodes", "roads", "places", "workbook", "geojson", "lines", "shapefile", "osm", "pbf",
    "record", "record_workbook", "record_parquet", "mapping",
)  # fmt: skip


def test_every_healthy_input_is_here(inputs):
    assert tuple(inputs) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_healthy_input_is_read(name, inputs, work, capsys):
    one = inputs[name]
    code, _, errors = outcome(one, work, one.files[one.target], capsys)
    assert code == 0, errors


@pytest.mark.parametrize("name", NAMES)
def test_no_spoilt_input_comes_to_harm(name, inputs, ways, work, capsys, in_time, monkeypatch):
    if name in ("record_workbook", "record_parquet", "mapping"):  # the page of records takes long; "record" makes it
        monkeypatch.setattr("sim.report.recorded.page.write_quality_page", lambda *_: None)
    one, refused, count = inputs[name], 0, 0
    for way, content in ways(name):
        for left in work.glob("out*"):
            for file in sorted(left.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()
            left.rmdir()
        code, said, errors = outcome(one, work, content, capsys, in_time)
        assert code in (0, 2), f"{way}: {errors}"
        assert "Traceback" not in said + errors, way
        assert "4711" not in said + errors, f"{way}: what lies elsewhere is shown"
        assert len(said + errors) < 20_000, f"{way}: nobody reads that much"
        if code == 2:
            assert errors.strip(), way
            assert not list(work.glob("out*")), f"{way}: something is left of what was refused"
        refused, count = refused + (code == 2), count + 1
    assert refused >= count / 2, "most of these cannot be read"


def test_there_are_more_than_two_hundred_spoilt_inputs(ways):
    assert sum(len(ways(name)) for name in NAMES) > 200
