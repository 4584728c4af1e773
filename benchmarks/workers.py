"""What workers bring and cost: the speed-up of two over one, the share that pickling takes, and the peak memory.

A large JSONL file is made of the fixtures' own texts. The speed-up is a ratio of times on the wall, the median of
rounds in which one and two workers take turns: run it on a quiet machine. Memory is that of all processes of a run
together: `PSS` counts what they share once, `RSS` as often as they share it.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from chaffinch import Cleaner
from chaffinch.batch.work import Unit, Work
from chaffinch.files.jsonl import pieces
from chaffinch.files.paths import Source, opened
from chaffinch.files.piece import Reading
from common import BenchmarkError, fixture_texts, leave, positive

_BATCH = 64  # documents
_EVERY = 0.2  # seconds between looks at the memory


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: seconds on the wall, and the most memory at a time in MB."""

    seconds: float
    pss: float
    rss: float


def main() -> int:
    """Measure and print; return the exit code."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        small = _made(home / "small.jsonl", options.megabytes)
        _speed_up(small, home, options.rounds)
        _pickling(small)
        large = _made(home / "large.jsonl", options.large)
        ran = _run(large, home / "large-out", 2)
        print(f"memory: {options.large} MB of JSONL, two workers: peak PSS {ran.pss:.0f} MB, RSS {ran.rss:.0f} MB, ")
        print(f"        {options.large / ran.seconds:.2f} MB/s, {ran.seconds:.0f} s")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=positive, default=8, help="of the file for the speed-up")
    parser.add_argument("--rounds", type=positive, default=3, help="in which one and two workers take turns")
    parser.add_argument("--large", type=positive, default=200, help="megabytes of the file for the memory")
    return parser.parse_args()


def _made(path: Path, megabytes: int) -> Path:
    """Write JSON records of the fixtures' texts, each with an id of its own, until the file is so large."""
    texts = fixture_texts(1)
    written = number = 0
    with path.open("wb") as out:
        while written < megabytes * 1_000_000:
            text = texts[number % len(texts)]
            written += out.write((json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n").encode())
            number += 1
    return path


def _speed_up(path: Path, home: Path, rounds: int) -> None:
    ratios = []
    for number in range(rounds):
        one, two = (_run(path, home / f"out-{number}-{jobs}", jobs) for jobs in (1, 2))
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


def _run(path: Path, out: Path, jobs: int) -> Ran:
    """Clean a file with so many workers, and watch the memory of all processes."""
    command = [sys.executable, "-c", "from chaffinch.cli import main; main()", "clean", str(path)]
    began = time.monotonic()
    with subprocess.Popen([*command, "-o", f"{out}/", "--jobs", str(jobs)], stderr=subprocess.PIPE) as process:
        pss = rss = 0.0
        while process.poll() is None:
            now = _memory(process.pid)
            pss, rss = max(pss, now[0]), max(rss, now[1])
            time.sleep(_EVERY)
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    if process.returncode:
        raise BenchmarkError(f"chaffinch ended with {process.returncode}: {said[-500:]}")
    return Ran(time.monotonic() - began, pss, rss)


def _memory(pid: int) -> tuple[float, float]:
    """Return PSS and RSS of a process and its children in MB; nothing where the system does not tell."""
    pss = rss = 0.0
    for each in _family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:  # ended by now, or no Linux
            continue
        known = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
        pss += known.get("Pss:", 0) / 1000
        rss += known.get("Rss:", 0) / 1000
    return pss, rss


def _family(pid: int) -> Sequence[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(int(child)))]


if __name__ == "__main__":
    os.nice(5)
    leave(main)
