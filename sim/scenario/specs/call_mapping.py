"""What the columns of a record of calls mean: the file `mapping.yaml` of `sim import calls`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.scenario.specs.coordinates import PLANE, Coordinates
from sim.scenario.specs.time_formats import TimeFormat
from sim.scenario.specs.times import Day
from sim.spec import ASSUMPTION, SHEET, MisfitError, Name, Spec, Whole, setting

SpanName = Literal["handling_min", "turnout_min", "travel_min", "on_scene_min", "response_min", "service_min"]
OriginName = Literal["call", "unit", "scheduled"]


def _zone(value: str) -> str:
    import difflib
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError) as error:
        near = difflib.get_close_matches(value, available_timezones(), n=1)
        hint = f"did you mean {near[0]}?" if near else "write one like Asia/Shanghai or America/Chicago"
        raise ValueError(f"is no time zone that is known here; {hint}") from error
    return value


TimeZone = Annotated[str, AfterValidator(_zone)]


class TableForm(Spec):
    """How the file is written."""

    format: Literal["auto", "csv", "excel", "parquet"] = setting(
        "auto", help="What kind of file it is; auto looks at its first bytes."
    )
    encoding: Literal["utf-8", "gbk"] = setting(
        "utf-8", help="How the text of a CSV is encoded; GBK includes GB 18030."
    )
    separator: Literal["comma", "semicolon", "tab", "bar"] = setting("comma", help="What separates the cells of a CSV.")
    sheet: str | None = setting(None, help=SHEET, min_length=1)
    header_row: Whole = setting(1, help="Line with the names of the columns; lines above it are skipped.", ge=1, le=100)


class _OfColumn(Spec):
    """Something that stands in a column; the name of the column alone will do."""

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given


class TimeColumn(_OfColumn):
    """Where a point in time stands. A time of day without a date is put to the day nearest to the stamp before it."""

    column: str = setting(help="Column of the time, or of date and time.", min_length=1)
    date: str | None = setting(None, help="Column of the date, where it has one of its own.", min_length=1)
    formats: list[TimeFormat] | None = setting(
        None, help="How it is written, where that differs from time_formats.", min_length=1
    )


class Times(Spec):
    """The points in the life of a call. What the record does not have is left out."""

    called: TimeColumn = setting(help="When the call came.")
    dispatched: TimeColumn | None = setting(None, help="When the first unit got the order.")
    en_route: TimeColumn | None = setting(None, help="When it set out.")
    arrived: TimeColumn | None = setting(None, help="When it was there.")
    cleared: TimeColumn | None = setting(None, help="When it was free again.")


class KindColumn(_OfColumn):
    """Which kind of incident a call is. Capitals, spaces and full-width letters make no difference."""

    column: str | None = setting(None, help="Column of the kind.", min_length=1)
    always: Name | None = setting(None, help="The one kind that all calls are, instead of a column.")
    values: dict[str, Name] = setting(
        factory=dict, help="What is written in the column: the kind it means. Kinds are as written when none are given."
    )
    unlisted: Name = setting("other", help="Kind of what the table does not list; it is counted and reported.")

    @model_validator(mode="after")
    def _one_of_two(self) -> KindColumn:
        if (self.column is None) == (self.always is None):
            raise MisfitError((((), "give either column or always"),))
        if self.always is not None and self.values:
            raise MisfitError(((("values",), "goes with column"),))
        return self


class PriorityColumn(_OfColumn):
    """How urgent a call is."""

    column: str = setting(help="Column of the priority.", min_length=1)
    values: dict[str, Annotated[Whole, Field(ge=1, le=9)]] = setting(
        factory=dict, help="What is written in the column: 1 (most urgent) to 9. Numbers from 1 to 9 need no table."
    )


class UnitColumn(_OfColumn):
    """Which unit came. Its name may be an officer's, so it becomes unit-1, unit-2, ... unless it is kept."""

    column: str = setting(help="Column of the unit.", min_length=1)
    keep: bool = setting(False, help="Whether its name is kept.")


class Box(Spec):
    """A rectangle of longitudes and latitudes."""

    west: float = setting(help="Western edge.", unit="degrees", ge=-180, le=180)
    south: float = setting(help="Southern edge.", unit="degrees", ge=-90, le=90)
    east: float = setting(help="Eastern edge.", unit="degrees", ge=-180, le=180)
    north: float = setting(help="Northern edge.", unit="degrees", ge=-90, le=90)

    @model_validator(mode="after")
    def _is_open(self) -> Box:
        if self.west >= self.east or self.south >= self.north:
            raise MisfitError((((), "its western edge must lie west of the eastern one, its southern south of it"),))
        return self


class PositionColumns(Spec):
    """Where calls happened. 0,0 is no position."""

    x: str = setting(help="Column of the longitude, or of the east coordinate.", min_length=1)
    y: str = setting(help="Column of the latitude, or of the north coordinate.", min_length=1)
    coordinates: Coordinates = setting(
        "wgs84",
        help="What x and y are: degrees of GPS (wgs84), of Chinese maps (gcj02), of Baidu (bd09), or a plane, by its "
        "EPSG code or PROJ text.",
    )
    box: Box | None = setting(None, help="Where calls can be; positions outside are not used.")
    farthest_km: float = setting(
        200.0, help="Positions farther from the middle of all are not used.", unit="km", gt=0, le=20_100,
        source=ASSUMPTION,
    )  # fmt: skip
    round_m: float | None = setting(
        None, help="Positions are rounded to a grid of about this size, so that no house can be told.", unit="m", gt=0,
        le=100_000,
    )  # fmt: skip

    @model_validator(mode="after")
    def _planes_are_named(self) -> PositionColumns:
        if self.coordinates == PLANE:
            message = "must say which plane: an EPSG code (EPSG:4547), or a PROJ text (+proj=tmerc ...)"
            raise MisfitError(((("coordinates",), f"{PLANE}: {message}"),))
        return self


