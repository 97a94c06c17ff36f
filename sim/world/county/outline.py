"""The outline of a county: an irregular polygon around the origin with an exact area.

Every number here is made with + - * / and square roots, which are rounded alike on every machine; sines would not be.
The outline is star-shaped: from the origin every point of it can be seen. That makes drawing a point inside it,
testing one and pulling one inside a matter of one triangle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sim.arrays import FloatArray

HALVINGS = 6
"""How often the quarter turns between the corners are halved: 4 * 2**6 = 256 corners."""

WAVES = 48
ROUGHNESS = 0.3
"""Size of the waves of the boundary, as a share of its mean radius; wave k has ROUGHNESS / k**1.25 at most."""

JAGGEDNESS = 0.015
"""Size of the independent steps between neighbouring corners, as a share of the mean radius."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A star-shaped polygon; `corners` of shape `(256, 2)` in kilometres run counter-clockwise, east first."""

    corners: FloatArray

    @property
    def area_km2(self) -> float:
        """Area by the shoelace formula."""
        return float(np.sum(self._triangles()))

    def reach(self, points: FloatArray) -> FloatArray:
        """Return how many times farther than each point the boundary lies in its direction.

        Shape `(points,)`; above 1 inside, below 1 outside, infinite at the origin.
        """
        turns = pseudo_angle(self.corners)
        sector = np.searchsorted(turns, pseudo_angle(points), side="right") - 1
        start = self.corners[sector]
        side = self.corners[(sector + 1) % len(self.corners)] - start
        along = _cross(points, side)
        with np.errstate(divide="ignore"):
            return np.where(along == 0, np.inf, _cross(start, side) / np.where(along == 0, 1.0, along))

    def pull_inside(self, points: FloatArray, margin: float = 0.01) -> FloatArray:
        """Return the points, those outside or within `margin` of the boundary moved straight towards the origin."""
        factor = np.minimum(1.0, (1.0 - margin) * self.reach(points))
        return points * factor[:, None]

    def spread(self, count: int, rng: Generator) -> FloatArray:
        """Return `count` points evenly spread inside, shape `(count, 2)`: a shifted R2 sequence over the triangles.

        Source
        ------
        The R2 sequence: Roberts (2018), The unreasonable effectiveness of quasirandom sequences.
        """
        unit = r2_sequence(count, rng)
        area = self._triangles()
        edges = np.concatenate(([0.0], np.cumsum(area)))
        wanted = unit[:, 0] * edges[-1]
        triangle = np.clip(np.searchsorted(edges, wanted, side="right") - 1, 0, len(area) - 1)
        across = np.clip((wanted - edges[triangle]) / area[triangle], 0.0, 1.0)[:, None]
        start = self.corners[triangle]
        end = self.corners[(triangle + 1) % len(self.corners)]
        points: FloatArray = (start + (end - start) * across) * (0.995 * np.sqrt(unit[:, 1]))[:, None]
        return points

    def _triangles(self) -> FloatArray:
        """Area between the origin and each side, shape `(256,)`."""
        return _cross(self.corners, np.roll(self.corners, -1, axis=0)) / 2


def draw_outline(area_km2: float, rng: Generator) -> Outline:
    """Return an irregular outline of exactly this area, up to the rounding of floating-point numbers."""
    circle = unit_circle(HALVINGS)
    corner = np.arange(len(circle))
    radius = np.ones(len(circle))
    for wave in range(2, WAVES + 1):
        size = ROUGHNESS / (wave * np.sqrt(np.sqrt(wave)))
        turned = circle[(corner * wave) % len(circle)]
        radius += (turned * (size * (2 * rng.random(2) - 1))).sum(axis=1)
    radius += JAGGEDNESS * (2 * rng.random(len(circle)) - 1)
    stretch = 0.85 + 0.3 * rng.random()
    points = circle * np.maximum(radius, 0.5)[:, None] * np.array([stretch, 1 / stretch])
    rough = Outline(points)
    return Outline(points * np.sqrt(area_km2 / rough.area_km2))


def unit_circle(halvings: int) -> FloatArray:
    """Return `4 * 2**halvings` points evenly round the unit circle from east, counter-clockwise.

    Halving an angle needs a square root only: the half-way point is the mean of two neighbours, put back on the circle.
    """
    points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    for _ in range(halvings):
        middle = points + np.roll(points, -1, axis=0)
        middle /= length(middle)[:, None]
        points = np.stack([points, middle], axis=1).reshape(-1, 2)
    return points


def r2_sequence(count: int, rng: Generator) -> FloatArray:
    """Return `count` points evenly spread over the unit square, shape `(count, 2)`, with a random shift."""
    plastic = 1.3247179572447460260
    step = np.array([1 / plastic, 1 / (plastic * plastic)])
    points: FloatArray = (rng.random(2) + np.arange(1, count + 1)[:, None] * step) % 1.0
    return points


def length(vectors: FloatArray) -> FloatArray:
    """Return the length of each vector, shape `(vectors,)`."""
    result: FloatArray = np.sqrt(vectors[:, 0] * vectors[:, 0] + vectors[:, 1] * vectors[:, 1])
    return result


def pseudo_angle(points: FloatArray) -> FloatArray:
    """Return a number in [0, 4) that grows with the angle counter-clockwise from east; 0 for the origin."""
    x, y = points[:, 0], points[:, 1]
    size = np.abs(x) + np.abs(y)
    share = np.abs(y) / np.where(size == 0, 1.0, size)
    left, below = x < 0, y < 0
    turn = np.where(left, 2 - share, share)
    return np.where(below, 4 - turn, turn) % 4


def _cross(a: FloatArray, b: FloatArray) -> FloatArray:
    result: FloatArray = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return result
