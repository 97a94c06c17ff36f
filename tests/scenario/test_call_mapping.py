"""The file that says what the columns of a record mean."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.call_mapping import mapping_yaml, read_call_mapping
from sim.scenario.specs.call_mapping import CallMapping, KindColumn, PositionColumns

PLACES = Path(__file__).resolve().parents[2] / "scenarios" / "places"
LEAST = "time_zone: Asia/Shanghai\ntimes: {called: 报警时间}\nkind: 类型\n"


def problems(write, text):
    with pytest.raises(InputError) as refused:
        read_call_mapping(write(text, "mapping.yaml"))
    return {(problem.line, problem.path): problem.message for problem in refused.value.problems}


def test_the_name_of_a_column_alone_will_do(write):
    mapping = read_call_mapping(write(LEAST, "mapping.yaml")).mapping
    assert (mapping.times.called.column, mapping.kind.column) == ("报警时间", "类型")
    assert mapping.time_formats == ["iso"]
    assert mapping.unit is None


@pytest.mark.parametrize("name", ["boone_calls.yaml", "crisis_calls.yaml"])
def test_a_mapping_written_out_reads_to_the_same(write, name):
    mapping = read_call_mapping(PLACES / name).mapping
    assert read_call_mapping(write(mapping_yaml(mapping), "again.yaml")).mapping == mapping


def test_every_problem_is_told_at_its_place(write):
    found = problems(
        write,
        """\
time_zone: Asia/Beijin
time_formats: [YYYY-MM-DD HH:MM, DD.MM]
times:
  caled: t
  arrived: {colum: x}
kind: {always: fight, column: x}
position: {x: a, y: b, coordinates: plane}
origin:
  - {column: who, values: {officer: units}}
real_zeros: [travel]
repeats: {rows: unit}
period: {first: 2024-02-01, last: 2024-01-01}
""",
    )
    assert {place: text.split(";")[0] for place, text in found.items()} == {
        (1, "time_zone"): '"Asia/Beijin": is no time zone that is known here',
        (2, "time_formats[1]"): '"DD.MM": is no format of time: year, month and day are not each in it once',
        (3, "times.called"): "missing: when the call came",
        (4, "times.caled"): "unknown key",
        (5, "times.arrived.column"): "missing: column of the time, or of date and time",
        (5, "times.arrived.colum"): "unknown key",
        (6, "kind"): "give either column or always",
        (7, "position.coordinates"): "plane: must say which plane: an EPSG code (EPSG:4547), "
        "or a PROJ text (+proj=tmerc ...)",
        (9, "origin[0].values.officer"): '"units": must be call, unit or scheduled',
        (10, "real_zeros[0]"): '"travel": must be handling_min, turnout_min, travel_min, on_scene_min, '
        "response_min or service_min",
        (11, "repeats.id"): "a row for each unit needs the columns that name the call",
        (12, "period.last"): "2024-01-01 is before the first day, 2024-02-01",
    }  # fmt: skip
    assert "did you mean travel_min?" in found[10, "real_zeros[0]"]


@pytest.mark.parametrize(
    ("text", "what"),
    [("", "the file is empty"), ("[a, b]", "a mapping is a map of the keys"), ("time_zone: {", "is not YAML")],
)
def test_what_is_no_mapping_is_refused(write, text, what):
    assert what in str(problems(write, text))


VALUES = st.sampled_from(
    [None, "", "x", "0", "-1", "1e400", "call", "YYYY-MM-DD", "%Y", "../x", "12", True, [], {}, ["a"]]
)
KEYS = st.sampled_from(
    [*CallMapping.model_fields, *PositionColumns.model_fields, *KindColumn.model_fields, "called", "id"]
)
TREES = st.recursive(
    VALUES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4))
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(list(CallMapping.model_fields)), TREES, max_size=6))
def test_any_mapping_is_read_or_refused(write, tree):
    whole = yaml.safe_load(LEAST) | tree
    with suppress(InputError):
        read_call_mapping(write(yaml.safe_dump(whole, allow_unicode=True), "mapping.yaml"))
