"""One file through the cleaner: an outcome a document, proven to lead back to the bytes that came."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from chaffinch.audit.journal import (
    JournalError,
    Record,
    dumps,
    failure_of,
    nothing_of,
    record_of,
    written_name,
)
from chaffinch.audit.undo import original_document
from chaffinch.cleaner import Cleaner
from chaffinch.files import pieces
from chaffinch.files.html import text_name
from chaffinch.files.piece import Piece, Reading
from chaffinch.run import Result
from chaffinch.text.document import DecodingError, Document


class FailedError(Exception):
    """A file whose one document was read and cannot be cleaned; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its place in the file again, its journal record, and the result if it was read."""

    output: bytes
    record: Record | None
    result: Result | None = None


def outcomes(stream: BinaryIO, source: str, cleaner: Cleaner, reading: Reading, written: str = "") -> Iterator[Outcome]:
    """Yield an outcome for each piece of an open file, in order; `written` is the output's name if it is another.

    A file without a single document gives an outcome with a record that says so. Raises
    what reading raises: `UNREADABLE`.
    """
    recorded = False
    for piece in pieces(stream, source, reading):
        outcome = outcome_of(piece, source, cleaner, reading, written or text_name(source))
        recorded |= outcome.record is not None
        yield outcome
    if not recorded:
        yield Outcome(b"", nothing_of(source))


def outcome_of(piece: Piece, source: str, cleaner: Cleaner, reading: Reading, written: str) -> Outcome:
    """Return what became of a piece. Raises `FailedError` where it is all that the file holds and cannot be cleaned."""
    if piece.error:
        return Outcome(piece.raw, failure_of(piece.id, source, piece.error))
    if piece.document is None:
        return Outcome(piece.raw, None)
    result = cleaner.run(piece.document)
    try:
        output = piece.rendered(with_text(piece.document, result.text))
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


def with_text(document: Document, text: str) -> Document:
    """Return `document` with another text, which no longer has the old one's spelling."""
    return document if text == document.text else replace(document, text=text, meta={})


def _given_back(output: bytes, record: Record, reading: Reading) -> bytes:
    """Return the bytes that undo makes of one document's output."""
    reading = replace(reading.unlimited(), encoding=record["decoding"]["encoding"])
    (piece,) = pieces(io.BytesIO(output), written_name(record), reading)
    return undone(piece, record)


def undone(piece: Piece, record: Record) -> bytes:
    """Return what stood in the place of a cleaned piece before. Raises `JournalError` where the two do not fit."""
    if piece.document is None:
        return piece.raw
    original = original_document(record, piece.document.text)
    literal = record.get("literal")
    return piece.rendered(replace(original, meta={"literal": literal} if literal else {}))
