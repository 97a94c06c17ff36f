"""The reference page of the commands, made from the program itself.

python -m sim.cli.reference > docs/reference/commands.md
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

import click

from sim.cli.program import program

_INTRODUCTION = """# The commands

This page is made from the program itself (`python -m sim.cli.reference > docs/reference/commands.md`); a test keeps it
current. `sim COMMAND --help` says the same.

Every command ends with one of these exit codes: 0 fine, 1 something did not hold or failed, 2 bad input, 130
interrupted. With bad input nothing is written. `--json` prints one JSON document, errors too."""


def reference_page() -> str:
    """Return the page as Markdown: a section for each command, with its arguments and options."""
    return "\n\n".join([_INTRODUCTION, *_sections(program, "sim")]) + "\n"


def _sections(group: click.Group, path: str) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _sections(command, f"{path} {name}")
        else:
            yield _section(command, f"{path} {name}")


def _section(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    rows = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    options = "\n".join(f"| `{_cell(names)}` | {_cell(text)} |" for names, text in rows)
    parts = [f"## {path}", f"    {usage}", inspect.cleandoc(command.help or "").replace("\b\n", "")]
    return "\n\n".join([*parts, f"| option | what it does |\n|---|---|\n{options}"])


def _cell(text: str) -> str:
    return text.replace("|", "&#124;")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(reference_page())
