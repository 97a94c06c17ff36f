"""Which days a record is read for, and how many calls came on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.calls.table import Calls, TimeArray
from sim.errors import input_error


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of the wall clock, from `first` up to `end`, which is not among them."""

    first: date
    end: date

    @classmethod
    def of(cls, calls: Calls, first: date | None = None, end: date | None = None) -> Days:
        """Return the days of a record, or those asked for.

        Raises
        ------
        InputError
            When there are no calls on them.
        """
        if not len(calls):
            raise input_error("holds no calls", file="calls")
        days = calls.called_at.astype("datetime64[D]")
        lowest, highest = days.min().item(), days.max().item()
        found = cls(first or lowest, end or highest + timedelta(days=1))
        if not found.holds(calls.called_at).any():
            asked = f"from {found.first} up to {found.end}"
            raise input_error(f"no call {asked}; the record has calls from {lowest} to {highest}", file="calls")
        return found

    def __len__(self) -> int:
        return (self.end - self.first).days

    def holds(self, at: TimeArray) -> BoolArray:
        """Return whether each point in time lies on one of these days; shape of `at`."""
        inside: BoolArray = (at >= np.datetime64(self.first)) & (at < np.datetime64(self.end))
        return inside

    def counts(self, at: TimeArray) -> IntArray:
        """Return how many points in time fall on each day, shape `(days,)`."""
        day = (at.astype("datetime64[D]") - np.datetime64(self.first)).astype(np.int64)
        return np.bincount(day, minlength=len(self))

    @property
    def weekday(self) -> IndexArray:
        """Day of the week of each, Monday 0, shape `(days,)`."""
        weekday: IndexArray = ((self.first.weekday() + np.arange(len(self))) % 7).astype(np.int32)
        return weekday

    @property
    def month(self) -> IndexArray:
        """Number of the calendar month of each, counted from the first, shape `(days,)`."""
        months = (np.datetime64(self.first) + np.arange(len(self))).astype("datetime64[M]").astype(np.int64)
        number: IndexArray = (months - months[0]).astype(np.int32)
        return number


def minute_of_day(at: TimeArray) -> FloatArray:
    """Return minutes after midnight on the wall clock; shape of `at`."""
    minutes: FloatArray = (at - at.astype("datetime64[D]")) / np.timedelta64(1, "m")
    return minutes
