"""The figures of disputes, from a small recorded run."""

import contextlib
import io

import pandas as pd
import pytest

from sim.record.results.reading import open_results
from sim.report.compared import compared
from sim.report.figures import dispute_curves, dispute_funnel, ladder_flow, unknown_map
from sim.report.ladder import flow
from sim.report.numbers import amount
from sim.report.page import render_report
from sim.report.words import Words
from tests.cli.test_explain_disputes import SCENARIO


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return the results of a small run with disputes."""
    from sim.cli.program import run_program

    folder = tmp_path_factory.mktemp("disputes")
    (folder / "ladder.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["run", str(folder / "ladder.yaml"), "--workers", "1", "--no-report", "--out", str(folder / "out")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run_program(words) == 0
    return open_results(folder / "out")


def test_the_funnel_shows_the_shares_of_the_table(recorded):
    disputes = recorded.table("disputes")
    began = disputes[disputes.in_window]
    shares = dispute_funnel.stage_shares(recorded)["base"]
    assert shares["known"] == pytest.approx(began.known_at.notna().mean())
    assert shares["boiled_over"] == pytest.approx((began.outcome == "boiled_over").mean())
    assert shares["known"] >= shares["met"] >= shares["resolved"]
    ends = shares["resolved"] + shares["boiled_over"] + shares["faded"] + shares["lasting"]
    assert ends == pytest.approx(1)


def test_the_curve_ends_at_the_share_that_is_ever_resolved(recorded):
    disputes = recorded.table("disputes")
    known = disputes[disputes.in_window & disputes.known_at.notna()]
    curve = dispute_curves.resolved_curve(recorded, "base")
    if known.outcome.isin(["settled", "decided", "boiled_over", "faded"]).all():
        resolved = known.outcome.isin(["settled", "decided"]).mean()
        assert 1 - curve.share[-1] == pytest.approx(resolved)
    assert 0.5 < 1 - curve.share[-1] <= 1.0


def test_what_comes_to_a_rung_leaves_it(recorded):
    found = flow(recorded, compared(recorded)[0])
    assert [name for name, _ in found.rungs] == ["village", "court"]
    assert sum(found.entered.values()) + found.on_no_rung == pytest.approx(1)
    for rung, _ in found.rungs:
        passed_on = sum(share for (one, _), share in found.passed.items() if one == rung)
        ended = sum(share for (one, _), share in found.ended.items() if one == rung)
        assert found.came_to(rung) == pytest.approx(passed_on + ended)
    assert found.goes_up("village", "court")


def test_the_ladder_ends_as_the_table_says(recorded):
    disputes = recorded.table("disputes")
    known = disputes[disputes.known_at < 20 * 1440]
    found = flow(recorded, compared(recorded)[0])
    settled = {rung: share for (rung, end), share in found.ended.items() if end == "settled"}
    assert sum(settled.values()) == pytest.approx((known.outcome == "settled").mean())
    drawn = ladder_flow.draw(recorded, compared(recorded)[0], Words("en"))
    assert f"came to 村: settled {amount(settled['village'], 'share', Words('en'))}" in drawn.alt


def cells(begun, unknown):
    return pd.DataFrame(
        {"begun": begun, "unknown": unknown, "code": list("abcd"), "residents": 1.0,
         "district": "D", "township": ["T", "T", "U", "U"], "village": ["A", "B", "A", "A"]}
    )  # fmt: skip


def test_the_map_of_the_unknown_takes_the_lowest_places_with_enough_disputes():
    assert unknown_map.unknown(cells([30, 30, 30, 30], [3, 6, 9, 12])).share.tolist() == [0.1, 0.2, 0.3, 0.4]
    villages = unknown_map.unknown(cells([30, 20, 10, 10], [3, 6, 9, 9]))
    assert (villages.level, villages.share.tolist()) == ("village", [0.1, 0.3, 0.9])
    district = unknown_map.unknown(cells([2, 2, 0, 0], [1, 2, 0, 0]))
    assert (district.level, district.share.tolist()) == ("district", [0.75])


def test_the_map_of_the_unknown_gives_the_share_of_the_funnel(recorded):
    known = dispute_funnel.stage_shares(recorded)["base"]["known"]
    drawn = unknown_map.draw(recorded, compared(recorded)[0], Words("en"))
    assert f"{amount(1 - known, 'share', Words('en'))} of all disputes were never known" in drawn.caption


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_a_part_on_disputes(recorded, language):
    page = render_report(recorded, language)
    assert 'id="disputes"' in page
    assert Words(language)("funnel.title") in page
    assert Words(language)("resolving.title") in page
    assert Words(language)("page.ladders") in page
    assert Words(language)("page.unknown") in page
