"""Parquet files, read as JSON records, one a row, and written back from them: only the text column is ever made anew.

A record holds the columns that chaffinch looks at. A row that gives none is a line that begins with `!` and
says why. Whoever writes reads the file once more, batch by batch, and takes what is not the text from there.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from chaffinch.files.jsonl import of_line
from chaffinch.files.limits import FREE, MAX_RATIO, FormatError, LimitError, too_long
from chaffinch.files.piece import LANG_FIELDS, Piece, Reading, untouched
from chaffinch.text.html import MissingExtraError

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema
    from pyarrow.parquet import ParquetFile

SUFFIX = ".parquet"
UNREADABLE = "unreadable"  # column for what is no record, where records are written as Parquet
_BATCH = 8_000_000  # bytes of a file, unpacked, that are held at a time
_ROWS = 1_000
_BUFFER = 1 << 20


def parquet_module() -> ModuleType:
    """Return `pyarrow.parquet`. Raises `MissingExtraError`."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError(f"Parquet needs pyarrow ({error}): pip install 'chaffinch[parquet]'") from error
    return cast(ModuleType, pyarrow.parquet)


def is_parquet(name: str) -> bool:
    """Say whether a file of this name is Parquet."""
    return name.lower().endswith(SUFFIX)


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield a piece a row, from the lines that `lines_of` gives."""
    folder = PurePosixPath(name).parent.as_posix()
    for number, raw in enumerate(stream, 1):
        place = f"{name}:{number}"
        if raw.startswith(b"!"):
            yield Piece(place, raw, None, untouched(raw), raw[1:-1].decode())
        elif reading.to and len(raw) > reading.max_document:
            yield Piece(place, raw, None, untouched(raw), too_long(reading.max_document))
        else:
            yield of_line(raw, place, folder, reading)


def lines_of(path: Path, reading: Reading) -> BinaryIO:
    """Open a file, and return a stream of its rows as lines. Raises `FormatError`, `LimitError`, `OSError`."""
    stream = path.open("rb")
    try:
        file = sound(stream)
        with told():
            check_texts(file, reading)
    except BaseException:
        stream.close()
        raise
    return cast(BinaryIO, io.BufferedReader(_Lines(_rows(file, reading, path), stream), _BUFFER))


class _Lines(io.RawIOBase):
    """A stream of lines that are made when they are asked for."""

    def __init__(self, lines: Iterator[bytes], file: BinaryIO) -> None:
        self._lines = lines
        self._file = file
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` and return with how many bytes."""
        if not self._rest:
            self._rest = memoryview(next(self._lines, b""))
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Close the file, too."""
        if not self.closed:
            self._file.close()
        super().close()


@contextmanager
def told(*others: type[Exception]) -> Iterator[None]:
    """Turn what pyarrow raises for a file, and `others`, into `FormatError`."""
    import pyarrow

    try:
        yield
    except (pyarrow.ArrowException, ValueError, OverflowError, *others) as error:
        raise FormatError(f"no sound Parquet: {str(error).splitlines()[0] if str(error) else error!r}") from error


def sound(stream: BinaryIO) -> "ParquetFile":
    """Return an open file as Parquet. Raises `FormatError` for one that is none."""
    parquet = parquet_module()
    with told(OSError):
        file = parquet.ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
    return cast("ParquetFile", file)


def check_texts(file: "ParquetFile", reading: Reading) -> None:
    """Raise `FormatError` if there is no column of texts."""
    schema, field = file.schema_arrow, reading.text_field
    places = schema.get_all_field_indices(field)
    if len(places) != 1:
        found = "two columns" if places else "no column"
        raise FormatError(f'{found} "{field}"; the file has: {", ".join(schema.names) or "none"}')
    if not _is_text(kind := schema.field(places[0]).type):
        raise FormatError(f'column "{field}" holds {kind}; expected string')


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def columns_of(schema: "Schema", reading: Reading) -> list[str]:
    """Return the columns that a record holds, the text last."""
    from pyarrow import types

    names = dict.fromkeys(("id", "url", "url_host", *([reading.lang_field] if reading.lang_field else LANG_FIELDS)))
    names.pop(reading.text_field, None)
    names |= {UNREADABLE: None} if reading.to else {}
    once = (name for name in names if len(schema.get_all_field_indices(name)) == 1)
    known = [name for name in once if _is_text(kind := schema.field(name).type) or types.is_integer(kind)]
    return [*known, reading.text_field]


def batches(file: "ParquetFile", columns: list[str] | None, most: int) -> Iterator[tuple["RecordBatch", bool]]:
    """Yield the rows in batches of a few megabytes, and with each whether it is the last of its row group.

    Raises `FormatError`, and `LimitError` once there were more than `most` bytes.
    """
    taken = 0
    for group in range(file.num_row_groups):
        facts = file.metadata.row_group(group)
        rows = max(1, min(_ROWS, _BATCH * facts.num_rows // max(1, facts.total_byte_size)))
        with told(OSError):
            parts = file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False)
        left = facts.num_rows
        while left:
            with told(OSError):
                batch = next(parts, None)
            if batch is None:
                raise FormatError(f"no sound Parquet: {left} rows of row group {group} are missing")
            left -= batch.num_rows
            taken += batch.nbytes
            if taken > most:
                raise LimitError(f"unpacks to more than {most:,} bytes (--max-decompressed)")
            yield batch, left <= 0


def most_of(path: Path, reading: Reading) -> int:
    """Return how many bytes a file may unpack to."""
    return reading.max_decompressed or max(FREE, MAX_RATIO * path.stat().st_size)


def _rows(file: "ParquetFile", reading: Reading, path: Path) -> Iterator[bytes]:
    with told():
        columns = columns_of(file.schema_arrow, reading)
    all_of_them = reading.to == "jsonl"
    for batch, _ in batches(file, None if all_of_them else columns, most_of(path, reading)):
        yield from _whole_rows(batch) if all_of_them else lines_in(batch, columns, reading)


def _whole_rows(batch: "RecordBatch") -> Iterator[bytes]:
    """Yield a JSON record for each row, with all columns."""
    with told():
        rows = batch.to_pylist()
    for row in rows:
        yield (json.dumps(row, ensure_ascii=False, default=_told_in_json) + "\n").encode("utf-8", "backslashreplace")


def _told_in_json(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def lines_in(batch: "RecordBatch", columns: list[str], reading: Reading) -> Iterator[bytes]:
    """Yield a line for each row of a batch."""
    *names, text = columns
    with told():
        others = [[_shown(value) for value in values_of(batch, name)] for name in names]
        texts = values_of(batch, text)
    for number, value in enumerate(texts):
        record = {name: column[number] for name, column in zip(names, others, strict=True)}
        yield _line(record, text, value, reading)


def _line(record: dict[str, Any], field: str, value: bytes | None, reading: Reading) -> bytes:
    if record.get(UNREADABLE) and reading.to:
        return b"!no record\n"
    if value is not None and len(value) > reading.max_document:
        return f"!{too_long(reading.max_document)}\n".encode()
    try:
        text = None if value is None else value.decode()
    except UnicodeDecodeError as error:
        problem = f"byte 0x{error.object[error.start]:02x} at offset {error.start} is not utf-8"
        return f'!column "{field}": {problem}\n'.encode()
    given = {key: each for key, each in record.items() if each is not None}
    return (json.dumps({**given, field: text}) + "\n").encode()  # ASCII, so that a text is spelt in one way only


def values_of(batch: "RecordBatch", name: str) -> list[Any]:
    """Return a column: numbers as they are, texts as bytes, which need not be UTF-8."""
    import pyarrow as pa

    column = batch.column(batch.schema.get_field_index(name))
    if not _is_text(column.type):
        return cast(list[Any], column.to_pylist())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    return cast(list[Any], column.cast(pa.large_binary()).to_pylist())


def _shown(value: Any) -> Any:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
