"""A few disputes on a line of places, where one kilometre takes one minute: every time can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from sim.arrays import NONE
from sim.demand.dispute_tape import DisputeTape
from sim.demand.tape import DemandTape
from sim.engine import simulate
from sim.record.dispute_facts import DisputeFact
from sim.record.run import Journal
from sim.scenario.specs.disputes import Disputes
from sim.scenario.specs.response import Design
from sim.world.model import World

DAY = 1440.0
ALWAYS = [{"hours": "00:00-24:00"}]
NOTHING = {"law": "constant", "mean_min": 0}
SURE = {"blue": 1, "yellow": 1, "red": 1}
NEVER = {"blue": 0, "yellow": 0, "red": 0}
HOUR = {"law": "constant", "mean_min": 60}
RUNG: dict[str, Any] = {
    "needs": ["mediate"],
    "settles": SURE,
    "no_contact": 0,
    "refusal": 0,
    "gives_up": 0,
    "sitting": HOUR,
    "hours": "00:00-24:00",
}
AT_ONCE = {"channels": {"phone": {"reach": 1, "delay_days": 0}}, "rating_error": 0}


def dispute_tape(onsets: list[float], cells: list[int], colours: list[int] | None = None, **kind: Any) -> DisputeTape:
    """Return disputes of one kind that neither boil over nor fade unless `kind` says so."""
    calm = {"rate": {"per_day": 0}, "boils_over": NEVER, "fades_per_year": 0, "relapse": {"share": 0}}
    spec = Disputes.model_validate({"kinds": {"neighbours": calm | kind}})
    count, index = len(onsets), np.int32
    return DisputeTape(
        names=tuple(spec.kinds), kinds=tuple(spec.kinds.values()), spec=spec, onset_at=np.array(onsets),
        kind=np.zeros(count, dtype=index), colour=np.array(colours or [0] * count, dtype=index),
        cell=np.array(cells, dtype=index), household=np.zeros(count, dtype=index), other=np.ones(count, dtype=index),
        parent=np.full(count, NONE, dtype=index), incident=np.full(count, NONE, dtype=index),
        key=np.arange(1, count + 1, dtype=np.uint64),
    )  # fmt: skip


def design(
    ladder: dict[str, Any], discovery: dict[str, Any] = AT_ONCE, skills: str = "mediate", **units: Any
) -> Design:
    """Return a design with one mediator at cell 0, unless `units` says otherwise."""
    unit = {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING, "skills": [skills]}
    return Design.model_validate(
        {
            "units": units or {"mediator": unit},
            "desk": {"handling": NOTHING},
            "discovery": discovery,
            "ladder": {"rungs": ladder},
        }
    )


def run(world: World, make_tape: Callable, disputes: DisputeTape, how: Design, calls: Any = (), **more: Any) -> Journal:
    """Return what happens in ten days."""
    tape: DemandTape = make_tape(list(calls), days=10.0, **more)
    return simulate(world, replace(tape, disputes=disputes), how)


def chronicle(journal: Journal, dispute: int = 0) -> list[tuple[float, str, int]]:
    """Return what happened to a dispute, as (time, fact, detail)."""
    assert journal.disputes is not None
    facts = journal.disputes.facts
    return [
        (float(facts.at[row]), DisputeFact(facts.fact[row]).name, int(facts.detail[row]))
        for row in np.flatnonzero(facts.dispute == dispute)
    ]
