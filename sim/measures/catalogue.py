"""The catalogue: every measure with its unit, meaning and exact definition. Names of measures stand nowhere else.

`sim measures` prints it and `docs/reference/measures.md` is generated from it.
"""

from __future__ import annotations

from sim.measures.aftermath_entries import AFTER_CONTACT, RESOLUTION
from sim.measures.dispute_entries import OF_DISPUTES, ON_DISPUTES
from sim.measures.entry import Entry as Entry  # noqa: PLC0414  everybody takes it from here
from sim.measures.patrol_entries import ON_PATROL, PATROL
from sim.measures.request_entries import OF_REQUESTS, ON_REQUESTS
from sim.measures.travel_entries import ON_TRAVEL

TIMELINESS, QUEUE, COVERAGE = "timeliness", "queue", "coverage"
WORKLOAD, FAIRNESS, COST = "workload", "fairness", "cost"
THEMES = {
    TIMELINESS: "How soon somebody comes.",
    QUEUE: "Who waits, and who gets nobody.",
    COVERAGE: "Who lives within reach of a base, and of a unit that is free.",
    RESOLUTION: "What becomes of it after the first contact.",
    OF_DISPUTES: "What becomes of disputes, and what comes of those that nobody settles.",
    OF_REQUESTS: "How requests of daily life are done.",
    PATROL: "How often streets are passed, and what is seen there.",
    WORKLOAD: "How busy the units are.",
    FAIRNESS: "How evenly the villages are served.",
    COST: "What it costs.",
}
"""Themes in the order of the catalogue, with one line each."""

CONVENTIONS = (
    "A matter counts when it becomes known inside the window: from the end of the warm-up to the end of the last day"
    " with new matters. What becomes of it afterwards counts too, until the run stops.",
    "What only follows up another matter, such as an investigation, is no call, and a request of daily life is none"
    " either: they count under their own kind and the group that came, not in totals, hours, surges, villages or the"
    " queue.",
    "A spell of a unit that crosses an edge of the window counts with the part inside.",
    "A percentile is interpolated linearly between the ordered values at position (n - 1) p, counted from 0"
    " (type 7 of Hyndman and Fan 1996, The American Statistician 50(4), 361-365).",
    "A span that did not happen (nobody arrived, no unit was ordered) is left out of means and percentiles."
    " The shares lost, withdrawn and open say how many those are.",
    "Where there is nothing to measure, such as an hour without calls, the value is empty (NaN), never 0.",
    "Hours are hours of the day in which a matter became known; a group is the group of the first unit on the scene.",
    "A surge has the matters that became known while it lasted; where surges overlap, the first one in the scenario.",
    "A village is the place of the level `village` above a cell; where there is none, the cell itself.",
    "The Gini coefficient is the mean absolute difference of all pairs over twice the mean: 0 when all are equal"
    " (also when all are 0), near 1 when one has everything.",
)
"""What holds for every measure."""

EVERY_WAY = ("kind", "hour", "group", "surge")


def _span(names: tuple[str, str, str, str], what: str, span: str) -> tuple[Entry, Entry, Entry, Entry]:
    """Return the entries of a span of time: mean, median, 90th and 95th percentile, in this order."""
    statistics = ("mean", "median", "90th percentile", "95th percentile")
    mean, median, p90, p95 = (
        Entry(name, "min", TIMELINESS, f"{what}: {s}.", f"{s} of {span}".capitalize() + ".", "lower", EVERY_WAY)
        for name, s in zip(names, statistics, strict=True)
    )
    return mean, median, p90, p95


