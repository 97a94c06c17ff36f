"""The page of a run in which there are requests of daily life and no calls."""

import pytest

from sim.report.figures import request_curves
from sim.report.page import render_report
from sim.report.words import Words
from sim.scenario.specs.requests import Request

DAY = 1440.0


@pytest.fixture
def of_requests(build, district, rows):
    """Return results whose kinds are requests, four of them reported in the measured days of one design."""
    scenario, _ = district
    kinds = {
        name: kind.model_copy(update={"request": Request(due_days=3)}) for name, kind in scenario.demand.kinds.items()
    }
    demand = scenario.demand.model_copy(update={"kinds": kinds})
    matters = rows(*(("stations", "c1", at * DAY, 5.0) for at in (0.5, 2, 2, 3, 3)))
    matters["outcome"] = ["closed", "closed", "answered", "refused", "open"]
    matters["closed_at"] = [DAY, 4 * DAY, 3 * DAY, None, None]
    matters["in_window"] = False
    return build(scenario=scenario.model_copy(update={"demand": demand}), matters=matters)


def test_what_nobody_takes_is_never_done_and_what_is_open_is_seen_to_the_end(of_requests):
    curve = request_curves.done_curve(of_requests, "stations")
    assert curve.at.tolist() == [1.0, 2.0]
    # One of four is refused; of the three others one is done after a day, one after two, one is open.
    assert (1 - curve.share).tolist() == pytest.approx([0.25, 0.5])


def test_without_calls_the_page_shows_no_response_times(of_requests):
    page, words = render_report(of_requests), Words("en")
    assert words("doing.title") in page
    for absent in ("page.maps", "curves.title", "hours.title", "villages.title"):
        assert words(absent) not in page
