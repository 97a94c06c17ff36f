"""What the totals of a county mean for its parts, before anything has a place."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import InputError, Problem
from sim.scenario.specs.world import GeneratedWorld

RURAL_M2_PER_RESIDENT = 150.0
"""Built-up area of a village per resident. Assumption."""

URBAN_M2_PER_RESIDENT = 100.0
"""Built-up area of a town per resident. Assumption."""

BUILT_UP_LIMIT = 0.5
"""Largest share of a county that may be built up; beyond it people live closer together. Assumption."""

COMMUNITY_IN_VILLAGES = 3.0
"""Residents of an urban community, in those of a rural village. Assumption."""

TOWN_IN_SEATS = 20.0
"""Townspeople of the county town, in those of a mean township seat. Assumption."""

TOWN_TOWNSHIPS = 0.6
"""Townships of the county town per share of the residents who live in it: towns are more crowded. Assumption."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the totals are split between town and country.

    `towns` counts the county town and the seats of the townships outside it; the first `urban_towns` of them have
    townspeople. `town_townships` townships share the county town. `communities` of the villages are urban.
    `crowding` is 1, or less where the built-up area would not fit otherwise.
    """

    urban_residents: int
    communities: int
    town_townships: int
    towns: int
    urban_towns: int
    crowding: float


def make_plan(spec: GeneratedWorld) -> Plan:
    """Return the split of the totals.

    Raises
    ------
    InputError
        When the totals contradict each other.
    """
    _refuse_contradictions(spec)
    urban = urban_residents(spec)
    communities = _communities(spec, urban)
    town_townships = 1
    if communities:
        most = min(spec.townships, communities)
        primacy = TOWN_IN_SEATS / (TOWN_IN_SEATS + most - 1)
        wished = round(TOWN_TOWNSHIPS * spec.townships * primacy * urban / spec.residents)
        town_townships = min(max(wished, 1), most)
    towns = spec.townships - town_townships + 1
    built_up = 1e-6 * (urban * URBAN_M2_PER_RESIDENT + (spec.residents - urban) * RURAL_M2_PER_RESIDENT)
    return Plan(
        urban_residents=urban,
        communities=communities,
        town_townships=town_townships,
        towns=towns,
        urban_towns=min(towns, communities - town_townships + 1) if communities else 0,
        crowding=min(1.0, BUILT_UP_LIMIT * spec.area_km2 / built_up),
    )


def urban_residents(spec: GeneratedWorld) -> int:
    """Return the residents of the towns; a county of one village is all town or all country, whichever is nearer."""
    urban = round(spec.urban_share * spec.residents)
    if spec.villages == 1:
        return spec.residents if 2 * urban >= spec.residents else 0
    return urban


def _communities(spec: GeneratedWorld, urban: int) -> int:
    """Number of villages that are urban: some where there are townspeople, not all where there are others."""
    rural = spec.residents - urban
    lowest = max(spec.villages - rural, 1 if urban else 0)
    highest = min(urban, spec.villages - 1 if rural else spec.villages)
    share = urban / spec.residents
    wished = round(spec.villages * share / (share + COMMUNITY_IN_VILLAGES * (1 - share)))
    return min(max(wished, lowest), highest)


def _refuse_contradictions(spec: GeneratedWorld) -> None:
    problems = []
    if spec.residents < spec.cells:
        problems.append(
            Problem(
                f"{spec.residents} residents do not fill {spec.cells} cells; every cell needs at least one resident: "
                f"give at most {spec.residents} cells, or more residents",
                path="world.source.residents",
            )
        )
    if spec.residents > 1e6 * spec.area_km2:
        problems.append(
            Problem(
                f"{spec.area_km2:g} km2 leaves {spec.residents} residents less than a square metre each; "
                "is the area given in km2?",
                path="world.source.area_km2",
            )
        )
    asked = spec.road_km_per_km2
    if "motorway" in asked:
        problems.append(
            Problem(
                "a generated county has no motorways, which units cannot leave between two exits; remove the class, "
                "or read real roads (world.source.kind: read)",
                path="world.source.road_km_per_km2.motorway",
            )
        )
    if not set(asked) - {"motorway", "path"}:
        problems.append(
            Problem(
                f"given {', '.join(asked) or 'no class at all'}: a county needs roads that cars can use; "
                "add at least one class from trunk to track, for example unclassified: 0.8",
                path="world.source.road_km_per_km2",
            )
        )
    if problems:
        raise InputError(tuple(problems))
