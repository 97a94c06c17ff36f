"""Formulas of queueing theory as pure functions of numbers and arrays: no simulation, no scenario."""
