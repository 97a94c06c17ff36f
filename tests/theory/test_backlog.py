"""A line through stretches of time against reliefs and a steady state; the bank has a day that repeats itself."""

import pytest

from sim.theory.backlog import Stretch, lines_through
from sim.theory.erlang import one_line
from tests.verification.exact_by_hour import relief


def test_a_long_stretch_is_a_steady_state():
    line = lines_through([Stretch(6_000.0, 0.2, 0.1, 0.1, 4, 4)] * 2)[1]
    steady = one_line(0.2, 0.1, 4, passing=0.1)
    assert line.state == pytest.approx(steady.state, abs=1e-5)
    assert (line.queue_length, line.wait_mean) == pytest.approx((steady.queue_length, steady.wait_mean), rel=1e-3)


def test_a_crew_that_is_relieved_takes_its_call_out_of_the_line():
    lines = lines_through([Stretch(120.0, 0.08, 0.0, 0.1, 1, 0)] * 60)
    expected = relief(0.08, 0.1, 120, hand_over=False)
    assert lines[-1].queue_length == pytest.approx(expected["queue_length_mean"], rel=1e-6)
    assert lines[-1].waited_share == pytest.approx(expected["waited_share"], rel=1e-6)


def test_some_of_the_busy_ones_leave_with_their_calls_and_those_who_come_take_the_line():
    full = [Stretch(500.0, 0.5, 0.0, 0.01, 3, 3), Stretch(1e-6, 0.5, 0.0, 0.01, 6, 2)]
    before, after = lines_through(full)
    assert before.state[3] > 0.9
    waiting = one_line(0.5, 0.01, 3, 10_000).busy
    assert waiting == pytest.approx(3.0)
    assert after.state[6] > 0.99  # two stayed busy, and the line keeps the four who came busy
    assert lines_through([Stretch(1e5, 0.01, 0.0, 0.01, 3, 3), Stretch(1e-6, 0.01, 0.0, 0.01, 2, 0)])[1].busy < 0.1


@pytest.mark.parametrize(("room", "leave"), [(0, 0.0), (3, 0.0), (None, 0.1), (3, 0.1)])
def test_losses_and_withdrawals_tend_to_their_steady_state(room, leave):
    stretch = Stretch(240.0, 0.5, 0.1, 0.1, 4, 4, room, leave)
    line, steady = lines_through([stretch] * 3)[2], one_line(0.5, 0.1, 4, room, leave, 0.1)
    names = ("lost_share", "withdrawn_share", "waited_share", "queue_length", "wait_mean", "served_wait_mean", "busy")
    assert [getattr(line, name) for name in names] == pytest.approx([getattr(steady, name) for name in names], abs=1e-4)
