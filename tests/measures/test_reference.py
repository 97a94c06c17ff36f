from pathlib import Path

from sim.measures.catalogue import CATALOGUE, CONVENTIONS
from sim.measures.reference import reference_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.md"


def test_the_page_says_everything_that_the_catalogue_says():
    page = reference_page()
    for entry in CATALOGUE:
        assert f"### `{entry.name}`" in page
        assert entry.meaning in page
        assert entry.definition in page
        assert entry.source in page
    assert all(convention in page for convention in CONVENTIONS)


def test_the_page_in_the_docs_is_current():
    written = PAGE.read_text(encoding="utf-8")
    assert written == reference_page(), "run: python -m sim.measures.reference > docs/reference/measures.md"
