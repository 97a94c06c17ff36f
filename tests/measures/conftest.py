"""A district of four cells on a line and three units, small enough to work out every measure by hand.

    cell      c0 (village A)   c1 (village A)   c2 (village B)   c3 (no village)
    x, km     0                2                4, 0.5 off road  10
    people    100              300              400              200

A car takes 1 min for a km, a bicycle 3. car.1 and car.2 wait at c0, on duty 00-12 and 12-24 h; bike.1 waits at c2,
08-16 h.
"""

import numpy as np
import pytest

from sim.arrays import NONE
from sim.measures.run_tables import RunTables
from sim.record.tables import Matters, Outcome, Spells
from sim.responders.fleet import Fleet
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.response import Design
from sim.scenario.specs.travel import Travel
from sim.world.geography import Cells, Places, Roads
from sim.world.model import World

DAY = 1440.0
nan = np.nan


def index(*numbers):
    return np.array(numbers, dtype=np.int32)


@pytest.fixture(scope="session")
def clock():
    return Clock(days=3, warm_up_days=1, follow_up_days=1)


@pytest.fixture(scope="session")
def district():
    places = Places(
        levels=("district", "township", "village", "cell"),
        code=("d", "t", "vA", "vB", "c0", "c1", "c2", "c3"),
        name=("淮阳", "新站镇", "A", "B", "c0", "c1", "c2", "c3"),
        level=index(0, 1, 2, 2, 3, 3, 3, 3),
        parent=index(NONE, 0, 1, 1, 2, 2, 3, 1),
        x_km=np.array([4.0, 4, 1, 4, 0, 2, 4, 10]),
        y_km=np.zeros(8),
        residents=np.array([1000.0, 1000, 400, 400, 100, 300, 400, 200]),
        seat_node=index(2, 2, 0, 2, 0, 1, 2, 3),
        seat_leg_km=np.zeros(8),
    )
    cells = Cells(
        place=index(4, 5, 6, 7),
        x_km=np.array([0.0, 2, 4, 10]),
        y_km=np.zeros(4),
        residents=np.array([100.0, 300, 400, 200]),
        households=np.zeros(4),
        weight=np.ones(4),
        node=index(0, 1, 2, 3),
        leg_km=np.array([0.0, 0, 0.5, 0]),
    )
    roads = Roads(
        node_name=("n0", "n1", "n2", "n3"),
        x_km=np.array([0.0, 2, 4, 10]),
        y_km=np.zeros(4),
        tail=index(),
        head=index(),
        length_km=np.array([]),
        road_class=index(),
        classes=("residential",),
        metric="euclidean",
    )
    travel = Travel(
        modes={
            "car": {"speed_kmh": {"residential": 60}, "offroad_kmh": 60, "period_factor": {"night": 0.5}},
            "bike": {"speed_kmh": {"residential": 20}, "offroad_kmh": 20},
        },
        periods={"night": ["22:00-06:00"]},
    )
    return World("line", places, cells, roads, travel)


@pytest.fixture(scope="session")
def design():
    bases = {"places": ["c0"]}
    return Design.model_validate(
        {
            "units": {
                "car": {
                    "bases": bases, "mode": "car", "skills": ["arrest"], "crew": 2, "people_per_post": 1.5,
                    "cost_per_person_year": 1000.0, "after_call": "drive_home_unavailable",
                    "shifts": [{"hours": "00:00-12:00"}, {"hours": "12:00-24:00"}],
                },
                "bike": {
                    "bases": bases, "mode": "bike", "cost_per_person_year": 500.0,
                    "shifts": [{"hours": "08:00-16:00"}],
                },
            }
        }
    )  # fmt: skip


def spans(start, end, days=3):
    return np.array([[day * DAY + start, day * DAY + end] for day in range(days)])


