"""Kinds, priorities, categories, units, places and origins: what the words of a record mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, IndexArray, IntArray
from sim.calls.columns import ORIGINS
from sim.calls.flaws import BIT
from sim.calls.raw import Raw
from sim.calls.table import TextColumn
from sim.calls.words import as_name, fold, folded_keys, looks_personal
from sim.errors import InputError, Problem
from sim.scenario.specs.call_mapping import CallMapping


@dataclass(slots=True)
class Classified:
    """What the words of a record mean, row by row, and the flaws found in them.

    `unlisted` counts, for each column of the mapping, the texts that its table does not list.
    """

    kind: TextColumn
    priority: IndexArray
    category: TextColumn
    unit: TextColumn
    place: TextColumn
    origin: TextColumn
    flaws: IntArray
    unlisted: dict[str, dict[str, int]]


def check_tables(mapping: CallMapping) -> None:
    """Check that no value table says two things of one text.

    Raises
    ------
    InputError
        With every key that is the same as another but for capitals, blanks or the width of its letters.
    """
    tables: dict[str, Mapping[str, object]] = {"kind.values": mapping.kind.values}
    if mapping.priority is not None:
        tables["priority.values"] = mapping.priority.values
    if mapping.category is not None:
        tables["category.values"] = mapping.category.values
    tables |= {f"origin[{number}].values": rule.values for number, rule in enumerate(mapping.origin)}
    problems: list[Problem] = [problem for path, values in tables.items() for problem in folded_keys(values, path)[1]]
    if problems:
        raise InputError(tuple(problems))


def classify(raw: Raw, mapping: CallMapping) -> Classified:
    """Return what the words of a record mean."""
    return _Classifier(raw, mapping).all()


class _Classifier:
    def __init__(self, raw: Raw, mapping: CallMapping) -> None:
        self.raw, self.mapping = raw, mapping
        self.flaws = np.zeros(len(raw), dtype=np.int64)
        self.unlisted: dict[str, dict[str, int]] = {}

    def all(self) -> Classified:
        kind, priority, category = self.kind(), self.priority(), self.category()
        unit, place, origin = self.unit(), self.place(), self.origin()
        return Classified(kind, priority, category, unit, place, origin, self.flaws, self.unlisted)

    def kind(self) -> TextColumn:
        spec = self.mapping.kind
        if spec.always is not None:
            return TextColumn(np.zeros(len(self.raw), dtype=np.int32), (spec.always,))
        code, texts = self.raw.words["kind"], self.raw.texts["kind"]
        self.mark("no_kind", code == NONE)
        if spec.values:
            table, _ = folded_keys(spec.values, "")
            known = [table.get(fold(text)) for text in texts]
            self.note_unlisted("unlisted_kind", "kind", code, [name is None for name in known])
            names = [spec.unlisted if name is None else str(name) for name in known]
        else:
            names = [(as_name(text) or spec.unlisted) for text in self.kept("kind")]
        return _column(code, names, spec.unlisted)

    def priority(self) -> IndexArray:
        spec = self.mapping.priority
        if spec is None:
            return np.full(len(self.raw), NONE, dtype=np.int32)
        code, texts = self.raw.words["priority"], self.raw.texts["priority"]
        table, _ = folded_keys(spec.values, "")
        found = [table.get(fold(text), _digit(text)) for text in texts]
        self.note_unlisted("unlisted_priority", "priority", code, [number is None for number in found])
        numbers = [NONE if number is None else int(str(number)) for number in found]
        return np.array([*numbers, NONE], dtype=np.int32)[code]

    def category(self) -> TextColumn:
        spec = self.mapping.category
        if spec is None:
            return _nothing(len(self.raw))
        table, _ = folded_keys(spec.values, "")
        written: dict[str, str] = {}
        names: list[str | None] = []
        for text in self.kept("category"):
            meant = str(table.get(fold(text), text))
            # The first way in which it is written stands for all that differ in capitals and blanks.
            names.append(written.setdefault(fold(meant), meant) or None)
        return _column(self.raw.words["category"], names, None)

    def unit(self) -> TextColumn:
        spec = self.mapping.unit
        if spec is None:
            return _nothing(len(self.raw))
        texts = self.kept("unit") if spec.keep else [f"unit-{n}" for n in range(1, len(self.raw.texts["unit"]) + 1)]
        return _column(self.raw.words["unit"], [text or None for text in texts], None)

    def place(self) -> TextColumn:
        if self.mapping.place is None:
            return _nothing(len(self.raw))
        return _column(self.raw.words["place"], [text or None for text in self.kept("place")], None)

    def origin(self) -> TextColumn:
        """The first rule that says something else than `call` decides."""
        found = np.zeros(len(self.raw), dtype=np.int32)
        rules = zip(self.mapping.origin, self.raw.origin, self.raw.origin_texts, strict=True)
        for number, (rule, code, texts) in enumerate(rules):
            table, _ = folded_keys(rule.values, "")
            known = [table.get(fold(text)) for text in texts]
            self.note_unlisted("unlisted_origin", f"origin[{number}]", code, [name is None for name in known])
            blank = table.get("")
            names = [rule.unlisted if name is None else str(name) for name in [*known, blank]]
            if blank is None:
                self.mark("unlisted_origin", code == NONE)
            meant = np.array([list(ORIGINS).index(name) for name in names], dtype=np.int32)[code]  # type: ignore[arg-type]
            found = np.where(found == 0, meant, found).astype(np.int32)
        return TextColumn(found, ORIGINS)

    def kept(self, name: str) -> list[str]:
        """Return the texts of a column, empty ones for those that look like personal data."""
        personal = [looks_personal(text) for text in self.raw.texts[name]]
        self.mark("personal", _of(self.raw.words[name], personal))
        return ["" if bad else text for text, bad in zip(self.raw.texts[name], personal, strict=True)]

    def mark(self, flaw: str, rows: BoolArray) -> None:
        self.flaws[rows] |= BIT[flaw]

    def note_unlisted(self, flaw: str, name: str, code: IndexArray, unlisted: Sequence[bool]) -> None:
        self.mark(flaw, _of(code, unlisted))
        texts = self.raw.origin_texts[int(name[7:-1])] if name.startswith("origin") else self.raw.texts[name]
        counts = np.bincount(code[code != NONE], minlength=len(texts))
        self.unlisted[name] = {
            text: int(count)
            for text, count, missed in zip(texts, counts, unlisted, strict=True)
            if missed and not looks_personal(text)
        }


def _column(code: IndexArray, names: Sequence[str | None], absent: str | None) -> TextColumn:
    """Return the column in which each number stands for a name; several may stand for one, None for nothing."""
    all_names = [*names, absent]
    known = sorted({name for name in all_names if name is not None})
    place = {name: number for number, name in enumerate(known)}
    table = np.array([NONE if name is None else place[name] for name in all_names], dtype=np.int32)
    return TextColumn(table[code], tuple(known))


def _of(code: IndexArray, which: Sequence[bool]) -> BoolArray:
    """Return the rows whose text is one of those marked."""
    rows: BoolArray = np.array([*which, False], dtype=np.bool_)[code]
    return rows


def _nothing(count: int) -> TextColumn:
    return TextColumn(np.full(count, NONE, dtype=np.int32), ())


def _digit(text: str) -> int | None:
    plain = fold(text)
    return int(plain) if plain.isdecimal() and len(plain) == 1 and plain != "0" else None
