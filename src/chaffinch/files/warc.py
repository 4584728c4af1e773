"""WARC files (and WET): records of plain text are documents, all others pass through to the byte.

A record whose text changes gets the length and the digests that fit; the rest of its head stays as it is.
"""

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from chaffinch.files.limits import FormatError, too_long
from chaffinch.files.piece import Piece, Reading, untouched
from chaffinch.text.document import Decoding, Document, newline_style
from chaffinch.text.html import MissingExtraError
from chaffinch.text.language import known_code

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz", ".wet.zst")
_END = b"\r\n\r\n"  # of a head, and of a record
_MAX_HEAD = 1_000_000  # bytes
_CHUNK = 1 << 16
_LENGTH = re.compile(rb"(?im)^(content-length[ \t]*:[ \t]*)(\d{1,18})(?=[ \t]*\r$)")
_DIGEST = re.compile(rb"(?im)^(warc-(?:block|payload)-digest[ \t]*:[ \t]*)([\w-]+):([\w=]+)(?=[ \t]*\r$)")
_TEXTS = ("conversion", "resource")  # types of record whose block is the text itself


def need_warcio() -> None:
    """Raise `MissingExtraError` if the package that reads WARC heads is not installed."""
    try:
        import warcio.statusandheaders  # noqa: F401
    except ImportError as error:
        raise MissingExtraError(f"WARC needs warcio ({error}): pip install 'chaffinch[warc]'") from error


def is_warc(name: str) -> bool:
    """Say whether a file of this name holds WARC records."""
    return name.lower().endswith(SUFFIXES)


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield a piece a record of text, and pieces without a document for the rest.

    A text that is too long, or is not UTF-8, is a piece with an error. Raises `FormatError`.
    """
    need_warcio()
    number = 0
    while head := _head(stream, number := number + 1):
        yield from _record(head, stream, f"{name}:{number}", reading)


def _head(stream: BinaryIO, number: int) -> bytes:
    """Return the head of the next record with the empty line that ends it; nothing at the end of the file."""
    lines = [stream.readline(_MAX_HEAD)]
    size = len(lines[0])
    while lines[-1] not in (b"", b"\r\n") and size < _MAX_HEAD:
        lines.append(stream.readline(_MAX_HEAD))
        size += len(lines[-1])
    head = b"".join(lines)
    if head and not (head.startswith(b"WARC/") and head.endswith(_END)):
        begins = "" if head.startswith(b"WARC/") else f" (it begins with {head[:20]!r})"
        raise FormatError(f"record {number}: no head of a WARC record, or one that breaks off{begins}")
    if head and len(_LENGTH.findall(head)) != 1:
        raise FormatError(f"record {number}: expected one Content-Length that is a number")
    return head


def _record(head: bytes, stream: BinaryIO, place: str, reading: Reading) -> Iterator[Piece]:
    fields = _fields(head)
    length = _length(head)
    is_text = fields.get("warc-type", "").lower() in _TEXTS and _media_type(fields) == "text/plain"
    if is_text and length <= reading.max_document:
        block = b"".join(_read(stream, length, place))
        end = b"".join(_read(stream, len(_END), place, _END))
        yield _piece(head, block, fields, place, reading) if block else _empty(head + end, place)
        return
    yield Piece(place, head, None, untouched(head), too_long(reading.max_document) if is_text else "")
    for part in _read(stream, length, place):
        yield Piece(place, part, None, untouched(part))
    for part in _read(stream, len(_END), place, _END):
        yield Piece(place, part, None, untouched(part))


def _empty(raw: bytes, place: str) -> Piece:
    return Piece(place, raw, None, untouched(raw))


def _read(stream: BinaryIO, count: int, place: str, expected: bytes = b"") -> Iterator[bytes]:
    """Yield the next `count` bytes in parts, which must be `expected` if that is given."""
    while count:
        part = stream.read(min(count, _CHUNK))
        if not part or (expected and part != expected):
            problem = "breaks off" if expected.startswith(part) else "is longer than its length says"
            raise FormatError(f"{place}: the record {problem}")
        count -= len(part)
        yield part


def _length(head: bytes) -> int:
    found = _LENGTH.search(head)
    return int(found[2]) if found else 0


def _fields(head: bytes) -> dict[str, str]:
    """Return the fields of a head by their names in lower case; of a field that stands twice, the first."""
    from warcio.statusandheaders import StatusAndHeadersParser

    parsed = StatusAndHeadersParser(["WARC/"], verify=False).parse(io.BytesIO(head))
    return {name.lower(): value.strip() for name, value in reversed(parsed.headers)}


def _media_type(fields: dict[str, str]) -> str:
    return fields.get("content-type", "").partition(";")[0].strip().lower()


def _piece(head: bytes, block: bytes, fields: dict[str, str], place: str, reading: Reading) -> Piece:
    raw = head + block + _END
    name = fields.get("warc-record-id", "").strip("<>") or place
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        problem = f"byte 0x{block[error.start]:02x} at offset {error.start} of its block is not utf-8"
        return Piece(name, raw, None, untouched(raw), problem)
    languages = fields.get((reading.lang_field or "WARC-Identified-Content-Language").lower(), "").split(",")
    document = Document(
        text,
        name,
        known_code(languages[0].strip()) if len(languages) == 1 else None,
        {
            "literal": head.decode("utf-8", "surrogateescape"),
            "url": fields.get("warc-target-uri", "").strip("<>") or None,
            "folder": PurePosixPath(place.rpartition(":")[0]).parent.as_posix(),
        },
        Decoding("utf-8", "strict", newline=newline_style(text)),
    )
    return Piece(name, raw, document, _Renderer(head, block))


@dataclass(frozen=True, slots=True)
class _Renderer:
    """Puts another text into the record. Where the document's `meta` has a `literal`, that is the head."""

    head: bytes
    block: bytes

    def __call__(self, document: Document) -> bytes:
        block = document.text.encode()
        literal = document.meta.get("literal")
        head = str(literal).encode("utf-8", "surrogateescape") if literal else self._head(block)
        return head + block + _END

    def _head(self, block: bytes) -> bytes:
        if block == self.block:
            return self.head
        head = _LENGTH.sub(lambda found: found[1] + str(len(block)).encode(), self.head)
        return _DIGEST.sub(lambda found: found[1] + _redigested(found[2], found[3], self.block, block), head)


