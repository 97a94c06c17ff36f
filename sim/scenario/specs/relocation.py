"""Who moves where when an area is left without a free unit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.spec import ASSUMPTION, MisfitError, Name, Spec, Whole, setting


class NearestCover(Spec):
    """An area that is left empty gets the nearest free unit of an area that can spare one, as long as it is empty.

    A unit counts for the area of its base, or of the post that it was sent to. The post of an area is the base of its
    first unit. Whose battery does not take it to the post and home stays. The rule of the fire service (Kolesar and
    Walker 1974, Operations Research 22(2), 249-274) in its simplest form.
    """

    kind: Literal["nearest_cover"] = setting("nearest_cover", help="Name of the rule.")
    level: str = setting(help="Areas are the places of this level that hold a base, e.g. township.")
    groups: list[Name] = setting([], help="Groups whose units count and move; all if none.")
    keep: Whole = setting(
        1, help="An area gives a unit away only while more free ones than this are left.", unit="units", ge=1, le=1000
    )
    within_min: float | None = setting(
        None, help="No unit moves farther than this; any distance if none.", unit="min", gt=0, le=1440,
        source=ASSUMPTION,
    )  # fmt: skip


class ComplianceTable(Spec):
    """For each number of free units, the posts where they should stand (Gendreau, Laporte and Semet 2006).

    A unit that stands at a listed post or heads for one stays; every other listed post gets the nearest unit that is at
    none, of those whose battery takes them there and home. Units beyond the list wait at their bases.
    """

    kind: Literal["compliance_table"] = setting("compliance_table", help="Name of the rule.")
    table: dict[str, list[str]] = setting(
        help="Number of free units -> codes or names of places, the most important first. For a number that is not"
        " listed the next lower one holds; below the lowest nobody is sent.",
        min_length=1,
    )
    groups: list[Name] = setting([], help="Groups whose units count and move; all if none.")

    @model_validator(mode="after")
    def _rows_can_be_filled(self) -> ComplianceTable:
        findings = []
        for free, posts in self.table.items():
            if not free.isdecimal() or not 1 <= int(free) <= 10_000:
                findings.append((("table", free), "is no number of free units; write a whole number from 1"))
            elif len(posts) > int(free):
                message = f"{len(posts)} posts cannot be held by {free} free units; list at most {free}"
                findings.append((("table", free), message))
            elif len(set(posts)) < len(posts):
                findings.append((("table", free), "a post stands there twice; each needs one unit"))
        if findings:
            raise MisfitError(tuple(findings))
        return self


Relocation = Annotated[NearestCover | ComplianceTable, Field(discriminator="kind")]
"""Either rule; told apart by `kind`."""
