"""The agenda calls at the times that were entered, in order, and never after the run."""

from __future__ import annotations

from functools import partial

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.disputes.agenda import Agenda

spans = st.one_of(st.integers(0, 3).map(float), st.floats(0, 3))


@given(entries=st.lists(st.tuples(spans, st.lists(spans, max_size=3)), max_size=10))
def test_everything_comes_at_its_time_and_in_the_order_entered(entries: list[tuple[float, list[float]]]) -> None:
    env = simpy.Environment()
    agenda, due, came = Agenda(env, stop_at=4.0), [], []

    def enter(after_min: float, following: list[float]) -> None:
        number = len(due)
        due.append(None)
        due[number] = agenda.enter(after_min, partial(come, number, following))

    def come(number: int, following: list[float]) -> None:
        came.append((env.now, number))
        for after_min in following:
            enter(after_min, [])

    for after_min, following in entries:
        enter(after_min, following)
    env.run(until=4.0)
    expected = sorted((at, number) for number, at in enumerate(due) if at < 4.0)
    assert [number for _, number in came] == [number for _, number in expected]
    assert [at for at, _ in came] == pytest.approx([at for at, _ in expected], rel=1e-14)


def test_simpy_holds_one_event_for_all_that_is_due_later() -> None:
    env = simpy.Environment()
    agenda = Agenda(env, stop_at=100.0)
    for after_min in (5.0, 7.0, 6.0, 5.0):
        agenda.enter(after_min, int)
    assert env.peek() == 5.0
    env.step()
    assert env.peek() == 6.0
