"""The command `sim`: its subcommands, and what becomes of an error."""

from __future__ import annotations

import click

from sim import __version__
from sim.cli.check import check
from sim.cli.console import speak_utf8
from sim.cli.endings import ending
from sim.cli.explain import explain
from sim.cli.fit import fit
from sim.cli.import_records import import_records
from sim.cli.init import init
from sim.cli.interrupts import interrupted, interrupts_noted
from sim.cli.lockdown import lockdown
from sim.cli.measures import measures
from sim.cli.options import asked_language
from sim.cli.report import report
from sim.cli.run import run
from sim.cli.schema import schema
from sim.cli.site import site
from sim.cli.validate import validate
from sim.cli.verify import verify
from sim.cli.world import world
from sim.report.words import Words


@click.group(
    name="sim",
    invoke_without_command=True,
    commands=[
        init,
        import_records,
        check,
        schema,
        run,
        report,
        explain,
        world,
        site,
        lockdown,
        measures,
        fit,
        validate,
        verify,
    ],
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
        number = interrupted()
        words = Words(asked_language(arguments))
        code = ending(KeyboardInterrupt() if number else error, words, as_json="--json" in arguments)
        return 128 + number if number else code
    return code if isinstance(code, int) else 0
