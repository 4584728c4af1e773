"""HTML files: the text that is extracted from a page is the document, and is what is written and given back."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from chaffinch.files.guard import MAX_BYTES, guarded_html
from chaffinch.files.limits import whole
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Document

SUFFIXES = (".html", ".htm")


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield the text of a page as one piece, whose `raw` is that text.

    Raises `ExtractionError`, `DecodingError` or `MissingExtraError`, as `extract_html` does, and `LimitError`.
    """
    raw = stream.read(MAX_BYTES + 1) if reading.max_document > MAX_BYTES else whole(stream, reading.max_document)
    document = guarded_html(raw, name, reading.html, reading.encoding)
    yield Piece(name, _rendered(document), document, _rendered, whole=True)


def is_html(name: str) -> bool:
    """Say whether a file of this name is read as HTML."""
    return name.lower().endswith(SUFFIXES)


def text_name(name: str) -> str:
    """Return the name under which the text of a file is written: that of a page ends in .txt.

    >>> text_name("news/page.HTML"), text_name("notes.md")
    ('news/page.txt', 'notes.md')
    """
    return PurePosixPath(name).with_suffix(".txt").as_posix() if is_html(name) else name


def text_names(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the one under which its text is written; no two are the same.

    Where `page.txt` is taken, by a file of that name or by `page.htm`, the text of `page.html` is
    written to `page.html.txt`, or with `.txt` once more, until nobody else has the name.
    """
    names = sorted(names)
    targets = {name: name for name in names if not is_html(name)}
    taken = set(targets)
    for name in filter(is_html, names):
        target = text_name(name)
        if target in taken:
            target = f"{name}.txt"
        while target in taken:
            target += ".txt"
        targets[name] = target
        taken.add(target)
    return targets


def _rendered(document: Document) -> bytes:
    return document.encode(document.text)
