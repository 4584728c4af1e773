"""What a worker does: a batch of documents in, and for each what belongs in its place and in the journal."""

import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from chaffinch.audit.diff import unified
from chaffinch.audit.flags import listed
from chaffinch.audit.journal import JournalError, Record, dumps, failure_of, layers_of
from chaffinch.batch.folder import settings_of
from chaffinch.batch.outcome import FailedError, Outcome, outcome_of, outcomes, with_text
from chaffinch.cleaner import Cleaner
from chaffinch.core.edit import LedgerError
from chaffinch.core.ledger import replay
from chaffinch.files import UNREADABLE, pieces
from chaffinch.files.paths import Source, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.run import Result
from chaffinch.text.document import text_hash


@dataclass(frozen=True, slots=True)
class Unit:
    """One document to do: a piece of a file that is open, or without one a whole file.

    `size` is its bytes as they stand in the file. `earlier` is the line that an earlier run's journal
    has of it, `target` where that run has put the whole file.
    """

    source: Source
    piece: Piece | None = None
    size: int = 0
    key: str = ""
    earlier: bytes = b""
    target: Path | None = None


@dataclass(frozen=True)
class Done:
    """What became of a unit: `output` in its place (nothing where the file stands as it should), `line` in the journal.

    `shown` is the difference and the flags, where they were asked for. With a `problem` the whole file failed.
    """

    size: int = 0
    output: bytes | None = b""
    line: bytes = b""
    shown: str = ""
    problem: str = ""

    @cached_property
    def record(self) -> Record | None:
        """The journal's record, if there is one."""
        return json.loads(self.line) if self.line else None

    @property
    def failed(self) -> bool:
        """Whether the journal tells of a failure."""
        return bool(self.record and self.record["status"] == "failed")


@dataclass(frozen=True, slots=True)
class Work:
    """Does batches of units, each by its file's settings. `diff` asks for the differences, `flags` for the flags."""

    cleaner: Cleaner
    reading: Reading
    keyed: bool = False  # records get a key, by which a later run knows what still holds
    diff: bool = False
    flags: bool = False

    def __call__(self, units: Sequence[Unit]) -> list[Done]:
        """Return what became of each of `units`, in order. A fault of ours costs the one document."""
        return [self._done(unit) for unit in units]

    def key(self, source: Source, piece: Piece) -> str:
        """Return the name of all that a piece's outcome depends on, or nothing where nothing is cleaned."""
        if not self.keyed or piece.document is None:
            return ""
        document = piece.document
        known = json.dumps([piece.id, document.lang, dict(document.meta)], sort_keys=True, default=str)
        return self._key(source, known, hashlib.sha256(piece.raw).hexdigest())

    def _key(self, source: Source, *parts: str) -> str:
        settings = settings_of(self.cleaner.at(source.place), self.reading.at(source.place))
        return hashlib.sha256(json.dumps([settings, source.name, source.output, *parts]).encode()).hexdigest()

    def _done(self, unit: Unit) -> Done:
        try:
            return self._piece(unit, unit.piece) if unit.piece else self._whole(unit)
        except Exception as error:  # a fault of ours must not end the batch
            return lost(unit, f"internal error: {type(error).__name__}: {error}")

    def _piece(self, unit: Unit, piece: Piece) -> Done:
        taken = _taken_over(unit, piece) if self._holds(unit) else None
        if taken is not None:
            return Done(unit.size, taken, unit.earlier)
        source = unit.source
        cleaner, reading = self.cleaner.at(source.place), self.reading.at(source.place)
        outcome = outcome_of(piece, source.name, cleaner, reading, source.output)
        return self.packed(outcome, unit.size, unit.key)

    def _whole(self, unit: Unit) -> Done:
        try:
            with opened(unit.source.path, self.reading.at(unit.source.place)) as stream:
                key = self._whole_key(unit.source, stream)
                if self._holds(unit) and _stands(unit, key):
                    return Done(unit.size, None, unit.earlier)
                if self._holds(unit) and (taken := self._again(unit, stream, key)) is not None:
                    return Done(unit.size, taken, unit.earlier)
                (outcome,) = self._read(stream, unit.source)
                return self.packed(outcome, unit.size, key)
        except FailedError as error:
            return Done(unit.size, problem=str(error))
        except UNREADABLE as error:
            return Done(unit.size, problem=f"cannot be read: {error}")

    def _read(self, stream: BinaryIO, source: Source) -> Iterator[Outcome]:
        cleaner, reading = self.cleaner.at(source.place), self.reading.at(source.place)
        return outcomes(stream, source.name, cleaner, reading, source.output)

    def _again(self, unit: Unit, stream: BinaryIO, key: str) -> bytes | None:
        """Return the output that the record of a whole file leads to: it may be gone, or be written as records."""
        (piece,) = pieces(stream, unit.source.name, self.reading.at(unit.source.place))
        stream.seek(0)
        return _taken_over(replace(unit, key=key), piece)

    def _whole_key(self, source: Source, stream: BinaryIO) -> str:
        if not self.keyed or os.fstat(stream.fileno()).st_size > self.reading.at(source.place).max_document:
            return ""  # what is too large is not read to its end
        key = self._key(source, hashlib.file_digest(cast(io.BufferedReader, stream), "sha256").hexdigest())
        stream.seek(0)
        return key

    def packed(self, outcome: Outcome, size: int, key: str = "") -> Done:
        """Return an outcome as it travels, with the bytes it came from in number."""
        record = outcome.record
        if record is None:
            return Done(size, outcome.output)
        if key and outcome.result:
            record["key"] = key
        return Done(size, outcome.output, dumps(record), self._shown(outcome.result, _name_of(record)))

    def _shown(self, result: Result | None, name: str) -> str:
        asked = (lines for wanted, lines in ((self.diff, unified), (self.flags, listed)) if wanted)
        return "".join(line for lines in asked for line in lines(result, name)) if result else ""

    def _holds(self, unit: Unit) -> bool:
        """Say whether an earlier record will do: it does not tell what its flags look like in their lines."""
        return bool(unit.earlier) and not (self.flags and json.loads(unit.earlier).get("flags"))


def lost(unit: Unit, problem: str) -> Done:
    """Return what becomes of a unit that nobody could do: it stays as it is and is named."""
    if unit.piece is None:
        return Done(unit.size, problem=problem)
    return Done(unit.size, unit.piece.raw, dumps(failure_of(unit.piece.id, unit.source.name, problem)))


def _taken_over(unit: Unit, piece: Piece) -> bytes | None:
    """Return the output that an earlier record leads to, if it is of this very document and leads where it says."""
    record = json.loads(unit.earlier)
    document = piece.document
    if document is None or record.get("key") != unit.key:
        return None
    try:
        text = replay(document.text, layers_of(record))
        right = text_hash(document, text) == record["sha256_out"]
        return piece.rendered(with_text(document, text)) if right else None
    except (JournalError, LedgerError, KeyError, ValueError):
        return None


def _stands(unit: Unit, key: str) -> bool:
    """Say whether an earlier record is of these very bytes, and the file that it names is as it was written."""
    record = json.loads(unit.earlier)
    if record.get("key") != key or unit.target is None:
        return False
    try:
        with unit.target.open("rb") as stream:
            return bool(hashlib.file_digest(stream, "sha256").hexdigest() == record.get("sha256_out"))
    except OSError:
        return False


def _name_of(record: Record) -> str:
    source, name = record["source"], record["id"]
    return name if name.startswith(source) else f"{source}: {name}"
