"""What stands in the Parquet files of a results folder: every column with its type, unit and meaning."""

from __future__ import annotations

from sim.database import Column

MATTERS = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("replication", "INTEGER", "", "Number of the replication, from 0."),
    Column(
        "number", "INTEGER", "", "Row on the tape, the same in every design; of those that are known or have begun."
    ),
    Column("kind", "VARCHAR", "", "Kind of incident."),
    Column("cell", "VARCHAR", "", "Code of the cell where it happened."),
    Column("hour", "SMALLINT", "", "Hour of the day in which it became known, or began where it never did, 0 to 23."),
    Column("priority", "SMALLINT", "", "1 is the most urgent."),
    Column("known_at", "DOUBLE", "min", "When it became known."),
    Column("queued_at", "DOUBLE", "min", "When it first reached the desk."),
    Column("assigned_at", "DOUBLE", "min", "The order that led to the first arrival."),
    Column("departed_at", "DOUBLE", "min", "When that unit set out."),
    Column("arrived_at", "DOUBLE", "min", "When the first unit was on the scene."),
    Column("complete_at", "DOUBLE", "min", "When all units that it needed had come."),
    Column("closed_at", "DOUBLE", "min", "When the work was done, or the matter was withdrawn, lost or merged."),
    Column("found_at", "DOUBLE", "min", "When whom a search was for had been found."),
    Column("written_up_at", "DOUBLE", "min", "When its unit began to write it up; empty where closed on the spot."),
    Column("cleared_at", "DOUBLE", "min", "When an investigation had cleared it."),
    Column("unit", "VARCHAR", "", "First unit on the scene, or before that the one last ordered."),
    Column("spotted_by", "VARCHAR", "", "Unit whose patrol saw it before it was reported; empty where none did."),
    Column(
        "outcome",
        "VARCHAR",
        "",
        "open, closed, withdrawn, lost, merged (a duplicate put to another), and of requests answered or refused.",
    ),
    Column("begun_at", "DOUBLE", "min", "When it began, where it was not known at once; empty where it was."),
    Column("alerted", "BOOLEAN", "", "Whether a camera made it known."),
    Column("false_call", "BOOLEAN", "", "Whether it was a call for nothing."),
    Column("duplicate_of", "INTEGER", "", "Number of the matter about which this is a further call; empty if none."),
    Column(
        "refusals", "INTEGER", "", "How often departments called a request none of their business; empty for others."
    ),
    Column("response_min", "DOUBLE", "min", "From known to first on the scene; empty where nobody came."),
    Column(
        "in_window",
        "BOOLEAN",
        "",
        "Whether it became known inside the measured time, and is a call: no request, no follow-up.",
    ),
)
"""`tables/matters/replication-0000.parquet`: one row a matter and design."""

SPELLS = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("replication", "INTEGER", "", "Number of the replication, from 0."),
    Column("unit", "VARCHAR", "", "Name of the unit."),
    Column("state", "VARCHAR", "", "What it did, a name of `sim.record.tables.State` in small letters."),
    Column("from_at", "DOUBLE", "min", "Start of the spell."),
    Column("to_at", "DOUBLE", "min", "End of the spell."),
    Column("matter", "INTEGER", "", "Number of the matter; empty when there is none."),
    Column("km", "DOUBLE", "km", "Way driven in the spell."),
    Column("beat_join", "INTEGER", "", "Number of the place where a unit began its beat; empty in other spells."),
)
"""`tables/spells/replication-0000.parquet`: one row a spell, by design, unit and time."""

CELLS = (
    Column("code", "VARCHAR", "", "Code of the cell, unique."),
    Column("name", "VARCHAR", "", "Its name; names may repeat."),
    Column("village_code", "VARCHAR", "", "Code of the village it belongs to, over which fairness is measured."),
    Column("village_name", "VARCHAR", "", "Name of that village."),
    Column("above_name", "VARCHAR", "", "Name of the place above that village, to tell equal names apart."),
    Column("x_km", "DOUBLE", "km", "East coordinate."),
    Column("y_km", "DOUBLE", "km", "North coordinate."),
    Column("residents", "DOUBLE", "people", "Residents."),
)
"""`tables/cells.parquet`; after these columns stands one for each upper level, with the name of the place there."""

UNITS = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("unit", "VARCHAR", "", "Name of the unit."),
    Column("group", "VARCHAR", "", "Name of its group."),
    Column("title", "VARCHAR", "", "Title of its group."),
    Column("base_place", "VARCHAR", "", "Name of the place where its base is; empty for a bare road node."),
    Column("base_x_km", "DOUBLE", "km", "East coordinate of the base."),
    Column("base_y_km", "DOUBLE", "km", "North coordinate of the base."),
)
"""`tables/units.parquet`: one row a unit and design."""

ROADS = (
    Column("x0_km", "DOUBLE", "km", "East coordinate of one end."),
    Column("y0_km", "DOUBLE", "km", "North coordinate of one end."),
    Column("x1_km", "DOUBLE", "km", "East coordinate of the other end."),
    Column("y1_km", "DOUBLE", "km", "North coordinate of the other end."),
    Column("road_class", "VARCHAR", "", "Class of the road."),
)
"""`tables/roads.parquet`: one row a road segment, whether open one way or both."""

OUTLINE = (
    Column("x_km", "DOUBLE", "km", "East coordinate."),
    Column("y_km", "DOUBLE", "km", "North coordinate."),
)
"""`tables/outline.parquet`: points of the boundary in order; no rows where none is known."""

