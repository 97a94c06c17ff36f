"""Who is away: drawn before the clock starts, for each person and day by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.chance.streams import Streams
from sim.responders.roster import Duties
from sim.scenario.specs.roster import Absence


@dataclass(frozen=True, slots=True)
class Staffing:
    """How the duties of one unit are staffed, one entry a duty, shape `(duties,)`.

    `away` counts people of the crew who do not come, `called_in` those who come in their place. `goes` says whether the
    unit is on duty.
    """

    away: IntArray
    called_in: IntArray
    goes: BoolArray


@dataclass(frozen=True, slots=True)
class Absences:
    """Duties on which somebody of a unit is away, one row each, by unit and time, shape `(rows,)`.

    `away` and `called_in` count people, `goes` says whether the unit is on duty all the same.
    """

    unit: IndexArray
    from_at: FloatArray
    to_at: FloatArray
    away: IntArray
    called_in: IntArray
    goes: BoolArray


def staffing_of(duties: Duties, rule: Absence, crew: int, streams: Streams, unit: str) -> Staffing:
    """Draw who of a unit's `crew` people is away on which duty.

    Each person has a stream of its own, two marks for each day. So whoever is away with a small share is away with a
    larger one too, and a person's days do not depend on anything else in the design.

    Parameters
    ----------
    unit:
        What the unit is called in every design that has it.
    """
    away = np.zeros(len(duties), dtype=np.int64)
    # The night before the first day is day -1, row 0.
    row = duties.day + 1
    for person in range(crew):
        marks = streams.generator("absence", f"{unit}/{person}").random((int(row.max(initial=0)) + 1, 2))[row]
        away += (marks[:, 0] < rule.leave_share) | (marks[:, 1] < rule.sick_share)
    least = crew if rule.minimum_crew is None else rule.minimum_crew
    short = np.maximum(least - (crew - away), 0)
    if rule.below_minimum == "call_in":
        return Staffing(away, short, np.ones(len(duties), dtype=np.bool_))
    return Staffing(away, np.zeros_like(away), short == 0)


def absences_of(rows: list[tuple[Duties, Staffing] | None]) -> Absences:
    """Return the duties of all units on which somebody is away; None for a unit of which nobody ever is."""
    found = [(unit, *row) for unit, row in enumerate(rows) if row is not None]
    touched = [(unit, duties.only(staff.away > 0), staff.away > 0, staff) for unit, duties, staff in found]
    units = np.array([unit for unit, duties, _, _ in touched for _ in range(len(duties))], dtype=np.int32)
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Absences(
        unit=units,
        from_at=np.concatenate([real, *(duties.from_at for _, duties, _, _ in touched)]),
        to_at=np.concatenate([real, *(duties.to_at for _, duties, _, _ in touched)]),
        away=np.concatenate([whole, *(staff.away[some] for _, _, some, staff in touched)]),
        called_in=np.concatenate([whole, *(staff.called_in[some] for _, _, some, staff in touched)]),
        goes=np.concatenate([np.zeros(0, dtype=np.bool_), *(staff.goes[some] for _, _, some, staff in touched)]),
    )
