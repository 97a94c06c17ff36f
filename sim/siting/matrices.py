"""Matrices and numbers as they are given, checked before a model is built from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import FloatArray
from sim.errors import InputError, Problem, input_error


def checked(minutes: ArrayLike, weight: ArrayLike, number: int) -> tuple[FloatArray, FloatArray]:
    """Return minutes `(cells, sites)` and weight `(cells,)` of the cells that have any, as float64.

    Parameters
    ----------
    number:
        How many sites shall be chosen.

    Raises
    ------
    InputError
        With everything that is wrong: shapes, negative or absent numbers, no weight at all, more sites asked for than
        there are.
    """
    table, given = checked_table(minutes), np.asarray(weight, dtype=np.float64)
    problems: list[Problem] = []
    if given.shape != (len(table),):
        problems.append(Problem(f"shape {given.shape}: must be one for each of {len(table)} cells", "weight"))
    elif not (np.isfinite(given) & (given >= 0)).all():
        bad = given[~(np.isfinite(given) & (given >= 0))][0]
        problems.append(Problem(f"{bad}: every weight must be a number, 0 or more", "weight"))
    elif not given.any():
        problems.append(Problem("every weight is 0; give at least one cell some", "weight"))
    if not 1 <= number <= table.shape[1]:
        problems.append(Problem(f"{number}: must be 1 to {table.shape[1]}, the number of sites", "number"))
    if problems:
        raise InputError(tuple(problems))
    some = given > 0
    return table[some], given[some]


def refuse_unreached(table: FloatArray) -> None:
    """Refuse a matrix with rows that no site reaches.

    Raises
    ------
    InputError
        When there is such a row.
    """
    far = np.flatnonzero(np.isinf(table).all(axis=1))
    if len(far):
        raise input_error(
            f"{len(far)} cells with weight are reached from no site, the first of them in row {far[0]} of these; leave"
            " them out, or give more sites",
            "minutes",
        )


def checked_table(minutes: ArrayLike, name: str = "minutes") -> FloatArray:
    """Return a matrix of times as float64, shape `(rows, columns)`.

    Raises
    ------
    InputError
        When it is no matrix, is empty, or holds a negative number or NaN.
    """
    table = np.asarray(minutes, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise input_error(f"shape {table.shape}: must have rows and columns, at least one of each", name)
    if not (table >= 0).all():
        row, column = np.argwhere(~(table >= 0))[0]
        raise input_error(f"{table[row, column]:g} in row {row}, column {column}: must be 0 or more, or inf", name)
    return table


def checked_limit(within: float) -> float:
    """Return the limit of a covering model.

    Raises
    ------
    InputError
        When it is not a number of 0 or more.
    """
    if not (np.isfinite(within) and within >= 0):
        raise input_error(f"{within}: must be a number, 0 or more", "within")
    return float(within)
