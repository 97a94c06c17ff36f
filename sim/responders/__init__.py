"""Who answers: units, where they wait and when they are on duty."""

from sim.responders.fleet import Fleet, build_fleet

__all__ = ["Fleet", "build_fleet"]
