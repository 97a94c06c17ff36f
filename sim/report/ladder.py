"""How known disputes move on the ladder of one design, as shares of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sim.record.results.reading import Results
from sim.report.compared import Compared

ENDS = ("settled", "decided", "withdrawn", "abandoned", "left", "open", "faded", "boiled_over")
"""How a dispute leaves the ladder, the best first. Open are those still on it when the run stopped."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Shares of the disputes that became known in the measured time; rungs that none came to are left out.

    `rungs` are name and title, lowest first. `entered` are those whose first rung it is, `passed` those that went from
    one rung to another, up or down, `ended` those that left the ladder from a rung: (rung, one of `ENDS`).
    `on_no_rung` came to none.
    """

    rungs: tuple[tuple[str, str], ...]
    known: int
    entered: dict[str, float]
    passed: dict[tuple[str, str], float]
    ended: dict[tuple[str, str], float]
    on_no_rung: float

    def came_to(self, rung: str) -> float:
        """Share that came to a rung; one that came twice counts twice."""
        return self.entered.get(rung, 0.0) + sum(share for (_, to), share in self.passed.items() if to == rung)

    def goes_up(self, one: str, other: str) -> bool:
        """Whether `other` stands above `one`."""
        names = [name for name, _ in self.rungs]
        return names.index(other) > names.index(one)


_STAYS = """
WITH known AS (
  SELECT replication, number FROM disputes
  WHERE design = $design AND known_at >= $from_at AND known_at < $to_at
), ordered AS (
  SELECT s.rung, s.stay_end,
    lead(s.rung) OVER climb AS next_rung, row_number() OVER climb = 1 AS is_first
  FROM stays s JOIN known k ON s.replication = k.replication AND s.dispute = k.number
  WHERE s.design = $design
  WINDOW climb AS (PARTITION BY s.replication, s.dispute ORDER BY s.from_at, s.to_at NULLS LAST)
)
SELECT rung, stay_end, next_rung, is_first, count(*) AS number, (SELECT count(*) FROM known) AS known
FROM ordered GROUP BY ALL ORDER BY ALL
"""


def flow(results: Results, design: Compared) -> Flow | None:
    """Return how disputes moved under a design; None where none came to any rung."""
    clock, ladder = results.scenario.clock, results.scenario.designs[design.name].ladder
    measured: dict[str, object] = {"from_at": clock.warm_up_days * 1440.0, "to_at": clock.end_at}
    found = results.sql(_STAYS, {"design": design.name, **measured})
    if not len(found):
        return None
    known = int(found["known"].iloc[0])
    entered: dict[str, float] = defaultdict(float)
    passed: dict[tuple[str, str], float] = defaultdict(float)
    ended: dict[tuple[str, str], float] = defaultdict(float)
    for row in found.to_dict("records"):
        rung, share = str(row["rung"]), row["number"] / known
        if row["is_first"]:
            entered[rung] += share
        if row["stay_end"] in ("up", "down"):
            passed[rung, str(row["next_rung"])] += share
        else:
            ended[rung, str(row["stay_end"])] += share
    visited = set(found["rung"])
    rungs = tuple((name, rung.title or name) for name, rung in ladder.rungs.items() if name in visited)
    return Flow(rungs, known, dict(entered), dict(passed), dict(ended), max(0.0, 1.0 - sum(entered.values())))
