"""A county made from its totals: outline, settlements, roads, names.

The same totals and seed make the same county on every machine: places and lengths come from sums, products and square
roots of uniform draws, which are rounded alike everywhere; exponentials only weigh shares that are then rounded to
whole people.
"""

from sim.world.county.generate import generate_county

__all__ = ["generate_county"]
