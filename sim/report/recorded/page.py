"""The page on the quality of imported calls: what was found, what was done about it, what the record looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.calls.columns import ORIGINS, STAMPS, Stamp
from sim.calls.import_calls import Imported
from sim.calls.table import Calls
from sim.report.drawing import Drawing
from sim.report.findings import told
from sim.report.numbers import amount, plain
from sim.report.recorded import days, missing, positions, spans, week
from sim.report.template import template
from sim.report.words import Language, Words

PAGE_FILE = "quality.html"

MOST_WORDS = 40
"""Kinds and categories that are listed."""


@dataclass(frozen=True, slots=True)
class FlawRow:
    """A flaw as text."""

    name: str
    meaning: str
    count: str
    share: str
    calls: str
    done: str
    lines: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """A kind or category as text: how many calls, and how many rows of each other origin."""

    name: str
    counts: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """What the template shows; everything is text, and escaped there except the drawings."""

    title: str
    about: str
    headline: str
    sentences: list[str]
    flaws: list[FlawRow]
    absent: list[str]
    figures: list[Drawing]
    origins: list[str]
    tables: list[tuple[str, list[WordRow], int]]
    unread: list[tuple[str, str]]
    sentinels: list[tuple[str, str]]
    mapped: list[tuple[str, str]]
    dropped: list[str]
    program: str


def write_quality_page(imported: Imported, folder: Path, language: Language) -> Path:
    """Write the page into the folder of imported calls and return where it stands."""
    file = folder / PAGE_FILE
    file.write_text(render_quality_page(imported, language), encoding="utf-8", newline="\n")
    return file


def render_quality_page(imported: Imported, language: Language) -> str:
    """Return the page as HTML; the same calls and language always give the same text."""
    words = Words(language)
    return template("recorded/quality.html").render(page=_page(imported, words), words=words)


def _page(imported: Imported, words: Words) -> Page:
    known, calls = imported.quality, imported.calls
    found = {name: entry for name, entry in known["counts"].items() if entry["count"]}
    return Page(
        title=words("recorded.title", title=known["title"] or known["file"]),
        about=words(
            "recorded.about", file=known["file"], first=known["first"].replace("T", " "),
            last=known["last"].replace("T", " "), zone=known["time_zone"],
        ),
        headline=words("recorded.headline", calls=plain(known["demand"], 0), rows=plain(known["rows"], 0)),
        sentences=_sentences(known, words),
        flaws=[_flaw(name, entry, known["demand"], words) for name, entry in found.items()],
        absent=[told(entry["meaning"], words)[0] for name, entry in known["counts"].items() if name not in found],
        figures=_figures(imported, words),
        origins=[words(f"recorded.origin.{origin}") for origin in ORIGINS],
        tables=_tables(calls, words),
        unread=[*_unreadable(known, words), *_unlisted(known, words)],
        sentinels=[
            (column, words.listed([f"“{text}” {plain(count, 0)}" for text, count in counts.items()]))
            for column, counts in known["sentinels"].items()
        ],
        mapped=list(known["columns"]["mapped"].items()),
        dropped=known["columns"]["dropped"],
        program=f"{known['program']} {known['version']}",
    )  # fmt: skip


def _sentences(known: Mapping[str, Any], words: Words) -> list[str]:
    origins, left_out = known["origins"], known["rows"] - known["used"]
    dropped = known["columns"]["dropped"]
    apart = [origin for origin in ("unit", "scheduled") if origins[origin]]
    return [
        words("recorded.left_out" if left_out else "recorded.left_out.none", count=plain(left_out, 0)),
        *(words(f"recorded.apart.{origin}", count=plain(origins[origin], 0)) for origin in apart),
        words("recorded.dropped" if dropped else "recorded.dropped.none", count=plain(len(dropped), 0)),
    ]


def _flaw(name: str, entry: Mapping[str, Any], demand: int, words: Words) -> FlawRow:
    lines = words("list.between").join(str(line) for line in entry["lines"][:5])
    of_calls = amount(entry["calls"] / demand, "share", words) if demand else "–"
    return FlawRow(
        name=name,
        meaning=told(entry["meaning"], words)[0],
        count=plain(entry["count"], 0),
        share=amount(entry["share"], "share", words),
        calls=of_calls if entry["calls"] else "–",
        done=told(entry["done"], words)[0],
        lines=lines + (" …" if entry["count"] > 5 else ""),
    )


def _figures(imported: Imported, words: Words) -> list[Drawing]:
    demand = imported.calls.demand()
    if not len(demand):
        return []
    there: list[Stamp] = [stamp for stamp in STAMPS[1:] if getattr(imported.mapping.times, stamp) is not None]
    drawn = [days.draw(demand, words), week.draw(demand, words), spans.draw(demand, words)]
    return [*drawn, missing.draw(demand, there, words), positions.draw(demand, words)]


def _tables(calls: Calls, words: Words) -> list[tuple[str, list[WordRow], int]]:
    """Return the tables of kinds and categories: title, rows, and how many words are not listed."""
    tables = []
    for name in ("kind", "category"):
        column = getattr(calls, name)
        if len(column.names) > 1 or (name == "category" and column.names):
            by_origin = [
                np.bincount(column.code[(calls.origin.code == n) & (column.code >= 0)], minlength=len(column.names))
                for n in range(len(ORIGINS))
            ]
            order = np.argsort(-sum(by_origin), kind="stable")[:MOST_WORDS].tolist()
            rows = [WordRow(column.names[n], [plain(float(counts[n]), 0) for counts in by_origin]) for n in order]
            tables.append((words(f"recorded.{name}"), rows, len(column.names) - len(rows)))
    return tables


def _unreadable(known: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    return [
        (words(f"stamp.{stamp}"), words("recorded.looks", line=found["line"], shape=found["shape"]))
        for stamp, found in known["unreadable_shapes"].items()
    ]


def _unlisted(known: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    rows = []
    for name, found in known["unlisted"].items():
        texts = [f"“{text}” {plain(count, 0)}" for text, count in found["texts"].items()]
        if found["other_texts"]:
            others = {"count": plain(found["other_texts"], 0), "rows": plain(found["rows_with_others"], 0)}
            texts.append(words("recorded.rare", **others))
        rows.append((name, words.listed(texts)))
    return rows
