"""What comes after the first contact, as functions of numbers."""

from __future__ import annotations

import pytest

from sim.rules.aftermath import is_cleared, on_the_spot_share


@pytest.mark.parametrize(
    ("skills", "share"),
    [([], 0.5), (["order"], 0.5), (["law"], 0.8), (["traffic"], 0.2), (["traffic", "law", "order"], 0.8)],
)
def test_the_best_of_the_skills_that_came_decides(skills: list[str], share: float) -> None:
    assert on_the_spot_share(0.5, {"law": 0.8, "traffic": 0.2}, skills) == share


@pytest.mark.parametrize(
    ("mark", "share_on_camera", "on_camera", "cleared"),
    [
        (0.29, 0.7, False, True), (0.3, 0.7, False, False), (0.69, 0.7, True, True), (0.7, 0.7, True, False),
        (0.5, None, True, False), (0.2, None, True, True), (0.0, 0.0, True, False),
    ],
)  # fmt: skip
def test_a_matter_is_cleared_when_its_mark_lies_below_the_share_that_holds_for_it(
    mark: float, share_on_camera: float | None, on_camera: bool, cleared: bool
) -> None:
    assert is_cleared(mark, 0.3, share_on_camera, on_camera) == cleared
