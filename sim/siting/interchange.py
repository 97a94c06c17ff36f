"""A good choice of sites by exchanging one for another as long as the mean time falls."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IndexArray


def interchanged(cost: FloatArray, sites: IndexArray) -> IndexArray:
    """Return sites from which no exchange of one for one lowers the sum over cells of the least cost.

    Begins with `sites` and makes the best exchange each time. `cost` has shape `(cells, sites)`.

    Source
    ------
    Teitz and Bart (1968), Operations Research 16(5), 955-961; counted as by Whitaker (1983), INFOR 21(2), 95-108.
    """
    chosen = sites.copy()
    while len(chosen) < cost.shape[1]:
        saved = _saved(cost, chosen)
        out, into = np.unravel_index(saved.argmax(), saved.shape)
        # What rounding alone might save is nothing: two choices could be exchanged for each other without end.
        if saved[out, into] <= 1e-12 * cost[:, chosen].min(axis=1).sum():
            break
        chosen[out] = into
    return np.sort(chosen)


def _saved(cost: FloatArray, chosen: IndexArray) -> FloatArray:
    """Return what each exchange saves, shape `(chosen, sites)`."""
    own = cost[:, chosen]
    which = own.argmin(axis=1)
    cells = np.arange(len(cost))
    best = own[cells, which]
    own[cells, which] = np.inf
    second = own.min(axis=1) if len(chosen) > 1 else np.full(len(cost), cost.max() + 1.0)
    # Cells in the order of the site that serves them, so that sums over its cells are sums over a stretch.
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(len(chosen)))
    ordered = cost[order]
    gain = np.maximum(best[:, None] - cost, 0.0).sum(axis=0)
    # A cell whose site goes is served by the newcomer or by its second best, whichever is less.
    lost = np.maximum(np.minimum(ordered, second[order, None]) - best[order, None], 0.0)
    losses = np.add.reduceat(lost, np.minimum(starts, len(cost) - 1), axis=0)
    losses[np.append(starts[1:], len(cost)) == starts] = 0.0
    saved: FloatArray = gain[None, :] - losses
    saved[:, chosen] = -np.inf
    return saved
