"""Erlang's formulas and their relatives against printed numbers, and against each other where there are none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.erlang import erlang_b, erlang_c, finite_source, log_erlang_b, one_line, wait_quantile


@pytest.mark.parametrize(
    ("units", "load", "lost"),
    [
        (1, 0.5, 0.333333), (2, 1, 0.2), (5, 3, 0.110054), (10, 7, 0.0787409), (20, 16, 0.0644109),
        (50, 45, 0.0541045), (123, 132, 0.113339), (132, 123, 0.0312428), (0, 3, 1.0),
    ],
)  # fmt: skip
def test_erlang_b_gives_the_printed_losses(units, load, lost):
    assert erlang_b(units, load) == pytest.approx(lost, rel=5e-6)
    assert one_line(load, 1.0, units, 0).lost_share == pytest.approx(lost, rel=5e-6) if units else True


def test_erlang_b_does_not_overflow():
    assert log_erlang_b(100, 120) == pytest.approx(-1.62826407, abs=5e-9)
    assert log_erlang_b(100, 20) == pytest.approx(-84.1661482, abs=5e-8)
    assert log_erlang_b(5000, 1.0) == pytest.approx(-1.0 - math.lgamma(5001), rel=1e-9)
    assert erlang_b(100_000, 1.0) == 0.0


@pytest.mark.parametrize(("units", "load"), [(1, 0.0), (3, 0.0)])
def test_nobody_who_calls_is_lost_where_nobody_calls(units, load):
    assert erlang_b(units, load) == 0.0


@pytest.mark.parametrize(("units", "load", "waits"), [(2, 1, 1 / 3), (3, 2, 4 / 9), (132, 123, 0.3211), (2, 2.5, 1)])
def test_erlang_c_gives_the_printed_delays(units, load, waits):
    assert erlang_c(units, load) == pytest.approx(waits, abs=5e-5)


@pytest.mark.parametrize(
    ("rate", "service", "units", "waited", "wait", "queue", "p90"),
    [
        (0.8, 1, 1, 0.8, 4, 3.2, 10.397),
        (9, 5, 2, 0.852632, 0.852632, 7.67368, 2.1432),
        (9, 5, 4, 0.128534, 0.0116849, 0.105164, 0.02282),
        (6, 3, 3, 4 / 9, 4 / 27, 8 / 9, 0.4972),
        (1.5, 1, 3, 0.236842, 0.157895, 0.236842, 0.5748),
        (8, 1, 10, 0.409180, 0.204590, 1.63672, 0.7045),
        (16, 1, 20, 0.256078, 0.0640194, 1.02431, 0.2351),
        (45, 1, 50, 0.363864, 0.0727729, 3.27478, 0.2583),
        (0.25, 0.1, 4, 0.3199, 2.1327, 0.53315, 7.7520),
    ],
)
def test_a_line_without_end_gives_the_printed_figures(rate, service, units, waited, wait, queue, p90):
    line = one_line(rate, service, units)
    assert (line.waited_share, line.wait_mean, line.queue_length) == pytest.approx((waited, wait, queue), rel=2e-4)
    assert wait_quantile(rate, service, units, 0.9) == pytest.approx(p90, rel=2e-4)


def test_more_than_the_share_asked_for_does_not_wait():
    assert wait_quantile(1.0, 1.0, 10, 0.9) == 0.0


def test_a_line_with_little_room_gives_the_printed_figures():
    machines, lost, small = one_line(40, 30, 3, 4), one_line(50, 10, 4, 2), one_line(3, 2, 2, 3)
    assert (machines.state[0], machines.wait_mean + 1 / 30) == pytest.approx((0.255037, 0.036517), rel=5e-6)
    assert lost.lost_share == pytest.approx(0.293543, rel=5e-6)
    assert (small.state[0], small.lost_share, small.present, small.wait_mean) == pytest.approx(
        (0.179334, 0.085113, 2.00595, 0.230857), rel=1e-5
    )


def test_calls_that_withdraw_give_erlang_a():
    line = one_line(10, 1, 8, leave=0.5)
    assert (line.withdrawn_share, line.waited_share, line.wait_mean, line.busy / 8) == pytest.approx(
        (0.227218, 0.869794, 0.454437, 0.965977), rel=5e-6
    )


def test_those_who_withdraw_wait_less_or_more_than_the_others_but_all_together_wait_as_long_as_the_line_is():
    """By simulation of the line itself, call by call: 10 calls, 8 units, patience 2 on average."""
    draw = np.random.default_rng(7)
    free_at, waits, now = np.zeros(8), [], 0.0
    for gap, work, patience in zip(*(draw.exponential(mean, 200_000) for mean in (0.1, 1.0, 2.0)), strict=True):
        now += gap
        unit = int(free_at.argmin())
        wait = max(0.0, free_at[unit] - now)
        if wait < patience:
            waits.append(wait)
            free_at[unit] = now + wait + work
    line = one_line(10, 1, 8, leave=0.5)
    assert 1 - len(waits) / 200_000 == pytest.approx(line.withdrawn_share, abs=0.005)
    assert np.mean(waits) == pytest.approx(line.served_wait_mean, rel=0.02)
    assert one_line(10, 1, 8, 5).served_wait_mean == pytest.approx(one_line(10, 1, 8, 5).wait_mean)
    assert one_line(6, 1, 8).served_wait_mean == pytest.approx(one_line(6, 1, 8).wait_mean)


def test_a_line_far_beyond_what_can_be_served_still_has_a_law_where_calls_withdraw():
    line = one_line(500.0, 1.0, 50, leave=0.01)
    assert line.queue_length == pytest.approx(450 / 0.01, rel=1e-6)
    assert line.withdrawn_share == pytest.approx(0.9, rel=1e-6)


@pytest.mark.parametrize(
    ("sources", "call", "units", "expected"),
    [
        (5, 0.2, 1, (0.284868, 1.42434, 0.991714, 0.715132, 0.601657)),
        (10, 0.1, 2, (0.367955, 1.03864, 0.159018, 2 * 0.448068, 0.219858)),
        (20, 0.05, 2, (0.352546, 1.15275, 0.223253, 2 * 0.471181, 0.270489)),
    ],
)
def test_finite_sources_give_the_printed_figures(sources, call, units, expected):
    line = finite_source(sources, call, 1.0, units)
    found = line.state[0], line.present, line.wait_mean, line.busy, line.waited_share
    assert found == pytest.approx(expected, rel=5e-6)


def test_very_many_sources_are_poisson_calls():
    assert finite_source(20_000, 0.8 / 20_000, 1.0, 1).wait_mean == pytest.approx(4.0, rel=3e-3)


@given(
    load=st.floats(0.05, 30), units=st.integers(1, 40), room=st.integers(0, 20), leave=st.sampled_from([0.0, 0.3, 2.0])
)
def test_what_comes_in_is_served_or_leaves(load, units, room, leave):
    line = one_line(load, 1.0, units, room, leave)
    assert line.state.sum() == pytest.approx(1)
    assert line.busy == pytest.approx(load * (1 - line.lost_share - line.withdrawn_share))
    assert line.wait_mean * load * (1 - line.lost_share) == pytest.approx(line.queue_length)


def test_calls_that_pass_by_are_served_while_a_unit_is_free_and_do_not_wait():
    line = one_line(1.0, 1.0, 3, passing=0.8)
    assert line.busy == pytest.approx(1.0 + 0.8 * (1 - line.state[-1]))
    assert one_line(1.0, 1.0, 3, 0, passing=0.8).lost_share == pytest.approx(erlang_b(3, 1.8))


@pytest.mark.parametrize(("rate", "units"), [(2.0, 2), (3.0, 2), (0.0, 2)])
def test_a_line_that_grows_for_ever_or_never_begins_is_refused(rate, units):
    with pytest.raises(ValueError, match="calls"):
        one_line(rate, 1.0, units)


def test_the_share_of_states_is_erlangs():
    line = one_line(2.0, 1.0, 4, 0)
    assert line.state == pytest.approx(np.array([1, 2, 2, 4 / 3, 2 / 3]) / 7)
