"""A draft of a mapping: what is guessed, and that it can be read."""

import pytest

from sim.calls.guess import guess_mapping
from sim.calls.import_calls import import_calls
from sim.errors import InputError
from sim.report.recorded.draft import draft
from sim.scenario.call_mapping import read_call_mapping

CHINESE = """\
警单编号,报警日期,报警时间,派警时间,到达时间,处置完毕时间,警情类别,报警方式,报警人,报警电话,经度,纬度,所属辖区,紧急程度
A1,2024/3/1,下午 3:05:00,15:07,15:20,15:50,纠纷,电话报警,张三,13812345678,114.88,33.73,411603,1
A2,2024/3/2,上午 3:05:00,3:06,3:20,3:50,盗窃,巡逻发现,李四,13912345678,114.87,33.74,411603,2
"""
AMERICAN = """\
Incident Number;Received DtTm;Dispatch DtTm;On Scene DtTm;Available DtTm;Call Type;Call Source;X;Y;Caller Name
1;03/13/2024 03:05:00 PM;03/13/2024 03:06:00 PM;;03/13/2024 03:30:00 PM;Fire;Phone;6000000;2100000;Ann
2;03/14/2024 03:05:00 PM;03/14/2024 03:06:00 PM;;03/14/2024 03:30:00 PM;Fire;Officer initiated;6000500;2100500;Bob
"""


@pytest.fixture
def guessed(tmp_path):
    def run(text, encoding="utf-8"):
        file = tmp_path / "calls.csv"
        file.write_bytes(text.encode(encoding))
        return file, guess_mapping(str(file))

    return run


def test_a_chinese_record_is_recognised_by_its_header(guessed):
    _, guess = guessed(CHINESE, "gbk")
    assert (guess.form.encoding, guess.chinese, guess.plane) == ("gbk", True, False)
    assert guess.formats == ["YYYY/MM/DD", "上午 HH:MM:SS", "HH:MM"]
    assert guess.times == {
        "called": ("报警时间", "报警日期"), "dispatched": ("派警时间", ""), "arrived": ("到达时间", ""),
        "cleared": ("处置完毕时间", ""),
    }  # fmt: skip
    assert guess.roles == {
        "priority": "紧急程度", "place": "所属辖区", "x": "经度", "y": "纬度", "kind": "警情类别", "origin": "报警方式",
        "id": "警单编号",
    }  # fmt: skip
    assert guess.origins == {"巡逻发现": "unit", "电话报警": "call"}
    assert guess.others == ["报警人", "报警电话"]


def test_an_american_record_is_recognised_by_its_header(guessed):
    _, guess = guessed(AMERICAN)
    assert (guess.form.separator, guess.plane, guess.formats) == ("semicolon", True, ["MM/DD/YYYY HH:MM:SS AM"])
    assert guess.times == {
        "called": ("Received DtTm", ""), "dispatched": ("Dispatch DtTm", ""), "cleared": ("Available DtTm", ""),
    }  # fmt: skip
    assert guess.origins == {"Officer initiated": "unit", "Phone": "call"}
    assert "Caller Name" in guess.others


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gbk"), (AMERICAN, "utf-8")])
def test_a_draft_is_a_mapping_once_its_gaps_are_filled(guessed, tmp_path, text, encoding, language):
    file, guess = guessed(text, encoding)
    written = draft(guess, file.name, language)
    written = written.replace("time_zone: FILL-IN", "time_zone: America/Los_Angeles").replace("FILL-IN", "EPSG:2227")
    (tmp_path / "mapping.yaml").write_text(written, encoding="utf-8")
    found = import_calls(file, read_call_mapping(tmp_path / "mapping.yaml"))
    assert (found.quality["used"], found.quality["origins"]["unit"]) == (2, 1)
    assert found.calls.handling_min.tolist() == ([2, 1] if text == CHINESE else [1, 1])


def test_no_value_of_a_person_gets_into_a_draft(guessed):
    file, guess = guessed(CHINESE)
    assert not {"张三", "13812345678"} & set(draft(guess, file.name, "zh").split())


@pytest.mark.parametrize(
    ("texts", "word"),
    [(["45352.5", "45353.25"], "excel"), (["1709845509", "1709945509"], "unix"), (["30000"] * 30, "iso")],
)
def test_numbers_are_times_only_where_they_can_be(guessed, texts, word):
    rows = "".join(f"{text},2024-01-01 10:00:00\n" for text in texts)
    assert guessed("created,other\n" + rows)[1].formats[0] == word


@pytest.mark.parametrize(("text", "what"), [("a,b\n1,2\n", "no column of times"), ("a,b\n", "no rows"), ("", "empty")])
def test_a_file_without_times_is_refused(guessed, text, what):
    with pytest.raises(InputError, match=what):
        guessed(text)
