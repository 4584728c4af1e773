"""How much a file may hold. What goes beyond is named, and costs no more memory than what stays within."""

import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

MAX_DOCUMENT = 50_000_000  # bytes
MAX_RATIO = 100  # text packs to a third or a tenth, very repetitive text to a fiftieth
FREE = 100_000_000  # bytes that any packed file may unpack to, whatever the ratio
_CHUNK = 1 << 16
_PART = 1 << 20


class FormatError(Exception):
    """A file that is broken, or is none of its kind. The message says what is wrong."""


class LimitError(FormatError):
    """A file or a document that holds more than it may. The message names the limit."""


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""


def whole(stream: BinaryIO, most: int) -> bytes:
    """Return all of `stream`. Raises `LimitError` if that is more than `most` bytes."""
    parts, count = [], 0
    while part := stream.read(_PART):  # a stream sets aside all that it is asked for
        count += len(part)
        if count > most:
            raise LimitError(too_long(most))
        parts.append(part)
    return b"".join(parts)


def too_long(most: int) -> str:
    """Say that a document is too long."""
    return f"more than {most:,} bytes: too large for a document (--max-document)"


def lines(stream: BinaryIO, most: int) -> Iterator[list[bytes] | Iterator[bytes]]:
    """Yield each line as a list of one; one of more than `most` bytes as the parts that it is read in.

    Parts that were not asked for are gone when the next line is.
    """
    while raw := stream.readline(most + 1):
        if len(raw) <= most or raw.endswith(b"\n"):
            yield [raw]
            continue
        parts = _parts(raw, stream)
        yield parts
        for _ in parts:
            pass


def _parts(raw: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield raw
    while not raw.endswith(b"\n") and (raw := stream.readline(_CHUNK)):
        yield raw


class Counting:
    """Reads a stream, and counts the bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = b""
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        raw, self._back = self._back or self._stream.read(size), b""
        if 0 <= size < len(raw):
            raw, self._back = raw[:size], raw[size:]
        self.count += len(raw)
        return raw

    def put_back(self, raw: bytes) -> None:
        """Have bytes that were just read be read again."""
        self._back = raw + self._back
        self.count -= len(raw)


class Capped(io.RawIOBase):
    """Reads what unpacks a stream, until it has given more bytes than it may.

    Without a limit of its own (`most` is 0) it may give `MAX_RATIO` times what was read to unpack it, and
    `FREE` in any case. Raises `LimitError` then, and `FormatError` for `errors` of what unpacks.
    """

    def __init__(
        self, unpacking: BinaryIO, packed: Counting, stream: BinaryIO, most: int, *errors: type[Exception]
    ) -> None:
        self._unpacking = unpacking
        self._packed = packed
        self._stream = stream
        self._most = most
        self._errors = errors
        self._count = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` and return with how many bytes."""
        try:
            raw = self._unpacking.read(min(len(buffer), _CHUNK))
        except self._errors as error:
            raise FormatError(str(error)) from error
        self._count += len(raw)
        most = self._most or max(FREE, MAX_RATIO * self._packed.count)
        if self._count > most:
            raise LimitError(f"unpacks to more than {most:,} bytes (--max-decompressed)")
        buffer[: len(raw)] = raw
        return len(raw)

    def close(self) -> None:
        """Close the file, too."""
        if not self.closed:
            self._unpacking.close()
            self._stream.close()
        super().close()
