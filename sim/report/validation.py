"""The page of a validation: recorded calls beside what the simulated units did about them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sim.calibration.compare import Line, Verdict
from sim.calibration.validate import Validation
from sim.report.figures import validated_curves, validated_parts
from sim.report.numbers import percent, plain
from sim.report.sheet import Cell, Section, Sheet, Table, render_sheet
from sim.report.words import Language, Words

PAGE_FILE = "validation.html"
_TAGS = {Verdict.WITHIN: "good", Verdict.OUTSIDE: "bad", Verdict.UNCLEAR: "open"}
_COLUMNS = (
    ("quantity", False), ("calls", True), ("record", True), ("interval", True), ("simulated", True),
    ("difference", True), ("tolerance", True), ("verdict", False),
)  # fmt: skip


def write_validation_page(found: Validation, folder: Path, language: Language, command: str) -> Path:
    """Write the page of a validation into its folder and return where it stands."""
    file = folder / PAGE_FILE
    file.write_text(render_validation_page(found, Words(language), command), encoding="utf-8", newline="\n")
    return file


def render_validation_page(found: Validation, words: Words, command: str) -> str:
    """Return the page as HTML, complete in itself."""
    replay = found.replay
    last = replay.days.end - timedelta(days=1)
    name = replay.scenario.title or replay.scenario.name
    sheet = Sheet(
        title=words("validated.title"),
        about=words("validated.about", scenario=name, design=found.design, first=replay.days.first, last=last),
        headline=verdict_of(found, words),
        is_good=found.passed,
        remarks=list(remarks(found, words)),
        sections=list(_sections(found, words)),
        command=command,
    )
    return render_sheet(sheet, words)


def verdict_of(found: Validation, words: Words) -> str:
    """Return the verdict in one sentence."""
    outside = sum(line.judged and line.verdict is not Verdict.WITHIN for line in found.lines)
    judged = sum(line.judged for line in found.lines)
    key = "validated.passed" if found.passed else "validated.failed"
    return words(key, outside=outside, judged=judged)


def remarks(found: Validation, words: Words) -> Iterator[str]:
    """Yield what must be known besides the verdict."""
    replay = found.replay
    yield words("validated.compared", compared=f"{found.compared:,}", calls=f"{len(replay.calls):,}")
    if replay.snapped.unplaced:
        yield words("validated.unplaced", count=f"{replay.snapped.unplaced:,}")
    if replay.left_out:
        yield words("validated.left_out", count=f"{replay.left_out:,}")
    tolerances = found.tolerances
    yield words(
        "validated.tolerances", median=percent(tolerances.median, words), p90=percent(tolerances.p90, words),
        points=f"{100 * tolerances.share:g}",
    )  # fmt: skip
    if math.isfinite(found.rank_correlation):
        yield words("validated.correlation", value=f"{found.rank_correlation:.2f}")
    beyond = found.count("outside", judged=False)
    if beyond:
        yield words("validated.beyond", count=beyond)


def _sections(found: Validation, words: Words) -> Iterator[Section]:
    main = [line for line in found.lines if not line.by]
    yield Section(
        words("validated.main"), [words("validated.how")], [validated_curves.draw(found, words)], table_of(main, words)
    )
    parts = [line for line in found.lines if line.by]
    figure = validated_parts.draw(parts, found.tolerances.median, words)
    if figure is not None:
        yield Section(words("validated.by_part"), [words("validated.by_part.note")], [figure], table_of(parts, words))


def table_of(lines: Sequence[Line], words: Words) -> Table:
    """Return comparisons as a table, under the names of their parts."""
    rows: list[list[Cell]] = []
    before = ("", "")
    for line in lines:
        if (line.by, line.name) != before:
            before = line.by, line.name
            rows.append([Cell(part_of(line, words))])
        texts = texts_of(line, words)
        numbers = [Cell(text, number=number) for text, (_, number) in zip(texts[:-1], _COLUMNS, strict=False)]
        rows.append([*numbers, Cell(texts[-1], tag=_TAGS[line.verdict] if line.judged or line.by else "open")])
    return Table([(words(f"validated.column.{name}"), number) for name, number in _COLUMNS], rows)


def part_of(line: Line, words: Words) -> str:
    """Return what the calls of a line have in common."""
    return f"{words.known('validated.by', line.by)} {line.name}" if line.by else words("validated.all")


def texts_of(line: Line, words: Words) -> list[str]:
    """Return a comparison as the texts of its columns."""
    what = words(
        "validated.of", part=words(f"validated.part.{line.quantity}"), statistic=words(f"validated.{line.statistic}")
    )
    is_share = line.statistic == "share"
    values = [_value(value, is_share, words) for value in (line.observed, line.low, line.high, line.simulated)]
    difference = f"{'+' if line.difference > 0 else ''}{plain(100 * line.difference, 1)}"
    unit = "points" if is_share else "%"
    tolerance = words(f"unit.{unit}", number=f"±{100 * line.tolerance:g}")
    verdict = words(f"validated.verdict.{line.verdict.value}" if line.judged or line.by else "validated.verdict.shown")
    interval = words("interval", low=values[1], high=values[2])
    shown = words(f"unit.{unit}", number=difference)
    return [what, f"{line.calls:,}", values[0], interval, values[3], shown, tolerance, verdict]


def _value(value: float, is_share: bool, words: Words) -> str:
    return words("unit.%", number=f"{100 * value:.1f}") if is_share else f"{value:.2f}"
