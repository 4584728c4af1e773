"""Plain text files: one document a file."""

from collections.abc import Iterator
from typing import BinaryIO

from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Document


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the whole of `stream` as one piece. Raises `DecodingError` for bytes that are no text."""
    raw = stream.read()
    yield Piece(name, raw, Document.of_bytes(raw, name, reading.encoding), _rendered, whole=True)


def _rendered(document: Document) -> bytes:
    return document.encode(document.text)
