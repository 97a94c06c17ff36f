"""Tables of a results folder that tell what became of disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.record.dispute_stays import StayEnd, dispute_stays
from sim.record.dispute_table import DisputeOutcome, dispute_table
from sim.record.results.columns import MeasuredSpan, numbers, texts
from sim.record.results.schema import DISPUTES, STAYS
from sim.record.run import Journal
from sim.scenario.specs.colours import COLOURS

if TYPE_CHECKING:
    import pandas as pd


def disputes_frame(design: str, journal: Journal, window: MeasuredSpan) -> pd.DataFrame:
    """Return the columns of `DISPUTES` for one design, without those that could have begun again and did not."""
    import pandas as pd

    tape, world, table = journal.tape.disputes, journal.world, dispute_table(journal)
    assert tape is not None
    assert table is not None
    of_design = journal.fleet.design
    frame = pd.DataFrame(
        {
            "design": design,
            "number": np.arange(len(table), dtype=np.int32),
            "kind": texts(tape.names, table.kind),
            "cell": texts(world.places.code, world.cells.place[table.cell]),
            "household": tape.household,
            "other": numbers(tape.other),
            "colour": texts(COLOURS, table.colour),
            "rated": texts(COLOURS, table.rated),
            "way": texts(tuple(of_design.discovery.ways), table.way),
            "rung": texts(tuple(of_design.ladder.rungs), table.rung),
            "outcome": texts(tuple(outcome.name.lower() for outcome in DisputeOutcome), table.outcome),
            "began_at": table.began_at,
            "known_at": table.known_at,
            "met_at": table.met_at,
            "ended_at": table.ended_at,
            "sittings": table.sittings,
            "fruitless": table.fruitless,
            "parent": numbers(table.parent),
            "incident": numbers(table.incident),
            "misrouted": table.misrouted,
            "abandoned": table.abandoned,
            "told_again": table.told_again,
            "second_files": table.second_files,
            "in_window": (table.began_at >= window.from_at) & (table.began_at < window.to_at),
        },
        columns=[column.name for column in DISPUTES if column.name != "replication"],
    )
    begun: pd.DataFrame = frame[table.outcome != DisputeOutcome.NEVER]
    return begun


def stays_frame(design: str, journal: Journal) -> pd.DataFrame:
    """Return the columns of `STAYS` for one design."""
    import pandas as pd

    stays = dispute_stays(journal)
    assert stays is not None
    return pd.DataFrame(
        {
            "design": design,
            "dispute": stays.dispute,
            "rung": texts(tuple(journal.fleet.design.ladder.rungs), stays.rung),
            "from_at": stays.from_at,
            "to_at": stays.to_at,
            "stay_end": texts(tuple(end.name.lower() for end in StayEnd), stays.end),
        },
        columns=[column.name for column in STAYS if column.name != "replication"],
    )
