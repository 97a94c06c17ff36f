"""How often to repeat, and what to compare with what."""

from __future__ import annotations

from sim.spec import Spec, Whole, setting


class Experiment(Spec):
    """Replications and comparison."""

    replications: Whole = setting(10, help="Independent repetitions, each with its own days.", ge=1, le=100_000)
    confidence: float = setting(0.95, help="Confidence of intervals.", gt=0, lt=1)
    baseline: str | None = setting(None, help="Design that the others are compared with; the first when not given.")
    compare: list[str] = setting(
        factory=lambda: ["response_mean_min", "response_p90_min", "within_target_share"],
        help="Measures in the main comparison (names as in `sim measures`).",
        min_length=1,
    )
