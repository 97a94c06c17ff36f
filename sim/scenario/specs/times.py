"""Times of day and days of the week, as the user writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = r"(\d{1,2}):(\d{2})"
_SPAN = re.compile(rf"^\s*{_TIME}\s*-\s*{_TIME}\s*$")


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    """A span of the day in minutes after midnight, `start_min <= t < end_min`.

    `end_min` is past 1440 when the span crosses midnight: 22:00-06:00 is 1320 to 1800.
    """

    start_min: int
    end_min: int

    def holds(self, at: float) -> bool:
        """Whether a point in time, in minutes since any midnight, lies in these hours of its day."""
        return (at - self.start_min) % 1440 < self.end_min - self.start_min

    def wait_min(self, at: float) -> float:
        """Return the minutes from a point in time until these hours begin; 0 within them."""
        return 0.0 if self.holds(at) else (self.start_min - at) % 1440

    def __str__(self) -> str:
        end = self.end_min if self.end_min <= 1440 else self.end_min - 1440
        return f"{self.start_min // 60:02d}:{self.start_min % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def minute_of_day(hours: str, minutes: str) -> int:
    """Return the minute of the day of a time as written; 24:00 is its end.

    Raises
    ------
    ValueError
        When there is no such time of day.
    """
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > 1440:
        raise ValueError(f"{hours}:{minutes} is not a time of day; use HH:MM up to 24:00")
    return total


def _read_hours(value: Any) -> HoursOfDay:
    if isinstance(value, HoursOfDay):
        return value
    found = _SPAN.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a span of the day; write it as HH:MM-HH:MM, for example 22:00-06:00")
    start, end = minute_of_day(found[1], found[2]), minute_of_day(found[3], found[4])
    if start == end:
        raise ValueError("starts and ends at the same time; write 00:00-24:00 for the whole day")
    if start == 1440:
        start = 0
    return HoursOfDay(start, end if end > start else end + 1440)


Hours = Annotated[
    HoursOfDay,
    BeforeValidator(_read_hours),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}$", "examples": ["22:00-06:00"]}),
]
"""`HH:MM-HH:MM`; may cross midnight."""


_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")


def _read_day(value: Any) -> date:
    if isinstance(value, date):
        return value
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a date; write it as YYYY-MM-DD, for example 2022-03-07")
    if not 1900 <= int(found[1]) <= 2200:
        raise ValueError("the year must be 1900 to 2200")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise ValueError("there is no such day in the calendar") from error


Day = Annotated[date, BeforeValidator(_read_day)]
"""`YYYY-MM-DD`. Nothing else is guessed to be a date: 20220307 would be a number of seconds to pydantic."""
