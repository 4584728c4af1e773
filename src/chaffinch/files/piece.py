"""`Piece`: the part of a file that holds one document, and how to put a text back in its place."""

from collections.abc import Callable
from dataclasses import dataclass

from chaffinch.text.document import Document

LANG_FIELDS = ("lang", "language")  # of a record, where its language is looked for


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read files: the declared encoding, the fields of JSON records, and the extractor for HTML."""

    encoding: str | None = None
    text_field: str = "text"
    lang_field: str | None = None  # if none is named, `LANG_FIELDS`
    html: str = "trafilatura"


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a file, or the reason why there is none.

    `raw` is what stands in the file; `rendered(document)` is what stands there with the text of
    another version of the document.
    """

    id: str
    raw: bytes
    document: Document | None
    rendered: Callable[[Document], bytes]
    error: str = ""
    whole: bool = False  # it is all that the file holds


def untouched(raw: bytes) -> Callable[[Document], bytes]:
    """Return a renderer that gives back `raw`, whatever the text."""
    return lambda document: raw
