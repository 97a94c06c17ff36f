"""What keeps the engine fast where Python 3.11 looks things up slowly."""

from __future__ import annotations

import sys

import simpy

from sim.engine import simulate
from sim.engine.desk import Desk
from sim.engine.environment import Environment

AT_HAND = 30
"""An object with more attributes than this gets a dictionary of its own, and Python 3.11 finds its methods slowly."""


def test_the_clock_of_the_environment_is_that_of_simpy():
    env, seen = Environment(), []
    assert env.now == 0.0

    def tick():
        for minutes in (1.5, 0.0, 2.0):
            yield simpy.Timeout(env, minutes)
            seen.append(env.now)

    env.process(tick())
    env.run(until=10)
    assert seen == [1.5, 1.5, 3.5]
    assert env.now == 10


def test_desk_and_crews_have_few_enough_attributes(monkeypatch, line_world, make_tape, make_design):
    made = []

    class Kept(Desk):
        def __init__(self, *parts):
            super().__init__(*parts)
            made.append(self)

    monkeypatch.setattr(sys.modules["sim.engine.simulate"], "Desk", Kept)
    simulate(line_world, make_tape([(0, 3, 1)]), make_design("0"))
    for each in (made[0], made[0].candidates, made[0].crews[0]):
        assert len(vars(each)) <= AT_HAND, type(each).__name__
