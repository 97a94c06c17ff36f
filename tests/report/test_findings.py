"""Findings are told in Chinese on a Chinese page, with their numbers."""

import ast
import json
import re
import string
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim.report.findings as findings_module
from sim.experiment import cautions
from sim.experiment.precision import Precision
from sim.experiment.replication import Failure
from sim.report.findings import told
from sim.report.words import Words
from sim.scenario.read import resolve
from sim.world.build import build_world
from sim.world.readers.suspicions import extent_notes
from tests.cli.conftest import SCENARIO

EN, ZH = Words("en"), Words("zh")
SENTENCES = json.loads(Path(findings_module.__file__).with_name("findings.json").read_text(encoding="utf-8"))


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("english", "chinese"), SENTENCES)
def test_a_sentence_says_the_same_in_both_languages(english, chinese):
    values = {name: f"<{number}>" for number, name in enumerate(sorted(fields(english)))}
    assert fields(english) == fields(chinese)
    assert not set(",:;()") & set(chinese)
    assert told(english.format_map(values), ZH) == (chinese.format_map(values), True)
    assert told(english.format_map(values), EN) == (english.format_map(values), True)


def test_day_and_time_of_a_surge_stand_where_chinese_puts_them():
    text = "庙会, day 2 08:00 to day 3 20:00: closed to all modes everywhere"
    assert told(text, ZH)[0] == "庙会，第 2 日 08:00 至第 3 日 20:00：各处对所有出行方式封闭"


def test_modes_have_their_names():
    text = "庙会, day 2 08:00 to day 3 20:00: speed times 0.5 for car, foot, moto everywhere"
    assert told(text, ZH)[0].endswith("各处 汽车、步行和moto 的速度乘以 0.5")


SIM = Path(findings_module.__file__).parents[1]
WHERE = ("world/**/*.py", "cli/recorded.py", "cli/import_records.py")
"""Sources in which notes and warnings are made."""

HINTS = r"(\.\*)?;? ?did you mean|a row of totals is left out"
"""Beginnings of parts of problems, in functions whose names tell of notes."""


def pattern(node):
    """Return what a text of the source may look like, as a regular expression; None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(one.value) if isinstance(one, ast.Constant) else ".*" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [pattern(node.left), pattern(node.right)]
        return None if parts == [None, None] else "".join(part or ".*" for part in parts)
    return None


def texts(node):
    """Yield every text in a part of the source that is a sentence and not raised."""
    found = pattern(node)
    if found is not None and len(found.replace(".*", "").split()) >= 3:
        yield found
    elif found is None and not isinstance(node, ast.Raise) and not is_docstring(node):
        for part in ast.iter_child_nodes(node):
            yield from texts(part)


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def notes_of(tree):
    """Yield the sentences of functions that make notes, and those that are put among notes and warnings elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and re.search("notes?$|hint$|^_theory$|^_report$|^_add_page$", node.name):
            yield from texts(node)
        elif isinstance(node, ast.Call) and re.search(r"notes?\.(append|extend)$", ast.unparse(node.func)):
            for part in node.args:
                yield from texts(part)
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if re.search(r"notes?$", ast.unparse(target)):
                yield from texts(node.value)


def test_every_note_in_the_source_has_a_chinese_line():
    english = [re.sub(r"\{\w+\}", "0:0", text) for text, _ in SENTENCES]
    sources = [file for where in WHERE for file in SIM.glob(where)]
    notes = {note for file in sources for note in notes_of(ast.parse(file.read_text(encoding="utf-8")))}
    missing = [
        note.replace("\\", "")
        for note in sorted(notes)
        if not any(re.fullmatch(f"(.*; |.*, )?{note}.*|.*{note}.*", text, re.DOTALL) for text in english)
        and not re.match(HINTS, note.replace("\\", ""))
    ]
    assert len(notes) > 50
    assert missing == []


def test_every_warning_of_a_scenario_has_a_chinese_line():
    tree = ast.parse((SIM / "scenario" / "suspicions.py").read_text(encoding="utf-8"))
    warnings = {note for node in ast.walk(tree) if isinstance(node, ast.Yield) for note in texts(node)}
    english = [re.sub(r"\{\w+\}", "0:0", text) for text, _ in SENTENCES]
    missing = [one for one in warnings if not any(re.fullmatch("0:0: " + one, text) for text in english)]
    assert len(warnings) > 10
    assert missing == []


def test_a_text_that_nobody_has_translated_stays_as_it_is():
    assert told("something new", ZH) == ("something new", False)


