"""Recorded calls: what the columns of a record mean, reading it, cleaning it, and the folder it becomes."""
