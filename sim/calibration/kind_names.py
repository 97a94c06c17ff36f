"""Kinds of a record, and the kinds of a scenario that they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.calls.table import Calls
from sim.errors import input_error
from sim.scenario.specs.kinds import Kind

CALL, OTHER = "call", "other"
"""Kind of a call whose record names none, and of kinds too rare to be told apart."""

_LONGEST = 60


def kind_name(text: str) -> str:
    """Return a kind of a record as a name that a scenario can have: letters of any script, digits and low lines."""
    return re.sub(r"[^\w-]+", "_", text.strip()).strip("_").lower()[:_LONGEST] or CALL


def kinds_of(calls: Calls, kinds: Mapping[str, Kind]) -> IndexArray:
    """Return the number of each call's kind in a scenario, shape `(calls,)`.

    By name or title; calls of other kinds are `other` if the scenario has it, or its only kind. What was no call for
    help and has no kind of its own is `NONE`.

    Raises
    ------
    InputError
        Naming the kinds that the scenario lacks.
    """
    names = list(kinds)
    number = {spec.title: place for place, spec in enumerate(kinds.values()) if spec.title}
    number |= {name: place for place, name in enumerate(names)}
    texts = [*calls.kind.names, ""]
    known = np.array([number.get(text, number.get(kind_name(text), NONE)) for text in texts], dtype=np.int32)
    kind: IndexArray = known[calls.kind.code]
    lost = (kind == NONE) & calls.origin.equals("call")
    if not lost.any():
        return kind
    rest = names.index(OTHER) if OTHER in names else 0 if len(names) == 1 else NONE
    if rest == NONE:
        missing = sorted({texts[code] or "(none)" for code in calls.kind.code[lost].tolist()})
        raise input_error(
            f"the record has calls of kinds that the scenario lacks: {', '.join(missing[:8])}; there are"
            f" {', '.join(names)}; add them, or a kind {OTHER} for the rest",
            path="demand.kinds",
        )
    return np.where(lost, rest, kind).astype(np.int32)