def test_names_that_are_left_out_are_counted():
    text = "2 nodes have a road back to themselves, which is of no use for travel: a, b and 1,200 more"
    assert told(text, ZH)[0] == "2 个节点有通向自身的道路，对行驶没有用处：a, b 等，另有 1,200 个"


def test_what_the_county_says_of_itself_is_translated(tmp_path):
    from sim.cli.init import STARTER

    notes = build_world(resolve(str(STARTER)).scenario.world).notes
    assert len(notes) >= 2
    assert [note for note in notes if not told(note, ZH)[1]] == []


def test_what_is_said_of_roads_and_suspicions_is_translated(tmp_path):
    (tmp_path / "n.csv").write_text("id,x,y\na,0,0\nb,1,0\nc,2,0\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("from,to\na,a\na,b\nb,c\nb,c\n", encoding="utf-8")
    text = SCENARIO.replace(
        "roads: {format: none}", "roads: {format: csv, nodes: {file: n.csv, id: id, x: x, y: y}, file: r.csv}"
    )
    text = text.replace("hours: 00:00-24:00", "hours: 08:00-20:00")
    file = tmp_path / "s.yaml"
    file.write_text(text, encoding="utf-8")
    resolved = resolve(str(file))
    notes = build_world(resolved.scenario.world).notes
    assert len(notes) >= 4
    assert [note for note in notes if not told(note, ZH)[1]] == []
    warnings = [f"{problem.path}: {problem.message}" for problem in resolved.warnings]
    assert warnings
    assert [text for text in warnings if not told(text, ZH)[1]] == []
    wide = extent_notes(np.array([0.0, 90_000.0]), np.array([0.0, 1.0]), "road nodes")
    assert [note for note in wide if not told(note, ZH)[1]] == []


def test_what_is_said_of_tables_and_boundaries_is_translated(tmp_path):
    rows = "代码,名称,镇,人口\n1,甲,a,1.5\n2,乙,a,0\n3,甲,b,1人\n4.0,丙,b,5000\n5,丁,b,2\nv,戊,b,2\n"
    rows += "".join(f"{number},村{number},b,2\n" for number in range(6, 20)) + ",合计,,9\n"
    (tmp_path / "v.csv").write_text("某区基本情况\n甲表\n" + rows, encoding="utf-8")
    (tmp_path / "t.csv").write_text("代码,人口\na,7\nb,9\nc,3\n", encoding="utf-8")
    square = [[114.8, 33.7], [114.9, 33.7], [114.9, 33.8], [114.8, 33.8], [114.8, 33.7]]
    (tmp_path / "b.json").write_text(json.dumps({"coordinates": [square]}), encoding="utf-8")
    source = """boundary: {file: b.json, coordinates: wgs84}
    totals: {level: township}
    cells:
      format: table
      table: {file: v.csv, id: 代码, leave_out: {名称: [合计]}}
      name_column: 名称
      residents_column: 人口
      level_columns: {township: 镇}
      level_tables: {township: {table: {file: t.csv, id: 代码}, residents_column: 人口}}
      missing_position: spread
"""
    text = SCENARIO[: SCENARIO.index("cells:")] + source + SCENARIO[SCENARIO.index("demand:") :]
    file = tmp_path / "s.yaml"
    file.write_text(text.replace("places: [a]", 'places: ["1"]'), encoding="utf-8")
    notes = build_world(resolve(str(file)).scenario.world).notes
    assert len(notes) == 17
    assert [note for note in notes if not told(note, ZH)[1]] == []


def test_what_limits_the_numbers_is_translated():
    measures = pd.DataFrame(
        {"design": ["a"], "replication": [0], "measure": ["open_share"], "value": [0.5], "unit": ["share"]}
    )
    table = pd.DataFrame(
        {"design": ["a", "b"], "measure": ["m", "m"], "relative_half_width": [0.5, 0.6], "needed": [90.0, np.inf]}
    )
    said = [
        *cautions.about_failures([Failure(1, "a", "measure", "x"), Failure(1, "", "demand", "x")], 5),
        *cautions.about_open_matters(measures),
        *cautions.about_warm_up({"a": np.arange(20.0).reshape(5, 4) % 4, "b": 9 - np.arange(20.0).reshape(5, 4) % 4}),
        *cautions.about_precision(Precision(0.05, 0.95, 3), table, False),
    ]
    assert len(said) == 9
    assert [text for text in said if not told(text, ZH)[1]] == []
