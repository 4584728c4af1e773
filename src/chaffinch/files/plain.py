"""Plain text files: one document a file."""

from collections.abc import Iterator
from typing import BinaryIO

from chaffinch.files.piece import Piece, Reading, untouched
from chaffinch.text.document import DecodingError, Document


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the whole of `stream` as one piece; bytes that are no text make it one with an error."""
    raw = stream.read()
    try:
        document = Document.of_bytes(raw, name, reading.encoding)
    except DecodingError as error:
        yield Piece(name, raw, None, untouched(raw), str(error))
        return
    yield Piece(name, raw, document, _rendered)


def _rendered(document: Document) -> bytes:
    return document.encode(document.text)
