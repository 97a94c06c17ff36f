"""Files of the OR-Library's p-median problems: two trips over one edge, and the last one counts."""

import numpy as np
import pytest

from sim.siting.centre import p_centre
from sim.siting.median import p_median

from .enumeration import best_of_all, mean_time, worst_time

# Seven vertices on a ring, two to be chosen. The edge 1-2 stands there three times, also the other way round.
TEXT = """\
7 9 2
1 2 3
2 3 9
3 4 4
4 5 8
5 6 2
6 7 7
7 1 5
2 1 30
1 2 20
"""


def read_vertices(text, *, shortest=False):
    """Return the distances between all vertices and how many are to be chosen.

    A file names vertices, edges and p, then edges. An edge goes both ways, and of several between the same vertices the
    last counts (`shortest`: the shortest, which is wrong). Then ways are what Floyd's algorithm finds.
    """
    numbers = np.array(text.split(), dtype=int)
    vertices, edges, chosen = numbers[:3]
    km = np.full((vertices, vertices), np.inf)
    np.fill_diagonal(km, 0)
    for tail, head, length in numbers[3 : 3 + 3 * edges].reshape(-1, 3):
        kept = min(length, km[tail - 1, head - 1]) if shortest else length
        km[tail - 1, head - 1] = km[head - 1, tail - 1] = kept
    for via in range(vertices):
        km = np.minimum(km, km[:, [via]] + km[[via], :])
    return km, int(chosen)


def test_of_edges_between_the_same_vertices_the_last_counts():
    assert read_vertices(TEXT)[0][0, 1] == 20
    assert read_vertices(TEXT, shortest=True)[0][0, 1] == 3


@pytest.mark.parametrize(("shortest", "total"), [(False, 34), (True, 30)])
def test_the_edge_that_is_taken_decides_the_optimum(shortest, total):
    km, chosen = read_vertices(TEXT, shortest=shortest)
    residents = np.ones(7)
    found = p_median(km, residents, chosen)
    assert found.value * 7 == pytest.approx(total)
    assert found.value == pytest.approx(best_of_all(7, chosen, mean_time(km, residents)))
    assert p_centre(km, residents, chosen).value == best_of_all(7, chosen, worst_time(km))


def random_text(seed, vertices, edges, chosen):
    """Return a file like those of the library: a ring, and more edges of which some repeat others."""
    draw = np.random.default_rng(seed)
    ring = [(vertex, vertex % vertices + 1) for vertex in range(1, vertices + 1)]
    more = [tuple(draw.choice(vertices, 2, replace=False) + 1) for _ in range(edges - vertices)]
    lines = [f"{tail} {head} {draw.integers(1, 100)}" for tail, head in [*ring, *more]]
    return "\n".join([f"{vertices} {edges} {chosen}", *lines])


@pytest.mark.parametrize("seed", range(6))
def test_generated_files_have_the_optima_that_trying_all_choices_finds(seed):
    km, chosen = read_vertices(random_text(seed, 12, 30, 3))
    residents = np.ones(12)
    assert p_median(km, residents, chosen).value == pytest.approx(best_of_all(12, chosen, mean_time(km, residents)))
    assert p_centre(km, residents, chosen).value == best_of_all(12, chosen, worst_time(km))
