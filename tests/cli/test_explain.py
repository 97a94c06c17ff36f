"""`sim explain`: a recorded run made again, and the story of one call of it."""

import re
import shutil

import pytest

from sim.record.results.reading import open_results
from tests.cli.conftest import SCENARIO


@pytest.fixture(scope="session")
def recorded(tmp_path_factory):
    """Return the results folder of one run of the small scenario."""
    import contextlib
    import io

    from sim.cli.program import run_program

    folder = tmp_path_factory.mktemp("县")
    folder.joinpath("三村.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["run", str(folder / "三村.yaml"), "--workers", "1", "--replications", "2", "--no-report"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run_program([*words, "--out", str(folder / "结果")]) == 0
    return folder / "结果"


def slowest(folder, design, replication=0):
    return open_results(folder).sql(
        "SELECT * FROM matters WHERE design = $design AND replication = $replication"
        " ORDER BY response_min DESC, number LIMIT 1",
        {"design": design, "replication": replication},
    ).iloc[0]  # fmt: skip


def test_the_story_holds_the_times_on_record(sim, recorded):
    call = slowest(recorded, "village", 1)
    number = int(call["number"])
    told = sim("explain", recorded, "--matter", number, "--design", "village", "--replication", 1, "--json").json
    at = {step["fact"]: step["at"] for step in told["steps"] if "fact" in step}
    assert (told["kind"], told["cell"], told["outcome"]) == (call["kind"], call["cell"], call["outcome"])
    assert at["known"] == call["known_at"]
    assert at["queued"] == call["queued_at"]
    assert at["assigned"] == call["assigned_at"]
    assert at["arrived"] == call["arrived_at"]
    assert at["closed"] == call["closed_at"]
    assert told["parts"]["response_min"] == call["response_min"]


def test_every_order_follows_a_decision_for_that_unit(sim, recorded):
    for number in range(3):
        steps = sim("explain", recorded, "--matter", number, "--design", "village", "--json").json["steps"]
        orders = [place for place, step in enumerate(steps) if step.get("fact") == "assigned"]
        assert orders
        for place in orders:
            decision = next(step for step in reversed(steps[:place]) if "decision" in step)
            assert decision["chosen"] == steps[place]["unit"] == decision["candidates"][0]["unit"]
            minutes = [one["expected_min"] for one in decision["candidates"]]
            assert minutes == sorted(minutes)


def test_the_text_tells_it_in_english_and_chinese(sim, recorded):
    number = int(slowest(recorded, "station")["number"])
    english = sim("explain", recorded, "--matter", number).out.replace("\u00a0", " ")
    chinese = sim("explain", recorded, "--matter", number, "--language", "zh").out
    assert english.startswith(f"Matter {number}: theft, priority 2, at ")
    assert "Design 派出所, replication 0. Target 5 min" in english
    assert re.search(r"\n  \d\d:\d\d:\d\d      \+0\.0  becomes known\n", english)
    assert "it waits" in english
    assert "Later than the target of 5 min." in english
    assert chinese.startswith(f"事项 {number}：theft，优先级 2，地点 ")
    assert "超出目标时间 5" in chinese
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", chinese)


def test_without_a_number_the_slowest_calls_are_listed(sim, recorded):
    said = sim("explain", recorded, "--json").json
    assert said["slowest"][0]["number"] == slowest(recorded, "station")["number"]
    times = [call["response_min"] for call in said["slowest"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 10
    lines = sim("explain", recorded).out.splitlines()
    assert lines[1].startswith(f"  {said['slowest'][0]['number']}: ")
    assert lines[-1] == f"sim explain {recorded} --matter N tells the story of one of them."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--matter", 100_000], "there is no matter 100000; numbers go up to "),
        (["--matter", 0, "--design", "villag"], "'villag' is no design of this run; did you mean village?"),
        (["--matter", 0, "--design", "x"], "'x' is no design of this run; there are station, village"),
        (["--matter", 0, "--replication", 9], "has no replication 9 of station; they are numbered 0 to 1"),
        (["--replication", 9], "has no replication 9 of station; they are numbered 0 to 1"),
    ],
)
def test_what_is_not_on_record_is_told_in_words(sim, recorded, arguments, message):
    said = sim("explain", recorded, *arguments)
    assert said.code == 2
    assert message in said.err


def test_a_run_that_is_not_the_one_on_record_is_refused(sim, recorded, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(recorded, changed)
    scenario = changed / "scenario.yaml"
    text = scenario.read_text(encoding="utf-8")
    assert "mean_min: 30" in text
    scenario.write_text(text.replace("mean_min: 30", "mean_min: 31"), encoding="utf-8")
    said = sim("explain", changed, "--matter", 0)
    assert said.code == 2
    assert "the run made again is not the one on record (matters differ)" in said.err
    assert "It was written by peacegrid" in said.err


def test_a_folder_that_holds_no_results_is_refused(sim, tmp_path):
    said = sim("explain", tmp_path, "--matter", 0)
    assert (said.code, "is not a results folder" in said.err) == (2, True)
