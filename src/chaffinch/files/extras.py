"""Packages that only some kinds of file need: asked for before a run begins, not in the middle of it."""

from collections.abc import Callable, Iterable

from chaffinch.files.html import is_html
from chaffinch.files.packing import zstd_module
from chaffinch.files.parquet import parquet_module
from chaffinch.files.piece import Reading
from chaffinch.files.warc import SUFFIXES, need_warcio
from chaffinch.text.html import need

NEEDED: dict[str, Callable[[], object]] = {
    ".zst": zstd_module,
    ".parquet": parquet_module,
    **dict.fromkeys(SUFFIXES, need_warcio),
}  # by how a name ends


def check_extras(names: Iterable[str], reading: Reading) -> None:
    """Raise `MissingExtraError` if a kind of file among `names` needs a package that is not installed."""
    names = [name.lower() for name in names]
    if any(map(is_html, names)):
        need(reading.html)
    for suffix, needed in NEEDED.items():
        if any(name.endswith(suffix) for name in names):
            needed()
