"""A county from its totals, step by step."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.chance import Streams
from sim.scenario.specs.travel import Travel
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.corridors import lay_corridors
from sim.world.county.crossroads import MOST_NODES, make_mesh
from sim.world.county.households import HouseholdCells, place_cells, place_groups
from sim.world.county.outline import Outline, draw_outline
from sim.world.county.plan import BUILT_UP_LIMIT, Plan, make_plan
from sim.world.county.ranking import Users
from sim.world.county.register import DISTRICT_CODE, Settled, nearest_node, register
from sim.world.county.roads import Network, build_network, wished_km
from sim.world.county.streets import lay_streets
from sim.world.county.towns import place_towns
from sim.world.county.villages import place_villages, sample_ground
from sim.world.geography import Cells, Roads
from sim.world.model import World

CORRIDOR_PIECE = 0.65
"""Length of the pieces of roads between towns, in mean distances between crossroads; other roads join at their ends."""


def generate_county(spec: GeneratedWorld, travel: Travel) -> World:
    """Return a county that has exactly the totals of `spec`.

    Raises
    ------
    InputError
        When the totals contradict each other.
    """
    streams = Streams(spec.seed)
    plan = make_plan(spec)
    outline = draw_outline(spec.area_km2, streams.generator("county", "outline"))
    towns = place_towns(spec, plan, outline, streams)
    ground = sample_ground(spec, towns, outline, streams)
    villages = place_villages(spec, plan, towns, ground, outline, streams)
    groups = place_groups(spec, villages, ground, outline, streams)
    cells = place_cells(spec, plan, villages, groups, outline, streams)
    settled = Settled(plan, towns, villages, groups, cells)
    network = _network(spec, settled, outline, streams)
    origin = outline.corners.min(axis=0)
    return World(
        name=spec.name,
        places=register(spec, settled, network.nodes_km, origin, streams),
        cells=_cells(spec, cells, network, origin),
        roads=_roads(network, origin),
        travel_spec=travel,
        notes=_notes(spec, plan, network),
        outline=outline.corners - origin,
    )


def _network(spec: GeneratedWorld, settled: Settled, outline: Outline, streams: Streams) -> Network:
    wished = wished_km(spec)
    towns, villages, groups = settled.towns, settled.villages, settled.groups
    # A square grid with n crossroads in an area has 2 * sqrt(n * area) of road.
    crossroads = max(spec.groups, min(MOST_NODES, sum(wished.values()) ** 2 / (4 * spec.area_km2)))
    piece_km = CORRIDOR_PIECE * float(np.sqrt(spec.area_km2 / crossroads))
    street_km = wished.get("residential", 0.0)
    streets = lay_streets(towns, outline, street_km, streams.generator("county", "streets"))
    corridors = lay_corridors(towns.xy_km, streets, outline, piece_km, streams.generator("county", "corridors"))
    hamlets = groups.xy_km
    if streets.area_km2 > 0:
        hamlets = hamlets[villages.zone[groups.village] != 1]
    mesh = make_mesh(corridors, hamlets, streets, outline, sum(wished.values()) - street_km, streams)
    at = nearest_node(villages.xy_km, mesh.nodes_km)[0]
    users = Users(
        towns=len(towns.xy_km),
        residents=np.bincount(at, villages.residents, len(mesh.nodes_km)).astype(np.float64),
        village=groups.village[nearest_node(mesh.nodes_km, groups.xy_km)[0]],
    )
    return build_network(mesh, users, wished)


def _cells(spec: GeneratedWorld, cells: HouseholdCells, network: Network, origin: FloatArray) -> Cells:
    node, distance_km = nearest_node(cells.xy_km, network.nodes_km)
    above = 1 + spec.townships + spec.villages + spec.groups
    residents = cells.residents.astype(np.float64)
    return Cells(
        place=np.arange(above, above + spec.cells, dtype=np.int32),
        x_km=cells.xy_km[:, 0] - origin[0],
        y_km=cells.xy_km[:, 1] - origin[1],
        residents=residents,
        households=cells.households.astype(np.float64),
        weight=residents.copy(),
        node=node.astype(np.int32),
        leg_km=distance_km + cells.inside_km,
    )


def _roads(network: Network, origin: FloatArray) -> Roads:
    """Every road, open both ways: there and back."""
    there, back = network.edges, network.edges[:, ::-1]
    both = np.concatenate([there, back]).astype(np.int32)
    return Roads(
        node_name=tuple(f"n{node}" for node in range(len(network.nodes_km))),
        x_km=network.nodes_km[:, 0] - origin[0],
        y_km=network.nodes_km[:, 1] - origin[1],
        tail=both[:, 0].copy(),
        head=both[:, 1].copy(),
        length_km=np.concatenate([network.length_km, network.length_km]),
        road_class=np.concatenate([network.road_class, network.road_class]).astype(np.int32),
        classes=network.classes,
    )


def _notes(spec: GeneratedWorld, plan: Plan, network: Network) -> tuple[str, ...]:
    """What a reader of results should know about this county."""
    share = plan.urban_residents / spec.residents
    notes = [
        f"{spec.name} is made up from totals: its places, names and codes (from {DISTRICT_CODE}) are invented",
        f"{plan.urban_residents} residents ({share:.1%}) live in the county town and {max(plan.urban_towns - 1, 0)} "
        f"township seats, the others in {spec.villages - plan.communities} rural villages",
    ]
    if abs(share - spec.urban_share) * spec.residents > 1:
        notes.append(f"urban_share {spec.urban_share:g} cannot be met by a single village; {share:g} was made")
    if plan.crowding < 1:
        notes.append(
            f"homes were put on {plan.crowding:.2g} of the usual ground, so that they cover "
            f"{BUILT_UP_LIMIT:.0%} of {spec.area_km2:g} km2"
        )
    made = network.km()
    for road, km in wished_km(spec).items():
        if made[road] > 1.001 * km:
            notes.append(f"{road} roads: {made[road]:.4g} km instead of {km:.4g}: joining all places takes that much")
        elif made[road] < 0.999 * km:
            notes.append(f"{road} roads: {made[road]:.4g} km instead of {km:.4g}: there are no more places to join")
    return tuple(notes)
