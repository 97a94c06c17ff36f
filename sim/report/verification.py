"""The page of a verification: what the rule is, what agrees, what does not, number by number."""

from __future__ import annotations

import math
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

from sim import __version__
from sim.record.results.manifest import LIBRARIES, installed
from sim.report.drawing import Drawing
from sim.report.figures import deviations
from sim.report.numbers import ABSENT, MINUS
from sim.report.template import template
from sim.report.words import Language, Words
from sim.verification.outcome import Number, Outcome, Verification
from sim.verification.row import Verdict

PAGE_FILE = "report.html"

NUMBER = re.compile(r"\d+(?:\.\d+)?")
"""A number in the name of a quantity."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number as text."""

    quantity: str
    theory: str
    tolerance: str
    simulated: str
    se: str
    z: str
    verdict: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class CaseLines:
    """One case as text."""

    name: str
    title: str
    about: str
    rows: list[Line]


@dataclass(frozen=True, slots=True)
class Section:
    """The cases of one field; `farthest` is the largest z as text."""

    name: str
    title: str
    about: str
    numbers: int
    agree: int
    passed: bool
    farthest: str
    figure: Drawing | None
    cases: list[CaseLines]


@dataclass(frozen=True, slots=True)
class Page:
    """What the template shows; everything is text, and escaped there except the drawings."""

    passed: bool
    about: str
    verdict: str
    meaning: str
    remarks: list[str]
    rule: list[str]
    left_out: list[tuple[str, str]]
    sections: list[Section]
    command: str
    started: str
    program: str
    libraries: str
    platform: str


def write_page(found: Verification, folder: Path, language: Language, command: str) -> Path:
    """Write the page of a verification into its folder and return where it stands."""
    file = folder / PAGE_FILE
    file.write_text(render_page(found, language, command), encoding="utf-8", newline="\n")
    return file


def render_page(found: Verification, language: Language, command: str) -> str:
    """Return the page as HTML, complete in itself."""
    words = Words(language)
    return template("verification.html").render(page=_page(found, words, command), words=words)


def _page(found: Verification, words: Words, command: str) -> Page:
    return Page(
        passed=found.passed,
        about=words(
            "verify.about", cases=len(found.outcomes), numbers=found.numbers, started=found.started[:10],
            seconds=f"{found.wall_time_s:.0f}", workers=found.workers,
        ),
        verdict=verdict_of(found, words),
        meaning=words("verify.meaning" if found.passed else "verify.meaning.failed"),
        remarks=remarks(found, words),
        rule=[words(f"verify.rule.{part}") for part in ("precise", "agrees", "exact", "controls", "alarms")],
        left_out=[(name, words.known("verify.case", title)) for name, title in found.left_out],
        sections=_sections(found, words),
        command=command,
        started=found.started.replace("T", " "),
        program=f"peacegrid {__version__}, Python {platform.python_version()}",
        libraries=", ".join(f"{name} {version}" for name, version in installed(LIBRARIES).items()),
        platform=platform.platform(),
    )  # fmt: skip


def verdict_of(found: Verification, words: Words) -> str:
    """Return the verdict on everything in one sentence."""
    counts = found.counts()
    if found.passed:
        return words("verify.passed", numbers=found.numbers, cases=len(found.outcomes))
    return words(
        "verify.failed", differ=counts[Verdict.DIFFERS], short=counts[Verdict.TOO_SHORT], stopped=counts["stopped"],
        numbers=found.numbers,
    )  # fmt: skip


def remarks(found: Verification, words: Words) -> list[str]:
    """Return what must be known besides: cases that fail and why, and those that were run again."""
    told = []
    for outcome in found.outcomes:
        title = words("verify.named", title=words.known("verify.case", outcome.title), name=outcome.name)
        if outcome.before is not None:
            off = f"{outcome.before.alarm:.1f}"
            told.append(words("verify.again", case=title, off=off, replications=outcome.replications))
        if outcome.error:
            told.append(words("verify.stopped", case=title, error=outcome.error))
        elif not outcome.tape_as_asked:
            told.append(words("verify.not_as_asked", case=title))
        elif not outcome.passed:
            bad = [quantity(n.quantity, words) for n in outcome.numbers if n.verdict is not Verdict.AGREES]
            told.append(words("verify.case_failed", case=title, quantities=words.listed(bad)))
    return told


def _sections(found: Verification, words: Words) -> list[Section]:
    by_name = {name: [one for one in found.outcomes if one.section == name] for name in _names(found)}
    return [_section(name, outcomes, words) for name, outcomes in by_name.items()]


def _names(found: Verification) -> list[str]:
    return list(dict.fromkeys(outcome.section for outcome in found.outcomes))


def _section(name: str, outcomes: list[Outcome], words: Words) -> Section:
    numbers = [number for outcome in outcomes for number in outcome.numbers]
    z = [number.z for number in numbers if math.isfinite(number.z)]
    return Section(
        name=name,
        title=words(f"verify.section.{name}"),
        about=words(f"verify.about.{name}"),
        numbers=len(numbers),
        agree=sum(number.verdict is Verdict.AGREES for number in numbers),
        passed=all(outcome.passed for outcome in outcomes),
        farthest=_z(max(z, key=abs)) if z else ABSENT,
        figure=deviations.draw(name, outcomes, words),
        cases=[_case(one, words) for one in outcomes],
    )


def _case(outcome: Outcome, words: Words) -> CaseLines:
    about = words("verify.replications", number=outcome.replications) if outcome.replications else ""
    rows = [line(number, words) for number in outcome.numbers]
    return CaseLines(outcome.name, words.known("verify.case", outcome.title), about, rows)


def line(number: Number, words: Words) -> Line:
    """Return a number as text: the simulated value to the digits that its standard error leaves."""
    return Line(
        quantity=quantity(number.quantity, words),
        theory=f"{number.expected:.6g}",
        tolerance=f"{number.tolerance:.3g}",
        simulated=_to_its_digits(number),
        se=_short(number.se) if number.se > 0 else ABSENT,
        z=_z(number.z) if math.isfinite(number.z) else ABSENT,
        verdict=words(f"verify.verdict.{number.verdict.value}"),
        agrees=number.verdict is Verdict.AGREES,
    )


def _z(value: float) -> str:
    return f"{value:+.2f}".replace("-", MINUS)


def _short(value: float) -> str:
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


def _to_its_digits(number: Number) -> str:
    if not math.isfinite(number.got):
        return ABSENT
    if not (number.se > 0 and number.got):
        return _short(number.got) if abs(number.got) < 1e-6 else f"{number.got:.6g}"
    digits = max(0, 1 - math.floor(math.log10(number.se)))
    return f"{number.got:.{min(digits, 12)}f}"


def quantity(label: str, words: Words) -> str:
    """Return what a quantity is called: its name in words, and the part of the district it is for.

    Names that differ only in their numbers share their words, in which {a}, {b} and so on stand for the numbers.
    """
    name, bracket, part = label.partition("[")
    for group in ("measure", "verify.quantity"):
        if words.has(f"{group}.{name}"):
            return words(f"{group}.{name}") + (f" [{part}" if bracket else "")
    alike = f"verify.quantity.{NUMBER.sub('#', label)}"
    return (
        words(alike, **dict(zip(ascii_lowercase, NUMBER.findall(label), strict=False))) if words.has(alike) else label
    )
