"""A resolved scenario is written so that it reads back equal; its fingerprint changes with every value."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.read import read_scenario
from sim.scenario.scenario_yaml import fingerprint, named_files, scenario_yaml
from sim.scenario.specs.scenario import Scenario

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "scenarios").glob("*.yaml"))


@pytest.fixture
def again(write):
    """Write a scenario and read it again."""
    return lambda scenario: read_scenario(write(scenario_yaml(scenario), "again.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_scenario_survives_being_written(again, path):
    scenario = read_scenario(path)
    assert again(scenario) == scenario
    assert fingerprint(again(scenario)) == fingerprint(scenario)


WORLD = {
    "kind": "generated", "area_km2": 10, "residents": 100, "townships": 1, "villages": 1, "groups": 1, "cells": 1,
}  # fmt: skip
names = st.text(
    alphabet=st.characters(codec="utf-8", categories=["L", "Nd"]) | st.sampled_from("_-"), min_size=1, max_size=8
)
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
spans = st.floats(0.001, 10_000)
laws = st.one_of(
    st.builds(lambda m: {"law": "constant", "mean_min": m}, spans),
    st.builds(lambda m, s: {"law": "lognormal", "median_min": m, "sigma": s}, spans, st.floats(0, 5)),
    st.builds(lambda m, k: {"law": "erlang", "mean_min": m, "stages": k}, spans, st.integers(1, 1000)),
)
hours = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda span: span[0] != span[1]).map(
    lambda span: "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in span)
)  # fmt: skip
kinds = st.fixed_dictionaries(
    {"rate": st.builds(lambda r: {"per_day": r}, st.floats(0, 1000)), "work": laws},
    optional={
        "title": texts, "priority": st.integers(1, 9), "patience": st.none() | laws, "target_min": st.floats(0.1, 100),
        "hour_weights": st.none() | st.lists(st.floats(0.001, 9), min_size=24, max_size=24),
    },
)  # fmt: skip
groups = st.fixed_dictionaries(
    {
        "bases": st.sampled_from([{"level": "village"}, {"level": "cell", "largest": 2}])
        | st.builds(lambda codes: {"places": codes}, st.lists(texts, min_size=1, max_size=3)),
        "shifts": st.lists(
            st.fixed_dictionaries({"hours": hours}, optional={"crews": st.integers(1, 9)}), min_size=1, max_size=3
        ),
    },
    optional={
        "title": texts,
        "turnout": laws,
        "skills": st.lists(names, max_size=2),
        "mode_home": st.none() | st.just("foot"),
    },
)
designs = st.fixed_dictionaries(
    {"units": st.dictionaries(names, groups, min_size=1, max_size=3)},
    optional={
        "title": texts,
        "desk": st.fixed_dictionaries({}, optional={"queue_limit": st.none() | st.integers(0, 9)}),
    },
)
scenarios = st.fixed_dictionaries(
    {
        "name": st.text(alphabet="ab0#'淮-", min_size=1, max_size=10),
        "world": st.just({"source": WORLD}),
        "demand": st.fixed_dictionaries({"kinds": st.dictionaries(names, kinds, min_size=1, max_size=3)}),
        "designs": st.dictionaries(names, designs, min_size=1, max_size=3),
    },
    optional={"description": texts, "seed": st.integers(0, 2**70)},
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scenarios)
def test_any_scenario_reads_back_equal(again, plain):
    scenario = Scenario.model_validate(plain)
    back = again(scenario)
    assert back == scenario
    assert fingerprint(back) == fingerprint(scenario)
    assert list(back.designs) == list(scenario.designs)


@pytest.fixture
def with_file(write, minimal, tmp_path):
    """A scenario that names a file."""
    (tmp_path / "data").mkdir()
    write("node\na\n", "data/posts.csv")
    write(minimal.replace("{level: township}", "{file: data/posts.csv}"))
    return lambda: read_scenario("harbour.yaml")


def test_paths_are_written_as_seen_from_the_folder(with_file, tmp_path):
    folder = tmp_path / "results" / "run"
    folder.mkdir(parents=True)
    text = scenario_yaml(with_file(), folder)
    assert "file: ../../data/posts.csv\n" in text
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    assert read_scenario(folder / "scenario.yaml") == with_file()
    assert f"file: {tmp_path / 'data' / 'posts.csv'}\n" in scenario_yaml(with_file())


def test_a_path_on_another_drive_stays_absolute(with_file, monkeypatch, tmp_path):
    def no_way(path, start):
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", no_way)
    assert f"file: {tmp_path / 'data' / 'posts.csv'}\n" in scenario_yaml(with_file(), tmp_path)


def test_the_named_files_are_listed_with_their_places(with_file, tmp_path):
    assert list(named_files(with_file())) == [
        (("designs", "base", "units", "car", "bases", "file"), str(tmp_path / "data" / "posts.csv"))
    ]


def test_the_fingerprint_follows_the_content_of_a_file_and_not_its_path(with_file, write, tmp_path):
    before = fingerprint(with_file())
    (tmp_path / "data").rename(tmp_path / "moved")
    text = (tmp_path / "harbour.yaml").read_text().replace("data/", "moved/")
    moved = read_scenario(write(text, "moved.yaml"))
    assert fingerprint(moved) == before
    write("node\nb\n", "moved/posts.csv")
    assert fingerprint(moved) != before
    (tmp_path / "moved" / "posts.csv").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        fingerprint(moved)


@pytest.mark.parametrize(
    "option", ["seed=2", "clock.days=27", "title=x", "units.car.crew=2", "desk.rule=own_area_first"]
)
def test_the_fingerprint_changes_with_every_value(read, minimal, option):
    prints = {fingerprint(read(minimal, *sets).scenario) for sets in ((), (option,))}
    assert len(prints) == 2


def test_the_fingerprint_does_not_ask_how_a_value_was_written(read, minimal):
    assert fingerprint(read(minimal).scenario) == fingerprint(read(minimal + "seed: 1\nclock: {days: 28.0}\n").scenario)
    assert len(fingerprint(read(minimal).scenario)) == 64


def test_the_order_of_unit_groups_is_part_of_the_fingerprint(read, minimal):
    one = "  van: {bases: {level: village}, shifts: [{hours: 08:00-20:00}]}\n"
    two = one.replace("van", "bus")
    assert fingerprint(read(minimal + one + two).scenario) != fingerprint(read(minimal + two + one).scenario)


def test_chinese_text_and_paragraphs_are_written_as_they_are(read, minimal):
    text = minimal.replace("name: harbour", "name: harbour\ntitle: 淮阳区\ndescription: |\n  一\n  二\n")
    written = scenario_yaml(read(text).scenario)
    assert "title: 淮阳区\n" in written
    assert "description: |\n  一\n  二\n" in written
