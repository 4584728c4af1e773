"""A Parquet file like another one, with other texts: read batch by batch beside the lines that it is given."""

import json
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast

from chaffinch.files.found import check_regular
from chaffinch.files.limits import FormatError
from chaffinch.files.parquet import (
    batches,
    check_texts,
    columns_of,
    lines_in,
    most_of,
    parquet_module,
    sound,
    told,
    values_of,
)
from chaffinch.files.piece import Reading

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile, ParquetWriter

_GROUP = 64_000_000  # bytes; a row group of more is written as several
_VERSIONS = ("1.0", "2.4", "2.6")
_PACKED = {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}  # what the reader calls it, and the writer


class Rewritten:
    """Writes a Parquet file like another one, with the texts of the lines that it is given.

    Used as a context; it closes the file that it reads, not the one it writes. Schema, other columns,
    compression and row groups are those of the other file. Raises `FormatError` if that breaks off.
    """

    def __init__(self, sink: BinaryIO, like: Path, reading: Reading) -> None:
        try:
            check_regular(like)  # a pipe would be waited for
            self._stream = like.open("rb")
        except OSError as error:  # of what is read, and not of what is written
            raise FormatError(str(error)) from error
        self._reading = reading
        try:
            self._file = sound(self._stream)
            with told():  # a name in it may be no text
                check_texts(self._file, reading)
                self._columns = columns_of(self._file.schema_arrow, reading)
            self._batches = batches(self._file, None, most_of(like, reading))
            self._batch = next(self._batches, None)
            with told():
                self._writer = _writer(sink, self._file)
        except BaseException:
            self._stream.close()
            raise
        self._given: list[bytes] = []
        self._rest: list[bytes] = []
        self._group: list[RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def write(self, raw: bytes) -> None:
        """Add a part of the lines."""
        self._rest += [raw] if raw else []
        if b"\n" not in raw:
            return
        *lines, rest = b"".join(self._rest).split(b"\n")
        self._rest = [rest] if rest else []
        self._given += (line + b"\n" for line in lines)
        while self._batch and len(self._given) >= self._batch[0].num_rows:
            batch, last = self._batch
            given, self._given = self._given[: batch.num_rows], self._given[batch.num_rows :]
            self._group.append(self._renewed(batch, given))
            if last or sum(each.nbytes for each in self._group) > _GROUP:
                self._put()
            self._batch = next(self._batches, None)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None and (self._batch or self._given or self._rest):
                raise FormatError("not as many rows as lines: the file was changed while it was read")
            if kind is None:
                self._writer.close()
        finally:
            with suppress(Exception):  # it would be closed later, when the sink is gone
                self._writer.close()
            self._stream.close()

    def _put(self) -> None:
        import pyarrow as pa

        table = pa.Table.from_batches(self._group, self._file.schema_arrow)
        with told():
            self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self._group = []

    def _renewed(self, batch: "RecordBatch", given: list[bytes]) -> "RecordBatch":
        """Return a batch with the texts of the lines that are not as they were."""
        import pyarrow as pa

        field = self._reading.text_field
        pairs = zip(given, lines_in(batch, self._columns, self._reading), strict=True)
        changed = {number: json.loads(line)[field] for number, (line, old) in enumerate(pairs) if line != old}
        if not changed:
            return batch
        place = batch.schema.get_field_index(field)
        values = values_of(batch, field)
        for number, text in changed.items():
            values[number] = text.encode()
        columns = [*batch.columns]
        columns[place] = _column(values, batch.schema.field(place).type)
        return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def copy_rows(source: Path, sink: BinaryIO, rows: Sequence[int], reading: Reading) -> None:
    """Write rows of a file, by their numbers from 0 and in order, as they are to a file like it.

    Raises `FormatError` for a file that is not what it was when the rows were counted.
    """
    import pyarrow as pa

    with source.open("rb") as stream:
        file = sound(stream)
        with told():
            writer = _writer(sink, file)
        with closing(writer):
            start = place = 0
            for batch, _ in batches(file, None, most_of(source, reading)):
                end = bisect_left(rows, start + batch.num_rows, place)
                parts = [batch.slice(number - start, 1) for number in rows[place:end]]
                if parts:
                    with told():
                        writer.write_table(pa.Table.from_batches(parts, file.schema_arrow))
                start, place = start + batch.num_rows, end
    if place < len(rows):
        raise FormatError("not as many rows as before: the file was changed while it was read")


def _column(values: list[bytes | None], kind: Any) -> Any:
    """Return a column of texts; what is no UTF-8 among them stays what it is."""
    import pyarrow as pa

    column = pa.array(values, pa.large_binary()).view(pa.large_string())
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type).dictionary_encode().cast(kind)
    return column.cast(kind)


def _writer(sink: BinaryIO, file: "ParquetFile") -> "ParquetWriter":
    """Return a writer that lays out a file as another one is, so far as one can ask for it."""
    facts = file.metadata
    first = facts.row_group(0) if facts.num_row_groups else None
    columns = [first.column(number) for number in range(first.num_columns)] if first else []
    packed = {each.path_in_schema: _PACKED.get(each.compression, each.compression.lower()) for each in columns}
    listed = [each.path_in_schema for each in columns if any("DICTIONARY" in name for name in each.encodings)]
    writer = parquet_module().ParquetWriter(
        sink,
        file.schema_arrow,
        version=facts.format_version if facts.format_version in _VERSIONS else "2.6",
        compression=packed or "snappy",
        use_dictionary=listed if columns else True,
        use_deprecated_int96_timestamps=any(each.physical_type == "INT96" for each in columns),
        store_schema=b"ARROW:schema" in (facts.metadata or {}),
        write_page_index=any(each.has_column_index for each in columns),
    )
    return cast("ParquetWriter", writer)
