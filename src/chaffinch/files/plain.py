"""Plain text files: one document a file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from chaffinch.files.limits import whole
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Document


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the whole of `stream` as one piece. Raises `DecodingError` for bytes that are no text, `LimitError`."""
    raw = whole(stream, reading.max_document)
    document = Document.of_bytes(raw, name, reading.encoding)
    document = replace(document, meta={"folder": PurePosixPath(name).parent.as_posix()})
    yield Piece(name, raw, document, _rendered, whole=True)


def _rendered(document: Document) -> bytes:
    return document.encode(document.text)
