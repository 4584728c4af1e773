"""Commands whose memory is watched, all processes together, and the large JSONL files that they read."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common import BenchmarkError

_EVERY = 0.2  # seconds between looks at the memory


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: its seconds on the wall, and the memory of its processes together in MB at each look.

    `pss` counts what processes share once, `rss` as often as they share it; `parts` are the PSS of each process where
    the sum was highest, its own first.
    """

    seconds: float
    pss: Sequence[float]
    rss: Sequence[float]
    parts: Sequence[float]

    @property
    def peak(self) -> float:
        """The most memory at a time, what is shared counted once."""
        return max(self.pss, default=0.0)

    @property
    def growth(self) -> float:
        """How much more memory the last quarter of the run took than the second one, at most, as a ratio."""
        quarter = len(self.pss) // 4
        early, late = self.pss[quarter : 2 * quarter], self.pss[3 * quarter :]
        return max(late) / max(early) if quarter else 1.0


def chaffinch(path: Path, out: Path, jobs: int, method: str = "") -> list[str]:
    """Return the command that cleans a file with so many workers, from this Python."""
    command = [sys.executable, "-c", "from chaffinch.cli import main; main()", "clean", str(path), "-o", f"{out}/"]
    return [*command, "--jobs", str(jobs), *(["--start-method", method] if method else [])]


def watched(command: Sequence[str]) -> Ran:
    """Run a command and watch its memory. Raises `BenchmarkError` with its complaint if it fails.

    Where the system does not tell memory as Linux does, no figures are in it.
    """
    began = time.monotonic()
    looks: list[list[Mapping[str, float]]] = []
    with tempfile.TemporaryFile() as said:  # no pipe, which would have to be read
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said) as process:
            while process.poll() is None:
                looks.append([known for each in _family(process.pid) if (known := _memory(each))])
                time.sleep(_EVERY)
        if process.returncode:
            said.seek(0)
            complaint = said.read().decode("utf-8", "replace")[-500:]
            raise BenchmarkError(f"{command[0]} ended with {process.returncode}: {complaint}")
    seconds = time.monotonic() - began
    pss, rss = ([sum(each[kind] for each in look) for look in looks] for kind in ("Pss", "Rss"))
    highest = max(looks, key=lambda look: sum(each["Pss"] for each in look), default=[])
    return Ran(seconds, pss, rss, [each["Pss"] for each in highest])


def _memory(pid: int) -> Mapping[str, float]:
    """Return PSS and RSS of a process in MB; nothing if it has ended, or the system is no Linux."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return {}
    known = {name.rstrip(":"): float(size) / 1000 for name, size, *_ in map(str.split, lines[1:])}
    return known if {"Pss", "Rss"} <= known.keys() else {}


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def large_file(path: Path, megabytes: int, texts: Sequence[str]) -> Path:
    """Write JSON records of `texts`, over and over, each with an id of its own, until the file is so large."""
    written = number = 0
    with path.open("wb") as out:
        while written < megabytes * 1_000_000:
            text = texts[number % len(texts)]
            record = json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n"
            written += out.write(record.encode("utf-8", "backslashreplace"))
            number += 1
    return path
