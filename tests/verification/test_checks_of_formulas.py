"""The checks of formulas would not agree with a formula that is a little wrong."""

from sim.verification.checks import formulas
from sim.verification.row import Verdict


def test_a_load_a_hundredth_too_high_is_rejected(monkeypatch):
    true = formulas.erlang_b
    monkeypatch.setattr(formulas, "erlang_b", lambda units, load: true(units, load * 1.01))
    wrong = [row for row in formulas.erlang_tables() if row.quantity.startswith("B(")]
    assert all(row.verdict is Verdict.DIFFERS for row in wrong)


def test_units_that_are_a_hundredth_slower_are_rejected(monkeypatch):
    true = formulas.Hypercube.solve
    slower = lambda self, rates, service, **more: true(self, rates, 0.99 * service, **more)  # noqa: E731
    monkeypatch.setattr(formulas.Hypercube, "solve", slower)
    assert all(row.verdict is Verdict.DIFFERS for row in formulas.any_preferences())
