"""The journal of an earlier run over the same sources, read beside the new run: what still holds is taken over."""

import json
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from chaffinch.files.paths import Target

_WINDOW = 1000  # records of a source that are looked through for a document: so many may have been put in or taken out


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a journal, with what it is found by. `key` is nothing for a document that failed."""

    source: str
    key: str
    line: bytes


def entries(path: Path) -> Iterator[_Entry]:
    """Yield the lines of a journal up to one that is broken off or no record: a killed run, or a lost disk block."""
    if not path.is_file():
        return
    with path.open("rb") as stream:
        for line in stream:
            entry = _entry(line)
            if entry is None:
                return
            yield entry


def _entry(line: bytes) -> _Entry | None:
    try:
        record = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("source"), str):
        return None
    return _Entry(record["source"], str(record.get("key", "")), line)


class Earlier:
    """Finds the records of an earlier journal by source and key. Sources and documents are asked for in order."""

    def __init__(self, path: Path | None) -> None:
        self._entries = entries(path) if path else iter(())
        self._source = ""
        self._window: deque[_Entry] = deque()
        self._next = next(self._entries, None)

    @property
    def spent(self) -> bool:
        """Whether nothing is left that could be taken over."""
        return self._next is None and not self._window

    def whole(self, source: str) -> bytes:
        """Return the line of a file that is one document, or nothing."""
        self._turn_to(source)
        return next((entry.line for entry in self._window if entry.key), b"")

    def take(self, source: str, key: str) -> bytes:
        """Return the line of the next document of `source` with this key, or nothing where there is none."""
        self._turn_to(source)
        place = next((place for place, entry in enumerate(self._window) if entry.key == key), None)
        if place is None:
            return b""
        for _ in range(place):
            self._window.popleft()  # of documents that are gone
        line = self._window.popleft().line
        self._fill()
        return line if key else b""

    def close_source(self, source: str) -> None:
        """Let go of what is left of a source."""
        self._turn_to(source)
        while self._window:
            self._window.clear()
            self._fill()

    def _turn_to(self, source: str) -> None:
        if source == self._source:
            return
        self._source = source
        self._window.clear()
        while self._next and self._next.source < source:
            self._next = next(self._entries, None)
        self._fill()

    def _fill(self) -> None:
        while self._next and self._next.source == self._source and len(self._window) < _WINDOW:
            self._window.append(self._next)
            self._next = next(self._entries, None)


def settle(journal: Path, part: Path) -> None:
    """Make one journal of that of a broken-off run and the beginning of another that a broken-off resuming wrote."""
    if not part.is_file():
        return
    if not journal.is_file():
        part.replace(journal)
        return
    with Target(journal) as out:
        last, count = "", 0
        for entry in entries(part):
            count = count + 1 if entry.source == last else 1
            last = entry.source
            out.write(entry.line)
        for entry in entries(journal):
            count -= entry.source == last
            if entry.source > last or (entry.source == last and count < 0):
                out.write(entry.line)
    part.unlink()


class Journal:
    """A journal as it is written, line by line, under its own name: what is done is on record at any moment.

    Where an earlier one stands there, that is left until all of it that holds is in the new one, which
    stands beside it as `part` so long. Used as a context.
    """

    def __init__(self, path: Path, part: Path | None = None) -> None:
        self._path = path
        self._part = part
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream: BinaryIO = (part or path).open("wb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._stream.close()
        if kind is None:
            self.promote()

    def write(self, line: bytes) -> None:
        """Add a line."""
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._stream.write(rest) :]  # a disk that fills up takes a part of a line
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from error

    def promote(self) -> None:
        """Give the journal its name: nothing of the earlier one is missing in it."""
        if self._part:
            self._part.replace(self._path)
            self._part = None

    def sync(self) -> None:
        """Have all lines on the disk."""
        os.fsync(self._stream.fileno())
