"""The life of a dispute in words, and as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sim.arrays import MINUTES_PER_DAY, NONE
from sim.experiment.dispute_story import DisputeStory, Turn
from sim.experiment.retrace import Retraced
from sim.record.dispute_facts import DisputeFact
from sim.report.numbers import amount, plain
from sim.report.words import Words
from sim.scenario.specs.colours import COLOURS

_OF_RUNGS = {DisputeFact.ON_RUNG, DisputeFact.RETURNED, DisputeFact.DECIDED, DisputeFact.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class DisputeTeller:
    """Tells lives of disputes of one run in one language."""

    run: Retraced
    words: Words

    def text(self, story: DisputeStory) -> str:
        """Return the life as lines of text."""
        return "\n".join(
            [*self._head(story), *self._body(story), "", self.words(f"life.end.{story.outcome.name.lower()}")]
        )

    def document(self, story: DisputeStory) -> dict[str, Any]:
        """Return the life as numbers and names; times in minutes and as local dates and times."""
        tape = self.run.journal.tape.disputes
        assert tape is not None
        number = story.number
        return {
            "design": self.run.design,
            "replication": self.run.replication,
            "dispute": number,
            "kind": tape.names[tape.kind[number]],
            "colour": COLOURS[tape.colour[number]],
            "cell": self._code(number),
            "household": int(tape.household[number]),
            "other": _or_none(int(tape.other[number])),
            "began_at": story.began_at,
            "begins_again_from": _or_none(int(tape.parent[number])),
            "begins_again_as": _or_none(story.child),
            "outcome": story.outcome.name.lower(),
            "steps": [self._turn_document(turn) for turn in story.turns],
        }

    def _turn_document(self, turn: Turn) -> dict[str, Any]:
        when = {"at": turn.at, "time": f"{self._time(turn.at):%Y-%m-%dT%H:%M:%S}", "fact": turn.fact.name.lower()}
        if isinstance(turn.fact, DisputeFact):
            return {**when, "detail": self._detail(turn)}
        return {**when, "unit": None if turn.unit == NONE else self.run.journal.fleet.name[turn.unit], "km": turn.km}

    def _head(self, story: DisputeStory) -> Iterator[str]:
        tape, world = self.run.journal.tape.disputes, self.run.journal.world
        assert tape is not None
        number = story.number
        kind = tape.kinds[tape.kind[number]].title or tape.names[tape.kind[number]]
        place = world.places.name[int(world.cells.place[tape.cell[number]])]
        colour = self.words(f"colour.{COLOURS[tape.colour[number]]}")
        yield self.words("life.dispute", number=number, kind=kind, colour=colour, place=place, code=self._code(number))
        design = self.run.scenario.designs[self.run.design]
        yield self.words("life.run", design=design.title or self.run.design, replication=self.run.replication)
        if tape.parent[number] != NONE:
            yield self.words("life.again_from", number=int(tape.parent[number]))
        if story.child != NONE:
            yield self.words("life.again_as", number=story.child)

    def _body(self, story: DisputeStory) -> Iterator[str]:
        """Yield the turns, days since the dispute began beside each."""
        yield ""
        yield self._line(story, story.began_at, self.words("life.begins"))
        for turn in story.turns:
            yield self._line(story, turn.at, self._told(turn))

    def _line(self, story: DisputeStory, at: float, told: str) -> str:
        since = "+" + plain((at - story.began_at) / MINUTES_PER_DAY, 2)
        return f"  {self._time(at):%Y-%m-%d %H:%M}  {since:>8}  {told}"

    def _told(self, turn: Turn) -> str:
        if isinstance(turn.fact, DisputeFact):
            return self.words(f"life.{turn.fact.name.lower()}", detail=self._detail(turn))
        unit = "" if turn.unit == NONE else self.run.journal.fleet.name[turn.unit]
        key = f"fact.{turn.fact.name.lower()}"
        return self.words(key, unit=unit, km=amount(turn.km, "km", self.words), matter="")

    def _detail(self, turn: Turn) -> Any:
        """Return what the detail of a fact stands for."""
        design = self.run.scenario.designs[self.run.design]
        if turn.fact is DisputeFact.TOLD_AGAIN and turn.detail == NONE:
            return self.words("life.other_party")
        if turn.fact in (DisputeFact.FOUND, DisputeFact.TOLD_AGAIN):
            name, title = list(design.discovery.ways.items())[turn.detail]
            return title or self.words.known("way", name)
        if turn.fact is DisputeFact.RATED:
            return self.words(f"colour.{COLOURS[turn.detail]}")
        if turn.fact in _OF_RUNGS:
            name, rung = list(design.ladder.rungs.items())[turn.detail]
            return rung.title or name
        if turn.fact is DisputeFact.BOILED_OVER and turn.detail == NONE:
            return self.words("life.petition")
        return "" if turn.detail == NONE else turn.detail

    def _time(self, at: float) -> datetime:
        start = datetime.combine(self.run.journal.tape.clock.start, time())
        return start + timedelta(seconds=round(60 * at))

    def _code(self, number: int) -> str:
        world, tape = self.run.journal.world, self.run.journal.tape.disputes
        assert tape is not None
        return world.places.code[int(world.cells.place[tape.cell[number]])]


def _or_none(number: int) -> int | None:
    return None if number == NONE else number
