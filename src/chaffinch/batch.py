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
from typing import BinaryIO

from chaffinch.audit.journal import (
    JournalError,
    Record,
    dumps,
    failure_of,
    nothing_of,
    read_journal,
    record_of,
    written_name,
)
from chaffinch.audit.stats import Tally
from chaffinch.audit.undo import original_document
from chaffinch.cleaner import Cleaner
from chaffinch.files import pieces
from chaffinch.files.html import text_name
from chaffinch.files.paths import RUN_FOLDER, NotWrittenError, PathError, Source, Target, copied, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.run import Result
from chaffinch.text.document import DecodingError, Document
from chaffinch.text.html import ExtractionError
from chaffinch.version import __version__


class FailedError(Exception):
    """A file whose one document was read and cannot be cleaned; the message says why."""


# Missing, forbidden, gzip that breaks off, no text, a page without any.
UNREADABLE = (OSError, EOFError, zlib.error, DecodingError, ExtractionError)


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
        return cls(lambda source: out / source.output, run / "journal.jsonl", run / "quarantine")


def outcomes(stream: BinaryIO, source: str, cleaner: Cleaner, reading: Reading, written: str = "") -> Iterator[Outcome]:
    """Yield an outcome for each piece of an open file, in order; `written` is the output's name if it is another.

    A file without a single document gives an outcome with a record that says so. Raises
    what reading raises: `UNREADABLE`.
    """
    recorded = False
    for piece in pieces(stream, source, reading):
        outcome = _outcome(piece, source, cleaner, reading, written or text_name(source))
        recorded |= outcome.record is not None
        yield outcome
    if not recorded:
        yield Outcome(b"", nothing_of(source))


def _outcome(piece: Piece, source: str, cleaner: Cleaner, reading: Reading, written: str) -> Outcome:
    if piece.error:
        return Outcome(piece.raw, failure_of(piece.id, source, piece.error))
    if piece.document is None:
        return Outcome(piece.raw, None)
    result = cleaner.run(piece.document)
    try:
        output = piece.rendered(_with_text(piece.document, result.text))
        record = record_of(result, piece.id, source, written)
        record = _proven(record, output, piece, reading, verify=cleaner.verify)
    except UnicodeEncodeError as error:
        problem = f"the cleaned text cannot be written as {piece.document.decoding.encoding}: {error.reason}"
    except (JournalError, DecodingError) as error:
        problem = f"the cleaned text could not be undone: {error}"
    else:
        return Outcome(output, record, result)
    if piece.whole:
        raise FailedError(problem)
    return Outcome(piece.raw, failure_of(piece.id, source, problem))


def _proven(record: Record, output: bytes, piece: Piece, reading: Reading, *, verify: bool) -> Record:
    """Return the record once it leads from the output back to the very bytes that came.

    Raises `JournalError` or `DecodingError` if it does not.
    """
    if record["layers"] and _given_back(output, record, reading) != piece.raw:
        assert piece.document
        record["literal"] = piece.document.meta.get("literal")  # the text was spelt in a way of its own
    if verify and _given_back(output, json.loads(dumps(record)), reading) != piece.raw:
        raise JournalError("its record leads elsewhere")
    return record


def _with_text(document: Document, text: str) -> Document:
    return document if text == document.text else replace(document, text=text, meta={})


def _given_back(output: bytes, record: Record, reading: Reading) -> bytes:
    """Return the bytes that undo makes of one document's output."""
    reading = replace(reading, encoding=record["decoding"]["encoding"])
    (piece,) = pieces(io.BytesIO(output), written_name(record), reading)
    return undone(piece, record)


def undone(piece: Piece, record: Record) -> bytes:
    """Return what stood in the place of a cleaned piece before. Raises `JournalError` where the two do not fit."""
    if piece.document is None:
        return piece.raw
    original = original_document(record, piece.document.text)
    literal = record.get("literal")
    return piece.rendered(replace(original, meta={"literal": literal} if literal else {}))


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
    with path.open("wb", buffering=0) as stream:
        yield stream.write


def _of_source(source: Source, cleaner: Cleaner, reading: Reading, places: Places) -> Iterator[Outcome]:
    """Yield the outcomes of one source while its target is written; a failure leaves no target."""
    target = places.target(source)
    try:
        with opened(source.path) as stream, Target(target) if target else nullcontext() as out:
            for outcome in outcomes(stream, source.name, cleaner, reading, source.output):
                if out:
                    out.write(outcome.output)
                yield outcome
    except NotWrittenError as error:
        problem = f"cannot be written: {error.strerror}"
    except FailedError as error:
        problem = str(error)
    except UNREADABLE as error:
        problem = f"cannot be read: {error}"
    else:
        return
    if places.quarantine:
        _quarantine(source, target, places.quarantine)
    yield Outcome(b"", failure_of(source.name, source.name, problem))


def _quarantine(source: Source, target: Path | None, quarantine: Path) -> None:
    """Keep the source as it is, and leave no cleaned text of an earlier run in its place."""
    if target and target.is_file():
        target.unlink()
    try:
        copied(source.path, quarantine / source.name)
    except OSError:  # not to be read at all: the journal names it
        (quarantine / source.name).unlink(missing_ok=True)


def begin_run(out: Path, sources: Iterable[Source], cleaner: Cleaner, reading: Reading) -> None:
    """Remove the run that an earlier batch left in `out`, and write the configuration of this one.

    Raises `PathError` if that run cleaned files that are not among `sources`: they could not be
    undone any more.
    """
    earlier = out / RUN_FOLDER / "journal.jsonl"
    if earlier.is_file():
        gone = {str(record["source"]) for record in read_journal(earlier)} - {source.name for source in sources}
        if gone:
            raise PathError(f"{out}: holds a run over other files ({min(gone)}); expected another folder")
    if (out / RUN_FOLDER).is_dir():
        shutil.rmtree(out / RUN_FOLDER)  # its journal fits nothing any more
    configuration = {
        "chaffinch": __version__,
        "python": python_version(),
        "fingerprint": cleaner.fingerprint,
        "settings": asdict(cleaner),
        "reading": asdict(reading),
        "rules": [rule.id for rule in cleaner.chain.rules],
    }
    _write_json(out / RUN_FOLDER / "config.json", configuration)


def end_run(out: Path, tally: Tally) -> None:
    """Write the summary of a run."""
    _write_json(out / RUN_FOLDER / "summary.json", tally.summary())


def _write_json(path: Path, content: object) -> None:
    with Target(path) as stream:
        stream.write((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
