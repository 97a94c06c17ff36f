"""The page on the quality of recorded calls in a real browser, as narrow as a phone."""

from sim.report.recorded.page import render_quality_page
from tests.report.recorded.test_quality_page import imported
from tests.report.test_browser import browser, measured

__all__ = ["browser", "imported"]


def test_no_text_is_cut_off_or_covered_on_a_phone(browser, imported, tmp_path):
    (found,) = measured(browser, render_quality_page(imported, "en"), tmp_path, 360)
    assert found.pop("texts") > 60
    assert found == {"outside": [], "cut": [], "covered": []}
