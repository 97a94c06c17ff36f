"""The page of exact cases holds every number of the bank as it is now, and all of them have Chinese words."""

from pathlib import Path

import pytest

from sim.report.verification import quantity
from sim.report.words import Words
from sim.verification.bank import cases
from sim.verification.checks import CHECKS
from sim.verification.reference import reference_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "verification.md"
FORMULAS = {"Q 0", "Q 1", "Q 2"}
"""What quantities are called in every language."""


@pytest.fixture(scope="module")
def page():
    """Return title and rows of each case on the page, by the name of the case."""
    found = {}
    _, _, sections = PAGE.read_text(encoding="utf-8").partition("\n## ")
    for block in sections.split("\n`")[1:]:
        name, _, rest = block.partition("`: ")
        rows = [line for line in rest.splitlines() if line.startswith("| `")]
        cells = [tuple(cell.strip(" `") for cell in line.strip("|").split(" | ")) for line in rows]
        found[name] = rest.splitlines()[0], cells
    return found


def test_the_page_has_every_case_and_every_check_by_its_title(page):
    titles = {case.name: case.title for case in cases()} | {check.id: check.title for check in CHECKS}
    assert set(page) == set(titles)
    assert [name for name, (told, _) in page.items() if not told.startswith(titles[name])] == []


def test_the_page_has_every_number_with_its_theory_and_tolerance_and_all_agree(page):
    for case in cases():
        assert [cells[:3] for cells in page[case.name][1]] == [
            (row.quantity, f"{row.expected:.6g}", f"{row.tolerance:.6g}") for row in case.rows
        ]
    assert {cells[-1] for _, rows in page.values() for cells in rows} == {"agrees"}


def test_every_case_and_every_quantity_of_the_page_has_chinese_words(page):
    words = Words("zh")
    titles = [item.title for item in (*cases(), *CHECKS)]
    assert [title for title in titles if not words.has(f"verify.case.{title}")] == []
    quantities = {cells[0] for _, rows in page.values() for cells in rows} - FORMULAS
    assert {one for one in quantities if quantity(one, words) == one} == set()


def test_words_of_a_quantity_take_its_numbers_in_their_own_order():
    assert quantity("residents within 5000 m of the best 2", Words("zh")) == "最优 2 处 5000 米内的居民"
    assert quantity("residents within 5000 m of the best 2", Words()) == "residents within 5000 m of the best 2"


def of(name, **number):
    """Return a case of a document with one number."""
    told = {
        "quantity": "wait", "theory": 1.0, "tolerance": 0.1, "simulated": 1.02, "standard_error": 0.02, "z": 1.0,
        "without_controls": None, "without_controls_se": None, "verdict": "agrees",
    }  # fmt: skip
    case = {"case": name, "section": "by_call", "title": name.upper(), "replications": 40, "before": {}}
    return case | {"numbers": [told | number]}


def test_the_page_says_what_was_run_when_and_what_was_run_again():
    document = {"cases": [of("x"), of("y", z=-2.5)], "version": "1", "started": "2026-01-01T00"}
    page = reference_page([document])
    assert "`x`: X, 40 replications\n" in page
    assert "| `wait` | 1 | 0.1 | 1.02 | 0.02 | +1.00 |  |  | agrees |" in page
    assert "verdicts: 2 agrees; of 2 with a standard error 1 lie more than 2 SE off and 0 more than 3" in page
    assert "Simulated with version 1 on 2026-01-01." in page
    assert "run once more" in reference_page([document | {"cases": [of("x") | {"before": of("x")}]}])


def test_of_several_documents_the_last_that_has_a_case_counts():
    first = {"cases": [of("x"), of("y")], "version": "1", "started": "2026-01-01T00"}
    second = {"cases": [of("y", simulated=0.98)], "version": "2", "started": "2026-02-01T00"}
    page = reference_page([first, second])
    assert (page.count("| `wait` | 1 | 0.1 | 1.02"), page.count("| `wait` | 1 | 0.1 | 0.98")) == (1, 1)
    assert "version 1 on 2026-01-01, 2 on 2026-02-01" in page
