"""What can be reached from where, and back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sim.arrays import IndexArray


def strong_parts(nodes: int, tail: IndexArray, head: IndexArray) -> IndexArray:
    """Return for each node the number of its strongly connected part, shape `(nodes,)`.

    Within a part one can drive from each node to each other one, and back. Parts are numbered by their lowest node.
    """
    return _parts(nodes, tail, head, "strong")


def weak_parts(nodes: int, tail: IndexArray, head: IndexArray) -> IndexArray:
    """Return for each node the number of its weakly connected part; no road leads from one part to another.

    Shape `(nodes,)`. Parts are numbered by their lowest node.
    """
    return _parts(nodes, tail, head, "weak")


def _parts(nodes: int, tail: IndexArray, head: IndexArray, connection: Literal["weak", "strong"]) -> IndexArray:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    links = csr_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=True, connection=connection)
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse.ravel()]
