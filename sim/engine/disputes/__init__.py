"""Disputes in time: found, mediated, passed up, settled, boiling over."""
