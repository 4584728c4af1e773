"""Kills runs and lets their disks fail, then resumes them: the harness of the promise that nothing is lost.

A run is killed (SIGKILL), or gets an error, at a chosen system call that writes or renames; strace injects it. At
that moment no file may stand half-written under its final name; and after resuming, the whole output must be what an
uninterrupted run gives, byte for byte. `python tests/kill.py` is the large form; `tests/test_kill.py` a small one.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from gzip import compress
from io import BytesIO
from itertools import chain, count
from pathlib import Path

CALLS = ("write", "rename", "unlink", "sendfile", "fsync")  # how a run changes what stands on the disk
ERRORS = ("ENOSPC", "EIO")
CHAFFINCH = (sys.executable, "-c", "from chaffinch.cli import main; main()")
NAIVE = (sys.executable, str(Path(__file__).with_name("naive.py")))
_PART = re.compile(r"\.[0-9a-f]{16}\.part")


@dataclass(frozen=True)
class Fault:
    """What happens to a run: `action` at the `when`th `call`, or a kill after `seconds`."""

    jobs: int
    call: str = ""
    when: int = 0
    action: str = "signal=SIGKILL"
    seconds: float = 0.0


@dataclass
class Found:
    """What a fault led to: whether it fired, files half-written, files that differ after resuming."""

    fault: Fault
    fired: bool
    half: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Harness:
    """Runs a command over a folder of its own. `command` takes the words of `chaffinch`."""

    def __init__(self, home: Path, command: Sequence[str] = CHAFFINCH, options: Sequence[str] = ()) -> None:
        self.home = home
        self._command = command
        self._options = [*options, "--select", "punctuation"]
        self._numbers = count()
        build(home / "in")
        self.reference = self._tree(self._run(home / "reference", 1))

    def points(self, jobs: int) -> Counter[str]:
        """Return how often a run makes each call that can be picked."""
        log = self.home / "log"
        self._run(self.home / f"counted{jobs}", jobs, ("-o", str(log), "-e", f"trace={','.join(CALLS)}"))
        return Counter(match[1] for match in re.finditer(r"^(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))

    def try_(self, fault: Fault) -> Found:
        """Let a fault happen to a run, look, resume, look again."""
        out = self.home / f"out{next(self._numbers)}"
        fired = self._faulty(out, fault)
        found = Found(fault, fired, list(self._half(out)))
        after = self._tree(self._run(out, 3 - fault.jobs))  # the other number of workers: it must not matter
        names = after.keys() | self.reference.keys()
        found.wrong = sorted(name for name in names if after.get(name) != self.reference.get(name))
        shutil.rmtree(out)
        return found

    def _faulty(self, out: Path, fault: Fault) -> bool:
        if not fault.call:
            process = subprocess.Popen(self._words(out, fault.jobs), stdout=-3, stderr=-3)
            try:
                process.wait(fault.seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            return process.wait() == -9
        inject = f"inject={fault.call}:{fault.action}:when={fault.when}"
        log = out.with_suffix(".log")
        self._run(out, fault.jobs, ("-o", str(log), "-e", f"trace={fault.call}", "-e", inject))
        said = log.read_text("utf-8", "replace")
        log.unlink()
        return "killed by SIGKILL" in said or "(INJECTED)" in said

    def _words(self, out: Path, jobs: int) -> list[str]:
        workers = ("--jobs", str(jobs), "--start-method", "fork")
        return [*self._command, "clean", str(self.home / "in"), "-o", str(out), *workers, *self._options]

    def _run(self, out: Path, jobs: int, strace: Sequence[str] = ()) -> Path:
        words = ["strace", *strace] if strace else []
        subprocess.run([*words, *self._words(out, jobs)], stdout=-3, stderr=-3, check=False)
        return out

    def _half(self, out: Path) -> Iterator[str]:
        """Yield the files that stand under their final names with other bytes than in the end. Journals grow."""
        for name, raw in self._tree(out).items():
            if _PART.fullmatch(Path(name).name) or name.startswith((".chaffinch/journal", ".chaffinch/lock")):
                continue
            if raw != self.reference.get(name) and not self._complete(name, raw):
                yield name

    def _complete(self, name: str, raw: bytes) -> bool:
        """Say whether a file that tells of what failed is as it should be: another than without a fault, but whole."""
        if name == ".chaffinch/summary.json":
            return raw.endswith(b"}\n")
        kept = self.home / "in" / name.removeprefix(".chaffinch/quarantine/")
        return name.startswith(".chaffinch/quarantine/") and raw == kept.read_bytes()

    @staticmethod
    def _tree(folder: Path) -> dict[str, bytes]:
        return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def build(folder: Path) -> None:
    """Make a folder of texts, records, packed records, a table with a row that is no text, and a file that is none."""
    text = "He left. . She came back , and said nothing.\n"
    rows = [json.dumps({"id": f"r{n}", "text": f"Row {n}. {text * (n % 40)}"}) + "\n" for n in range(90)]
    files: dict[str, bytes] = {f"{n % 3}/{n}.txt": (f"Text {n}. " + text * (1 + 40 * n)).encode() for n in range(20)}
    files |= {"rows.jsonl": "".join(rows).encode(), "packed.jsonl.gz": compress("".join(rows[:40]).encode())}
    files |= {"bad.txt": b"caf\xe9 and \x81\n" * 3000, **_table([f"Row {n}. {text * (n % 40)}" for n in range(60)])}
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def _table(texts: Sequence[str]) -> dict[str, bytes]:
    """Return a Parquet file of several row groups, with a row that is no UTF-8; nothing without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return {}
    raw = [b"caf\xe9" if number == 33 else text.encode() for number, text in enumerate(texts)]
    columns = {"n": range(len(raw)), "text": pa.array(raw, pa.binary()).view(pa.string())}
    out = BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=20)
    return {"table.parquet": out.getvalue()}


