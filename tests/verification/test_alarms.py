"""A marginal alarm is run once more, at four times the length and with another seed; larger or more alarms are not."""

import pickle
from dataclasses import replace

import pytest

from sim.errors import InputError
from sim.verification import verify as verify_module
from sim.verification.bank import cases
from sim.verification.checks import CHECKS
from sim.verification.choice import Choice, Run, choose
from sim.verification.outcome import SECTIONS, Number, Outcome
from sim.verification.row import Check, Row, Verdict
from sim.verification.verify import verify
from sim.verification.work import Work


def outcome(name, *, alarm=0.0, numbers=50):
    verdict = Verdict.DIFFERS if alarm else Verdict.AGREES
    good = tuple(Number(f"q{n}", 1.0, 0.1, 1.0, 0.01, Verdict.AGREES) for n in range(numbers - 1))
    return Outcome(name, "queues", name, (*good, Number("last", 1.0, 0.1, 1.2, 0.05, verdict)), 10, alarm=alarm)


@pytest.mark.parametrize(
    ("alarms", "again"),
    [
        ((0.0, 0.0), set()),
        ((3.2, 0.0), {"0"}),
        ((4.1, 0.0), set()),
        ((3.2, 3.4), set()),
        ((3.2, 3.4, 0.0), {"0", "1"}),
        ((3.2, 9.0, 0.0), set()),
    ],
)
def test_one_marginal_alarm_is_allowed_for_every_hundred_numbers(alarms, again):
    outcomes = [outcome(str(number), alarm=alarm) for number, alarm in enumerate(alarms)]
    assert verify_module._run_again(outcomes) == again


@pytest.fixture(scope="module")
def cheap():
    """A case of which one number is known after five replications, and how it is expected to lie off."""
    (case,) = (case for case in cases() if case.name == "disputes_left_alone")
    found = verify(Choice((Run(replace(case, rows=case.rows[:1]), 5),), quick=False)).outcomes[0].numbers[0]
    return case, found


def off_by(cheap, errors):
    case, found = cheap
    row = replace(case.rows[0], expected=found.got + errors * found.se, tolerance=2 * found.se)
    return verify(Choice((Run(replace(case, rows=(row,)), 5),), quick=False)).outcomes[0]


def test_a_case_that_is_a_little_off_by_chance_is_run_again_with_another_seed_at_four_times_the_length(cheap):
    again = off_by(cheap, 3.5)
    assert again.replications == 20
    assert again.before.replications == 5
    assert again.before.alarm == pytest.approx(3.5)
    assert again.before.differs
    assert again.numbers[0].got != again.before.numbers[0].got
    assert again.numbers[0].verdict is (Verdict.AGREES if again.passed else Verdict.DIFFERS)


def test_a_case_that_is_far_off_is_not_run_again(cheap):
    far = off_by(cheap, 5.0)
    assert (far.before, far.passed, far.replications) == (None, False, 5)


def test_all_the_work_of_the_bank_goes_whole_into_another_process():
    items = choose((*CHECKS, *cases()), quick=True).items
    work = Work(tuple(piece for item in items for piece in verify_module._pieces(item)))
    there = pickle.loads(pickle.dumps(work))
    assert len(there.pieces) == len(work.pieces) > len(items)
    short = next(number for number, piece in enumerate(work.pieces) if isinstance(piece, Check) and piece.id == "gini")
    assert there.run(short).rows == work.run(short).rows != ()


def test_a_check_is_not_run_again_because_it_would_draw_the_same(monkeypatch):
    check = Check("mine", "output", "Mine", lambda: (Row("one", 1.0, 0.1, 1.16, 0.05),), quick=True)
    found = verify(Choice((check,), quick=False)).outcomes[0]
    assert (found.before, found.passed) == (None, False)


def test_cases_are_chosen_by_name_or_section_in_the_order_of_the_sections():
    bank = (Check("late", "output", "Late", tuple, quick=False), *cases())
    chosen = choose(bank, ("late", "sources"))
    assert [item.id if isinstance(item, Check) else item.case.name for item in chosen.items] == [
        "sources_5", "sources_10_2", "sources_20_2", "late",
    ]  # fmt: skip
    assert [item.replications for item in chosen.items[:3]] == [40, 40, 40]


def test_a_short_choice_names_what_it_leaves_out():
    chosen = choose(cases(), ("sources",), quick=True)
    assert [(item.case.name, item.replications) for item in chosen.items] == [("sources_5", 36)]
    assert [item.name for item in chosen.left_out] == ["sources_10_2", "sources_20_2"]
    with pytest.raises(InputError, match="leave out --quick"):
        choose(cases(), ("mm50",), quick=True)


def test_every_unknown_name_is_told_at_once():
    with pytest.raises(InputError) as problems:
        choose(cases(), ("mm51", "quues", "xyzzy"))
    said = [problem.message for problem in problems.value.problems]
    assert said == [
        "'mm51' is neither a case nor a section; did you mean mm1?",
        "'quues' is neither a case nor a section; did you mean queues?",
        "'xyzzy' is neither a case nor a section; sim verify --list names them",
    ]


def test_a_short_verification_has_cases_of_every_section_of_scenarios():
    sections = {case.section for case in cases()}
    assert sections <= set(SECTIONS)
    assert {case.section for case in cases() if case.quick} == sections
