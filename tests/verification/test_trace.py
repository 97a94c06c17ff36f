"""The five-call trace as a scenario file with a recorded list of calls: every fact as worked by hand."""

import numpy as np
import pytest

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.tables import State, matters_table, spells_table
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.world.build import build_world

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
A, B = 0, 1


def journal_of(*sets):
    scenario = read_scenario(SCENARIOS / "trace.yaml", sets)
    world = build_world(scenario.world)
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed), scenario.clock)
    return simulate(world, tape, scenario.designs["base"])


@pytest.fixture(scope="module")
def journal():
    return journal_of()


def test_the_file_gives_the_journal_worked_by_hand(journal):
    facts = journal.facts
    rows = zip(facts.at.tolist(), facts.fact.tolist(), facts.matter.tolist(), facts.unit.tolist(), strict=True)
    written = [
        f"{at:g} {Fact(fact).name} {'-' if matter < 0 else matter} {'-AB'[unit + 1]}" for at, fact, matter, unit in rows
    ]
    assert written == [" ".join(fact.split()) for fact in JOURNAL.replace("\n", "|").split("|") if fact.strip()]


def test_the_file_gives_the_times_and_kilometres_worked_by_hand(journal):
    matters, spells = matters_table(journal), spells_table(journal)
    assert matters.unit.tolist() == [A, B, A, B, B]
    assert matters.arrived_at.tolist() == [2, 2, 13, 8, 22]
    assert (matters.arrived_at - matters.known_at).tolist() == [2, 1, 10, 4, 2]
    busy, minutes = np.isin(spells.state, [State.TURNOUT, State.TRAVEL, State.WORK]), spells.to_at - spells.from_at
    assert [minutes[busy & (spells.unit == unit)].sum() for unit in (A, B)] == [18, 17]
    assert [spells.km[spells.unit == unit].sum() for unit in (A, B)] == [4, 10]
    home_at = journal.facts.at[journal.facts.fact == Fact.HOME]
    assert home_at.max() == 26


def test_the_seed_changes_nothing_where_every_call_is_given(journal):
    assert (journal_of("seed=7").facts.at == journal.facts.at).all()


def test_it_changes_nothing_that_units_could_be_called_on_their_way_home_because_no_call_finds_them_there(journal):
    other = journal_of("units.car.after_call=drive_home")
    assert matters_table(other).arrived_at.tolist() == matters_table(journal).arrived_at.tolist()


def test_a_slower_road_gives_other_times(journal):
    slower = journal_of("world.travel.modes.car_on_call.speed_kmh.unclassified=30")
    assert matters_table(slower).arrived_at.tolist() != matters_table(journal).arrived_at.tolist()
