"""Measures of requests on a handful of them."""

import numpy as np
import pytest

from sim.measures.requests import requests
from sim.measures.window import Window
from sim.record.tables import Outcome
from sim.scenario.specs.kinds import Kind

DAY = 1440.0
WINDOW = Window(0.0, 2 * DAY)
WORK = {"rate": {"per_day": 1}, "work": {"law": "constant", "mean_min": 10}}
KINDS = {
    "road": Kind.model_validate(WORK | {"request": {"due_days": 1}}),
    "theft": Kind.model_validate(WORK),
    "water": Kind.model_validate(WORK | {"request": {"due_days": 2}}),
}


@pytest.fixture
def measured(run_tables, values):
    """Return the measures of matters (kind, known, queued, closed, outcome, refusals), times in days; seen for 4."""

    def _measured(*rows, window=WINDOW):
        matters = [
            {"kind": kind, "known": known * DAY, "queued": queued * DAY, "closed": closed * DAY, "outcome": outcome}
            for kind, known, queued, closed, outcome, _ in rows
        ]
        tables = run_tables(
            matters, kinds=tuple(KINDS.values()), kind_names=tuple(KINDS),
            refusals=np.array([row[5] for row in rows], dtype=np.int32),
        )  # fmt: skip
        return values(requests(tables, window))

    return _measured


nan = np.nan
IN_TIME = (0, 0.0, 0.25, 0.5, Outcome.CLOSED, 0)
LATE = (0, 1.0, 2.0, 3.0, Outcome.CLOSED, 2)
ANSWERED = (2, 1.0, nan, 1.5, Outcome.ANSWERED, 0)
REFUSED = (2, 0.0, nan, 1.0, Outcome.REFUSED, 3)
OPEN = (0, 1.5, 2.0, nan, Outcome.OPEN, 0)
A_CALL = (1, 0.0, 0.1, 0.2, Outcome.CLOSED, 0)
AFTERWARDS = (0, 2.5, 2.6, 2.7, Outcome.CLOSED, 0)


def test_shares_are_of_the_requests_reported_in_the_window(measured):
    found = measured(IN_TIME, LATE, ANSWERED, REFUSED, OPEN, A_CALL, AFTERWARDS)
    assert found["requests"] == 5
    assert found["requests[kind=road]"] == 3
    assert found["request_done_share"] == 3 / 5
    assert found["request_in_time_share"] == 2 / 5
    assert found["request_breaches"] == 3
    assert found["request_answered_share[kind=water]"] == 1 / 2
    assert found["request_refused_share"] == 1 / 5
    assert found["request_refusals_mean"] == 1.0
    assert "requests[kind=theft]" not in found


def test_one_that_is_not_due_yet_is_not_judged(measured):
    due, not_due = ((2, known, nan, nan, Outcome.OPEN, 0) for known in (1.9, 2.5))
    found = measured(IN_TIME, due, not_due, window=Window(0.0, 3 * DAY))
    assert (found["requests"], found["request_in_time_share"], found["request_breaches"]) == (3, 0.5, 1)


def test_times_are_counted_from_reported(measured):
    found = measured(IN_TIME, LATE, ANSWERED, REFUSED)
    assert found["request_handed_over_median_days"] == 0.25
    assert found["request_done_median_days"] == 0.5
    assert found["request_late_mean_days"] == 1.0
    # Half of the water requests are refused for good; the other half is done after half a day.
    assert found["request_done_median_days[kind=water]"] == 0.5


def test_without_requests_nothing_is_measured(run_tables):
    assert list(requests(run_tables([]), WINDOW)) == []