class PlaceColumn(_OfColumn):
    """The code of the place where it happened, as in the table of places."""

    column: str = setting(help="Column of the code.", min_length=1)


class CategoryColumn(_OfColumn):
    """The record's own word for what it was, kept for counting."""

    column: str = setting(help="Column of the category.", min_length=1)
    values: dict[str, str] = setting(factory=dict, help="What is written in the column: the word it becomes.")


class OriginRule(Spec):
    """A column that tells whether somebody called."""

    column: str = setting(help="Column.", min_length=1)
    values: dict[str, OriginName] = setting(
        help="What is written in it: call, unit (a unit came upon it) or scheduled.", min_length=1
    )
    unlisted: OriginName = setting("call", help="What the table does not list; it is counted and reported.")


class Period(Spec):
    """The days that the record covers. Calls of other days are left out."""

    first: Day = setting(help="First day.")
    last: Day = setting(help="Last day.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Period:
        if self.last < self.first:
            raise MisfitError(((("last",), f"{self.last} is before the first day, {self.first}"),))
        return self


class Longest(Spec):
    """The longest span that is believed; a longer one is left out, the rest of the call is kept."""

    handling_min: float = setting(720.0, help="From the call to the order.", unit="min", gt=0, source=ASSUMPTION)
    turnout_min: float = setting(120.0, help="From the order to setting out.", unit="min", gt=0, source=ASSUMPTION)
    travel_min: float = setting(240.0, help="From setting out to the arrival.", unit="min", gt=0, source=ASSUMPTION)
    on_scene_min: float = setting(1440.0, help="From the arrival to the end.", unit="min", gt=0, source=ASSUMPTION)
    response_min: float = setting(1080.0, help="From the call to the arrival.", unit="min", gt=0, source=ASSUMPTION)
    service_min: float = setting(1800.0, help="From the order to the end.", unit="min", gt=0, source=ASSUMPTION)


class Repeats(Spec):
    """Which rows belong to one call."""

    alike: Literal["one", "each"] = setting(
        "one", help="What rows are that are alike in every column that is read: one call, or each a call of its own."
    )
    id: list[Annotated[str, Field(min_length=1)]] = setting(
        [], help="Columns that together name a call; they are read and not kept."
    )
    rows: Literal["call", "unit"] = setting(
        "call",
        help="What a row is: a call, the first of several being kept, or a unit, the first that came being kept.",
    )

    @model_validator(mode="after")
    def _units_need_an_id(self) -> Repeats:
        if self.rows == "unit" and not self.id:
            raise MisfitError(((("id",), "a row for each unit needs the columns that name the call"),))
        return self


NOTHING = ("NULL", "NA", "N/A", "NaN", "None", "NaT", "-", "--", "-9999", "-9999.0", "无", "空",
           "#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")  # fmt: skip


class CallMapping(Spec):
    """What the columns of a record of calls mean, and what is done about its flaws.

    Only columns that are named here are read; everything else is dropped.
    """

    title: str = setting("", help="What the record is, for the headings.", max_length=200)
    table: TableForm = setting(factory=TableForm, help="How the file is written.")
    time_zone: TimeZone = setting(help="Time zone of the clock that the record was written by, such as Asia/Shanghai.")
    time_formats: list[TimeFormat] = setting(
        factory=lambda: ["iso"], help="How times are written; the first that fits is taken.", min_length=1
    )
    times: Times = setting(help="Columns of the points in time.")
    kind: KindColumn = setting(help="Kind of incident.")
    priority: PriorityColumn | None = setting(None, help="Priority.")
    unit: UnitColumn | None = setting(None, help="Unit that came.")
    position: PositionColumns | None = setting(None, help="Where it happened.")
    place: PlaceColumn | None = setting(None, help="Code of the place where it happened.")
    category: CategoryColumn | None = setting(None, help="The record's own word for what it was.")
    origin: list[OriginRule] = setting(
        [],
        help="What tells calls from what a unit came upon and from what was planned. All are calls if none.",
    )
    missing: list[str] = setting(
        factory=lambda: list(NOTHING), help="Texts in cells that mean nothing, besides empty ones."
    )
    missing_days: list[Day] = setting(
        factory=lambda: [date(1900, 1, 1), date(1970, 1, 1)],
        help="Days that mean that a time is not known.",
    )
    period: Period | None = setting(None, help="Days that the record covers.")
    longest: Longest = setting(factory=Longest, help="The longest spans that are believed.")
    real_zeros: list[SpanName] = setting(
        [], help="Spans that can truly be nothing. In others a span of 0 means that it was not taken down."
    )
    wrong_day: Literal["leave", "mend"] = setting(
        "leave",
        help="What to do with a stamp about a day before the one before it, where midnight was missed: leave it out, "
        "or mend its date.",
    )
    repeats: Repeats = setting(factory=Repeats, help="Which rows belong to one call.")
