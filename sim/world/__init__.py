"""Places, roads and travel times: generated from totals or read from files, and read-only once built."""
