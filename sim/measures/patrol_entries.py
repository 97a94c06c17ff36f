"""Entries of the catalogue about patrols."""

from __future__ import annotations

from sim.measures.entry import Entry

PATROL = "patrol"

HOURS = (
    " Times count patrol hours only: those in which at least one of the units that patrol is on duty. A street is a"
    " road from one road node to the next, in either direction; a pass is the moment in which a unit on its beat comes"
    " to its end. Ways to calls and to the beat are no patrol."
)

PATROL_SHARE = Entry(
    "patrol_share", "share", PATROL, "Share of duty time on the beat.",
    "Time on the beat during duty (not on the way to it), over duty time, of the units that patrol.", "higher",
    ("group",),
)  # fmt: skip
PATROLLED_KM = Entry(
    "patrolled_km", "km", PATROL, "Length of the streets on beats.",
    "Every street on the beat of some unit on the roster counts once, whether or not anybody passed it.", "neither",
    ("group",),
)  # fmt: skip
PASSES_PER_HOUR = Entry(
    "street_passes_per_hour", "1/h", PATROL, "Passes of the average street, an hour.",
    "Passes in the window over its patrol hours, mean over streets by their length." + HOURS, "higher", ("group",),
    "speed over length for one unit: Larson (1972), Urban Police Patrol Analysis, ch. 4",
)  # fmt: skip
REVISIT_MEAN = Entry(
    "revisit_mean_min", "min", PATROL, "Time from one pass of a street to the next.",
    "Mean of all intervals between passes of the same street that end in the window, each weighted by the length of the"
    " street. Streets that are hardly ever passed have few intervals: see also revisit_in_target_share. While a"
    " street is closed nobody passes it." + HOURS,
    "lower", ("group",),
)  # fmt: skip
REVISIT_P90 = Entry(
    "revisit_p90_min", "min", PATROL, "Time from one pass of a street to the next: 90th percentile.",
    "Smallest value that 90 % of those intervals, weighted by the length of the street, do not exceed.", "lower",
    ("group",),
)  # fmt: skip
REVISIT_IN_TARGET = Entry(
    "revisit_in_target_share", "share", PATROL, "Share of the streets whose last pass was within the target.",
    "Mean over the patrol hours of the window and over streets by their length: whether the last pass was at most"
    " patrol.target_min ago; over several groups, the strictest of their targets." + HOURS,
    "higher", ("group",),
)  # fmt: skip
UNITS_FOR_TARGET = Entry(
    "units_to_pass_in_target", "units", PATROL, "Units that pass every street of the beats within the target.",
    "Time for one round of each given route or tour over patrol.target_min, rounded up, summed over different rounds:"
    " so many units at the same time, evenly apart and never called away. Nothing for random walks, which never"
    " promise it.",
    "lower", ("group",),
)  # fmt: skip
SPOTTED_PER_DAY = Entry(
    "spotted_per_day", "calls/day", PATROL, "Matters that patrols come upon before they are reported, a day.",
    "Number of such matters that became known in the window, over its days; by group: of the unit that saw it.",
    "higher", ("group",),
)  # fmt: skip
SPOTTED_SHARE = Entry(
    "spotted_share", "share", PATROL, "Share of matters that patrols come upon before they are reported.",
    "Number of such matters over all matters.", "higher", ("kind",),
)  # fmt: skip

ON_PATROL = (
    PATROL_SHARE, PATROLLED_KM, PASSES_PER_HOUR, REVISIT_MEAN, REVISIT_P90, REVISIT_IN_TARGET, UNITS_FOR_TARGET,
    SPOTTED_PER_DAY, SPOTTED_SHARE,
)  # fmt: skip
"""All of them, in the order in which they are reported."""
