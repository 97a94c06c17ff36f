"""The engine: SimPy lives here and only here. It draws nothing."""

from sim.engine.simulate import simulate

__all__ = ["simulate"]
