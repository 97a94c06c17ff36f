"""A run that is recorded: the study, its results folder and its report, all of it or nothing."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sim.cli.check import print_warnings
from sim.cli.interrupts import stopping_when_interrupted
from sim.cli.progress import progress_bar
from sim.errors import SimError
from sim.experiment.street_table import write_all_tables
from sim.experiment.study import Study, run_study
from sim.record.results.folder import results_name
from sim.record.results.manifest import Manifest
from sim.record.results.writer import ResultsWriter
from sim.report.page import write_report
from sim.report.words import Language, Words
from sim.scenario.late_problems import placed_in
from sim.scenario.read import Resolved, resolve
from sim.scenario.scenario_yaml import fingerprint


@dataclass(frozen=True, slots=True)
class Order:
    """What `sim run` was asked for; None where the scenario or the program decides."""

    file: str
    sets: tuple[str, ...]
    designs: tuple[str, ...] | None
    replications: int | None
    until_precision: float | None
    workers: int
    out: str | None
    overwrite: bool
    theory: bool
    report: bool
    language: Language
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A study and the folder that holds it. Without a report that was ordered one of the `warnings` says why."""

    study: Study
    folder: Path
    report: Path | None
    language: Language
    warnings: tuple[str, ...]
    told: int
    """How many of the warnings were printed before the run."""


def run_into_folder(order: Order) -> Recorded:
    """Run a scenario and write its results folder with the report in it.

    The folder appears whole or not at all, with one exception: a fault in making the report, or in what theory says,
    does not lose the run.

    Raises
    ------
    InputError
        The scenario or an option cannot be used.
    ResultsError
        The folder exists already or cannot be written.
    """
    started, clock = datetime.now().astimezone(), time.perf_counter()
    resolved = resolve(order.file, order.sets)
    print_warnings(resolved, Words(order.language))
    target = Path(order.out or Path("results", results_name(resolved.scenario.name, started)))
    with ResultsWriter(target, overwrite=order.overwrite) as writer:
        study = _study(order, resolved, writer.staging)
        _write_tables(writer, study)
        missing = _theory(writer, study) if order.theory else ()
        warnings = (*_of(resolved), *study.warnings, *missing)
        manifest = Manifest(
            scenario=study.scenario.name,
            scenario_file=Path(order.file).name,
            command=shlex.join(["sim", *order.arguments]),
            seed=study.scenario.seed,
            fingerprint=fingerprint(study.scenario),
            started=started.isoformat(timespec="seconds"),
            wall_time_s=round(time.perf_counter() - clock, 3),
            replications=study.replications,
            workers=study.workers,
            designs=list(study.designs),
            baseline=study.baseline,
            correction=study.correction,
            notes=list(study.world.notes),
            warnings=list(warnings),
        )
        writer.finish(manifest)
        report, faults = _report(writer.staging, target, order.language) if order.report else (None, ())
    return Recorded(study, target, report, order.language, (*warnings, *faults), len(resolved.warnings))


def _of(resolved: Resolved) -> Iterator[str]:
    for problem in resolved.warnings:
        yield f"{problem.path}: {problem.message}"


def _theory(writer: ResultsWriter, study: Study) -> tuple[str, ...]:
    """Write what theory says of a study; return why it could not be worked out, if so."""
    from sim.experiment.companion.table import theory_table

    try:
        writer.write_theory(theory_table(study))
    except SimError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return (f"what theory says could not be worked out ({what}); the results are complete",)
    return ()


def _report(staging: Path, target: Path, language: Language) -> tuple[Path | None, tuple[str, ...]]:
    """Return where the report will stand, or None and why it could not be made."""
    try:
        return target / write_report(staging, language).name, ()
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return None, (f"the report could not be made ({what}); the results are complete: sim report {target}",)


def _study(order: Order, resolved: Resolved, staging: Path) -> Study:
    what = Words(order.language)("said.replications")
    with placed_in(resolved), progress_bar(what) as progress:
        return run_study(
            resolved.scenario,
            replications=order.replications,
            until_precision=order.until_precision,
            workers=order.workers,
            designs=order.designs,
            progress=stopping_when_interrupted(progress),
            sink=partial(write_all_tables, staging),
        )


def _write_tables(writer: ResultsWriter, study: Study) -> None:
    writer.write_scenario(study.scenario)
    writer.write_world(study.world, study.fleets)
    writer.write_coverage(study.cells)
    writer.write_measures(study.measures)
    writer.write_comparison(study.comparison)
