"""The checks of formulas agree, and would not with a formula that is a little wrong."""

import pytest

from sim.verification.checks import formulas
from sim.verification.row import Verdict


@pytest.mark.parametrize("check", formulas.CHECKS, ids=lambda check: check.id)
def test_every_published_number_comes_out(check):
    assert {row.quantity: row.verdict for row in check.run() if row.verdict is not Verdict.AGREES} == {}


def test_a_load_a_hundredth_too_high_is_rejected(monkeypatch):
    true = formulas.erlang_b
    monkeypatch.setattr(formulas, "erlang_b", lambda units, load: true(units, load * 1.01))
    wrong = [row for row in formulas.erlang_tables() if row.quantity.startswith("B(")]
    assert all(row.verdict is Verdict.DIFFERS for row in wrong)
