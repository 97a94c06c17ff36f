import numpy as np

from sim.measures.discovery import discovery
from sim.measures.window import Window

WINDOW = Window(1440.0, 4320.0)


def test_shares_and_means_of_a_hand_made_day(run_tables, answered, values):
    rows = [
        answered(2000, 3, begun=1990),
        answered(2000, 3, begun=1999, alerted=True),
        answered(2000, 3, kind=1),
        answered(2000, 3, alerted=True, false=True, begun=2000),
        {"known": np.nan, "begun": 2000},
        {"known": np.nan, "begun": 100},
        {"known": np.nan, "begun": np.nan},
    ]
    found = values(discovery(run_tables(rows), WINDOW))
    assert found["alerted_share"] == 2 / 4
    assert found["alerted_share[kind=noise]"] == 0
    assert found["discovery_mean_min"] == (10 + 1) / 2
    assert np.isnan(found["discovery_mean_min[kind=noise]"])
    assert found["never_known_share"] == 1 / 3
    assert found["never_known_share[kind=theft]"] == 1 / 3
    assert np.isnan(found["never_known_share[kind=noise]"])
