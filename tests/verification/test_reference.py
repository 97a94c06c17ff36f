"""The page of exact cases, made from documents of verifications, and the words for what stands on it."""

from sim.report.verification import quantity
from sim.report.words import Words
from sim.verification.bank import cases
from sim.verification.checks import CHECKS
from sim.verification.reference import reference_page


def test_every_case_has_a_title_in_chinese():
    words = Words("zh")
    titles = [item.title for item in (*cases(), *CHECKS)]
    assert [title for title in titles if not words.has(f"verify.case.{title}")] == []


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
