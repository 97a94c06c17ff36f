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
