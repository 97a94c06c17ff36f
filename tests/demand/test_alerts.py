"""What cameras may see: when people report it, when a camera would tell. Four standard errors of the stated law."""

import math

import numpy as np
import pytest

from sim.chance.streams import Streams
from sim.demand import draw_demand
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand

TEN, HALF = {"law": "constant", "mean_min": 10}, {"law": "constant", "mean_min": 0.5}
CLOCK = Clock(days=20, warm_up_days=0, follow_up_days=1)


@pytest.fixture
def drawn(three_cells):
    """Draw a tape of walks that cameras may see, and of thefts."""

    def draw(**alert):
        walk = {"rate": {"per_day": 300}, "work": TEN}
        if alert:
            after = {"law": "constant", "mean_min": 45}
            walk["alert"] = {"reported": 0.6, "reported_after": after, "delay": HALF} | alert
        kinds = {"walk": walk, "theft": {"rate": {"per_day": 50}, "work": TEN}}
        return draw_demand(Demand.model_validate({"kinds": kinds}), three_cells, Streams(6), CLOCK)

    return draw


def test_a_matter_is_reported_after_a_while_or_never(drawn):
    plain, tape = drawn(), drawn(reported=0.6)
    walks, ever = tape.kind == 0, np.isfinite(tape.known_at)
    assert sorted(tape.begun_at[walks]) == sorted(plain.known_at[plain.kind == 0])
    assert tape.known_at[walks & ever] - tape.begun_at[walks & ever] == pytest.approx(45)
    share, error = ever[walks].mean(), math.sqrt(0.6 * 0.4 / np.count_nonzero(walks))
    assert abs(share - 0.6) <= 4 * error
    assert abs(share - 0.65) > 4 * error
    assert set(tape.alert_min[walks]) == {0.5}
    assert (np.diff(tape.known_at[ever]) >= 0).all()
    assert not ever[np.count_nonzero(ever) :].any()


def test_what_would_be_reported_when_the_run_has_stopped_is_not(drawn):
    tape = drawn(reported=1, reported_after={"law": "constant", "mean_min": 2000})
    late = (tape.kind == 0) & (tape.begun_at + 2000 >= CLOCK.stop_at)
    assert late.any()
    assert np.isinf(tape.known_at[late]).all()
    assert np.isfinite(tape.known_at[~late]).all()


def test_other_kinds_and_fates_stay_as_they_were(drawn):
    plain, tape = drawn(), drawn(reported=0.6)
    for name in ("known_at", "work_min"):
        assert getattr(tape, name)[tape.kind == 1].tolist() == getattr(plain, name)[plain.kind == 1].tolist()
    assert np.isnan(tape.begun_at[tape.kind == 1]).all()
    assert np.isinf(tape.alert_min[tape.kind == 1]).all()


def test_false_alarms_are_known_to_nobody_but_cameras(drawn):
    tape = drawn(false_alarms_per_day=100, false_work={"law": "constant", "mean_min": 3})
    assert abs(np.count_nonzero(tape.false) - 2000) <= 4 * math.sqrt(2000)
    assert abs(np.count_nonzero(tape.false) - 2000 * 1.2) > 4 * math.sqrt(2000 * 1.2)
    assert np.isinf(tape.known_at[tape.false]).all()
    assert set(tape.work_min[tape.false]) == {3}
    assert set(tape.alert_min[tape.false]) == {0}
    assert (tape.begun_at[tape.false] < CLOCK.end_at).all()
    # Cells of 60, 40 and no thousand residents.
    shares = np.bincount(tape.cell[tape.false], minlength=3) / np.count_nonzero(tape.false)
    assert shares == pytest.approx([0.6, 0.4, 0], abs=4 * math.sqrt(0.24 / 2000))
