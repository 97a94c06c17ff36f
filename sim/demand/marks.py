"""The fate of matters: how much work, how much patience, and the uniform marks that become minutes later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import IndexArray
from sim.chance.streams import Streams
from sim.scenario.specs.kinds import Kind

UNIFORM = ("handling", "turnout", "backup")
"""Marks that every matter gets: the column `<name>_mark` from the stream `<name>` of its kind."""


def marks(kinds: Mapping[str, Kind], kind: IndexArray, streams: Streams, of: str = "") -> dict[str, NDArray[Any]]:
    """Return the columns of the tape that are drawn with each matter, shape of `kind` each.

    Every kind has streams of its own, and its matters draw from them in their order. Consequences have streams
    of their own again (`of` names them), in the order of their parents, so that they change nobody else's fate.
    """
    count = len(kind)
    columns = {f"{name}_mark": np.zeros(count) for name in UNIFORM}
    columns["work_min"], columns["patience_min"] = np.zeros(count), np.full(count, np.inf)
    for number, (name, spec) in enumerate(kinds.items()):
        mine = np.flatnonzero(kind == number)
        entity = f"{of}/{name}" if of else name
        columns["work_min"][mine] = spec.work.quantile(streams.generator("work", entity).random(len(mine)))
        if spec.patience is not None:
            patience = spec.patience.quantile(streams.generator("patience", entity).random(len(mine)))
            columns["patience_min"][mine] = patience
        for purpose in UNIFORM:
            columns[f"{purpose}_mark"][mine] = streams.generator(purpose, entity).random(len(mine))
    return columns
