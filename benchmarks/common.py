"""What the benchmarks share: JSON lines, the sets of a data folder, commands, the fixtures' own texts, how to leave."""

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from chaffinch import Document

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

Record = dict[str, Any]


class BenchmarkError(Exception):
    """A folder, file or command that is not what a benchmark needs. The message names it and what was expected."""


def leave(main: Callable[[], int]) -> None:
    """Run `main` and exit with its code, or with 2 and a message for what it cannot work with."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a console's code page may lack marks
    try:
        code = main()
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        code = 2
    sys.exit(code)


def positive(word: str) -> int:
    """Return the number above 0 that an argument holds. Raises `argparse.ArgumentTypeError` if it is none."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"expected a number above 0, found {word!r}")
    return int(word)


def called(command: Sequence[object], good: Sequence[int] = (0,)) -> str:
    """Return what a command prints. Raises `BenchmarkError` with its complaint if its exit code is none of `good`."""
    words = [str(word) for word in command]
    env = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(words, capture_output=True, encoding="utf-8", errors="backslashreplace", env=env, check=False)
    if done.returncode not in good:
        raise BenchmarkError(f"{' '.join(words[:2])} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def rows(path: Path) -> Iterator[Record]:
    """Yield the objects of a file of JSON lines, gzip or plain.

    Raises `BenchmarkError` that names the line that is none.
    """
    try:
        with _opened(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.isspace():
                    yield _row(line, f"{path}, line {number}")
    except (OSError, EOFError) as error:
        raise BenchmarkError(f"{path} cannot be read: {error}") from error


def _row(line: bytes, place: str) -> Record:
    try:
        row = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise BenchmarkError(f"{place}: no JSON: {error}") from error
    if not isinstance(row, dict):
        raise BenchmarkError(f"{place}: found {type(row).__name__}; expected an object")
    return row


def write_rows(path: Path, records: Iterable[Record]) -> None:
    """Write records as JSON lines, gzip if the name says so. Lone surrogates become JSON escapes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path, "wb") as out:
        for record in records:
            out.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))


def _opened(path: Path, mode: str) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, mode) if path.suffix == ".gz" else path.open(mode))


def check_set(folder: Path) -> None:
    """Raise `BenchmarkError` unless `folder` has a scorer and data."""
    if not (folder / "score.py").is_file():
        raise BenchmarkError(f"{folder}: no score.py; expected a folder laid out as benchmarks/README.md says")
    if not any(folder.glob("*.jsonl.gz")):
        raise BenchmarkError(f"{folder}: no *.jsonl.gz; expected the data that its score.py scores")


def gold_files(folder: Path, cut: Path, limit: int | None) -> list[Path]:
    """Return the files of a set: as they are, or the first `limit` records of each, written to the folder `cut`."""
    paths = sorted(folder.glob("*.jsonl.gz"))
    if limit is None:
        return paths
    for path in paths:
        write_rows(cut / path.name, islice(rows(path), limit))
    return [cut / path.name for path in paths]


def one_each(records: Iterable[Record], fields: Sequence[str], text: str) -> Iterator[Record]:
    """Yield `fields` of one record for each id, since that is what the scorers look at.

    Raises `BenchmarkError` if two records of one id differ in their `text`.
    """
    seen: dict[str, str] = {}
    for record in records:
        name = record["id"]
        if name not in seen:
            yield {field: record[field] for field in fields if field in record}
        elif seen[name] != record[text]:
            raise BenchmarkError(f"id {name!r} stands for two different texts; expected one")
        seen[name] = record[text]


def fixture_files(pattern: str) -> list[Path]:
    """Return the files of `fixtures/` that fit a glob pattern, sorted. Raises `BenchmarkError` if there are none."""
    found = sorted(FIXTURES.glob(pattern))
    if not found:
        raise BenchmarkError(f"{FIXTURES}: no file fits {pattern}; expected the fixtures of a checkout")
    return found


def fixture_texts(megabytes: float) -> list[str]:
    """Return the fixtures' own articles and clean prose, over and over, up to about `megabytes` of UTF-8."""
    files = [*fixture_files("articles/*/input.txt"), *fixture_files("keep/**/*.txt")]
    texts = [Document.of_bytes(file.read_bytes()).text for file in files]
    times = max(1, round(megabytes * 1e6 / size(texts)))
    return texts * times


def size(texts: Iterable[str]) -> int:
    """Return the bytes of `texts` in UTF-8."""
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
