"""Tables of results: drawn, or with the rows that a test gives."""

import numpy as np
import pandas as pd

from sim.record.results.schema import COMPARISON_COLUMNS, PER_REPLICATION, THEORY_COLUMNS
from sim.scenario.specs.demand import HOUR_WEIGHTS
from sim.world.model import World
from tests.report.made.district import TITLES, Size, circle


def make_matters(size: Size, world: World, fleets, near, replication: int) -> pd.DataFrame:
    random = np.random.default_rng([7, replication])
    day = random.integers(0, size.days, size.calls)
    weights = np.array(HOUR_WEIGHTS) / sum(HOUR_WEIGHTS)
    known = np.sort(day * 1440 + random.choice(24, size.calls, p=weights) * 60 + random.uniform(0, 60, size.calls))
    weight = np.maximum(world.cells.residents, 1e-9)
    share = weight / weight.sum()
    cell = random.choice(len(world.cells), size.calls, p=share)
    kind = random.choice(len(TITLES), size.calls)
    noise = random.lognormal(0, 0.35, size.calls)
    frames = []
    for design, fleet in fleets.items():
        busy = 1 + 0.4 * np.sin((known / 60 % 24 - 9) / 24 * 2 * np.pi) + (random.random(size.calls) < 0.1) * 1.5
        response = 1.0 + 0.5 + near[design][cell] * noise * busy
        response[random.random(size.calls) < 0.004] = np.nan
        arrived = known + response
        frames.append(
            pd.DataFrame(
                {
                    "design": design, "number": np.arange(size.calls), "kind": np.array(list(TITLES))[kind],
                    "cell": np.array(world.places.code)[world.cells.place[cell]],
                    "hour": (known % 1440 // 60).astype(int), "priority": 2, "known_at": known,
                    "queued_at": known + 0.5, "assigned_at": arrived - 1, "departed_at": arrived - 0.5,
                    "arrived_at": arrived, "closed_at": arrived + 30,
                    "unit": np.array(fleet.name)[random.integers(0, len(fleet), size.calls)],
                    "outcome": np.where(np.isnan(arrived), "withdrawn", "closed"), "response_min": response,
                    "in_window": known >= 1440,
                }
            )
        )  # fmt: skip
    return pd.concat(frames)


def make_spells(size: Size, fleets, replication: int) -> pd.DataFrame:
    random = np.random.default_rng([11, replication])
    states = np.array(["idle", "turnout", "travel", "work", "homeward"])
    frames = []
    for design, fleet in fleets.items():
        alone = len(fleet.groups) == 1
        per_day = np.where(fleet.group == 0, 6.0 if alone else 1.2, 0.5)
        for number, name in enumerate(fleet.name):
            calls = random.poisson(per_day[number] * size.days)
            spans = np.concatenate([[[0, 1, 12, 30, 12]] * calls]).reshape(-1, 5) * random.lognormal(0, 0.3, (calls, 1))
            idle = max(size.days * 1440 - spans.sum(), 0) / (calls + 1)
            spans[:, 0] = idle
            edges = np.concatenate([[0], np.cumsum(np.append(spans.ravel(), idle))])
            state = np.append(np.tile(states, calls), "idle")
            frames.append(
                pd.DataFrame(
                    {"design": design, "unit": name, "state": state, "from_at": edges[:-1], "to_at": edges[1:],
                     "matter": None, "km": 0.0}
                )
            )  # fmt: skip
    return pd.concat(frames)


def make_streets(design: str) -> pd.DataFrame:
    """Return streets along a line, passed after 10, 20, 50, 100 and 200 minutes on average, and never."""
    passes = np.array([60, 30, 12, 6, 3, 0])
    x = np.arange(len(passes), dtype=float)
    return pd.DataFrame(
        {"design": design, "x0_km": x, "y0_km": 0.0, "x1_km": x + 1, "y1_km": 0.5, "km": 1.0, "passes": passes,
         "patrol_min": 600.0, "target_min": 30.0}
    )  # fmt: skip


def make_measures(matters: dict[int, pd.DataFrame], fleets) -> pd.DataFrame:
    rows = []
    for replication, frame in matters.items():
        for design, mine in frame[frame["in_window"]].groupby("design", sort=False):
            response = mine["response_min"]
            values = [
                ("response_mean_min", response.mean(), "min"),
                ("response_p90_min", response.quantile(0.9), "min"),
                ("within_target_share", (response <= 5).mean(), "share"),
                ("withdrawn_share", response.isna().mean(), "share"),
                ("cost_per_year", 1e5 * len(fleets[design]), "yuan/year"),
            ]
            rows += [(design, replication, *value) for value in values]
    return pd.DataFrame(rows, columns=["design", "replication", "measure", "value", "unit"])


def make_comparison(measures: pd.DataFrame) -> pd.DataFrame:
    table = measures.pivot(index=["measure", "unit", "replication"], columns="design", values="value")
    rows = []
    for design in table.columns.drop("stations"):
        for (measure, unit), values in table.groupby(level=["measure", "unit"]):
            pairs = values[design] - values["stations"]
            mean, wide = pairs.mean(), 2.5 * pairs.std() / np.sqrt(len(pairs))
            sure = "lower" if mean < 0 else "higher"
            verdict = sure if abs(mean) > wide else "no detectable difference"
            rows.append(
                [design, "stations", measure, unit, values[design].mean(), values["stations"].mean(), mean,
                 mean - wide, mean + wide, 0.001, 0.003, verdict, len(pairs)]
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def make_coverage(world: World, fleets) -> pd.DataFrame:
    code = np.array(world.places.code)[world.cells.place]
    near = {design: circle(world, fleet) for design, fleet in fleets.items()}
    return pd.concat(
        pd.DataFrame({"design": d, "cell": code, "circle_min": minutes, "covered_probability": np.exp(-minutes / 9)})
        for d, minutes in near.items()
    )


def make_theory() -> pd.DataFrame:
    """What theory says of two designs: numbers with a departure that has no translation, and nothing with a reason."""
    note = "every hour is a steady state of its own; units set out from their bases, never from the way home; $5 <b>"
    rows = [
        ["stations", "response_mean_min", "min", 9.4, 9.5, 9.1, 9.9, note],
        ["stations", "busy_share_mean[group=car]", "share", 0.4, 0.41, np.nan, np.nan, note],
        ["stations", "response_mean_min[kind=theft]", "min", 9.0, 9.2, 8.0, 10.4, note],
        ["auxiliaries", "response_mean_min", "min", np.nan, 6.1, 5.9, 6.3, "recorded calls have no rates to go by"],
    ]
    return pd.DataFrame(rows, columns=list(THEORY_COLUMNS))


def all_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with those columns too that no figure here looks at, empty."""
    return frame.reindex(columns=[column.name for column in PER_REPLICATION[table] if column.name != "replication"])


def matters_rows(*rows):
    """Return a table of matters from (design, cell, known_at, response_min) with the rest filled in."""
    design, cell, known, response = (list(column) for column in zip(*rows, strict=True))
    response = np.array(response, dtype=float)
    known = np.array(known, dtype=float)
    return pd.DataFrame(
        {
            "design": design, "number": range(len(rows)), "kind": "theft", "cell": cell,
            "hour": (known % 1440 // 60).astype(int), "priority": 2, "known_at": known, "queued_at": known,
            "assigned_at": known, "departed_at": known, "arrived_at": known + response, "closed_at": np.nan,
            "unit": "car.1", "outcome": "open", "response_min": response, "in_window": known >= 1440,
        }
    )  # fmt: skip


def comparison_rows(*rows):
    """Return a comparison from (design, measure, unit, mean, baseline_mean, low, high, verdict)."""
    full = [
        (design, "stations", measure, unit, mean, base, mean - base, low, high, 0.01, 0.02, verdict, 10)
        for design, measure, unit, mean, base, low, high, verdict in rows
    ]
    return pd.DataFrame(full, columns=list(COMPARISON_COLUMNS))
