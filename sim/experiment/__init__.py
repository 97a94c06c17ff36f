"""Repeating a scenario, comparing its designs, and saying how sure one may be."""
