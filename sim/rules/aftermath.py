"""What comes after the first contact: pure functions from numbers to outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def on_the_spot_share(share: float, by_skill: Mapping[str, float], skills: Collection[str]) -> float:
    """Return the probability that a unit with these skills closes a matter on the spot.

    A skill that is listed takes the place of `share`; of several listed ones the best counts.
    """
    return max((by_skill[skill] for skill in skills if skill in by_skill), default=share)


def is_cleared(mark: float, share: float, share_on_camera: float | None, on_camera: bool) -> bool:
    """Return whether an investigation succeeds, by its uniform mark."""
    return mark < (share_on_camera if on_camera and share_on_camera is not None else share)
