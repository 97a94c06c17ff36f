"""The figures of the report, one in each file; every `draw` takes results and words and returns a `Drawing`."""
