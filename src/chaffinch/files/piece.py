"""`Piece`: the part of a file that holds one document, and how to put a text back in its place."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from chaffinch.core.override import Override, settings_at
from chaffinch.files.limits import MAX_DOCUMENT
from chaffinch.text.document import Document

LANG_FIELDS = ("lang", "language")  # of a record, where its language is looked for


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read files: the declared encoding, the fields of records, the extractor for HTML, and limits in bytes.

    `max_document` is for a document as it stands in its file, unpacked: a whole text file, a line of JSON.
    `max_decompressed` is for a packed file; 0 stands for a limit by its size. `to` is the format that all
    is written in, `jsonl` or `parquet`; nothing stands for that of the input.
    """

    encoding: str | None = None
    text_field: str = "text"
    lang_field: str | None = None  # if none is named, `LANG_FIELDS`
    html: str = "trafilatura"
    max_document: int = MAX_DOCUMENT
    max_decompressed: int = 0
    to: str = ""
    overrides: tuple[Override, ...] = field(default=(), kw_only=True)  # settings of some files, for `at`

    def at(self, place: str) -> "Reading":
        """Return how to read the file at a place, a path with slashes: with the settings of its overrides."""
        return replace(self, overrides=(), **dict(settings_at(self.overrides, place))) if self.overrides else self

    def unlimited(self) -> "Reading":
        """Return the same without limits: for what we wrote ourselves."""
        return replace(self, max_document=sys.maxsize - 1, max_decompressed=sys.maxsize)


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a file, or the reason why there is none.

    `raw` is what stands in the file; `rendered(document)` is what stands there with the text of
    another version of the document. Pieces travel to other processes: `rendered` can be pickled.
    """

    id: str
    raw: bytes
    document: Document | None
    rendered: Callable[[Document], bytes]
    error: str = ""
    whole: bool = False  # it is all that the file holds


def untouched(raw: bytes) -> Callable[[Document], bytes]:
    """Return a renderer that gives back `raw`, whatever the text."""
    return partial(_as_it_is, raw)


def _as_it_is(raw: bytes, document: Document) -> bytes:
    return raw
