"""Packed files: gzip and zstd, read with a limit on what they unpack to, and written alike for like bytes."""

import gzip
import io
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, BinaryIO, cast

from chaffinch.files.limits import Capped, Counting, FormatError
from chaffinch.files.warc import Members
from chaffinch.text.html import MissingExtraError

_BUFFER = 1 << 16
_WARCS = (".warc", ".wet")  # each record of them is packed by itself
_FRAME, _DICTIONARY = b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"  # how a frame of zstd begins, and one of a dictionary
_MAX_DICTIONARY = 16_000_000  # bytes


def unpacked(stream: BinaryIO, name: str, most: int = 0) -> BinaryIO:
    """Return what reads the bytes of `stream` through gzip or zstd where the end of `name` says so.

    It closes `stream`, too. `most` bytes may come out of it; 0 stands for a limit by what went in. Reading raises
    `LimitError` beyond, `EOFError` for a file that breaks off, `FormatError`, `OSError` or `zlib.error` for one
    that is not packed this way.
    """
    packed = Counting(stream)
    if name.lower().endswith(".gz"):
        opened: Capped = Capped(
            cast(BinaryIO, gzip.GzipFile("", "rb", fileobj=cast(Any, packed))), packed, stream, most
        )
    elif name.lower().endswith(".zst"):
        zstd = zstd_module()
        dictionary = (
            _dictionary(packed, zstd) if name.lower().endswith(tuple(f"{each}.zst" for each in _WARCS)) else None
        )
        unpacking = zstd.ZstdFile(packed, "rb", zstd_dict=dictionary)
        opened = Capped(unpacking, packed, stream, most, zstd.ZstdError)
    else:
        return stream
    return cast(BinaryIO, io.BufferedReader(opened, _BUFFER))


def _dictionary(packed: Counting, zstd: ModuleType) -> Any:
    """Return the dictionary that a packed WARC file may begin with, in a frame that other readers skip, or nothing.

    Raises `FormatError` for one that is none.
    """
    head = packed.read(len(_DICTIONARY))
    if head != _DICTIONARY:
        packed.put_back(head)
        return None
    size = int.from_bytes(packed.read(4), "little")
    if size > _MAX_DICTIONARY:
        raise FormatError(f"its dictionary has {size:,} bytes; expected at most {_MAX_DICTIONARY:,}")
    raw = packed.read(size)
    try:
        if raw.startswith(_FRAME):
            raw = zstd.ZstdDecompressor().decompress(raw, _MAX_DICTIONARY)
        return zstd.ZstdDict(raw)
    except (zstd.ZstdError, ValueError) as error:
        raise FormatError(f"its dictionary is none: {error}") from error


def packed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return what writes to `stream`, packed where the end of `name` says so. Close it before `stream`."""
    plain, dot, end = name.lower().rpartition(".")
    if end not in _PACKED or not dot:
        return stream
    if plain.endswith(_WARCS):
        return cast(BinaryIO, Members(stream, _PACKED[end]))
    return _PACKED[end](stream)


def _gzipped(stream: BinaryIO) -> BinaryIO:
    # No name and no time in the header: equal texts give equal bytes.
    return cast(BinaryIO, gzip.GzipFile("", "wb", fileobj=stream, mtime=0))


def _zstd(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, zstd_module().ZstdFile(stream, "wb"))


_PACKED: dict[str, Callable[[BinaryIO], BinaryIO]] = {"gz": _gzipped, "zst": _zstd}


def zstd_module() -> ModuleType:
    """Return Python's own module for zstd, which is an extra before 3.14. Raises `MissingExtraError`."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise MissingExtraError(f".zst files need backports.zstd ({error}): pip install 'chaffinch[zstd]'") from error
    return cast(ModuleType, zstd)
