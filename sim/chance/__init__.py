"""Named streams of random numbers, and laws that know their own mean and can be inverted."""

from sim.chance.laws import Law
from sim.chance.streams import Streams

__all__ = ["Law", "Streams"]
