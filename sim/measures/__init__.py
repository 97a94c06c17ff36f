"""Measures: tables of a run in, numbers with units out."""
