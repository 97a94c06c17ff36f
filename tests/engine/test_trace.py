"""The five-call trace, worked by hand.

Nodes 0 to 6 on a line, 1 km apart, 1 km a minute; unit A at home at 0, B at 6; the nearest unit that is idle at
home goes, the lower number on ties; a freed unit takes the best priority, then the earliest, straight from the scene,
else it drives home and is unavailable until there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import State, matters_table, spells_table
from sim.world.model import World

CALLS = [(0, 2, 10, 2), (1, 5, 4, 2), (3, 1, 5, 2), (4, 3, 6, 1), (20, 4, 2, 2)]
A, B = 0, 1

JOURNAL = """
0 KNOWN 0 -        | 0 ON_DUTY - A       | 0 ON_DUTY - B      | 0 QUEUED 0 -       | 0 ASSIGNED 0 A
0 DEPARTED 0 A     | 1 KNOWN 1 -         | 1 QUEUED 1 -       | 1 ASSIGNED 1 B     | 1 DEPARTED 1 B
2 ARRIVED 0 A      | 2 ARRIVED 1 B       | 3 KNOWN 2 -        | 3 QUEUED 2 -       | 4 KNOWN 3 -
4 QUEUED 3 -       | 6 CLOSED 1 B        | 6 FREED 1 B        | 6 ASSIGNED 3 B     | 6 DEPARTED 3 B
8 ARRIVED 3 B      | 12 CLOSED 0 A       | 12 FREED 0 A       | 12 ASSIGNED 2 A    | 12 DEPARTED 2 A
13 ARRIVED 2 A     | 14 CLOSED 3 B       | 14 FREED 3 B       | 14 HOMEWARD - B    | 17 HOME - B
18 CLOSED 2 A      | 18 FREED 2 A        | 18 HOMEWARD - A    | 19 HOME - A        | 20 KNOWN 4 -
20 QUEUED 4 -      | 20 ASSIGNED 4 B     | 20 DEPARTED 4 B    | 22 ARRIVED 4 B     | 24 CLOSED 4 B
24 FREED 4 B       | 24 HOMEWARD - B     | 26 HOME - B
"""


def written(journal: Journal) -> list[str]:
    """Return the journal as lines like those above."""
    facts = journal.facts
    rows = zip(facts.at.tolist(), facts.fact.tolist(), facts.matter.tolist(), facts.unit.tolist(), strict=True)
    return [
        f"{at:g} {Fact(fact).name} {'-' if matter < 0 else matter} {'-AB'[unit + 1]}" for at, fact, matter, unit in rows
    ]


def test_the_trace_gives_the_journal_worked_by_hand(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape(CALLS), make_design("0", "6", after_call="drive_home_unavailable"))
    assert written(journal) == [
        " ".join(fact.split()) for fact in JOURNAL.replace("\n", "|").split("|") if fact.strip()
    ]


def test_the_trace_gives_the_times_and_kilometres_worked_by_hand(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape(CALLS), make_design("0", "6", after_call="drive_home_unavailable"))
    matters, spells = matters_table(journal), spells_table(journal)
    assert matters.unit.tolist() == [A, B, A, B, B]
    assert matters.arrived_at.tolist() == [2, 2, 13, 8, 22]
    response = matters.arrived_at - matters.known_at
    assert response.tolist() == [2, 1, 10, 4, 2]
    assert response.mean() == 3.8
    busy = np.isin(spells.state, [State.TURNOUT, State.TRAVEL, State.WORK])
    minutes = spells.to_at - spells.from_at
    assert [minutes[busy & (spells.unit == unit)].sum() for unit in (A, B)] == [18, 17]
    assert [spells.km[spells.unit == unit].sum() for unit in (A, B)] == [4, 10]
    assert spells.from_at[spells.state == State.IDLE].max() == 26


def test_a_slower_road_gives_another_journal(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    slower = simulate(line_world, make_tape(CALLS), make_design("0", "6", mode="foot"))
    assert matters_table(slower).arrived_at[0] != 2
