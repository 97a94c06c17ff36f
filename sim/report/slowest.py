"""The calls of one run that waited longest: where to begin asking why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.experiment.retrace import design_of_run, recorded
from sim.record.results.reading import open_results
from sim.report.numbers import amount
from sim.report.words import Words

_MOST = 10


def slowest_calls(folder: Path | str, design: str | None = None, replication: int = 0) -> dict[str, Any]:
    """Return the calls with the longest response, slowest first, and those that nobody came to.

    A duplicate that was put to another call is none of these.

    Raises
    ------
    ResultsError
        The folder cannot be read, or has no such design or replication.
    """
    results = open_results(folder)
    name = design_of_run(results, design)
    matters = recorded(results, name, replication)["matters"]
    slowest = matters.dropna(subset="response_min").nlargest(_MOST, "response_min", keep="first")
    unanswered = matters.loc[matters["response_min"].isna() & (matters["outcome"] != "merged"), "number"]
    titles = {kind: spec.title or kind for kind, spec in results.scenario.demand.kinds.items()}
    slowest = slowest.assign(title=slowest["kind"].map(titles))
    columns = ["number", "kind", "title", "cell", "priority", "known_at", "response_min", "unit"]
    return {
        "folder": str(folder),
        "design": name,
        "replication": replication,
        "slowest": slowest[columns].to_dict("records"),
        "unanswered": unanswered.tolist(),
    }


def slowest_text(calls: dict[str, Any], words: Words) -> str:
    """Return `slowest_calls` as lines of text."""
    lines = [words("slowest.title", design=calls["design"], replication=calls["replication"])]
    lines += [
        words(
            "slowest.call", number=call["number"], response=amount(call["response_min"], "min", words),
            kind=call["title"], cell=call["cell"], unit=call["unit"],
        )
        for call in calls["slowest"]
    ]  # fmt: skip
    if unanswered := calls["unanswered"]:
        some = words("list.between").join(str(number) for number in unanswered[:_MOST])
        lines.append(words("slowest.unanswered", count=len(unanswered), some=some))
    return "\n".join([*lines, words("slowest.next", folder=calls["folder"])])
