"""Work for a pool that costs its worker now and then. A module of its own: spawned workers must find it."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path


def doubled(jobs: Sequence[int]) -> list[int]:
    """Double each number; a negative one ends the process."""
    for job in jobs:
        if job < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return [2 * job for job in jobs]


def fatal_once(jobs: Sequence[str]) -> list[str]:
    """End the process over each file that does not exist yet, and make it."""
    for job in jobs:
        if not Path(job).exists():
            Path(job).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return list(jobs)
