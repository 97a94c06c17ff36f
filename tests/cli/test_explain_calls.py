"""`sim explain` says of a call how it came in: for nothing, once more, by a camera, or not at all."""

import contextlib
import io

import pytest

from sim.record.results.reading import open_results
from tests.cli.conftest import SCENARIO

THEFT = "work: {law: exponential, mean_min: 30}\n"
CALLS = """\
      false_calls: {share: 0.5}
      duplicates: {mean: 2, recognised: 0.5}
      alert: {reported: 0.5, reported_after: {law: constant, mean_min: 90}}
desk: {cameras: {all: 0.5}}
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    from sim.cli.program import run_program

    folder = tmp_path_factory.mktemp("calls")
    folder.joinpath("calls.yaml").write_text(SCENARIO.replace(THEFT, THEFT + CALLS), encoding="utf-8")
    words = ["run", str(folder / "calls.yaml"), "--workers", "1", "--replications", "1", "--no-report"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run_program([*words, "--out", str(folder / "out")]) == 0
    return folder / "out"


@pytest.mark.parametrize(
    ("which", "english", "chinese"),
    [
        ("false_call", "It is a call for nothing.", "属于虚假报警。"),
        ("alerted", "A camera made it known.", "由摄像头预警发现。"),
        ("known_at IS NULL", "Nobody came to know of it.", "始终无人知晓。"),
        (
            "outcome = 'merged'",
            "Nobody was sent: it was put to the call that it repeats.",
            "未派警：并入先前的同一警情。",
        ),
    ],
)
def test_the_story_says_how_a_call_came_in(sim, recorded, which, english, chinese):
    found = open_results(recorded).sql(f"SELECT * FROM matters WHERE design = 'station' AND {which} LIMIT 1").iloc[0]
    wanted = ("explain", recorded, "--design", "station", "--matter", int(found["number"]))
    assert english in sim(*wanted).out.splitlines()
    assert chinese in sim(*wanted, "--language", "zh").out.splitlines()


def test_the_story_of_a_further_call_names_the_first(sim, recorded):
    found = open_results(recorded).sql("SELECT * FROM matters WHERE duplicate_of IS NOT NULL LIMIT 1").iloc[0]
    told = sim("explain", recorded, "--design", found["design"], "--matter", int(found["number"]))
    assert f"It is one more call about matter {found['duplicate_of']}." in told.out.splitlines()


def test_what_was_put_to_another_call_is_not_listed_among_those_that_nobody_came_to(sim, recorded):
    merged = open_results(recorded).sql("SELECT number FROM matters WHERE outcome = 'merged' AND design = 'station'")
    listed = sim("explain", recorded, "--design", "station", "--json").json["unanswered"]
    assert len(merged) > 0
    assert not set(merged["number"]) & set(listed)
