"""Chosen once, a language is that of everything that is printed."""

import re

import click
import pytest

from sim.cli.program import program

SILENT = {"schema"}
"""Commands that print nothing but a document for programs."""

ENGLISH = re.compile(r"\b(the|of|is|in|no|and|with|places|residents|by|warning)\b")


def commands(group=program):
    """Yield every command that there is."""
    context = click.Context(group)
    for command in (group.get_command(context, name) for name in group.list_commands(context)):
        yield from commands(command) if isinstance(command, click.Group) else [command]


def test_every_command_that_prints_anything_knows_the_language():
    options = {command.name: {option for one in command.params for option in one.opts} for command in commands()}
    assert {name for name, known in options.items() if "--language" not in known} == SILENT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "三村.yaml"], "三村.yaml：没有错误。方案：station、village。3 天，种子 1。"),
        (["world", "三村.yaml"], "三村：3 个网格，居民 300 人"),
        (["measures"], "平均响应时间"),
        (["init", "新县"], "已写出 新县/scenario.yaml。"),
        (["lockdown", "三村.yaml", "--points", "c", "--column", "place"], "1 处卡口由 1 个警力中的 1 个封控"),
        (["site", "三村.yaml", "--objective", "median", "--number", "1"], "3 个地点中选 1 个，使平均用时最短。"),
        (["check", "三村.yaml", "--set", "demand.kinds.theft.target_min=300"], "target_min：300 分钟，是否应为秒？"),
    ],
)
def test_a_language_chosen_once_is_spoken_by_every_command(sim, folder, monkeypatch, words, said):
    monkeypatch.setenv("PEACEGRID_LANGUAGE", "zh")
    spoken = sim(*words)
    assert spoken.code == 0
    assert said in spoken.out + spoken.err
    assert not ENGLISH.search(spoken.out + spoken.err)


def test_what_is_shown_of_a_scenario_says_in_chinese_what_is_a_default(sim, folder):
    assert "# 默认值（约定）" in sim("check", "三村.yaml", "--show", "--language", "zh").out


def test_the_option_wins_over_the_variable_and_an_unknown_language_is_refused(sim, folder, monkeypatch):
    monkeypatch.setenv("PEACEGRID_LANGUAGE", "zh")
    assert sim("check", "三村.yaml", "--language", "en").out.startswith("三村.yaml: fine.")
    monkeypatch.setenv("PEACEGRID_LANGUAGE", "fr")
    said = sim("check", "三村.yaml")
    assert said.code == 2
    assert "PEACEGRID_LANGUAGE" in said.err
