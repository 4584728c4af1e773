"""Reading and writing: each format yields pieces, and a piece renders a text in its own format."""

from collections.abc import Iterator
from typing import BinaryIO

from chaffinch.files import html, jsonl, plain
from chaffinch.files.piece import Piece, Reading

_FORMATS = {
    ".txt": plain.pieces,
    ".md": plain.pieces,
    ".jsonl": jsonl.pieces,
    ".jsonl.gz": jsonl.pieces,
    **dict.fromkeys(html.SUFFIXES, html.pieces),
}
SUFFIXES = tuple(_FORMATS)


def format_of(name: str) -> str | None:
    """Return the suffix by which `name` is read, or nothing for a kind of file that chaffinch does not read."""
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), None)


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the pieces of an open file, by the format of its name; what has none is plain text."""
    return _FORMATS[format_of(name) or ".txt"](stream, name, reading)
