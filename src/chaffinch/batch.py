"""A batch: sources in, cleaned files and a journal out, one outcome a document."""

import io
import json
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from platform import python_version
from types import MappingProxyType
from typing import BinaryIO

from chaffinch.audit.journal import Record, dumps, failure_of, nothing_of, record_of
from chaffinch.audit.stats import Tally
from chaffinch.audit.undo import original_document
from chaffinch.cleaner import Cleaner
from chaffinch.files import pieces
from chaffinch.files.paths import RUN_FOLDER, NotWrittenError, Source, Target, copied, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.run import Result
from chaffinch.text.document import DecodingError, Document
from chaffinch.version import __version__

UNREADABLE = (OSError, EOFError, zlib.error, DecodingError)  # missing, forbidden, gzip that breaks off, no text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its place in the file again, its journal record, and the result if it was read."""

    output: bytes
    record: Record | None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a batch writes: a function from source to file (or nowhere), the journal, the quarantine."""

    target: Callable[[Source], Path | None]
    journal: Path | None = None
    quarantine: Path | None = None

    @classmethod
    def folder(cls, out: Path) -> "Places":
        """Return places for a tree below `out`, and the run in `out/.chaffinch`."""
        run = out / RUN_FOLDER
        return cls(lambda source: out / source.name, run / "journal.jsonl", run / "quarantine")


def outcomes(stream: BinaryIO, source: str, cleaner: Cleaner, reading: Reading) -> Iterator[Outcome]:
    """Yield an outcome for each piece of an open file, in order.

    A file without a single document gives an outcome with a record that says so. Raises
    what reading raises: `UNREADABLE`.
    """
    recorded = False
    for piece in pieces(stream, source, reading):
        outcome = _outcome(piece, source, cleaner, reading)
        recorded |= outcome.record is not None
        yield outcome
    if not recorded:
        yield Outcome(b"", nothing_of(source))


def _outcome(piece: Piece, source: str, cleaner: Cleaner, reading: Reading) -> Outcome:
    if piece.error:
        return Outcome(piece.raw, failure_of(piece.id, source, piece.error))
    if piece.document is None:
        return Outcome(piece.raw, None)
    result = cleaner.run(piece.document)
    try:
        output = piece.rendered(_with_text(piece.document, result.text))
    except UnicodeEncodeError as error:
        problem = f"the cleaned text cannot be written as {piece.document.decoding.encoding}: {error.reason}"
        return Outcome(piece.raw, failure_of(piece.id, source, problem))
    record = record_of(result, piece.id, source)
    if result.layers and _given_back(output, record, source, reading) != piece.raw:
        record["literal"] = piece.document.meta.get("literal")  # the text was spelt in a way of its own
    if cleaner.verify and _given_back(output, json.loads(dumps(record)), source, reading) != piece.raw:
        return Outcome(piece.raw, failure_of(piece.id, source, "internal error: its record does not lead back"))
    return Outcome(output, record, result)


def _with_text(document: Document, text: str) -> Document:
    return document if text == document.text else replace(document, text=text, meta=MappingProxyType({}))


def _given_back(output: bytes, record: Record, source: str, reading: Reading) -> bytes:
    """Return the bytes that undo makes of one document's output."""
    (piece,) = pieces(io.BytesIO(output), source, replace(reading, encoding=record["decoding"]["encoding"]))
    return undone(piece, record)


def undone(piece: Piece, record: Record) -> bytes:
    """Return what stood in the place of a cleaned piece before. Raises `JournalError` where the two do not fit."""
    if piece.document is None:
        return piece.raw
    original = original_document(record, piece.document.text)
    literal = record.get("literal")
    return piece.rendered(replace(original, meta=MappingProxyType({"literal": literal} if literal else {})))


def run_batch(
    sources: Iterable[Source],
    cleaner: Cleaner,
    reading: Reading,
    places: Places,
    watch: Callable[[Outcome], None] = lambda outcome: None,
) -> Tally:
    """Clean all `sources` into `places` and return the counts; `watch` sees each outcome.

    A source that cannot be read or written is named in the counts and the journal and copied to
    the quarantine as it is; the others are done. When the run is broken off, the journal of
    what is done stays.
    """
    tally = Tally()
    with _journal(places.journal) as write:
        for source in sources:
            for outcome in _of_source(source, cleaner, reading, places):
                if outcome.record:
                    tally.add(outcome.record)
                    write(dumps(outcome.record))
                watch(outcome)
    return tally


@contextmanager
def _journal(path: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Write a journal line by line under its own name: what is done must be on record at any moment."""
    if path is None:
        yield lambda raw: None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        yield stream.write


def _of_source(source: Source, cleaner: Cleaner, reading: Reading, places: Places) -> Iterator[Outcome]:
    """Yield the outcomes of one source while its target is written; a failure leaves no target."""
    target = places.target(source)
    try:
        with opened(source.path) as stream, Target(target) if target else nullcontext() as out:
            for outcome in outcomes(stream, source.name, cleaner, reading):
                if out:
                    out.write(outcome.output)
                yield outcome
    except NotWrittenError as error:
        problem = f"cannot be written: {error.strerror}"
    except UNREADABLE as error:
        problem = f"cannot be read: {error}"
    else:
        return
    if target and target.is_file():
        target.unlink()  # of an earlier run
    _quarantine(source, places)
    yield Outcome(b"", failure_of(source.name, source.name, problem))


def _quarantine(source: Source, places: Places) -> None:
    if places.quarantine:
        try:
            copied(source.path, places.quarantine / source.name)
        except OSError:  # not to be read at all: the journal names it
            (places.quarantine / source.name).unlink(missing_ok=True)


def forget_run(out: Path) -> None:
    """Remove the run that an earlier batch left in `out`: its journal fits nothing any more."""
    if (out / RUN_FOLDER).is_dir():
        shutil.rmtree(out / RUN_FOLDER)


def write_run(out: Path, cleaner: Cleaner, reading: Reading, tally: Tally) -> None:
    """Write the summary and the configuration of a run into its folder."""
    configuration = {
        "chaffinch": __version__,
        "python": python_version(),
        "fingerprint": cleaner.fingerprint,
        "settings": asdict(cleaner),
        "reading": asdict(reading),
        "rules": [rule.id for rule in cleaner.chain.rules],
    }
    for name, content in (("summary.json", tally.summary()), ("config.json", configuration)):
        with Target(out / RUN_FOLDER / name) as stream:
            stream.write((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
