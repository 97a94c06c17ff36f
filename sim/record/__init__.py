"""The journal of a run, its tables, and the results folder that keeps them."""
