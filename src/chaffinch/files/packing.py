"""Packed files: gzip and zstd, read with a limit on what they unpack to, and written alike for like bytes."""

import gzip
import io
import sys
from types import ModuleType
from typing import Any, BinaryIO, cast

from chaffinch.files.limits import Capped, Counting
from chaffinch.files.warc import Members
from chaffinch.text.html import MissingExtraError

_BUFFER = 1 << 16


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
        opened = Capped(zstd.ZstdFile(packed, "rb"), packed, stream, most, zstd.ZstdError)
    else:
        return stream
    return cast(BinaryIO, io.BufferedReader(opened, _BUFFER))


def packed(stream: BinaryIO, name: str) -> BinaryIO:
    """Return what writes to `stream`, packed where the end of `name` says so. Close it before `stream`."""
    if name.lower().endswith((".warc.gz", ".wet.gz")):
        return cast(BinaryIO, Members(stream))
    if name.lower().endswith(".gz"):
        # No name and no time in the header: equal texts give equal bytes.
        return cast(BinaryIO, gzip.GzipFile("", "wb", fileobj=stream, mtime=0))
    if name.lower().endswith(".zst"):
        return cast(BinaryIO, zstd_module().ZstdFile(stream, "wb"))
    return stream


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
