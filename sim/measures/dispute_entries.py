"""The measures of disputes: part of the catalogue."""

from __future__ import annotations

from sim.measures.entry import Entry

OF_DISPUTES = "disputes"
"""Their theme."""

OF_DISPUTE = ("dispute", "colour")
DISPUTES = Entry("disputes", "disputes", OF_DISPUTES, "Disputes that began.", "Their number, known or not.", "neither")
KNOWN = Entry(
    "known_share", "share", OF_DISPUTES, "Share of disputes that became known.",
    "Of the disputes that began in the window: those that were found before they boiled over or faded, until the run"
    " stopped. One minus this is never known. By way: those found in this way, so that the ways make up the whole.",
    "higher", (*OF_DISPUTE, "way"),
)  # fmt: skip
RESOLVED = Entry(
    "resolved_share", "share", OF_DISPUTES, "Share of known disputes that were resolved.",
    "Of the disputes that became known in the window: those settled or decided until the run stopped. Give follow-up"
    " days, or the latest have had no time. By rung: of those that came to it, those that were there.",
    "higher", (*OF_DISPUTE, "way", "rung"),
)  # fmt: skip
RESOLVED_OF_ALL = Entry(
    "resolved_of_all_share", "share", OF_DISPUTES, "Share of all disputes that were resolved.",
    "Of the disputes that began in the window, known or not: those settled or decided until the run stopped.",
    "higher", OF_DISPUTE,
)  # fmt: skip
SETTLED = Entry(
    "settled_share", "share", OF_DISPUTES, "Share of known disputes settled by agreement.",
    "Of the disputes that became known in the window: those settled at a sitting. By rung: of those that came to it,"
    " those that were there.",
    "higher", (*OF_DISPUTE, "way", "rung"),
)  # fmt: skip
SETTLED_NUMBER = Entry(
    "settled_per_year", "1/year", OF_DISPUTES, "Disputes settled by agreement, a year.",
    "Those settled at a sitting in the window, scaled to 365 days. By rung: where that sitting was.", "higher",
    ("dispute", "rung"),
)  # fmt: skip
FIRST_RUNG = Entry(
    "settled_on_first_rung_share", "share", OF_DISPUTES, "Share of settled disputes that never left the first rung.",
    "Of the disputes settled: those whose last rung is the lowest of the ladder (small matters stay in the village).",
    "higher", OF_DISPUTE,
)  # fmt: skip
ABANDONED = Entry(
    "abandoned_share", "share", OF_DISPUTES, "Share of known disputes given up because nobody met the parties.",
    "Of the disputes that became known in the window: those whose parties gave up before anybody had met them"
    " (discovery.channels.<channel>.patience_days).",
    "lower", (*OF_DISPUTE, "way"),
)  # fmt: skip
MISROUTED = Entry(
    "misrouted_share", "share", OF_DISPUTES, "Share of known disputes first sent to the wrong place.",
    "Of the disputes that became known in the window (discovery.misrouted).", "lower", OF_DISPUTE,
)  # fmt: skip
TOLD_AGAIN = Entry(
    "told_again_per_case", "reports", OF_DISPUTES, "Further reports of a known dispute, mean.",
    "By another way or by the other party, while it was on the ladder; over the disputes that became known in the"
    " window (discovery.further_reports).",
    "neither",
)  # fmt: skip
SECOND_FILES = Entry(
    "second_file_share", "share", OF_DISPUTES, "Share of known disputes of which a second file was made.",
    "Of the disputes that became known in the window: those of which a further report was not recognised.", "lower",
)  # fmt: skip
LATENT_DAYS = Entry(
    "latent_mean_days", "days", OF_DISPUTES, "Time from the beginning of a dispute until it was known, mean.",
    "Over the disputes that became known in the window.", "lower", ("way",),
)  # fmt: skip
CONTACT_MEDIAN = Entry(
    "first_contact_median_days", "days", OF_DISPUTES, "Time from known until a mediator met the parties, median.",
    "Kaplan and Meier's estimate: disputes that ended before, or had not met anybody when the run stopped, are seen"
    " until then.",
    "lower", ("colour", "way"), "Kaplan and Meier (1958), JASA 53, 457-481",
)  # fmt: skip
CONTACT_IN_TIME = Entry(
    "contact_in_time_share", "share", OF_DISPUTES, "Share met within the time that their colour allows.",
    "Of the known disputes: those met within ladder.contact_within of their rated colour, over those that were met or"
    " for which that time had passed before they ended or the run stopped.",
    "higher", ("colour",),
)  # fmt: skip
SETTLEMENT_MEDIAN = Entry(
    "resolution_median_days", "days", OF_DISPUTES, "Time by which half of the known disputes were resolved.",
    "From known; cumulative incidence with boiling over and fading as rivals, those still open seen until the run"
    " stopped. Empty when fewer than half are ever resolved.",
    "lower", ("dispute", "colour"), "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150",
)  # fmt: skip
SITTINGS = Entry(
    "sittings_per_case", "sittings", OF_DISPUTES, "Sittings of a known dispute, mean.",
    "Also those at which nobody was met or all was refused, over the disputes that became known in the window.",
    "lower", OF_DISPUTE,
)  # fmt: skip
FRUITLESS = Entry(
    "fruitless_share", "share", OF_DISPUTES, "Share of sittings at which nobody was met or all was refused.",
    "Over the sittings of the disputes that became known in the window.", "lower",
)  # fmt: skip
RELAPSES = tuple(
    Entry(
        f"relapse_{days}_days_share", "share", OF_DISPUTES, f"Share of settled disputes begun again in {days} days.",
        "Kaplan and Meier's estimate over the disputes settled in the window, seen until the run stopped; empty when"
        " the run stopped before anybody could be seen for so long.",
        "lower", (), "Kaplan and Meier (1958), JASA 53, 457-481",
    )
    for days in (30, 90, 365)
)  # fmt: skip
VILLAGE_RESOLVED_WORST = Entry(
    "village_resolved_worst_share", "share", OF_DISPUTES, "Share resolved in the village where it is lowest.",
    "Of the known disputes, over villages with at least 5 of them in the window.", "higher",
)  # fmt: skip
VILLAGE_RESOLVED_GINI = Entry(
    "village_resolved_gini", "", OF_DISPUTES, "How unevenly disputes are resolved over the villages.",
    "Gini coefficient of the villages' shares resolved, over villages with at least 5 known disputes.", "lower", (),
    "Gini (1912), Variabilita e mutabilita",
)  # fmt: skip
VILLAGE_KNOWN_WORST = Entry(
    "village_known_worst_share", "share", OF_DISPUTES, "Share known in the village where it is lowest.",
    "Of the disputes that began in the window, over villages with at least 5 of them.", "higher",
)  # fmt: skip
VILLAGE_CONTACT_WORST = Entry(
    "village_contact_worst_days", "days", OF_DISPUTES,
    "Time until the parties are met in the village that waits longest.",
    "Mean from known to the first meeting, of the disputes that became known in the window and were met; over villages"
    " with at least 5 of them.",
    "lower",
)  # fmt: skip
VILLAGES_WITHOUT_PETITION = Entry(
    "villages_without_petition_share", "share", OF_DISPUTES, "Share of villages without a petition.",
    "Of all villages with residents: those none of whose disputes that began in the window became a petition until the"
    " run stopped. The longer the window the fewer.",
    "higher",
)  # fmt: skip
BOILED_OVER = Entry(
    "boiled_over_per_1000", "per 1000", OF_DISPUTES, "Disputes that boiled over, of a thousand.",
    "Of the disputes that began in the window, known or not, until the run stopped.", "lower", OF_DISPUTE,
)  # fmt: skip
CAUSED = Entry(
    "caused_incidents_per_year", "1/year", OF_DISPUTES, "Incidents that disputes turned into, a year.",
    "Disputes that boiled over into an incident in the window, scaled to 365 days. By kind of incident: fights,"
    " injuries, crimes.",
    "lower", ("kind",),
)  # fmt: skip
PETITIONS = Entry(
    "petitions_per_year", "1/year", OF_DISPUTES, "Petitions that disputes turned into, a year.",
    "Disputes that boiled over into a petition in the window, scaled to 365 days.", "lower",
)  # fmt: skip
SATISFACTION = Entry(
    "satisfaction_mean", "", OF_DISPUTES, "Satisfaction of the parties of known disputes, 0 to 1, mean.",
    "A stated function of how it ended, how long that took and how many sittings it needed"
    " (demand.disputes.satisfaction): an assumption, not a survey. Over the disputes that became known in the window.",
    "higher", OF_DISPUTE,
)  # fmt: skip
SITTING_TIME = Entry(
    "sitting_share", "share", OF_DISPUTES, "Share of duty time spent on sittings.",
    "Time in sittings and on the way to them, over duty time, in the window.", "neither", ("group",),
)  # fmt: skip
CALENDAR = Entry(
    "calendar_fill_share", "share", OF_DISPUTES, "Share of the appointments of mediators that are used.",
    "Sittings that began in the window, over the slots of the same units, of those who sit by calendar. A unit that"
    " serves several such rungs is counted with the larger number of slots.",
    "neither", ("group",),
)  # fmt: skip
SITTING_TIME_MOST = Entry(
    "sitting_share_most", "share", OF_DISPUTES, "Share of duty time spent on sittings by the busiest mediator.",
    "Time in sittings and on the way to them, over duty time, in the window; the largest of all units.", "lower",
    ("group",),
)  # fmt: skip
CALENDAR_MOST = Entry(
    "calendar_fill_most_share", "share", OF_DISPUTES, "Share of appointments used, of the fullest mediator.",
    "Sittings that began in the window, over the slots of the same unit; the largest of all who sit by calendar.",
    "lower", ("group",),
)  # fmt: skip
COST_PER_SETTLED = Entry(
    "cost_per_settled", "yuan", OF_DISPUTES, "Cost of the people for each settled dispute.",
    "Yearly cost of each unit's people times the share of its duty that went into sittings, for the days of the window,"
    " over the disputes settled in it.",
    "lower",
)  # fmt: skip
ON_DISPUTES = (
    DISPUTES, KNOWN, RESOLVED, RESOLVED_OF_ALL, SETTLED, SETTLED_NUMBER, FIRST_RUNG, ABANDONED, MISROUTED, TOLD_AGAIN,
    SECOND_FILES, LATENT_DAYS, CONTACT_MEDIAN, CONTACT_IN_TIME,
    SETTLEMENT_MEDIAN, SITTINGS, FRUITLESS, *RELAPSES, VILLAGE_RESOLVED_WORST, VILLAGE_RESOLVED_GINI,
    VILLAGE_KNOWN_WORST, VILLAGE_CONTACT_WORST, VILLAGES_WITHOUT_PETITION,
    BOILED_OVER, CAUSED, PETITIONS, SATISFACTION, SITTING_TIME, SITTING_TIME_MOST, CALENDAR, CALENDAR_MOST,
    COST_PER_SETTLED,
)  # fmt: skip
"""What is measured only where there are disputes."""