def spread(counts: Counter[str], jobs: int, most: int, action: str = "signal=SIGKILL") -> Iterator[Fault]:
    """Yield about `most` faults spread evenly over all calls, of each kind of call one at least."""
    for call, number in sorted(counts.items()):
        share = min(number, max(1, round(most * number / counts.total())))
        yield from (Fault(jobs, call, 1 + place * number // share, action) for place in range(share))


def main() -> int:
    """Run the large form; return 0 if nothing was half-written or lost, and the naive writer was caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("kills", 300), ("errors", 50), ("times", 50), ("naive", 20), ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--to-parquet", type=float, default=0.25, help="share of the faults, again with --to parquet")
    options = parser.parse_args()
    began = time.monotonic()
    good = True
    for words, share in ((("--fsync",), 1.0), (("--fsync", "--to", "parquet"), options.to_parquet)):
        with tempfile.TemporaryDirectory() as home:
            harness = Harness(Path(home), options=words)
            faults = list(_faults(harness, options))
            random.Random(6).shuffle(faults)  # so that the first ones tell of all kinds
            faults = faults[: round(len(faults) * share)]
            good &= _told(" ".join(("chaffinch", *words)), _all(harness.try_, faults, options.threads), began)
        began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        naive = Harness(Path(home), NAIVE)
        faults = list(spread(naive.points(1), 1, options.naive))
        caught = not _told("naive writer", _all(naive.try_, faults, options.threads), began)
    return 0 if good and caught else 1


def _faults(harness: Harness, options: argparse.Namespace) -> Iterator[Fault]:
    counts = {jobs: harness.points(jobs) for jobs in (1, 2)}
    print("calls:", {jobs: dict(sorted(each.items())) for jobs, each in counts.items()})
    for jobs, calls in counts.items():
        yield from spread(calls, jobs, options.kills // 2)
        for error in ERRORS:
            yield from spread(calls, jobs, options.errors // 4, f"error={error}")
    chosen = random.Random(6)  # the same times in every run
    yield from (Fault(1 + n % 2, seconds=chosen.uniform(0.3, 4)) for n in range(options.times))


def _all(try_: Callable[[Fault], Found], faults: Sequence[Fault], threads: int) -> list[Found]:
    found: list[Found] = []
    with ThreadPoolExecutor(threads) as pool:
        for each in pool.map(try_, faults):
            found.append(each)
            if len(found) % 20 == 0:
                bad = sum(bool(each.half or each.wrong) for each in found)
                print(f"{len(found)} of {len(faults)} faults, {bad} with a bad end", flush=True)
    return found


def _told(name: str, found: Sequence[Found], began: float) -> bool:
    """Print what was found; say whether all is well."""
    fired = Counter(each.fault.action if each.fault.call else "random kill" for each in found if each.fired)
    half = [each for each in found if each.half]
    wrong = [each for each in found if each.wrong]
    for each in chain(half[:3], wrong[:3]):
        print(f"  {each}")
    print(f"{name}: {len(found)} faults, fired {dict(sorted(fired.items()))}; half-written at {len(half)}, "
          f"wrong after resuming {len(wrong)}; {time.monotonic() - began:.0f} s")  # fmt: skip
    return not half and not wrong


if __name__ == "__main__":
    os.nice(5)
    sys.exit(main())
