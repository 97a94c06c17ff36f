"""Further reports: a dispute that is known is told once more, and sometimes a second file is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import MINUTES_PER_DAY, NONE, BoolArray, FloatArray, IndexArray
from sim.demand.dispute_tape import DisputeTape
from sim.engine.intake import born
from sim.record.dispute_facts import DisputeFact
from sim.scenario.specs.ways import FurtherReports

if TYPE_CHECKING:
    from sim.engine.disputes.board import Board


class Report(NamedTuple):
    """A further report that may come: so many minutes after the beginning, or after known for the other party.

    `way` is how it comes, `NONE` for the other party; `row` the matter of its second file, `NONE` where it is
    recognised.
    """

    after_min: float
    way: int
    row: int


@dataclass(frozen=True, slots=True)
class Further:
    """The further reports that each dispute may get, and the disputes of the second files, with their work."""

    reports: dict[int, list[Report]]
    dispute: IndexArray
    work_min: FloatArray

    def expect(self, board: Board, dispute: int) -> None:
        """A dispute is known from now on: let what is told of it later come."""
        now = board.env.now
        for report in self.reports.get(dispute, ()):
            since = now if report.way == NONE else board.began_at[dispute]
            wait_min = since + report.after_min - now
            if wait_min > 0.0:
                board.agenda.enter(wait_min, partial(_comes, board, dispute, report))


def _comes(board: Board, dispute: int, report: Report) -> None:
    """A further report comes; it means something only while the dispute is on the ladder."""
    if not board.cases[dispute].on_ladder:
        return
    board.note(DisputeFact.TOLD_AGAIN, dispute, report.way)
    if report.row != NONE:
        board.note(DisputeFact.SECOND_FILE, dispute, report.row)
        wait_min = board.sittings.rungs[board.rungs(dispute)[0]].hours.wait_min(board.env.now)
        board.agenda.enter(wait_min, partial(born, board.desk, report.row))


def further_reports(
    spec: FurtherReports, disputes: DisputeTape, ways_min: FloatArray, may_be_known: BoolArray, first_rung: IndexArray,
    first_row: int,
) -> Further:  # fmt: skip
    """Return the further reports of all disputes that may come to be known.

    Parameters
    ----------
    ways_min:
        When each way would find each dispute, shape `(ways, disputes)`.
    may_be_known, first_rung:
        Whether anybody may come to know of each dispute, and its lowest rung, `NONE` for none; shape `(disputes,)`.
    first_row:
        The first matter that can stand for a second file.
    """
    tells = (disputes.parties == 2) & (disputes.marks("other party") < spec.other_party)
    other_min = disputes.exponential_marks("other party after") * spec.after_days * MINUTES_PER_DAY
    times = np.concatenate([ways_min, np.where(tells, other_min, np.inf)[None, :]])
    way, dispute = np.nonzero(np.isfinite(times) & may_be_known)
    second = (disputes.marks_of("recognised", dispute, way) >= spec.recognised) & (first_rung[dispute] != NONE)
    work_min = spec.work.quantile(disputes.marks_of("second file", dispute[second], way[second]))
    rows = np.where(second, first_row + np.cumsum(second) - 1, NONE)
    reports: dict[int, list[Report]] = {}
    ways = np.where(way == len(ways_min), NONE, way)
    for one, minutes, how, row in zip(
        dispute.tolist(), times[way, dispute].tolist(), ways.tolist(), rows.tolist(), strict=True
    ):
        reports.setdefault(one, []).append(Report(minutes, how, row))
    return Further(reports, dispute[second].astype(np.int32), work_min)
