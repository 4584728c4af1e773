"""`Document`: a text as it was decoded, with all that is needed to give back its bytes."""

import codecs
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Quotes, dashes, dots and the no-break space stand at these bytes in every Windows code page from 1250 to 1258.
_WINDOWS_PUNCTUATION = frozenset(b"\x82\x84\x85\x86\x87\x8b\x91\x92\x93\x94\x95\x96\x97\x9b\xa0")
_NEWLINE = re.compile(r"\r\n|\n|\r")


class DecodingError(Exception):
    """Bytes that are no text in any encoding that can be told for certain."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became text.

    `method` is one of `mark` (a byte order mark), `strict` (valid UTF-8), `declared` (the
    caller said so), `punctuation` (not UTF-8, and all other bytes are marks that the Windows
    code pages share), `json` or `html` (taken out of a record or a page) or `text` (it never was
    bytes). `newline` is `lf`, `crlf`, `cr`, `mixed` or `none`; it is a finding: the text keeps its
    line ends.
    """

    encoding: str = "utf-8"
    method: str = "text"
    bom: bool = False
    newline: str = "none"


@dataclass(frozen=True, slots=True)
class Document:
    """A text exactly as decoded, its name, and its language (a BCP 47 tag) if somebody said which."""

    text: str
    name: str = ""
    lang: str | None = None
    meta: Mapping[str, object] = field(default_factory=dict)
    decoding: Decoding = Decoding()

    @classmethod
    def of_bytes(cls, raw: bytes, name: str = "", encoding: str | None = None, lang: str | None = None) -> "Document":
        """Decode `raw`: by its mark, as what is surely UTF-8, as `encoding` if given, as UTF-8, or not at all.

        Raises `DecodingError` that names the first offending byte.

        >>> Document.of_bytes(b"\\xef\\xbb\\xbfa\\r\\n").decoding
        Decoding(encoding='utf-8', method='mark', bom=True, newline='crlf')
        """
        text, decoding = _decode(raw, encoding)
        return cls(text, name, lang, decoding=decoding)

    def encode(self, text: str) -> bytes:
        """Return `text` as bytes of this document's encoding, with its byte order mark if it had one.

        A character that the encoding lacks is a `UnicodeEncodeError`.
        """
        marks = {name: mark for mark, name in _BOMS}
        mark = marks[self.decoding.encoding] if self.decoding.bom else b""
        return mark + text.encode(self.decoding.encoding)


def text_hash(document: Document, text: str) -> str:
    """Return the SHA-256 of `text` as bytes of the document's encoding; lone surrogates count as they are."""
    try:
        raw = document.encode(text)
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()


def is_encoding(name: str) -> bool:
    """Say whether Python knows an encoding of this name.

    >>> is_encoding("cp1252"), is_encoding("cp0"), is_encoding("rot13")
    (True, False, False)
    """
    try:
        " ".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def newline_style(text: str) -> str:
    """Return `lf`, `crlf`, `cr`, `mixed` or `none`: the line ends that `text` uses.

    >>> newline_style("a\\nb\\r\\n")
    'mixed'
    """
    names = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}
    found = {"\n"} if "\r" not in text and "\n" in text else set(_NEWLINE.findall(text))
    return names[found.pop()] if len(found) == 1 else "mixed" if found else "none"


def _decode(raw: bytes, declared: str | None) -> tuple[str, Decoding]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw, encoding, "mark", skip=len(mark))
    if declared and not surely_utf8(raw):
        return _round_trip(raw, declared)
    try:
        return _strictly(raw, "utf-8", "strict")
    except DecodingError:
        if only_windows_punctuation(raw):
            return _strictly(raw, "cp1252", "punctuation")
        raise


def only_windows_punctuation(raw: bytes) -> bool:
    """Say whether all bytes beyond ASCII are marks that the Windows code pages share."""
    return _WINDOWS_PUNCTUATION.issuperset(raw.translate(None, bytes(range(128))))


def surely_utf8(raw: bytes) -> bool:
    """Say whether bytes beyond ASCII are valid UTF-8, which text of another encoding is by chance only."""
    if raw.isascii() or b"\0" in raw:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _round_trip(raw: bytes, declared: str) -> tuple[str, Decoding]:
    """Decode as declared, unless the text would not go back to the same bytes."""
    text, decoding = _strictly(raw, declared, "declared")
    if text.encode(declared) != raw:
        raise DecodingError(f"not written back to the same bytes as {declared}; declare the exact encoding")
    return text, decoding


def _strictly(raw: bytes, encoding: str, method: str, *, skip: int = 0) -> tuple[str, Decoding]:
    try:
        text = raw[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        place = skip + error.start
        found = raw[place : place + 1].hex()
        raise DecodingError(f"byte 0x{found} at offset {place} is not {encoding}; declare it (--encoding)") from error
    except UnicodeError as error:
        raise DecodingError(f"not {encoding}: {error}") from error
    except LookupError as error:
        raise DecodingError(f"unknown encoding {encoding!r}") from error
    return text, Decoding(encoding, method, skip > 0, newline_style(text))
