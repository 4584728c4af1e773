"""What workers bring and cost: the speed-up of two over one, and the share that pickling takes.

A JSONL file is made of the fixtures' own texts. The speed-up is a ratio of times on the wall, the median of rounds in
which one and two workers take turns: run it on a quiet machine. `memory.py` tells what memory they take.
"""

import argparse
import os
import pickle
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

from processes import chaffinch, large_file, watched

from chaffinch import Cleaner
from chaffinch.batch.work import Unit, Work
from chaffinch.files.jsonl import pieces
from chaffinch.files.paths import Source, opened
from chaffinch.files.piece import Reading
from common import fixture_texts, leave, positive

_BATCH = 64  # documents


def main() -> int:
    """Measure and print; return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        path = large_file(home / "in.jsonl", options.megabytes, fixture_texts(1))
        _speed_up(path, home, options.rounds)
        _pickling(path)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=positive, default=8, help="of the file for the speed-up")
    parser.add_argument("--rounds", type=positive, default=3, help="in which one and two workers take turns")
    return parser.parse_args()


def _speed_up(path: Path, home: Path, rounds: int) -> None:
    ratios = []
    for number in range(rounds):
        one, two = (watched(chaffinch(path, home / f"out-{number}-{jobs}", jobs)) for jobs in (1, 2))
        ratios.append(one.seconds / two.seconds)
        print(f"round {number + 1}: one worker {one.seconds:.1f} s, two {two.seconds:.1f} s, ratio {ratios[-1]:.2f}")
    print(f"speed-up of two workers over one: {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def _pickling(path: Path) -> None:
    """Print the share of the processor time that goes into packing and unpacking, both ways, on both sides."""
    work = Work(Cleaner(), Reading(), keyed=True)
    source = Source(path, path.name)
    packing = working = size = sent = 0.0
    with opened(path) as stream:
        found = pieces(stream, path.name, work.reading)
        while units := [Unit(source, each, len(each.raw), work.key(source, each)) for each in islice(found, _BATCH)]:
            began = time.process_time()
            request = pickle.dumps(units)
            units = pickle.loads(request)  # our own
            middle = time.process_time()
            done = work(units)
            end = time.process_time()
            answer = pickle.dumps(done)
            pickle.loads(answer)
            packing += middle - began + time.process_time() - end
            working += end - middle
            size += sum(unit.size for unit in units)
            sent += len(request) + len(answer)
    share = packing / (packing + working)
    print(f"pickling: {share:.2%} of the processor time; {sent / size:.1f} bytes travel for a byte of input")


if __name__ == "__main__":
    os.nice(5)
    leave(main)