COVERAGE = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("cell", "VARCHAR", "", "Code of the cell."),
    Column("circle_min", "DOUBLE", "min", "Expected minutes from the nearest base; empty where no unit can come."),
    Column("covered_probability", "DOUBLE", "", "Chance that a free unit is within the target, given busy units."),
)
"""`tables/coverage.parquet`: one row a design and cell."""

STREETS = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("replication", "INTEGER", "", "Number of the replication, from 0."),
    Column("x0_km", "DOUBLE", "km", "East coordinate of one end."),
    Column("y0_km", "DOUBLE", "km", "North coordinate of one end."),
    Column("x1_km", "DOUBLE", "km", "East coordinate of the other end."),
    Column("y1_km", "DOUBLE", "km", "North coordinate of the other end."),
    Column("km", "DOUBLE", "km", "Length."),
    Column("passes", "INTEGER", "", "How often a unit on its beat passed it in the measured time."),
    Column("patrol_min", "DOUBLE", "min", "How long in the measured time somebody who patrols was on duty."),
    Column("target_min", "DOUBLE", "min", "How often it should be passed."),
)
"""`tables/streets/replication-0000.parquet`: one row a street on a beat and design; no file where nobody patrols."""

DISPUTES = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("replication", "INTEGER", "", "Number of the replication, from 0."),
    Column(
        "number", "INTEGER", "", "Row on the tape of disputes; the same dispute has the same number in every design."
    ),
    Column("kind", "VARCHAR", "", "Kind of dispute."),
    Column("cell", "VARCHAR", "", "Code of the cell where its parties live."),
    Column("household", "INTEGER", "", "Number of the one household."),
    Column("other", "INTEGER", "", "Number of the other; empty inside a family and against an outsider."),
    Column("colour", "VARCHAR", "", "Its true colour."),
    Column("rated", "VARCHAR", "", "The colour that it was given; empty while unknown."),
    Column("way", "VARCHAR", "", "How it became known: a channel or rounds; empty while unknown."),
    Column("rung", "VARCHAR", "", "The last rung that it came to."),
    Column("outcome", "VARCHAR", "", "unknown, open, left, settled, decided, boiled_over or faded."),
    Column("began_at", "DOUBLE", "min", "When it began."),
    Column("known_at", "DOUBLE", "min", "When it became known."),
    Column("met_at", "DOUBLE", "min", "When a mediator first met the parties."),
    Column("ended_at", "DOUBLE", "min", "When it was settled or decided, boiled over or faded."),
    Column("sittings", "INTEGER", "", "Sittings, also fruitless ones."),
    Column("fruitless", "INTEGER", "", "Sittings at which nobody was met or all was refused."),
    Column("parent", "INTEGER", "", "The settled dispute that it begins again from."),
    Column("incident", "INTEGER", "", "The matter that it boiled over into; empty for a petition."),
    Column("misrouted", "BOOLEAN", "", "Whether it was first sent to somebody who does not deal with it."),
    Column("abandoned", "BOOLEAN", "", "Whether its parties gave up before anybody met them."),
    Column("told_again", "INTEGER", "", "Further reports while it was on the ladder."),
    Column("second_files", "INTEGER", "", "Those of them that were not recognised."),
    Column("in_window", "BOOLEAN", "", "Whether it began inside the measured time."),
)
"""`tables/disputes/replication-0000.parquet`: one row a dispute and design, in runs with disputes."""

STAYS = (
    Column("design", "VARCHAR", "", "Name of the design."),
    Column("replication", "INTEGER", "", "Number of the replication, from 0."),
    Column("dispute", "INTEGER", "", "Number of the dispute."),
    Column("rung", "VARCHAR", "", "The rung that it came to."),
    Column("from_at", "DOUBLE", "min", "When it came there."),
    Column("to_at", "DOUBLE", "min", "When it left; with up and down, when it came to the other rung."),
    Column(
        "stay_end", "VARCHAR", "",
        "open, up (passed on), down (sent back), settled, decided, withdrawn, abandoned (nobody met the parties in"
        " time), left (no rung above), faded or boiled_over.",
    ),
)  # fmt: skip
"""`tables/stays/replication-0000.parquet`: one row a stay of a dispute on a rung, in runs with disputes."""

PER_REPLICATION = {"matters": MATTERS, "spells": SPELLS, "streets": STREETS, "disputes": DISPUTES, "stays": STAYS}
"""Tables with one file a replication, in a folder of their own."""

WHOLE_RUN = {"cells": CELLS, "units": UNITS, "roads": ROADS, "outline": OUTLINE, "coverage": COVERAGE}
"""Tables with one file."""

MEASURES_COLUMNS = ("design", "replication", "measure", "value", "unit")
COMPARISON_COLUMNS = (
    "design", "baseline", "measure", "unit", "mean", "baseline_mean", "difference", "low", "high", "p", "p_corrected",
    "verdict", "replications",
)  # fmt: skip
THEORY_COLUMNS = ("design", "measure", "unit", "theory", "simulated", "low", "high", "note")
"""Columns of the CSV files (UTF-8 with a byte order mark, so that spreadsheets show Chinese text)."""

BETWEEN_NOTES = "; "
"""Stands between the notes on one number of theory; none of them has it inside."""


def replication_file(table: str, replication: int) -> str:
    """Return the path of one replication's file, from the results folder, with forward slashes."""
    return f"tables/{table}/replication-{replication:04d}.parquet"
