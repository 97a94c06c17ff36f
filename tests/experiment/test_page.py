from pathlib import Path

from sim.experiment.comparison import FEWEST_PAIRS, HIGHER, LOWER, NO_DIFFERENCE, TOO_FEW
from sim.experiment.precision import FEWEST, LOOK_AHEAD, MOST
from sim.record.results.schema import COMPARISON_COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "comparison.md"


def test_the_page_on_comparisons_tells_the_rules_of_the_program():
    page = PAGE.read_text(encoding="utf-8")
    words = " ".join(page.split())
    assert f"below {FEWEST_PAIRS} pairs" in words
    assert f"first looked at with {FEWEST} replications" in words
    assert f"must last through {LOOK_AHEAD} more" in words
    assert f"or {MOST};" in words
    for verdict in (LOWER, HIGHER, NO_DIFFERENCE, TOO_FEW):
        assert f"`{verdict}`" in page
    for column in COMPARISON_COLUMNS:
        assert f"`{column}`" in page or column in ("design", "baseline", "measure", "unit")
