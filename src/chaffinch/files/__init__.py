"""Reading and writing: each format yields pieces, and a piece renders a text in its own format."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from chaffinch.files import convert, html, jsonl, parquet, plain, warc
from chaffinch.files.limits import FormatError
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import DecodingError
from chaffinch.text.html import ExtractionError

# Missing, forbidden, packed and breaking off, no text, a page without any, a broken file, one beyond a limit.
UNREADABLE = (OSError, EOFError, zlib.error, DecodingError, ExtractionError, FormatError)

_FORMATS = {
    ".txt": plain.pieces,
    ".md": plain.pieces,
    ".jsonl": jsonl.pieces,
    ".jsonl.gz": jsonl.pieces,
    ".jsonl.zst": jsonl.pieces,
    parquet.SUFFIX: parquet.pieces,
    **dict.fromkeys(warc.SUFFIXES, warc.pieces),
    **dict.fromkeys(html.SUFFIXES, html.pieces),
}
SUFFIXES = tuple(_FORMATS)
RECORDS = (".jsonl", ".jsonl.gz", ".jsonl.zst", parquet.SUFFIX)  # what has records already


def format_of(name: str) -> str | None:
    """Return the suffix by which `name` is read, or nothing for a kind of file that chaffinch does not read."""
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), None)


def single(name: str) -> bool:
    """Say whether a file of this name is one document, read as a whole."""
    return _FORMATS[format_of(name) or ".txt"] in (plain.pieces, html.pieces)


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the pieces of an open file, by the format of its name; what has none is plain text.

    With `to` in `reading`, they are JSON records, whatever they were.
    """
    found = _FORMATS[format_of(name) or ".txt"](stream, name, reading)
    return found if not reading.to or name.lower().endswith(RECORDS) else convert.converted(found, name, reading)
