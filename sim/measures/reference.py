"""The reference page of the measures, made from the catalogue.

python -m sim.measures.reference > docs/reference/measures.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sim.measures.catalogue import CATALOGUE, CONVENTIONS, THEMES, Entry

_INTRODUCTION = """# The measures

This page is made from the program itself (`python -m sim.measures.reference > docs/reference/measures.md`); a test
keeps it current. `sim measures` prints the same catalogue.

A measure belongs to one design in one replication. Many are also computed for parts of the district: by kind of
incident, by hour of the day, by group of units, by surge. Such a part stands in brackets behind the name, in
`measures.csv` and under `experiment.compare` alike: `response_mean_min[kind=theft]`, `calls[hour=08]`,
`people[group=auxiliary]`, `within_target_share[surge=fair]`.

## What holds for all of them
"""


def reference_page() -> str:
    """Return the page as Markdown: what holds for all measures, then each theme with its measures."""
    parts = [_INTRODUCTION + "\n" + "\n".join(f"- {convention}" for convention in CONVENTIONS)]
    parts += ["\n".join(_theme(theme, line)) for theme, line in THEMES.items()]
    return "\n\n".join(parts) + "\n"


def _theme(theme: str, line: str) -> Iterator[str]:
    yield f"## {theme.capitalize()}\n\n{line}"
    for entry in CATALOGUE:
        if entry.theme == theme:
            yield "\n" + "\n".join(_entry(entry))


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### `{entry.name}`\n"
    facts = [f"Unit: {entry.unit or 'none'}"]
    if entry.better != "neither":
        facts.append(f"{entry.better} is better")
    if entry.by:
        facts.append("also by " + ", ".join(entry.by))
    yield f"{entry.meaning} {'; '.join(facts)}.\n"
    yield entry.definition
    if entry.source:
        yield f"\nSource: {entry.source}."


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(reference_page())
