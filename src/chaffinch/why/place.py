"""Places: `FILE:LINE`, and `FILE:RECORD:LINE` in a file of JSON records."""

from collections.abc import Iterator
from pathlib import Path

from chaffinch.files import SUFFIXES, format_of, pieces
from chaffinch.files.paths import opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Document


class PlaceError(Exception):
    """A place at which no line can be. The message names it and what was expected."""


def file_of(place: str) -> Path:
    """Return the file that a place names. Raises `PlaceError` for a place without a line, and a file that is none."""
    return _named(place)[0]


def document_at(place: str, reading: Reading) -> tuple[Document, int]:
    """Return the document and the number of the line, from 1, that a place names.

    A record is named by its id, or by the number of its line in the file; an id comes first. Raises
    `PlaceError` for a place of another form, a file or a record that is not there; what reading raises.
    """
    path, record, number = _named(place)
    return _document(path, record, reading), number


def _named(place: str) -> tuple[Path, str, int]:
    """Return the file, the record and the line that a place names."""
    rest, _, number = place.rpartition(":")
    if not rest or not (number.isascii() and number.isdigit()) or int(number) == 0:
        raise PlaceError(f"{place}: expected FILE:LINE, or FILE:RECORD:LINE for JSON records; lines count from 1")
    path, record = _parted(rest)
    if format_of(path.name) is None:
        raise PlaceError(f"{path}: not a kind of file that chaffinch reads; expected {', '.join(SUFFIXES)}")
    return path, record, int(number)


def _parted(rest: str) -> tuple[Path, str]:
    """Part a file from a record; both may hold colons: the longest name that is a file counts."""
    colons = [place for place, character in enumerate(rest) if character == ":"]
    for end in (len(rest), *reversed(colons)):
        if Path(rest[:end]).is_file():
            return Path(rest[:end]), rest[end + 1 :]
    folders = (Path(rest[:end]) for end in (len(rest), *reversed(colons)))
    if folder := next(filter(Path.is_dir, folders), None):
        raise PlaceError(f"{folder}: is a folder; expected a file in it, as {folder / 'FILE'}:LINE")
    raise PlaceError(f"{rest}: no such file; expected FILE:LINE, or FILE:RECORD:LINE for JSON records")


def _document(path: Path, record: str, reading: Reading) -> Document:
    name = path.name if path.is_absolute() else path.as_posix()  # so that a folder that it names is the document's
    by_line = (format_of(path.name) or "").startswith((".jsonl", ".parquet", ".warc", ".wet"))
    if by_line != bool(record):
        expected = f"{path}:RECORD:LINE, with an id or a number" if by_line else f"{path}:LINE"
        raise PlaceError(f"{path}{':' if record else ''}{record}: expected {expected}")
    with opened(path, reading) as stream:
        piece = _piece(pieces(stream, name, reading), record, path) if by_line else next(pieces(stream, name, reading))
    if piece.document is None:
        raise PlaceError(f"{path}:{record}: {piece.error or 'holds no text'}")
    return piece.document


def _piece(found: Iterator[Piece], record: str, path: Path) -> Piece:
    """Return the record with this id, else the one on the line with this number."""
    numbered: Piece | None = None
    named: dict[int, Piece] = {}
    for number, piece in enumerate(found, 1):
        if piece.id == record:
            named[number] = piece
        elif str(number) == record:
            numbered = piece
    if len(named) > 1:
        raise PlaceError(f"{path}: records {', '.join(map(str, named))} have the id {record!r}; expected a number")
    if not named and numbered is None:
        raise PlaceError(f"{path}: no record {record!r}; expected an id, or a number from 1 to the last line's")
    return next(iter(named.values()), numbered) or Piece(record, b"", None, lambda document: b"")
