"""Equal bytes: one input cleaned over and over, whatever the workers, how they start, the hash seed and the locale.

The documents are those of a corpus that are not too long, or the fixtures' own, over and over with ids of their own,
as a folder of files, as JSONL and as Parquet. Each run is a process of its own; its hash is that of all files
that it writes, the journal among them. The runs go over the choices so that each one, each pair of them, or each
combination is met.
"""

import argparse
import hashlib
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from processes import chaffinch

from common import BenchmarkError, fixture_texts, leave, positive, rows, write_rows

_CHOICES: dict[str, tuple[object, ...]] = {"jobs": (1, 2, 4), "method": ("fork", "spawn"), "seed": (0, 1, 2, 3, 4)}
_LOCALES = ("C", "C.utf8", "POSIX")  # which every Linux has
_FILES = 1000  # in a folder of the tree
_FORMATS = ("folder", "jsonl", "parquet")


def main() -> int:
    """Run and print one line a format; return 1 if two hashes differ."""
    options = _options()
    found = [row["text"] for row in rows(options.corpus)] if options.corpus else fixture_texts(1)
    texts = [text for text in found if len(text) <= options.longest]
    if not texts:
        raise BenchmarkError(f"no text of {options.longest} characters at most")
    differ = False
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        for form in options.format or _FORMATS:
            path = _made(Path(name) / form, form, texts, options.documents)
            combined = list(_combined(options.locale or _LOCALES, options.meet))
            began = time.perf_counter()
            hashes = [_hash(path, Path(name) / "out", each) for each in combined]
            differ |= len(set(hashes)) > 1
            seconds = time.perf_counter() - began
            told = f"{form}: {options.documents:,} documents, {len(combined)} runs in {seconds:.0f} s"
            print(f"{told}, hashes: {', '.join(sorted(set(hashes)))}", flush=True)
    return int(differ)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a field text; without it the fixtures")
    parser.add_argument("--documents", type=positive, default=1000)
    parser.add_argument("--longest", type=positive, default=5000, metavar="N", help="characters of a document")
    parser.add_argument("--format", action="append", choices=_FORMATS, help="only this one; may be repeated")
    parser.add_argument("--locale", action="append", help="a value of LC_ALL in place of those every Linux has")
    parser.add_argument("--meet", type=int, choices=(1, 2, 4), default=2, help="so many choices meet in all ways")
    parser.add_argument("--scratch", type=Path, help="folder for what is written meanwhile")
    return parser.parse_args()


def _combined(locales: Sequence[str], meet: int) -> Iterator[dict[str, Any]]:
    """Yield the runs: of all combinations those in which `meet` choices meet for the first time."""
    choices = {**_CHOICES, "locale": locales}
    seen: set[object] = set()
    combinations = [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]
    for each in sorted(combinations, key=lambda each: _apart(each, choices)):
        met = set(itertools.combinations(each.items(), meet))
        if not met <= seen:
            seen |= met
            yield each


def _apart(each: dict[str, Any], choices: dict[str, Sequence[Any]]) -> bool:
    """Sort first those runs in which all choices move on together with the seed: few of them hold each choice."""
    return any(values.index(each[name]) != each["seed"] % len(values) for name, values in choices.items())


def _made(path: Path, form: str, texts: Sequence[str], count: int) -> Path:
    """Write the input of a format and return its path."""
    path.mkdir()
    numbered = ((number, texts[number % len(texts)]) for number in range(count))
    if form == "folder":
        for number, text in numbered:
            file = path / f"{number // _FILES:03}" / f"{number:06}.txt"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path
    records = [{"id": str(number), "text": text} for number, text in numbered]
    if form == "jsonl":
        write_rows(path / "in.jsonl", records)
    else:
        _write_parquet(path / "in.parquet", records)
    return path


def _write_parquet(path: Path, records: list[dict[str, str]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(records), path, row_group_size=_FILES)


def _hash(path: Path, out: Path, how: dict[str, Any]) -> str:
    """Clean `path` and return the hash of what that writes."""
    command = chaffinch(path, out, how["jobs"], how["method"])
    env = {**os.environ, "PYTHONHASHSEED": str(how["seed"]), "LC_ALL": how["locale"]}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{how}: ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    digest = hashlib.sha256()
    for file in sorted(each for each in out.rglob("*") if each.is_file() and _compared(each)):
        digest.update(f"{file.relative_to(out).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    shutil.rmtree(out)
    return digest.hexdigest()[:16]


def _compared(file: Path) -> bool:
    """Say whether a file must be alike: the configuration names how the run was started."""
    return file.name != "config.json"


if __name__ == "__main__":
    leave(main)
