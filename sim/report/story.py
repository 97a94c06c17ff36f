"""The story of a matter in words, and as a document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sim.arrays import MINUTES_PER_DAY, NONE
from sim.engine.witness import Candidate, Decision, is_listed
from sim.experiment.retrace import Retraced
from sim.experiment.story import Happened, Step, Story, Waited
from sim.record.journal import Fact
from sim.record.tables import Outcome
from sim.report.numbers import amount, plain, target
from sim.report.words import Words

_SHOWN = 5
"""Candidates that a decision names; of the rest it says how many there are."""

_INDENT = " " * 22


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells stories of one run in one language."""

    run: Retraced
    words: Words

    def text(self, story: Story) -> str:
        """Return the story as lines of text."""
        return "\n".join([*self._head(story), *self._body(story), "", *self._end(story)])

    def document(self, story: Story) -> dict[str, Any]:
        """Return the story as numbers and names; times in minutes and as local dates and times."""
        tape, number = self.run.journal.tape, story.number
        kind = int(tape.kind[number])
        return {
            "design": self.run.design,
            "replication": self.run.replication,
            "matter": number,
            "kind": tape.kind_names[kind],
            "title": tape.kinds[kind].title,
            "priority": int(tape.priority[number]),
            "cell": self._places(number)[0],
            "places": self._places(number)[1],
            "target_min": tape.kinds[kind].target_min,
            "work_min": float(tape.work_min[number]),
            "follows_from": _or_none(int(tape.parent[number])),
            "followed_by": list(story.children),
            "outcome": Outcome(story.outcome).name.lower(),
            "parts": {name: getattr(story.parts, name) for name in type(story.parts).__slots__},
            "steps": [self._step_document(step) for step in story.steps],
        }

    def _step_document(self, step: Step) -> dict[str, Any]:
        when = {"at": step.at, "time": f"{self._time(step.at):%Y-%m-%dT%H:%M:%S}"}
        if isinstance(step, Happened):
            return {
                **when,
                "fact": step.fact.name.lower(),
                "matter": _or_none(step.matter),
                "unit": self._unit_or_none(step.unit),
                "km": step.km,
                **({"taken_for": step.taken_for} if step.taken_for != NONE else {}),
            }
        if isinstance(step, Waited):
            return {**when, "waited_until": step.until_at, "doing": step.doing}
        return {
            **when,
            "decision": step.reason,
            "needs": list(step.needs),
            "chosen": self._unit_or_none(step.chosen),
            "candidates": [
                one._asdict() | {"unit": self._unit(one.unit), "taken_from": _or_none(one.taken_from)}
                for one in step.candidates
            ],
        }

    def _head(self, story: Story) -> list[str]:
        tape, number = self.run.journal.tape, story.number
        kind = int(tape.kind[number])
        design = self.run.scenario.designs[self.run.design]
        code, names = self._places(number)
        title = tape.kinds[kind].title or tape.kind_names[kind]
        lines = [
            self.words(
                "story.matter", number=number, kind=title, priority=int(tape.priority[number]),
                place=self.words("list.between").join(names), code=code,
            ),
            self.words(
                "story.run", design=design.title or self.run.design, replication=self.run.replication,
                target=target(tape.kinds[kind].target_min, self.words),
                work=amount(float(tape.work_min[number]), "min", self.words),
            ),
        ]  # fmt: skip
        if tape.false[number]:
            lines.append(self.words("story.false"))
        if tape.duplicate_of[number] != NONE:
            lines.append(self.words("story.repeats", matter=int(tape.duplicate_of[number])))
        if tape.alerted[number]:
            lines.append(self.words("story.alerted"))
        if tape.parent[number] != NONE:
            lines.append(self.words("story.follows", matter=int(tape.parent[number])))
        if story.children:
            listed = self.words.listed([str(child) for child in story.children])
            lines.append(self.words("story.followed", matters=listed))
        return lines

    def _body(self, story: Story) -> Iterator[str]:
        """Yield the steps, a date above those of each day, minutes since the matter became known beside each."""
        day = None
        for step, again in _condensed(story.steps):
            when = self._time(step.at)
            if when.date() != day:
                day = when.date()
                yield ""
                yield self.words("story.day", date=f"{day:%Y-%m-%d}", weekday=self.words(f"weekday.{day.weekday()}"))
            first, *more = self._told(step, story)
            yield f"  {when:%H:%M:%S}  {'+' + plain(step.at - story.known_at, 1):>8}  {first}"
            yield from (_INDENT + line for line in more)
            if again:
                last = f"{self._time(again[-1].at):%m-%d %H:%M:%S}"
                yield _INDENT + self.words("story.again", count=f"{len(again):,}", last=last)

    def _told(self, step: Step, story: Story) -> list[str]:
        if isinstance(step, Decision):
            return self._decided(step)
        if isinstance(step, Waited):
            total = sum(step.doing.values())
            parts = [
                self.words("story.doing", count=count, state=self.words(f"state.{state}"))
                for state, count in step.doing.items()
            ]
            waited = amount(step.until_at - step.at, "min", self.words)
            return [self.words("story.waits", waited=waited, able=total, doing=self.words.listed(parts))]
        key = f"fact.{step.fact.name.lower()}"
        if step.fact is Fact.TAKEN and step.matter != story.number:
            key = "fact.taken.here"
        elif step.taken_for != NONE:
            key = "fact.taken.for"
        km = amount(step.km, "km", self.words)
        return [self.words(key, unit=self._named(step.unit), km=km, matter=step.matter, other=step.taken_for)]

    def _decided(self, decision: Decision) -> list[str]:
        free = sum(one.taken_from == NONE and not one.at_rest for one in decision.candidates)
        reason = self.words(f"reason.{decision.reason}", count=free)
        several = self.words.listed(list(decision.needs))
        lines = [self.words("story.for", needs=several, reason=reason) if decision.needs else reason]
        for place, one in enumerate(decision.candidates[:_SHOWN]):
            sign = "→" if place == 0 and decision.chosen != NONE else " "
            lines.append(f"{sign} {self._considered(one, decision)}")
        rest = decision.candidates[_SHOWN:]
        if rest:
            latest = max(one.expected_min for one in rest)
            key = "story.more.no_way" if math.isinf(latest) else "story.more"
            lines.append("  " + self.words(key, count=len(rest), latest=self._minutes(latest)))
        return lines

    def _considered(self, one: Candidate, decision: Decision) -> str:
        where = self.words("story.from_base" if one.from_base else "story.from_way")
        notes = [self._minutes(one.expected_min, self._has_battery(one.unit)), where]
        if one.taken_from != NONE:
            notes.append(self.words("story.in_use", matter=one.taken_from, priority=-one.rank))
        elif one.at_rest:
            notes.append(self.words("story.at_rest"))
        elif decision.reason in {"own_area", "spill_over"}:
            notes.append(self.words("story.own" if one.rank == 0 else "story.other"))
        elif not is_listed(one):
            notes.append(self.words("story.unlisted"))
        elif decision.reason == "preference":
            notes.append(self.words("story.listed", place=one.rank + 1))
        return self.words("story.candidate", unit=self._named(one.unit), notes=self.words("list.between").join(notes))

    def _minutes(self, minutes: float, has_battery: bool = False) -> str:
        if math.isinf(minutes):
            return self.words("story.no_range" if has_battery else "story.no_way")
        return amount(minutes, "min", self.words)

    def _has_battery(self, unit: int) -> bool:
        fleet = self.run.journal.fleet
        return fleet.groups[int(fleet.group[unit])].battery is not None

    def _end(self, story: Story) -> list[str]:
        parts, words = story.parts, self.words
        if math.isnan(story.known_at):
            return [words("story.unknown")]
        if math.isnan(parts.response_min):
            return [words(f"story.nobody.{Outcome(story.outcome).name.lower()}")]
        tape = self.run.journal.tape
        kind = tape.kinds[int(tape.kind[story.number])]
        if kind.request is not None:
            came = amount(parts.response_min / MINUTES_PER_DAY, "days", words)
            return [words("story.request", came=came, due=amount(kind.request.due_days, "days", words))]
        limit = kind.target_min
        values = {name: amount(getattr(parts, name), "min", words) for name in type(parts).__slots__}
        late = "late" if parts.response_min > limit else "in_time"
        return [words("story.response", **values), words(f"story.{late}", target=target(limit, words))]

    def _time(self, at: float) -> datetime:
        start = datetime.combine(self.run.journal.tape.clock.start, time())
        return start + timedelta(seconds=round(60 * at))

    def _places(self, number: int) -> tuple[str, list[str]]:
        """Return the code of the matter's cell, and the names of its places upwards; the district is left out."""
        world = self.run.journal.world
        place = int(world.cells.place[self.run.journal.tape.cell[number]])
        code, names = world.places.code[place], list[str]()
        while place != NONE:
            names.append(world.places.name[place])
            place = int(world.places.parent[place])
        return code, names[:-1] or names

    def _unit(self, unit: int) -> str:
        return self.run.journal.fleet.name[unit]

    def _unit_or_none(self, unit: int) -> str | None:
        return None if unit == NONE else self._unit(unit)

    def _named(self, unit: int) -> str:
        """Return a unit's name with the title of its group and the place of its base."""
        if unit == NONE:
            return ""
        fleet, places = self.run.journal.fleet, self.run.journal.world.places
        base = int(fleet.base_place[unit])
        told = [fleet.groups[int(fleet.group[unit])].title, "" if base == NONE else places.name[base]]
        notes = [text for text in told if text]
        if not notes:
            return fleet.name[unit]
        return self.words("story.unit", unit=fleet.name[unit], notes=self.words("list.between").join(notes))


def _condensed(steps: Iterable[Step]) -> Iterator[tuple[Step, list[Step]]]:
    """Yield the steps, and with the first of several decisions that send nobody, for the same reason, the others.

    While a call waits there is one whenever a unit comes free.
    """
    waiting: dict[tuple[object, ...], tuple[Step, list[Step]]] = {}
    for step in steps:
        if isinstance(step, Decision) and step.chosen == NONE:
            alike = step.needs, step.reason
            if alike in waiting:
                waiting[alike][1].append(step)
            else:
                waiting[alike] = step, []
        else:
            yield from waiting.values()
            waiting.clear()
            yield step, []
    yield from waiting.values()


def _or_none(number: int) -> int | None:
    return None if number == NONE else number
