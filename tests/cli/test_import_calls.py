"""`sim import calls`: a folder that is whole or not there, and one clear message for what cannot be read."""

import signal
import subprocess
import sys
import time

import pytest

from sim.calls.table import read_calls_folder

MAPPING = """\
time_zone: Asia/Shanghai
times: {called: 报警时间, arrived: 到达}
kind: 类型
"""
CALLS = """\
报警时间,到达,类型,报警人,电话
2024-03-01 10:00:00,2024-03-01 10:20:00,打架,张三,13812345678
2024-03-01 11:00:00,,盗窃,李四,13912345678
,2024-03-01 12:00:00,盗窃,王五,13712345678
"""


@pytest.fixture
def here(folder):
    """Return the current folder, which holds a record of calls and its mapping too."""
    folder.joinpath("记录.csv").write_text(CALLS, encoding="utf-8")
    folder.joinpath("mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return folder


def test_the_folder_holds_the_calls_and_what_is_known_of_them(sim, here):
    said = sim("import", "calls", "记录.csv", "--map", "mapping.yaml")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("3 rows, 2 usable, 2 of them calls; 2024-03-01T10:00:00 to 2024-03-01T11:00:00")
    assert "- missing_arrived: 1 (33.3%): the time of the arrival is missing; the call is kept without it" in said.out
    assert "Columns not read: 报警人, 电话" in said.out
    result = here / "记录-calls"
    assert read_calls_folder(result).kind.text().tolist() == ["打架", "盗窃"]
    assert result.joinpath("left_out.csv").read_text(encoding="utf-8-sig") == "line,reason\n4,no_call_time\n"
    again = sim("import", "calls", "记录.csv", "--map", result / "mapping.yaml", "--out", "again", "--json")
    assert (again.code, again.json["used"], again.json["columns"]["dropped"]) == (0, 2, ["报警人", "电话"])
    assert (here / "again" / "calls.parquet").read_bytes() == (result / "calls.parquet").read_bytes()


def test_a_draft_of_the_mapping_is_printed_or_written(sim, here):
    printed = sim("import", "calls", "记录.csv", "--guess", "--language", "zh")
    assert (printed.code, "time_zone: Asia/Shanghai" in printed.out, "# 舍去的列：" in printed.out) == (0, True, True)
    written = sim("import", "calls", "记录.csv", "--guess", "--map", "draft.yaml", "--json")
    assert written.json == {"mapping": "draft.yaml", "draft": here.joinpath("draft.yaml").read_text(encoding="utf-8")}
    assert sim("import", "calls", "记录.csv", "--map", "draft.yaml").code == 0


def test_the_page_is_in_the_language_that_was_asked_for(sim, here):
    sim("import", "calls", "记录.csv", "--map", "mapping.yaml", "--out", "out", "--language", "zh")
    assert "可用的警情有 2 起" in (here / "out" / "quality.html").read_text(encoding="utf-8")


def test_a_fault_in_the_page_does_not_lose_the_calls(sim, here, monkeypatch):
    from sim.report.recorded import page

    monkeypatch.setattr(page, "render_quality_page", lambda *_: 1 / 0)
    said = sim("import", "calls", "记录.csv", "--map", "mapping.yaml", "--out", "out")
    assert (said.code, "quality.html could not be made (ZeroDivisionError" in said.err) == (1, True)
    assert len(read_calls_folder(here / "out")) == 2


def test_no_name_or_number_of_a_caller_gets_into_the_folder(sim, here):
    sim("import", "calls", "记录.csv", "--map", "mapping.yaml", "--out", "out")
    content = b"".join(file.read_bytes() for file in (here / "out").iterdir())
    assert "张三".encode() not in content
    assert b"13812345678" not in content


def test_a_folder_that_exists_is_replaced_only_if_it_holds_calls_and_only_when_asked(sim, here):
    arguments = ("import", "calls", "记录.csv", "--map", "mapping.yaml", "--out", "out")
    assert sim(*arguments).code == 0
    said = sim(*arguments)
    assert (said.code, "exists already; choose another --out, or replace it with --overwrite" in said.err) == (2, True)
    assert sim(*arguments, "--overwrite").code == 0
    here.joinpath("mine").mkdir()
    here.joinpath("mine", "work.txt").write_text("mine", encoding="utf-8")
    said = sim(*arguments[:-1], "mine", "--overwrite")
    assert (said.code, "so --overwrite leaves it alone" in said.err) == (2, True)
    assert [file.name for file in here.joinpath("mine").iterdir()] == ["work.txt"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nowhere.csv", "--map", "mapping.yaml"], "there is no such file"),
        (["记录.csv", "--map", "nowhere.yaml"], "there is no such file"),
        (["三村.yaml", "--map", "mapping.yaml"], "'报警时间' is no column of 三村.yaml"),
        (["记录.csv", "--map", "三村.yaml"], "missing: time zone"),
        ([".", "--map", "mapping.yaml"], "is a folder"),
        (["记录.csv"], "give --map MAPPING; --guess writes a draft of one"),
        (["记录.csv", "--guess", "--map", "mapping.yaml"], "mapping.yaml: exists already"),
    ],
)
def test_what_cannot_be_imported_is_told_and_leaves_nothing_behind(sim, here, listing, arguments, what):
    before = listing()
    said = sim("import", "calls", *arguments)
    assert (said.code, what in said.err, "Traceback" in said.err) == (2, True, False), said.err
    assert listing() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_leaves_nothing_behind(here):
    row = "2024-03-01 10:00:00,2024-03-01 10:20:00,打架,张三,13812345678\n"
    here.joinpath("long.csv").write_text(CALLS + row * 300_000, encoding="utf-8")
    before = sorted(file.name for file in here.iterdir())
    command = [sys.executable, "-m", "sim", "import", "calls", "long.csv", "--map", "mapping.yaml"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    while process.poll() is None and sorted(file.name for file in here.iterdir()) == before:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    # Where a compiled library ran Python when it came, Python ends by the signal itself; a shell calls both 130.
    assert process.returncode in {130, -signal.SIGINT}, said
    assert (b"interrupted; nothing was written" in said, b"Traceback" in said) == (True, False), said
    assert sorted(file.name for file in here.iterdir()) == before
