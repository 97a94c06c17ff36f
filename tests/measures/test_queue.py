import numpy as np
import pytest

from sim.measures.queue import queue
from sim.measures.window import Window
from sim.record.tables import Outcome

WINDOW = Window(1440.0, 4320.0)


def test_shares_of_a_hand_made_day(run_tables, answered, values):
    waited = {"known": 2000, "queued": 2001, "assigned": 2005, "departed": 2005, "arrived": 2006, "unit": 0}
    rows = [
        answered(2000, 3),
        {**waited, "kind": 1},
        {"known": 2000, "queued": 2001, "closed": 2010, "outcome": Outcome.WITHDRAWN},
        {"known": 2000, "queued": 2001, "closed": 2001, "outcome": Outcome.LOST},
        {"known": 2000, "queued": 2001, "outcome": Outcome.OPEN},
        {"known": 4319.9, "outcome": Outcome.OPEN},
        {"known": 100, "queued": 101, "outcome": Outcome.OPEN},
    ]
    found = values(queue(run_tables(rows), WINDOW))
    assert found["calls"] == 6
    assert found["calls[kind=theft]"] == 5
    assert found["calls[hour=09]"] == 5
    assert found["calls[hour=23]"] == 1
    assert found["calls_per_day"] == 3.0
    assert found["calls_per_day[kind=noise]"] == 0.5
    assert found["waited_share"] == pytest.approx(3 / 5), "one never reached the desk, the lost one did not wait"
    assert found["waited_share[kind=noise]"] == 1.0
    assert found["lost_share"] == pytest.approx(1 / 6)
    assert found["withdrawn_share[kind=theft]"] == pytest.approx(1 / 5)
    assert found["open_share"] == pytest.approx(2 / 6)


def test_the_queue_length_is_the_time_average_inside_the_window(run_tables, values):
    sent = {"departed": 1, "arrived": 9000.0, "unit": 0}
    rows = [
        {"known": 1000, "queued": 1400, "assigned": 1450, **sent},  # 10 min inside
        {"known": 2000, "queued": 2000, "assigned": 2100, **sent},  # 100
        {"known": 4310, "queued": 4315, "assigned": 4999, **sent},  # 5
        {"known": 2000, "queued": 2000, "closed": 2020, "outcome": Outcome.WITHDRAWN},  # 20
        {"known": 4000, "queued": 4220, "outcome": Outcome.OPEN},  # 100
        {"known": 2000, "queued": 2000, "closed": 2000, "outcome": Outcome.LOST},
        {"known": 2000, "queued": 2000, "assigned": 2000, **sent},
        # Handed over on the way, back to the queue, then withdrawn: 30.
        {"known": 2000, "queued": 2000, "assigned": 2000, "closed": 2030, "outcome": Outcome.WITHDRAWN},
    ]
    found = values(queue(run_tables(rows), WINDOW))
    assert found["queue_length_mean"] == pytest.approx((10 + 100 + 5 + 20 + 100 + 30) / 2880, rel=1e-14)


def test_little_s_law_holds_when_everybody_waits_inside_the_window(run_tables, values):
    rng = np.random.default_rng(7)
    queued = np.sort(rng.uniform(1500, 3900, 200))
    wait = rng.exponential(20, 200)
    rows = [
        {"known": q, "queued": q, "assigned": q + w, "departed": q + w, "arrived": q + w, "unit": 0}
        for q, w in zip(queued, wait, strict=True)
    ]
    found = values(queue(run_tables(rows), WINDOW))
    assert found["queue_length_mean"] == pytest.approx(200 / 2880 * wait.mean(), rel=1e-12)


def test_without_matters_counts_are_zero_and_shares_nan(run_tables, values):
    found = values(queue(run_tables(), WINDOW))
    assert found["calls"] == found["calls_per_day"] == found["queue_length_mean"] == 0.0
    assert all(np.isnan(found[name]) for name in ("waited_share", "lost_share", "withdrawn_share", "open_share"))