HANDLING = _span(
    ("handling_mean_min", "handling_median_min", "handling_p90_min", "handling_p95_min"),
    "Taking the call",
    "the time from known until the matter reaches the desk",
)
QUEUEING = _span(
    ("queueing_mean_min", "queueing_median_min", "queueing_p90_min", "queueing_p95_min"),
    "Waiting for a unit",
    "the time from the desk to the order that led to the first arrival; 0 when a unit was sent at once",
)
TURNOUT = _span(
    ("turnout_mean_min", "turnout_median_min", "turnout_p90_min", "turnout_p95_min"),
    "Getting ready",
    "the time from that order until the unit sets out",
)
TRAVEL = _span(
    ("travel_mean_min", "travel_median_min", "travel_p90_min", "travel_p95_min"),
    "Travelling",
    "the time from setting out to the scene",
)
RESPONSE = _span(
    ("response_mean_min", "response_median_min", "response_p90_min", "response_p95_min"),
    "Response",
    "the time from known to the first unit on the scene",
)
COMPLEMENT = _span(
    ("complement_mean_min", "complement_median_min", "complement_p90_min", "complement_p95_min"),
    "All there",
    "the time from known until all units that the matter needs have come; of a matter that needs one, its response",
)
COMPLETE_IN_TIME = Entry(
    "complete_in_time_share", "share", TIMELINESS, "Share that had all their units by the deadline of their kind.",
    "Of the kinds with complete_within_min: matters for which all units needed had come by then (equal counts), over"
    " all matters, except those still open when the run stopped before the deadline.",
    "higher", ("kind", "hour"),
)  # fmt: skip
WITHIN_TARGET = Entry(
    "within_target_share", "share", TIMELINESS, "Share answered within the target of their kind.",
    "Matters reached within their kind's target_min (equal counts as within), over all matters. A matter that nobody"
    " came to counts as missed, except one that was still open when the run stopped before its target had passed, or"
    " that was a duplicate put to another: these are left out. By group: over the matters that the group reached.",
    "higher", EVERY_WAY,
)  # fmt: skip
DISCOVERY = Entry(
    "discovery_mean_min", "min", TIMELINESS, "Time until what has begun is known.",
    "Mean of the time from the beginning to known, of matters that are not known as soon as they begin.", "lower",
    ("kind",),
)  # fmt: skip
CALLS = Entry(
    "calls", "calls", QUEUE, "Matters that became known.", "Their number.", "neither", ("kind", "hour", "surge")
)
CALLS_PER_DAY = Entry(
    "calls_per_day", "calls/day", QUEUE, "Matters that became known, a day.", "Number over the window's days.",
    "neither", ("kind",),
)  # fmt: skip
WAITED = Entry(
    "waited_share", "share", QUEUE, "Share that had to wait for a unit.",
    "Matters that reached the desk and did not get the order that led to the first arrival at that very moment (or"
    " never got one, unless lost at once), over those that reached the desk.",
    "lower", ("kind", "hour", "surge"),
    "P(wait) of Erlang's delay system: Kleinrock (1975), Queueing Systems 1, ch. 3",
)  # fmt: skip
QUEUE_LENGTH = Entry(
    "queue_length_mean", "calls", QUEUE, "Mean number of matters that wait.",
    "Time average over the window, of all matters, also those known before it: the part of their wait that lies inside,"
    " over the window's length. The wait lasts from the desk to the order that led to the first arrival, to withdrawal,"
    " or until the run stops; a second wait after a hand-over on the scene is not in it.",
    "lower", (), "Little (1961), Operations Research 9(3), 383-387",
)  # fmt: skip
LOST = Entry(
    "lost_share", "share", QUEUE, "Share turned away because the queue was full.", "Lost matters over all matters.",
    "lower", ("kind",),
)  # fmt: skip
WITHDRAWN = Entry(
    "withdrawn_share", "share", QUEUE, "Share that gave up waiting.", "Withdrawn matters over all matters.", "lower",
    ("kind",),
)  # fmt: skip
OPEN = Entry(
    "open_share", "share", QUEUE, "Share still open when the run stopped.",
    "Open matters over all matters. More than a few per cent means that response times miss the longest waits: give"
    " more follow_up_days, or more units.",
    "lower", ("kind",),
)  # fmt: skip
NEVER_KNOWN = Entry(
    "never_known_share", "share", QUEUE, "Share of which nobody came to know.",
    "Matters not known when the run stopped, over those that began inside the window and were not known at once.",
    "lower", ("kind",),
)  # fmt: skip
ALERTED = Entry(
    "alerted_share", "share", QUEUE, "Share that cameras made known.", "Matters known by an alert, over all matters.",
    "neither", ("kind",),
)  # fmt: skip
FALSE = Entry(
    "false_share", "share", QUEUE, "Share of calls that were false.", "False calls over all matters.", "neither",
    ("kind",),
)  # fmt: skip
DUPLICATES = Entry(
    "duplicate_share", "share", QUEUE, "Share of calls about a matter that somebody had called about before.",
    "Duplicates over all matters.", "neither", ("kind",),
)  # fmt: skip
MERGED = Entry(
    "merged_share", "share", QUEUE, "Share of calls recognised as duplicates, so that nobody was sent.",
    "Merged matters over all matters. They do not count in within_target_share.", "neither", ("kind",),
)  # fmt: skip
CIRCLE = Entry(
    "circle_share", "share", COVERAGE, "Share of residents inside the circle of a base.",
    "Residents of cells whose expected travel time from some base with a unit on the roster, by that unit's mode on a"
    " plain day, is within the target: the strictest target of all kinds and any unit with the skills that some kind"
    " needs. By kind: that kind's target and units with the skills it needs. Handling and turnout are not in it.",
    "higher", ("kind",), "Church and ReVelle (1974), Papers of the Regional Science Association 32, 101-118",
)  # fmt: skip
CIRCLE_OUTSIDE = Entry(
    "circle_cells_outside", "cells", COVERAGE, "Cells outside the circle of every base.",
    "Number of cells that circle_share does not count, whatever their residents.", "lower", ("kind",),
)  # fmt: skip
CIRCLE_MEAN = Entry(
    "circle_mean_min", "min", COVERAGE, "Travel time from the nearest base, of the average resident.",
    "Mean over residents of the expected travel time to their cell, as in circle_share, without cells that"
    " no unit can reach.",
    "lower",
)  # fmt: skip
CIRCLE_WORST = Entry(
    "circle_worst_min", "min", COVERAGE, "Travel time from the nearest base to the remotest cell.",
    "Largest such time over the cells, without cells that no unit can reach.", "lower",
)  # fmt: skip
COVERED = Entry(
    "covered_share", "share", COVERAGE, "Share of residents whom a free unit can reach in time.",
    "Mean over residents of the probability that at least one unit on duty, whose base is within the target as in"
    " circle_share, is free: 1 minus the product of the units' unavailable shares, averaged over the hours of the"
    " roster. Unavailable: on a task, or on a way home on which it takes no calls, as share of duty time in the window."
    " Units are taken to be busy independently of each other and always to start from their base; both are"
    " approximations, the first too good where calls come in bursts.",
    "higher", ("kind",), "Daskin (1983), Transportation Science 17(1), 48-70 (MEXCLP)",
)  # fmt: skip
BUSY_MEAN = Entry(
    "busy_share_mean", "share", WORKLOAD, "Share of duty time on tasks, mean of the units.",
    "For each unit turnout, travel to the call and work during duty, over duty time in the window; the way home is not"
    " a task. Mean over units that were on duty.",
    "neither", ("group",), "Larson (1974), Computers & Operations Research 1(1), 67-95",
)  # fmt: skip
BUSY_MAX = Entry(
    "busy_share_max", "share", WORKLOAD, "Share of duty time on tasks, busiest unit.",
    "Largest value of the units that were on duty.", "lower", ("group",),
)  # fmt: skip
BUSY_GINI = Entry(
    "busy_share_gini", "", WORKLOAD, "How unevenly the work is spread over the units.",
    "Gini coefficient of the units' busy shares.", "lower", ("group",), "Gini (1912), Variabilita e mutabilita",
)  # fmt: skip
OVERTIME = Entry(
    "overtime_h_per_day", "h/day", WORKLOAD, "Hours that units worked outside their shifts, a day.",
    "Time in the window in turnout, on the way, at work or driving home outside duty, summed over units, over days;"
    " unit hours, not people hours.",
    "lower", ("group",),
)  # fmt: skip
KM = Entry(
    "km_per_day", "km/day", WORKLOAD, "Way driven, a day.",
    "To calls, home and on patrol, summed over units, over the window's days; a trip across an edge of the window"
    " counts in proportion to its time inside.",
    "lower", ("group",),
)  # fmt: skip
TIME_FOR_NOTHING = Entry(
    "time_for_nothing_share", "share", WORKLOAD, "Share of the time on tasks that went to calls for nothing.",
    "Turnout, travel to the call and work for false calls and duplicates, over those for all matters, inside the"
    " window.",
    "lower", ("group",),
)  # fmt: skip
RELOCATION_KM = Entry(
    "relocation_km_per_day", "km/day", WORKLOAD, "Way driven to cover posts, a day.",
    "The part of km_per_day on the way to a post, without the way back.", "lower", ("group",),
)  # fmt: skip
UNIT_CALLS = Entry(
    "calls_per_unit_day", "calls/day", WORKLOAD, "Calls that a unit reaches first, a day.",
    "Matters reached, over units on the roster and days of the window. A unit is one crew of one shift.", "neither",
    ("group",),
)  # fmt: skip
ABSENT = Entry(
    "absent_share", "share", WORKLOAD, "Share of people's duty time missed on leave or sick.",
    "Duty time that people of a unit's crew missed, over crew times rostered time, in the window.",
    "neither", ("group",),
)  # fmt: skip
UNITS_OFF = Entry(
    "units_off_share", "share", WORKLOAD, "Share of rostered time on which no unit came because people were away.",
    "Time of duties that fell out, over rostered time, in the window.", "lower", ("group",),
)  # fmt: skip
CALLED_IN = Entry(
    "called_in_per_day", "people/day", WORKLOAD, "People called in for others who were away, a day.",
    "Number for duties that began in the window, over its days.", "lower", ("group",),
)  # fmt: skip
BREAK_TIME = Entry(
    "break_taken_share", "share", WORKLOAD, "Share of meal breaks that was taken.",
    "Minutes of break taken over minutes due, of the breaks that were due in the window.", "higher", ("group",),
)  # fmt: skip
BREAKS_MISSED = Entry(
    "breaks_missed_share", "share", WORKLOAD, "Share of meal breaks of which nothing came.",
    "Breaks that did not begin, over breaks due in the window.", "lower", ("group",),
)  # fmt: skip
VILLAGE_WORST = Entry(
    "village_worst_min", "min", FAIRNESS, "Mean response of the village that is served worst.",
    "Largest of the villages' mean responses. Villages with fewer than 10 answered matters in the window are left out"
    " of this and the next four, because the mean of a few calls says more about chance than about the village; that"
    " also makes the worst one look worse than it is when windows are short.",
    "lower",
)  # fmt: skip
VILLAGE_9010 = Entry(
    "village_90_10_ratio", "", FAIRNESS, "How much longer badly served villages wait than well served ones.",
    "90th percentile of the villages' mean responses over the 10th, each village counting once.", "lower",
)  # fmt: skip
VILLAGE_GINI = Entry(
    "village_gini", "", FAIRNESS, "How unevenly response is spread over the villages.",
    "Gini coefficient of the villages' mean responses, each village counting once. Compare it with"
    " village_gini_by_chance.",
    "lower", (), "Gini (1912), Variabilita e mutabilita",
)  # fmt: skip
VILLAGE_CHANCE = Entry(
    "village_gini_by_chance", "", FAIRNESS, "What chance alone would make of village_gini.",
    "Gini coefficient expected if all villages were served alike and their means differed only because each has few"
    " calls: s / (m sqrt(pi)), with m the mean of the village means and s^2 the pooled variance within villages times"
    " the mean of 1/n over villages of n answered matters.",
    "neither", (), "mean absolute difference 2 s / sqrt(pi) of a normal law; Gini as half of it over the mean",
)  # fmt: skip
BEYOND = Entry(
    "residents_beyond_target_share", "share", FAIRNESS, "Share of residents in villages that are served too late.",
    "Residents of villages whose mean response exceeds the mean target of the same matters, over residents of all"
    " villages with enough answered matters.",
    "lower",
)  # fmt: skip
JUDGED = Entry(
    "residents_judged_share", "share", FAIRNESS, "Share of residents whose village had calls enough to be judged.",
    "Residents of villages with at least 10 answered matters, over all residents.", "neither",
)  # fmt: skip
PEOPLE = Entry(
    "people", "people", COST, "People employed.",
    "For each unit crew times people_per_post, summed. A unit is one crew of one shift. People called in are not"
    " counted.",
    "lower", ("group",),
)  # fmt: skip
COST_PER_YEAR = Entry(
    "cost_per_year", "yuan/year", COST, "Cost of the people.",
    "People employed times cost_per_person_year, for a group that only comes for surges times their share of the"
    " window; and people called in in the window times cost_per_call_in, scaled to 365 days.",
    "lower", ("group",),
)  # fmt: skip
COST_PER_CALL = Entry(
    "cost_per_call", "yuan", COST, "Cost of the people for each matter.",
    "cost_per_year times the window's days / 365, over the matters that became known.", "lower",
)  # fmt: skip

