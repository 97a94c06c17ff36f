"""The figures of disputes, from a small recorded run."""

import contextlib
import io

import pytest

from sim.record.results.reading import open_results
from sim.report.figures import dispute_curves, dispute_funnel
from sim.report.page import render_report
from sim.report.words import Words
from tests.cli.test_explain_disputes import SCENARIO


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return the results of a small run with disputes."""
    from sim.cli.program import run_program

    folder = tmp_path_factory.mktemp("disputes")
    (folder / "ladder.yaml").write_text(SCENARIO, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert run_program(["run", str(folder / "ladder.yaml"), "--workers", "1", "--out", str(folder / "out")]) == 0
    return open_results(folder / "out")


def test_the_funnel_shows_the_shares_of_the_table(recorded):
    disputes = recorded.table("disputes")
    began = disputes[disputes.in_window]
    shares = dispute_funnel.stage_shares(recorded)["base"]
    assert shares["known"] == pytest.approx(began.known_at.notna().mean())
    assert shares["boiled_over"] == pytest.approx((began.outcome == "boiled_over").mean())
    assert shares["known"] >= shares["met"] >= shares["resolved"]


def test_the_curve_ends_at_the_share_that_is_ever_resolved(recorded):
    disputes = recorded.table("disputes")
    known = disputes[disputes.in_window & disputes.known_at.notna()]
    curve = dispute_curves.resolved_curve(recorded, "base")
    if known.outcome.isin(["settled", "decided", "boiled_over", "faded"]).all():
        resolved = known.outcome.isin(["settled", "decided"]).mean()
        assert 1 - curve.share[-1] == pytest.approx(resolved)
    assert 0.5 < 1 - curve.share[-1] <= 1.0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_a_part_on_disputes(recorded, language):
    page = render_report(recorded, language)
    assert 'id="disputes"' in page
    assert Words(language)("funnel.title") in page
    assert Words(language)("resolving.title") in page
