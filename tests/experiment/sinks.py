"""Sinks for tests with worker processes, which load this file: it imports next to nothing."""

import os
import time

from sim.errors import input_error


def slow_first(folder, replication, journals, window):
    """Let later replications overtake the first, and tell which process ran each."""
    time.sleep(0.5 if replication == 0 else 0.0)
    (folder / f"{replication}").write_text(str(os.getpid()))


def refuse(replication, journals, window):
    raise input_error("no room", "somewhere")


def die(replication, journals, window):
    os._exit(1)
