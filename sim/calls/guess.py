"""A first guess at what the columns of a record mean, from their names and from how their cells look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.calls.batch import Batch, Source
from sim.calls.columns import STAMPS, Origin, Stamp
from sim.calls.source import open_source
from sim.calls.stamps import DATE, INSTANT, TIME_OF_DAY, WALL, read_times
from sim.calls.words import fold, looks_personal
from sim.errors import input_error
from sim.scenario.specs.call_mapping import NOTHING, TableForm
from sim.scenario.specs.time_formats import YEAR_FIRST
from sim.world.readers.csv_file import SEPARATORS
from sim.world.readers.table_file import kind_of

EXAMINED, MOST_VALUES = 5_000, 12
"""Rows that are looked at, and how many values a column of origins may have."""

_FORMATS = (
    *YEAR_FIRST, "YYYYMMDDHHMMSS",
    "MM/DD/YYYY HH:MM:SS", "MM/DD/YYYY HH:MM", "MM/DD/YYYY HH:MM:SS AM", "MM/DD/YYYY HH:MM AM", "DD/MM/YYYY HH:MM:SS",
    "DD/MM/YYYY HH:MM", "DD.MM.YYYY HH:MM:SS", "DD.MM.YYYY HH:MM", "DD-MON-YYYY HH:MM:SS", "YYYY-MM-DD", "YYYY/MM/DD",
    "YYYY年MM月DD日", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY", "HH:MM:SS", "HH:MM", "HH:MM:SS AM", "HH:MM AM",
    "上午 HH:MM:SS", "上午HH:MM:SS", "上午 HH:MM", "上午HH:MM",
)  # fmt: skip
_NUMBERS = {"excel": (20_000.0, 60_000.0), "unix": (3e8, 3e9), "unix_ms": (3e11, 3e12)}
"""Words for times that are numbers, and between which numbers a column of them must lie."""

_STAMPS: dict[Stamp, str] = {
    "arrived": r"arriv|on.?scene|到达|到场|抵达|到位|到现场",
    "en_route": r"en.?route|respond|turnout|roll|出动|出发|出警",
    "dispatched": r"dispatch|assign|派警|派单|派遣|调派|指派|下达",
    "cleared": r"clear|clos|complet|finish|free|avail|depart|end|结束|完毕|办结|处结|归队|处置完",
    "called": r"call|receiv|request|report|alarm|creat|open|start|报警|接警|来电|受理|接报|报案|呼叫|立案",
}
_ROLES = {
    "priority": r"priorit|urgen|severity|等级|级别|优先|紧急",
    "unit": r"unit|vehicle|apparatus|crew|team|警车|车辆|警力|出警单位|处警单位|巡组|车号",
    "place": r"(place|village|tract|beat|district|zone|grid|area)(.?(code|id))?$|区划|行政村|社区|网格|辖区|村",
    "x": r"^(lon|lng|long|longitude|x|.*[_ ](lon|lng|x)|geox|.*经度.*|east(ing)?)$",
    "y": r"^(lat|latitude|y|.*[_ ](lat|y)|geoy|.*纬度.*|north(ing)?)$",
    "kind": r"(call|incident|event|problem).?(type|kind|nature|descr)|^(type|kind|nature)|类型|类别|性质|警种|案由",
    "origin": r"source|origin|initiat|how.?received|categor|来源|渠道|方式",
    "id": r"(call|incident|event|case|run|record).?(no|nr|num|number|id)\b|^id$|编号|单号|警单|序号",
}
_ORIGIN_WORDS: tuple[tuple[Origin, str], ...] = (
    ("scheduled", r"schedul|transfer|appoint|planned|预约|计划|转运|勤务"),
    ("unit", r"officer|self|patrol|on.?view|unit|proactive|自行|巡逻|发现|盘查"),
)
_FIT = 0.9


@dataclass(frozen=True, slots=True)
class Guess:
    """What a mapping could say; empty where nothing seems to fit.

    `times` names for each stamp its column and the column of its date, if it has one. `origins` are the values of the
    origin's column. `plane` tells that positions are no degrees.
    """

    form: TableForm
    formats: list[str]
    times: dict[Stamp, tuple[str, str]]
    roles: dict[str, str]
    origins: dict[str, Origin]
    plane: bool
    chinese: bool
    others: list[str]


def guess_mapping(file: str) -> Guess:
    """Return what the columns of a file seem to mean.

    Raises
    ------
    InputError
        The file cannot be read, or no column holds times.
    """
    form = _form(file)
    source = open_source(file, form)
    batch = _first_rows(source, file)
    cells = {name: [text for text in texts if text and text not in NOTHING] for name, texts in batch.columns.items()}
    formats = {name: found for name, texts in cells.items() if (found := _time_format(texts, source.typed))}
    times = _times(formats)
    if not times:
        raise input_error("has no column of times that can be read; how are they written?", file=file)
    taken = {column for pair in times.values() for column in pair if column}
    roles = _roles({name: texts for name, texts in cells.items() if name not in taken})
    used = taken | set(roles.values())
    return Guess(
        form=form,
        formats=list(dict.fromkeys(formats[name] for name in formats if name in taken)),
        times=times,
        roles=roles,
        origins=_origins(cells[roles["origin"]]) if "origin" in roles else {},
        plane="x" in roles and any(abs(_number(text)) > 180 for text in cells[roles["x"]]),
        chinese=any("\u4e00" <= letter <= "\u9fff" for name in source.header for letter in name),
        others=[name for name in source.header if name and name not in used],
    )


def _form(file: str) -> TableForm:
    """Return how a file seems to be written; only a CSV leaves anything to guess."""
    if kind_of(file, "") != "csv":
        return TableForm()
    with Path(file).open("rb") as stream:
        start = stream.read(1_000_000)
    whole = start[: start.rfind(b"\n") + 1] or start
    try:
        text, gbk = whole.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        text, gbk = whole.decode("gb18030", errors="replace"), True
    header = text.partition("\n")[0]
    separator = max(SEPARATORS, key=lambda name: header.count(SEPARATORS[name]))
    return TableForm.model_validate({"encoding": "gbk" if gbk else "utf-8", "separator": separator})


def _first_rows(source: Source, file: str) -> Batch:
    names = [name for name, count in Counter(source.header).items() if name and count == 1]
    for batch in source.batches(names):
        return Batch(batch.lines[:EXAMINED], {name: texts[:EXAMINED] for name, texts in batch.columns.items()}, [])
    raise input_error("has a header and no rows", file=file)


def _time_format(texts: list[str], typed: bool) -> str:
    """Return the format that most of some cells are in; empty where no format holds nearly all of them."""
    if not texts:
        return ""
    numbers = [_number(text) for text in texts]
    for word, (least, most) in _NUMBERS.items():
        if all(least <= number <= most for number in numbers) and len(set(numbers)) > len(numbers) / 10:
            return word
    best, share = "", _FIT
    for form in _FORMATS:
        read = read_times(texts, [form], typed=typed)
        fits = sum(what in {WALL, INSTANT, DATE, TIME_OF_DAY} for what in read.what.tolist()) / len(texts)
        if fits > share:
            best, share = form, fits
    return best


def _times(formats: dict[str, str]) -> dict[Stamp, tuple[str, str]]:
    """Return the column of each stamp, and of its date; the first column of moments is the call if none says so."""
    dates = [name for name, form in formats.items() if _holds_date(form) and not _holds_time(form)]
    columns = [name for name, form in formats.items() if _holds_time(form)]
    found: dict[Stamp, tuple[str, str]] = {}
    for stamp, words in _STAMPS.items():
        named = next(
            (name for name in columns if re.search(words, fold(name)) and (name, "") not in found.values()), ""
        )
        if named:
            found[stamp] = (named, "")
    if "called" not in found:
        rest = [name for name in columns if (name, "") not in found.values()]
        if not rest:
            return {}
        found["called"] = (rest[0], "")
    called = found["called"][0]
    if not _holds_date(formats[called]):
        if not dates:
            return {}
        found["called"] = (called, dates[0])
    return {stamp: found[stamp] for stamp in STAMPS if stamp in found}


def _holds_date(form: str) -> bool:
    return form in {"iso", *_NUMBERS} or "D" in form


def _holds_time(form: str) -> bool:
    return form in {"iso", *_NUMBERS} or "H" in form


def _roles(cells: dict[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, words in _ROLES.items():
        for name, texts in cells.items():
            if name not in found.values() and re.search(words, fold(name)) and _could_be(role, texts):
                found[role] = name
                break
    if ("x" in found) != ("y" in found):
        found.pop("x", None), found.pop("y", None)
    return found


def _could_be(role: str, texts: Sequence[str]) -> bool:
    if not texts or (role != "id" and any(looks_personal(text) for text in set(texts))):
        return False
    if role in {"x", "y"}:
        return sum(_number(text) == _number(text) for text in texts) > _FIT * len(texts)
    different = len({fold(text) for text in texts})
    return {"kind": 200, "priority": 9, "origin": MOST_VALUES}.get(role, EXAMINED) >= different


def _origins(texts: Sequence[str]) -> dict[str, Origin]:
    """Return what each value of a column seems to mean; anything that is not plainly otherwise is a call."""
    values = {fold(text): text for text in reversed(texts)}
    return {
        text: next((origin for origin, words in _ORIGIN_WORDS if re.search(words, folded)), "call")
        for folded, text in sorted(values.items())
    }


def _number(text: str) -> float:
    try:
        return float("nan") if "_" in text else float(text)
    except ValueError:
        return float("nan")
