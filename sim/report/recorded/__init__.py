"""The page on the quality of recorded calls, and its figures, one a file."""
