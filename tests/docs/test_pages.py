"""What the pages say can be done can be done: scenarios are read, commands and measures exist."""

import re
import shutil
from pathlib import Path

import click
import pytest

from sim.cli.program import program
from sim.cli.reference import reference_page
from sim.measures.catalogue import CATALOGUE
from sim.scenario.read import read_scenario
from sim.world.build import build_world

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
HOW_TO = sorted((ROOT / "docs" / "how_to").glob("p*.md"))
MEASURES = {entry.name for entry in CATALOGUE}
MEASURE = re.compile(r"`([a-z]+(?:_[a-z0-9]+)*_(?:share|min|days|per_year|per_1000|mean|case))(?:\[[^\]`]*\])?`")


def text_of(page):
    return page.read_text(encoding="utf-8")


def name_of(page):
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory):
    """A copy of the shipped scenarios, beside which a reader would put his own."""
    folder = tmp_path_factory.mktemp("scenarios")
    for file in (ROOT / "scenarios").glob("*.yaml"):
        shutil.copy(file, folder)
    return folder


def test_there_is_a_page_for_every_practice():
    assert [page.stem.partition("_")[0] for page in HOW_TO] == [f"p{number:02d}" for number in range(1, 21)]


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_the_scenario_of_a_practice_can_be_read(page, scenarios):
    blocks = re.findall(r"```yaml\n(.*?)```", text_of(page), re.S)
    assert blocks
    for block in blocks:
        file = scenarios / f"{page.stem}.yaml"
        file.write_text(block, encoding="utf-8")
        base = read_scenario(scenarios / re.match(r"extends: (\S+)", block)[1])
        named = {"name": base.name, "title": base.title}
        assert read_scenario(file).model_copy(update=named) != base, "it changes nothing"


def test_the_world_of_ones_own_can_be_read(scenarios):
    block = re.search(r"```yaml\n(.*?)```", text_of(ROOT / "docs" / "tutorial" / "your_district.md"), re.S)[1]
    for file in ("roads.zip", "villages.xlsx"):
        scenarios.joinpath(file).touch()
    starter = (ROOT / "sim" / "cli" / "starter.yaml").read_text(encoding="utf-8")
    scenarios.joinpath("starter.yaml").write_text(
        re.sub(r"\nworld:.*?\n\n", "\n\n", starter, flags=re.S), encoding="utf-8"
    )
    scenarios.joinpath("own.yaml").write_text("extends: starter.yaml\n" + block, encoding="utf-8")
    assert read_scenario(scenarios / "own.yaml").world.source.cells.name_column == "村名"


def test_the_tables_of_own_villages_make_the_district_that_the_page_tells_of(scenarios):
    page = text_of(ROOT / "docs" / "how_to" / "own_villages.md")
    files = re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", page, re.S)
    assert [name for name, _ in files] == ["villages.csv", "townships.csv", "boundary.geojson", "scenario.yaml"]
    for name, content in files:
        (scenarios / name).write_text(content, encoding="utf-8")
    world = build_world(read_scenario(scenarios / "scenario.yaml").world)
    assert world.places.name == ("示例区", "柳湖街道", "王店街道", "左桥村", "李营子村", "王庄村")
    assert world.cells.residents.tolist() == [1204, 986, 1530]
    assert world.assumed_positions == 3
    told = [
        note for note in world.notes if "separators or a unit" in note or "新设街道" in note or "left out as" in note
    ]
    assert len(told) == 3


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_the_measures_that_a_practice_points_to_exist(page):
    settings = {"target_min"}
    assert set(MEASURE.findall(text_of(page))) - settings <= MEASURES


def test_the_page_of_the_commands_is_current():
    shipped = text_of(ROOT / "docs" / "reference" / "commands.md")
    assert shipped == reference_page(), "run: python -m sim.cli.reference > docs/reference/commands.md"


def commands(page):
    """Return the command lines of a page, as words after `sim`."""
    lines = re.findall(r"^ {4}sim (.+)$", text_of(page), re.M)
    return [line.partition("  #")[0].split() for line in lines]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name_of)
def test_every_command_line_is_understood(page):
    context = click.Context(program)
    for words in commands(page):
        command, rest = program, words
        while isinstance(command, click.Group):
            command, rest = command.get_command(context, rest[0]), rest[1:]
        assert command is not None, words
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= known, words


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(page)):
        assert "://" in target or (page.parent / target).exists(), target
