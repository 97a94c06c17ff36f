"""What a reader must know before trusting the numbers, found in the results themselves, and told first."""

from __future__ import annotations

from sim.record.results.reading import Results
from sim.report.compared import compared
from sim.report.numbers import amount
from sim.report.words import Words

MANY_UNANSWERED = 0.01
"""Share of calls that nobody came to from which the page warns: response times leave them out."""


def cautions(results: Results, words: Words) -> list[str]:
    """Return what the page warns of; the warnings that the run itself left in the manifest follow them there."""
    unanswered = results.sql(
        "SELECT design, 1 - count(response_min) / count(*) AS share FROM matters"
        " WHERE in_window AND outcome <> 'merged' GROUP BY design"
    )
    share = dict(zip(unanswered["design"], unanswered["share"], strict=True))
    return [
        words("caution.unanswered", design=design.title, share=amount(share[design.name], "share", words))
        for design in compared(results)
        if share.get(design.name, 0.0) > MANY_UNANSWERED
    ]