@pytest.fixture(scope="session")
def fleet(design):
    return Fleet(
        design=design,
        group_names=("car", "bike"),
        groups=tuple(design.units.values()),
        name=("car.1", "car.2", "bike.1"),
        group=index(0, 0, 1),
        base_node=index(0, 0, 2),
        base_leg_km=np.array([0.0, 0.0, 0.0]),
        base_place=index(4, 4, 6),
        base_x_km=np.array([0.0, 0, 4]),
        base_y_km=np.zeros(3),
        area=index(NONE, NONE, NONE),
        duty=(spans(0, 720), spans(720, 1440), spans(480, 960)),
    )


@pytest.fixture(scope="session")
def kinds():
    rate, work = {"per_day": 3}, {"law": "constant", "mean_min": 10}
    return {
        "theft": Kind.model_validate({"rate": rate, "work": work, "target_min": 5, "needs": ["arrest"]}),
        "noise": Kind.model_validate({"rate": rate, "work": work, "target_min": 10}),
    }


MATTER = {
    "queued": nan, "assigned": nan, "departed": nan, "arrived": nan, "closed": nan, "found": nan,
    "written_up": nan, "cleared": nan, "unit": NONE,
    "outcome": Outcome.CLOSED, "kind": 0, "cell": 0, "false": False, "duplicate": False,
    "alerted": False, "begun": nan,
}  # fmt: skip
"""What a row of `run_tables` says about a matter when the test does not."""


@pytest.fixture(scope="session")
def run_tables(district, clock, fleet, kinds):
    """Return a function that makes the tables of a run from rows: matters as dicts, spells as tuples."""

    def build(matters=(), spells=(), **changes):
        rows = [{**MATTER, **row} for row in matters]

        def floats(key):
            return np.array([row[key] for row in rows], dtype=np.float64)

        def numbers(key):
            return np.array([row[key] for row in rows], dtype=np.int32)

        columns = [np.array(column) for column in zip(*spells, strict=True)] or [np.zeros(0)] * 6
        unit, state, from_at, to_at, matter, km = columns
        given = {
            "world": district,
            "fleet": fleet,
            "clock": clock,
            "kind_names": tuple(kinds),
            "kinds": tuple(kinds.values()),
            "kind": numbers("kind"),
            "cell": numbers("cell"),
            "false": np.array([row["false"] for row in rows], dtype=np.bool_),
            "duplicate": np.array([row["duplicate"] for row in rows], dtype=np.bool_),
            "alerted": np.array([row["alerted"] for row in rows], dtype=np.bool_),
            "begun_at": floats("begun"),
            "matters": Matters(
                known_at=floats("known"),
                queued_at=floats("queued"),
                assigned_at=floats("assigned"),
                departed_at=floats("departed"),
                arrived_at=floats("arrived"),
                complete_at=np.array([row.get("complete", row["arrived"]) for row in rows], dtype=np.float64),
                closed_at=floats("closed"),
                found_at=floats("found"),
                written_up_at=floats("written_up"),
                cleared_at=floats("cleared"),
                unit=numbers("unit"),
                outcome=numbers("outcome"),
                orders=np.ones(len(rows), dtype=np.int32),
            ),
            "spells": Spells(
                unit=unit.astype(np.int32),
                state=state.astype(np.int32),
                from_at=from_at.astype(np.float64),
                to_at=to_at.astype(np.float64),
                matter=matter.astype(np.int32),
                km=km.astype(np.float64),
            ),
        }
        return RunTables(**{**given, **changes})

    return build


@pytest.fixture(scope="session")
def answered():
    """Return a function that makes the row of a matter that was answered `response` minutes after it became known."""

    def row(known, response, **more):
        at = {"queued": known, "assigned": known, "departed": known, "arrived": known + response}
        return {"known": known, **at, "closed": known + response + 10, "unit": 0, **more}

    return row


@pytest.fixture(scope="session")
def values():
    """Return a function that collects measures as a dict from label to value."""

    def collect(found):
        return {one.label: one.value for one in found}

    return collect
