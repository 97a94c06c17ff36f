"""Points in time, as the user writes them: a day of the run or a date, and a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from sim.scenario.specs.times import minute_of_day

_TIME = r"(?:[ T]+(\d{1,2}):(\d{2}))?"
_NUMBERED = re.compile(rf"^\s*day +(\d{{1,6}}){_TIME}\s*$")
_DATED = re.compile(rf"^\s*(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}\s*$")
_FORMS = "write it as `day 3 08:00`, the first day being day 1, or as `2022-03-09 08:00`"


@dataclass(frozen=True, slots=True, order=True)
class PointInTime:
    """A day and the minute of that day; `day` is a date's ordinal number, or counts the days of the run from 1."""

    is_date: bool
    day: int
    minute_of_day: int

    def __str__(self) -> str:
        time = f"{self.minute_of_day // 60:02d}:{self.minute_of_day % 60:02d}"
        return f"{date.fromordinal(self.day).isoformat() if self.is_date else f'day {self.day}'} {time}"

    def minute(self, start: date) -> float:
        """Return the minute of a run that begins at midnight of `start`."""
        days = self.day - (start.toordinal() if self.is_date else 1)
        return days * 1440.0 + self.minute_of_day


def _read(value: Any) -> PointInTime:
    if isinstance(value, PointInTime):
        return value
    text = value if isinstance(value, str) else ""
    if (numbered := _NUMBERED.match(text)) is not None:
        if int(numbered[1]) < 1:
            raise ValueError("days count from 1")
        return PointInTime(False, int(numbered[1]), _minute(numbered[2], numbered[3]))
    if (dated := _DATED.match(text)) is None:
        raise ValueError(f"is not a point in time; {_FORMS}")
    try:
        day = date(int(dated[1]), int(dated[2]), int(dated[3]))
    except ValueError as error:
        raise ValueError("there is no such day in the calendar") from error
    return PointInTime(True, day.toordinal(), _minute(dated[4], dated[5]))


def _minute(hours: str | None, minutes: str | None) -> int:
    return 0 if hours is None or minutes is None else minute_of_day(hours, minutes)


When = Annotated[
    PointInTime,
    BeforeValidator(_read),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(day +\d{1,6}|\d{4}-\d{1,2}-\d{1,2})([ T]+\d{1,2}:\d{2})?$",
            "examples": ["day 3 08:00", "2022-03-09 08:00"],
        }
    ),
]
"""`day 3 08:00` or `2022-03-09 08:00`; without a time it is midnight at the start of the day."""
