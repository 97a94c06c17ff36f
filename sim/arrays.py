"""Names of array types, and the constants that mean absence in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
TravelArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
IndexArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]

NONE = -1
"""Absence in an integer column: no unit, no matter, no place. In a float column absence is NaN."""

MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440.0
MINUTES_PER_YEAR = 365.0 * MINUTES_PER_DAY
HOURS_PER_WEEK = 168
