"""The report of a results folder: one HTML page with figures, and the map of a world."""
