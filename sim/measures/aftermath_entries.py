"""Entries of the catalogue about what becomes of matters after the first contact."""

from __future__ import annotations

from sim.measures.entry import Entry

RESOLUTION = "resolution"

ON_THE_SPOT = Entry(
    "on_the_spot_share", "share", RESOLUTION, "Share closed on the spot.",
    "Closed matters that were not written up afterwards, over closed matters of kinds with an aftermath.", "higher",
    ("kind", "group"),
)  # fmt: skip
FOUND_MEAN = Entry(
    "found_mean_min", "min", RESOLUTION, "Time until whom a search is for has been found.",
    "Mean of the time from known until found; searches that the run cut off are missing.", "lower", ("kind",),
)  # fmt: skip
FOUND_MEDIAN = Entry(
    "found_median_min", "min", RESOLUTION, "Time in which half of those who are searched for have been found.",
    "Median of the time from known until found; searches that the run cut off are missing.", "lower", ("kind",),
)  # fmt: skip
CLEARED = Entry(
    "cleared_share", "share", RESOLUTION, "Share of investigated matters that were cleared.",
    "Matters that their follow-up cleared until the run stopped, over matters written up whose follow-up can clear"
    " them. Those closed on the spot are in neither.",
    "higher", ("kind",),
)  # fmt: skip
CLEARANCE_MEAN = Entry(
    "clearance_mean_min", "min", RESOLUTION, "Time until an investigation had cleared the matter.",
    "Mean of the time from known until cleared, of cleared matters; those that would have been cleared after the run"
    " stopped are missing.",
    "lower", ("kind",),
)  # fmt: skip

AFTER_CONTACT = (FOUND_MEAN, FOUND_MEDIAN, ON_THE_SPOT, CLEARED, CLEARANCE_MEAN)
"""All of them, in the order in which they are reported."""
