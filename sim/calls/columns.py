"""The columns of imported calls, as `calls.parquet` holds them."""

from __future__ import annotations

from typing import Literal

from sim.database import Column

Stamp = Literal["called", "dispatched", "en_route", "arrived", "cleared"]
STAMPS: tuple[Stamp, ...] = ("called", "dispatched", "en_route", "arrived", "cleared")
"""The points in a call's life, in the order in which they come."""

Span = Literal["handling_min", "turnout_min", "travel_min", "on_scene_min", "response_min", "service_min"]
SPANS: dict[Span, tuple[Stamp, Stamp]] = {
    "handling_min": ("called", "dispatched"),
    "turnout_min": ("dispatched", "en_route"),
    "travel_min": ("en_route", "arrived"),
    "on_scene_min": ("arrived", "cleared"),
    "response_min": ("called", "arrived"),
    "service_min": ("dispatched", "cleared"),
}
"""From which stamp to which each span runs."""

Origin = Literal["call", "unit", "scheduled"]
ORIGINS: tuple[Origin, ...] = ("call", "unit", "scheduled")
"""Who began it: somebody called, a unit came upon it, or it was planned beforehand. Only the first is demand."""

CALLS_FILE = "calls.parquet"

TEXTS = ("kind", "unit", "place", "category", "origin", "flaws")
"""The columns of words, of which few different ones occur."""

CALLS = (
    Column("number", "INTEGER", "", "Running number, in the order of the calls."),
    Column("line", "BIGINT", "", "Line of the file that it stood in; row of the sheet for a workbook."),
    Column("called_at", "TIMESTAMP", "", "When the call came, as the clock on the wall showed it."),
    Column("dispatched_at", "TIMESTAMP", "", "When the first unit got the order."),
    Column("en_route_at", "TIMESTAMP", "", "When it set out."),
    Column("arrived_at", "TIMESTAMP", "", "When it was there."),
    Column("cleared_at", "TIMESTAMP", "", "When it was free again."),
    Column("handling_min", "DOUBLE", "min", "From the call to the order; empty where it is not usable, as all spans."),
    Column("turnout_min", "DOUBLE", "min", "From the order to setting out."),
    Column("travel_min", "DOUBLE", "min", "From setting out to the arrival."),
    Column("on_scene_min", "DOUBLE", "min", "From the arrival to the end."),
    Column("response_min", "DOUBLE", "min", "From the call to the arrival."),
    Column("service_min", "DOUBLE", "min", "From the order to the end."),
    Column("kind", "VARCHAR", "", "Kind of incident."),
    Column("priority", "SMALLINT", "", "1 is the most urgent; empty where the record does not tell."),
    Column("unit", "VARCHAR", "", "Unit that came first."),
    Column("lon", "DOUBLE", "degrees", "Longitude, WGS84; empty where the position is not usable."),
    Column("lat", "DOUBLE", "degrees", "Latitude, WGS84."),
    Column("place", "VARCHAR", "", "Code of the place."),
    Column("category", "VARCHAR", "", "The record's own word for what it was."),
    Column("origin", "VARCHAR", "", "call, unit (a unit came upon it) or scheduled. Only call is demand."),
    Column("flaws", "VARCHAR", "", "What was found wrong with the row, joined by commas; empty if nothing."),
)
"""`calls.parquet`: one row a usable call, in the order of `called_at`."""