CATALOGUE: tuple[Entry, ...] = (
    *RESPONSE, WITHIN_TARGET, *COMPLEMENT, COMPLETE_IN_TIME, *HANDLING, *QUEUEING, *TURNOUT, *TRAVEL, DISCOVERY,
    CALLS, CALLS_PER_DAY, WAITED, QUEUE_LENGTH, LOST, WITHDRAWN, OPEN, NEVER_KNOWN, ALERTED, FALSE, DUPLICATES, MERGED,
    CIRCLE, CIRCLE_OUTSIDE, CIRCLE_MEAN, CIRCLE_WORST, COVERED,
    *AFTER_CONTACT,
    *ON_PATROL,
    BUSY_MEAN, BUSY_MAX, BUSY_GINI, OVERTIME, KM, RELOCATION_KM, UNIT_CALLS, TIME_FOR_NOTHING,
    *ON_TRAVEL, ABSENT, UNITS_OFF, CALLED_IN, BREAK_TIME, BREAKS_MISSED,
    *ON_DISPUTES,
    *ON_REQUESTS,
    VILLAGE_WORST, VILLAGE_9010, VILLAGE_GINI, VILLAGE_CHANCE, BEYOND, JUDGED,
    PEOPLE, COST_PER_YEAR, COST_PER_CALL,
)  # fmt: skip
"""Every measure, by theme, in the order in which they are reported."""
