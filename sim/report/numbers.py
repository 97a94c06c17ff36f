"""Numbers as a planner reads them: few digits, a unit on each, a true minus sign."""

from __future__ import annotations

import math

from sim.report.words import Words

SHARE, MINUTES, YUAN_YEAR = "share", "min", "yuan/year"
MINUS = "\u2212"
ABSENT = "–"
_MOST_DIGITS = 4
_MUCH_MONEY = 1e5
_COUNTED = frozenset({"people", "calls", "cells", "yuan", YUAN_YEAR})


def plain(value: float, digits: int) -> str:
    """Return a number with so many decimals, thousands apart, and no minus before a zero."""
    if math.isnan(value):
        return ABSENT
    text = f"{abs(value):,.{digits}f}"
    return (MINUS if value < 0 and _is_not_zero(text) else "") + text


def joined(number: str, unit: str, words: Words) -> str:
    """Return a number with its unit, in words where there are some for it."""
    if not unit:
        return number
    key = f"unit.{unit}"
    return words(key, number=number) if words.has(key) else f"{number} {unit}"


def amount(value: float, unit: str, words: Words, *, with_unit: bool = True) -> str:
    """Return a value with its unit: `6.2 min`, `74.1 %`, `4.20 million yuan a year`."""
    if math.isnan(value):
        return ABSENT
    if unit == SHARE:
        number, unit = plain(100 * value, 1), "%"
    else:
        number = _scaled(value, unit, _digits(value, unit), words)
    return joined(number, unit, words) if with_unit else number


def target(value: float, words: Words) -> str:
    """Return a target time as it was set: `5 min`, `7.5 min`."""
    return joined(f"{value:g}", MINUTES, words)


def percent(share: float, words: Words) -> str:
    """Return a level of confidence as it was set: `95 %`."""
    return joined(f"{100 * share:g}", "%", words)


def difference(value: float, unit: str, words: Words, *, with_unit: bool = True) -> str:
    """Return a difference of two values with its sign; of shares in percentage points."""
    return _difference(value, unit, words, _digits(value, unit), (True, with_unit))


def size_of_difference(value: float, unit: str, words: Words) -> str:
    """Return a difference without its sign, for a sentence that says less or more."""
    return _difference(abs(value), unit, words, _digits(value, unit), (False, True))


def interval(low: float, high: float, unit: str, words: Words, *, with_unit: bool = True, signed: bool = True) -> str:
    """Return both ends of an interval of a difference, the unit once, with decimals enough to tell them apart."""
    if math.isnan(low) or math.isnan(high):
        return ABSENT
    digits = max(_digits(low, unit), _digits(high, unit))
    while digits < _MOST_DIGITS:
        ends = [_difference(end, unit, words, digits, (signed, False)) for end in (low, high)]
        if low == high or ends[0] != ends[1]:
            break
        digits += 1
    first = _difference(low, unit, words, digits, (signed, False))
    return words("interval", low=first, high=_difference(high, unit, words, digits, (signed, with_unit)))


def _difference(value: float, unit: str, words: Words, digits: int, show: tuple[bool, bool]) -> str:
    """Return a difference; `show` says whether with a plus sign and whether with its unit."""
    if math.isnan(value):
        return ABSENT
    if unit == SHARE:
        number, unit = plain(100 * value, digits), "points"
    else:
        number = _scaled(value, unit, digits, words)
    if show[0] and value > 0 and _is_not_zero(number):
        number = "+" + number
    return joined(number, unit, words) if show[1] else number


def _digits(value: float, unit: str) -> int:
    """Return how many decimals a value is shown with: minutes and per cent one, others three digits in all."""
    if unit in {MINUTES, SHARE}:
        return 1
    if math.isnan(value) or (unit in _COUNTED and value == round(value)):
        return 0
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 10 else 2


def _is_not_zero(text: str) -> bool:
    return any(letter in "123456789" for letter in text)


def _scaled(value: float, unit: str, digits: int, words: Words) -> str:
    """Return a number; a lot of money in millions, in Chinese in units of ten thousand."""
    if not unit.startswith("yuan") or abs(value) < _MUCH_MONEY:
        return plain(value, digits)
    scaled = value / (1e6 if words.language == "en" else 1e4)
    return words("number.large", number=plain(scaled, _digits(scaled, "")))
