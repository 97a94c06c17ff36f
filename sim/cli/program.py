"""The command `sim`: its subcommands, and what becomes of an error."""

from __future__ import annotations

from importlib import import_module

import click

from sim import __version__
from sim.cli.console import speak_utf8
from sim.cli.interrupts import interrupted, interrupts_noted

COMMANDS = (
    "check", "explain", "fit", "import", "init", "lockdown", "measures", "report", "run", "schema", "site", "validate",
    "verify", "world",
)  # fmt: skip
"""The subcommands, each in a module of its name."""


class _Commands(click.Group):
    """Loads a subcommand when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click has it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = "import_records" if cmd_name == "import" else cmd_name  # which is a word of Python
        found: click.Command = getattr(import_module(f"sim.cli.{name}"), name)
        return found


@click.group(
    name="sim",
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 a fault of the program, or what was tested failed, 2 bad input, 130 interrupted.",
)
@click.version_option(__version__, prog_name="sim")
@click.pass_context
def program(context: click.Context) -> None:
    """Compare ways of staffing a district before paying for one.

    Begin with `sim init`, then `sim check scenario.yaml` and `sim run scenario.yaml`.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run_program(arguments: list[str]) -> int:
    """Run `sim` with the arguments of the command line; return the exit code."""
    speak_utf8()
    try:
        with interrupts_noted():
            code = program.main(arguments, prog_name="sim", standalone_mode=False, obj=arguments)
    except (Exception, KeyboardInterrupt) as error:
        from sim.cli.endings import ending
        from sim.cli.options import asked_language
        from sim.report.words import Words

        number = interrupted()
        words = Words(asked_language(arguments))
        code = ending(KeyboardInterrupt() if number else error, words, as_json="--json" in arguments)
        return 128 + number if number else code
    return code if isinstance(code, int) else 0
