"""What the residents ask for, drawn onto a tape."""

from sim.demand.draw import draw_demand
from sim.demand.tape import DemandTape

__all__ = ["DemandTape", "draw_demand"]
