"""The fate of matters: how much work, how much patience, and the uniform marks that become minutes later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IndexArray, IntArray
from sim.chance.laws import Lognormal
from sim.chance.streams import Streams
from sim.scenario.specs.calls import Alert
from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.patrol import OnView

UNIFORM = ("handling", "turnout", "backup")
"""Marks that every matter gets: the column `<name>_mark` from the stream `<name>` of its kind."""


NOTHING_THERE = {"backup_mark": 1.0, "on_the_spot_mark": -1.0, "visible_min": 0.0}
"""Fate of a call for nothing: nobody asks for back-up, nothing follows, nobody sees anything."""


def _more(kind: Kind) -> tuple[str, ...]:
    """Return the marks that only matters of some kinds get."""
    after = () if kind.aftermath is None else ("on_the_spot", "write_up", "camera")
    cleared = () if kind.clearance is None else ("clearance",)
    seen = () if kind.alert is None or "camera" in after else ("camera",)
    return (*after, *cleared, *seen) if kind.search is None else (*after, *cleared, *seen, "search")


def marks(kinds: Mapping[str, Kind], kind: IndexArray, streams: Streams, of: str = "") -> dict[str, NDArray[Any]]:
    """Return the columns of the tape that are drawn with each matter, shape of `kind` each.

    Every kind has streams of its own, and its matters draw from them in their order. Consequences have streams
    of their own again (`of` names them), in the order of their parents, so that they change nobody else's fate.
    """
    count = len(kind)
    purposes = {name: (*UNIFORM, *_more(kind)) for name, kind in kinds.items()}
    columns = {f"{purpose}_mark": np.zeros(count) for each in purposes.values() for purpose in each}
    columns["work_min"], columns["patience_min"] = np.zeros(count), np.full(count, np.inf)
    false = columns["false"] = np.zeros(count, dtype=np.bool_)
    for number, (name, spec) in enumerate(kinds.items()):
        mine = np.flatnonzero(kind == number)
        entity = f"{of}/{name}" if of else name
        columns["work_min"][mine] = spec.work.quantile(streams.generator("work", entity).random(len(mine)))
        if spec.patience is not None:
            patience = spec.patience.quantile(streams.generator("patience", entity).random(len(mine)))
            columns["patience_min"][mine] = patience
        if spec.travel_sigma:
            mark = streams.generator("travel", entity).random(len(mine))
            columns.setdefault("travel_factor", np.ones(count))[mine] = _factor(spec.travel_sigma).quantile(mark)
        if spec.on_view is not None:
            columns |= _to_be_seen(spec.on_view, mine, columns, streams, entity)
        for purpose in purposes[name]:
            columns[f"{purpose}_mark"][mine] = streams.generator(purpose, entity).random(len(mine))
        if spec.alert is not None:
            columns |= _to_be_told(spec.alert, mine, columns, streams, entity)
        if spec.false_calls is not None:
            false[mine] = streams.generator("false", entity).random(len(mine)) < spec.false_calls.share
            little = spec.false_calls.work.quantile(streams.generator("false work", entity).random(len(mine)))
            columns["work_min"][mine] = np.where(false[mine], little, columns["work_min"][mine])
    for column in NOTHING_THERE.keys() & columns.keys():
        columns[column][false] = NOTHING_THERE[column]
    return columns


def _factor(sigma: float) -> Lognormal:
    return Lognormal(median_min=1.0, sigma=sigma)


def _to_be_seen(
    rule: OnView, mine: IntArray, columns: Mapping[str, FloatArray], streams: Streams, entity: str
) -> dict[str, FloatArray]:
    """Return for how long matters go on unreported, and can be seen, with those of one kind filled in."""
    none = np.zeros(len(columns["work_min"]))
    unreported, visible = (columns.get(name, none).copy() for name in ("unreported_min", "visible_min"))
    unreported[mine] = rule.reported_after.quantile(streams.generator("reported", entity).random(len(mine)))
    lasts = unreported[mine]
    if rule.lasts is not None:
        lasts = rule.lasts.quantile(streams.generator("lasts", entity).random(len(mine)))
    visible[mine] = np.where(streams.generator("visible", entity).random(len(mine)) < rule.share, lasts, 0.0)
    return {"unreported_min": unreported, "visible_min": visible}


def _to_be_told(
    alert: Alert, mine: IntArray, columns: Mapping[str, FloatArray], streams: Streams, entity: str
) -> dict[str, FloatArray]:
    """Return after how long people and cameras tell of matters, with those of one kind filled in."""
    count = len(columns["work_min"])
    reported_min = columns.get("reported_min", np.zeros(count)).copy()
    alert_min = columns.get("alert_min", np.full(count, np.inf)).copy()
    after_min = alert.reported_after.quantile(streams.generator("reported after", entity).random(len(mine)))
    ever = streams.generator("reported", entity).random(len(mine)) < alert.reported
    reported_min[mine] = np.where(ever, after_min, np.inf)
    alert_min[mine] = alert.delay.quantile(streams.generator("alert", entity).random(len(mine)))
    return {"reported_min": reported_min, "alert_min": alert_min}
