"""Entries of the catalogue about travel: how fast units are, and when they have to charge."""

from __future__ import annotations

from sim.measures.entry import Entry

SPEED = Entry(
    "travel_speed_kmh", "km/h", "workload", "Speed on the way to calls.",
    "Way driven to calls over the time that it took, off the road too, of all ways to calls that began in the window;"
    " by surge: that began while it lasted.",
    "higher", ("group", "surge"),
)  # fmt: skip
CHARGING = Entry(
    "charging_share", "share", "workload", "Share of duty time out of service to charge.",
    "Time in the window in which a unit charges because it has less than its reserve, over duty time; 0 for units"
    " without a battery. What is charged while a unit waits for calls is not in it.",
    "lower", ("group",),
)  # fmt: skip

ON_TRAVEL = (SPEED, CHARGING)
"""All of them, in the order in which they are reported."""
