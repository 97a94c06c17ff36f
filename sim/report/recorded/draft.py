"""A draft of a mapping, with comments for whoever completes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sim.calls.guess import Guess
from sim.report.words import Language, Words

_PLAIN = re.compile(r"(?!(?i:null|yes|no|true|false)$)[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*")


def draft(guess: Guess, file: str, language: Language) -> str:
    """Return a mapping as YAML; what could not be guessed stands in it as a comment.

    Parameters
    ----------
    file:
        Name of the record, for the first line.
    """
    return "\n".join(_Draft(guess, Words(language)).lines(file)) + "\n"


class _Draft:
    def __init__(self, guess: Guess, words: Words) -> None:
        self.guess, self.words = guess, words

    def lines(self, file: str) -> Iterator[str]:
        yield from self.comment("draft.head", file=file)
        form = self.guess.form
        if (form.encoding, form.separator) != ("utf-8", "comma"):
            yield f"table: {{encoding: {form.encoding}, separator: {form.separator}}}"
        yield from self.comment("draft.zone")
        yield f"time_zone: {'Asia/Shanghai' if self.guess.chinese else 'FILL-IN'}"
        yield from self.comment("draft.formats")
        yield f"time_formats: [{', '.join(_quoted(form) for form in self.guess.formats)}]"
        yield from self.comment("draft.times")
        yield "times:"
        for stamp, (column, date) in self.guess.times.items():
            where = f"{{column: {_quoted(column)}, date: {_quoted(date)}}}" if date else _quoted(column)
            yield f"  {stamp}: {where}  # {self.words(f'stamp.{stamp}')}"
        yield from self.kind()
        for role in ("priority", "unit", "place"):
            if role in self.guess.roles:
                yield from self.comment(f"draft.{role}")
                yield f"{role}: {self.column(role)}"
        yield from self.position()
        yield from self.origin()
        yield from self.repeats()
        if self.guess.others:
            yield from self.comment("draft.others")
            yield f"# {self.words('list.between').join(self.guess.others)}"

    def kind(self) -> Iterator[str]:
        yield from self.comment("draft.kind")
        yield f"kind: {self.column('kind')}" if "kind" in self.guess.roles else "kind: {always: call}"

    def position(self) -> Iterator[str]:
        if "x" not in self.guess.roles:
            return
        yield from self.comment("draft.plane" if self.guess.plane else "draft.degrees")
        coordinates = "FILL-IN" if self.guess.plane else "wgs84"
        yield f"position: {{x: {self.column('x')}, y: {self.column('y')}, coordinates: {coordinates}}}"

    def origin(self) -> Iterator[str]:
        if not self.guess.origins:
            return
        yield from self.comment("draft.origin")
        yield "origin:"
        yield f"  - column: {self.column('origin')}"
        yield "    values:"
        for text, origin in self.guess.origins.items():
            yield f"      {_quoted(text)}: {origin}"

    def repeats(self) -> Iterator[str]:
        if "id" in self.guess.roles:
            yield from self.comment("draft.repeats")
            yield f"repeats: {{id: [{self.column('id')}], rows: call}}"

    def column(self, role: str) -> str:
        return _quoted(self.guess.roles[role])

    def comment(self, key: str, **values: str) -> Iterator[str]:
        yield ""
        yield from (f"# {line}" for line in self.words(key, **values).split("\n"))


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
