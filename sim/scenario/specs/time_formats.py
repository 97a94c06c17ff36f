"""How times are written in a record, as the user shows it: `MM/DD/YYYY HH:MM:SS`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

Holds = Literal["moment", "date", "time"]
"""What a text in some format tells: a day and a time, a day alone, or a time alone."""

WORDS = {
    "iso": "2024-03-07 14:05:00, also with T between and with an offset from UTC",
    "excel": "days since 1899-12-30, as spreadsheets count them",
    "unix": "seconds since 1970, UTC",
    "unix_ms": "milliseconds since 1970, UTC",
}
"""Formats that have a name instead of a pattern."""

YEAR_FIRST = (
    "iso", "YYYY-MM-DD HH:MM", "YYYY/MM/DD HH:MM:SS", "YYYY/MM/DD HH:MM", "YYYY.MM.DD HH:MM:SS", "YYYY.MM.DD HH:MM",
    *(f"YYYY年MM月DD日{clock}" for clock in (
        " HH:MM:SS", " HH:MM", "HH:MM:SS", "HH:MM", " HH时MM分SS秒", " HH时MM分", "HH时MM分SS秒", "HH时MM分",
        " 上午HH:MM:SS", " 上午HH:MM", "上午HH:MM:SS", "上午HH:MM", " 上午HH时MM分", "上午HH时MM分",
    )),
    *(f"YYYY-MM-DD 上午{clock}" for clock in ("HH:MM:SS", "HH:MM", " HH:MM:SS", " HH:MM")),
    *(f"YYYY/MM/DD 上午{clock}" for clock in ("HH:MM:SS", "HH:MM", " HH:MM:SS", " HH:MM")),
)  # fmt: skip
"""How moments are written in China, as far as day and month cannot be taken for each other."""

_TOKEN = re.compile(r"YYYY|YY|MON|MM?|DD?|HH?|SS?|F+|AM|PM|上午|下午|ZZ|.", re.IGNORECASE | re.DOTALL)
_DIRECTIVES = {
    "YYYY": "%Y", "YY": "%y", "MON": "%b", "D": "%d", "DD": "%d", "H": "%H", "HH": "%H", "S": "%S", "SS": "%S",
    "AM": "%p", "PM": "%p", "上午": "%p", "下午": "%p", "ZZ": "%z",
}  # fmt: skip
_DAY, _FORMS = {"%m", "%b", "%d"}, "write it like YYYY-MM-DD HH:MM:SS, MM/DD/YYYY HH:MM:SS AM or YYYY年M月D日 HH:MM"
_PLAIN = frozenset("T")
_LATIN = re.compile("[A-Za-z%]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A format that is no word, in the directives of `strptime`."""

    directives: str
    holds: Holds
    has_offset: bool


@cache
def read_pattern(text: str) -> Pattern:
    """Return what a pattern means. MM is the month before the hours are named, and minutes after that.

    Raises
    ------
    ValueError
        It cannot be a time: an unknown letter, a part given twice, a date or a time without one of its parts.
    """
    parts: list[str] = []
    twelve = re.search("AM|PM|上午|下午", text, re.IGNORECASE) is not None
    for token in _TOKEN.findall(text):
        part = _directive(token.upper(), parts, twelve)
        if part.startswith("%") and part in parts:
            raise ValueError(f"{token} stands twice in it; {_FORMS}")
        parts.append(part)
    return Pattern("".join(parts), _holds(set(parts), twelve), "%z" in parts)


def _directive(token: str, before: list[str], twelve: bool) -> str:
    if token in {"M", "MM"}:
        return "%M" if {"%H", "%I"} & set(before) else "%m"
    if set(token) == {"F"}:
        return "%f"
    found = _DIRECTIVES.get(token)
    if found is None:
        if _LATIN.match(token) and token not in _PLAIN:
            raise ValueError(f"{token} is no part of a time; {_FORMS}")
        return token
    return "%I" if found == "%H" and twelve else found


def _holds(parts: set[str], twelve: bool) -> Holds:
    day, year = parts & _DAY, parts & {"%Y", "%y"}
    clock = {"%I" if twelve else "%H", "%M"}
    has_clock = clock <= parts
    if parts & {"%H", "%I", "%M", "%S", "%f", "%p"} and not has_clock:
        raise ValueError(f"hours and minutes are not both in it; {_FORMS}")
    if not day and not year and has_clock:
        return "time"
    if len(year) != 1 or len(day) != 2 or {"%m", "%b"} <= day:
        raise ValueError(f"year, month and day are not each in it once; {_FORMS}")
    return "moment" if has_clock else "date"


def _check(value: Any) -> Any:
    if isinstance(value, str) and value not in WORDS:
        try:
            read_pattern(value)
        except ValueError as error:
            raise ValueError(f"is no format of time: {error}; or one of {', '.join(WORDS)}") from error
    return value


TimeFormat = Annotated[str, BeforeValidator(_check)]
"""A pattern, or one of `WORDS`."""