def _redigested(algorithm: bytes, digest: bytes, old: bytes, new: bytes) -> bytes:
    """Return the digest of `new`, spelt as that of `old` is; what is no digest of `old` stays."""
    try:
        before, after = (hashlib.new(algorithm.decode(), block, usedforsecurity=False).digest() for block in (old, new))
    except (ValueError, TypeError):  # an algorithm that nobody knows, or without a length of its own
        return algorithm + b":" + digest
    for spell in (base64.b32encode, lambda raw: raw.hex().encode(), lambda raw: raw.hex().upper().encode()):
        if spell(before) == digest:
            return algorithm + b":" + spell(after)
    return algorithm + b":" + digest


class Members(io.RawIOBase):
    """Packs each record by itself, as readers expect of a packed WARC file. Close it before `stream`.

    `begin` returns what packs a record into a stream, and is closed at its end.
    """

    def __init__(self, stream: BinaryIO, begin: Callable[[BinaryIO], BinaryIO]) -> None:
        self._stream = stream
        self._begin = begin
        self._rest = b""
        self._left = 0  # bytes of the record that is being packed
        self._member: BinaryIO | None = None

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, raw: bytes) -> int:  # type: ignore[override]
        """Add a part of the records, and return its length."""
        size = len(raw)
        while raw:
            if not self._left:
                raw = self._begun(raw)
            self._put(raw[: self._left])
            raw, self._left = raw[self._left :], max(0, self._left - len(raw))
            if not self._left:
                self._end()
        return size

    def _begun(self, raw: bytes) -> bytes:
        """Begin a record if its head is complete, and return what there is of it; nothing if it is not."""
        raw = self._rest + raw
        place = raw.find(_END)
        self._rest = raw if place < 0 else b""
        if place < 0:
            return b""
        self._left = place + len(_END) + _length(raw[: place + len(_END)]) + len(_END)
        return raw

    def _put(self, raw: bytes) -> None:
        if raw:
            self._member = self._member or self._begin(self._stream)
            self._member.write(raw)

    def _end(self) -> None:
        if self._member:
            self._member.close()
        self._member = None

    def close(self) -> None:
        """Pack what is left."""
        if not self.closed:
            self._put(self._rest)
            self._end()
        super().close()
