"""Problems are told in Chinese to who asks for it, sentence and hint by sentence and hint."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

import sim.report.problems as problems_module
from sim.errors import Problem
from sim.report.problems import told_message, told_problem
from sim.report.words import Words
from tests.report.test_findings import SENTENCES, SIM, texts

EN, ZH = Words("en"), Words("zh")
PARTS = json.loads(Path(problems_module.__file__).with_name("problems.json").read_text(encoding="utf-8"))
SOURCES = (
    "world/readers/csv_file.py", "world/readers/table_file.py", "world/readers/workbook.py",
    "world/readers/workbook_guard.py", "world/readers/headers.py", "world/readers/geojson_file.py",
    "world/readers/shape_file.py", "world/readers/osm_file.py", "calls/source.py", "calls/guess.py",
    "calls/positions.py",
    "demand/replay.py", "cli/lockdown.py", "cli/site.py", "cli/options.py", "cli/import_records.py", "cli/init.py",
)  # fmt: skip
"""Sources in which problems of files and command lines are found."""


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_part_says_the_same_in_both_languages():
    assert [english for english, chinese in PARTS if fields(english) != fields(chinese)] == []
    assert [chinese for _, chinese in PARTS if re.search(r"[;()]|[^ ]: (?![^“]*”)", chinese)] == []
    assert len({english for english, _ in PARTS}) == len(PARTS)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("'x' is no column of t.csv; did you mean y?", "t.csv 中没有 'x' 这一列；是否指 y？"),
        ("'1,0' is not a number; write it without separators", "'1,0' 不是数字；请不要写分隔符"),
        (
            '"08:00-25:00": 25:00 is not a time of day; use HH:MM up to 24:00',
            '"08:00-25:00"：25:00 不是一天中的时刻；请写作 HH:MM，最晚 24:00',
        ),
        ('"x": this world has no such level; did you mean y?', '"x"：该辖区没有这一级；是否指 y？'),
        ("something new; use commas", "something new；请用逗号"),
        ("no such key; did you mean days? Known: start, days", "没有这个键；是否指 days？可用的有：start, days"),
        ("something new", "something new"),
    ],
)
def test_sentence_and_hint_are_told_as_far_as_they_are_known(english, chinese):
    assert told_message(english, ZH) == chinese
    assert told_message(english, EN) == english
    assert told_problem(Problem(english, "a.b", "f", 1, 2), ZH) == Problem(chinese, "a.b", "f", 1, 2)


def raised(tree):
    """Yield every sentence of a problem; options, docstrings and what is noted are none."""
    for node in ast.walk(tree):
        name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if name in {"input_error", "Problem", "add", "fail", "BadParameter", "UsageError", "ClickException"}:
            for part in node.args[:1]:
                yield from texts(part)
        elif isinstance(node, ast.Return | ast.Assign) and node.value is not None:
            target = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else "message"
            if target == "message":
                yield from texts(node.value)


@pytest.mark.parametrize("source", SOURCES)
def test_every_problem_of_files_and_commands_has_a_chinese_line(source):
    known = [re.sub(r"\{\w+\}", "table: {separator: 0}", english) for english, _ in [*PARTS, *SENTENCES]]
    sentences = set(raised(ast.parse((SIM / source).read_text(encoding="utf-8"))))
    parts = {part for sentence in sentences for part in sentence.split(r";\ ") if len(re.findall("[a-z]+", part)) > 1}
    assert [one for one in sorted(parts) if not any(re.fullmatch(f"(.*: )?{one}.*", text) for text in known)] == []
