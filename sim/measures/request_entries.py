"""The measures of requests of daily life: part of the catalogue."""

from __future__ import annotations

from sim.measures.entry import Entry

OF_REQUESTS = "requests"
"""Their theme."""

_BY = ("kind",)
_REPORTED = "Of the requests reported in the window"
REQUESTS = Entry("requests", "requests", OF_REQUESTS, "Requests reported.", "Their number.", "neither", _BY)
DONE = Entry(
    "request_done_share", "share", OF_REQUESTS, "Share of requests done.",
    f"{_REPORTED}: those that a crew has done or an office has answered until the run stopped. Give follow-up days.",
    "higher", _BY,
)  # fmt: skip
IN_TIME = Entry(
    "request_in_time_share", "share", OF_REQUESTS, "Share of requests done by their deadline.",
    f"{_REPORTED}: those done within due_days, over those that are done, refused for good, or for which that time had"
    " passed when the run stopped.",
    "higher", _BY,
)  # fmt: skip
BREACHES = Entry(
    "request_breaches", "requests", OF_REQUESTS, "Requests whose deadline was broken.",
    f"{_REPORTED}: those not done within due_days, for which that time had passed when the run stopped.", "lower", _BY,
)  # fmt: skip
LATE = Entry(
    "request_late_mean_days", "days", OF_REQUESTS, "How late the late ones are, mean.",
    f"{_REPORTED} and done after their deadline: the time from the deadline.", "lower", _BY,
)  # fmt: skip
HANDED_OVER = Entry(
    "request_handed_over_median_days", "days", OF_REQUESTS, "Time until a department asks for a crew, median.",
    f"{_REPORTED}, but for those answered or refused for good; Kaplan and Meier's estimate, those still on the way seen"
    " until the run stopped.",
    "lower", _BY, "Kaplan and Meier (1958), JASA 53, 457-481",
)  # fmt: skip
DONE_MEDIAN = Entry(
    "request_done_median_days", "days", OF_REQUESTS, "Time by which half of the requests are done.",
    f"{_REPORTED}; cumulative incidence with being refused for good as a rival, those still open seen until the run"
    " stopped.",
    "lower", _BY, "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150",
)  # fmt: skip
ANSWERED = Entry(
    "request_answered_share", "share", OF_REQUESTS, "Share of requests that an office answers without a crew.",
    f"{_REPORTED}.", "neither", _BY,
)  # fmt: skip
REFUSALS = Entry(
    "request_refusals_mean", "refusals", OF_REQUESTS, "How often departments call a request none of their business.",
    f"{_REPORTED}, mean.", "lower", _BY,
)  # fmt: skip
REFUSED = Entry(
    "request_refused_share", "share", OF_REQUESTS, "Share of requests that nobody takes.",
    f"{_REPORTED}: those refused as often as requests.most_refusals says; they stay undone.", "lower", _BY,
)  # fmt: skip
ON_REQUESTS = (REQUESTS, DONE, IN_TIME, BREACHES, LATE, HANDED_OVER, DONE_MEDIAN, ANSWERED, REFUSALS, REFUSED)
"""What is measured only where there are requests."""
