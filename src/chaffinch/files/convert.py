"""`--to`: every document as a JSON record, whatever it came in, and JSON records as a Parquet file."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self, cast

from chaffinch.files.jsonl import of_line
from chaffinch.files.limits import FormatError
from chaffinch.files.parquet import UNREADABLE, parquet_module
from chaffinch.files.piece import Piece, Reading, untouched

FORMATS = ("jsonl", "parquet")
_ROWS = 1_000  # of a row group
_EXACT = 1 << 53  # below it, whole numbers are the same as floats
_JSON = "json"  # the type of a column whose values fit no other: their JSON, as text


def converted(found: Iterable[Piece], name: str, reading: Reading) -> Iterator[Piece]:
    """Yield pieces that are JSON records in the place of those of a text, a page or a WARC file."""
    folder = PurePosixPath(name).parent.as_posix()
    for piece in found:
        if piece.document:
            meta = piece.document.meta
            told = {"id": piece.id, **({"url": meta["url"]} if meta.get("url") else {})}
            raw = _line({**told, reading.text_field: piece.document.text})
            record = of_line(raw, piece.id, folder, reading)
            assert record.document
            literal = record.document.meta["literal"]
            document = replace(piece.document, meta={**meta, "literal": literal})
            yield replace(record, id=piece.id, document=document, whole=piece.whole)
        elif piece.error:
            raw = _line({"id": piece.id, UNREADABLE: piece.error})
            yield Piece(piece.id, raw, None, untouched(raw), piece.error)


def _line(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def names(given: Iterable[str], suffixes: Iterable[str], to: str) -> dict[str, str]:
    """Return for each name the one under which its records are written; no two are the same."""
    ends = sorted(suffixes, key=len, reverse=True)
    targets: dict[str, str] = {}
    taken = {name for name in given if f".{to}" in name.lower()}
    for name in sorted(given):
        end = next((each for each in ends if name.lower().endswith(each)), "")
        if end.startswith(f".{to}"):
            targets[name] = name
            continue
        target = f"{name[: len(name) - len(end)]}.{to}"
        while target in taken:
            target = f"{name}.{to}" if not target.startswith(name) else f"{target}.{to}"
        taken.add(target)
        targets[name] = target
    return targets


class Collected:
    """Writes JSON lines as a Parquet file whose columns are the fields of all of them.

    Used as a context. The lines wait in a file of their own until all are there and the types are known. A
    field whose values have no type in common becomes their JSON; a line that is no record, or that Parquet has no
    characters for, stands in the column `unreadable`.
    """

    def __init__(self, sink: BinaryIO, folder: Path) -> None:
        self._sink = sink
        self._spool: BinaryIO = cast(BinaryIO, tempfile.TemporaryFile(dir=folder))  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def write(self, raw: bytes) -> None:
        """Add a part of the lines."""
        self._spool.write(raw)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        with self._spool:
            if kind is None:
                self._put(_settled(self._types()))

    def _groups(self) -> Iterator[list[dict[str, Any]]]:
        self._spool.seek(0)
        records = (_record(line) for line in self._spool if not line.isspace())
        while group := list(islice(records, _ROWS)):
            yield group

    def _types(self) -> dict[str, set[Any]]:
        found: dict[str, set[Any]] = {}
        for group in self._groups():
            for name in dict.fromkeys(key for record in group for key in record):
                found.setdefault(name, set()).add(_type([record.get(name) for record in group]))
        return found

    def _put(self, types: dict[str, Any]) -> None:
        import pyarrow as pa

        plain = {name: pa.string() if kind == _JSON else kind for name, kind in types.items()}
        schema = pa.schema(list((plain or {"text": pa.string()}).items()))
        with parquet_module().ParquetWriter(self._sink, schema) as writer:
            for group in self._groups():
                try:
                    columns = [_column(group, name, types[name], plain[name]) for name in types]
                except (pa.ArrowException, OverflowError) as error:
                    raise FormatError(f"records that fit no Parquet: {error}") from error
                writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode().removeprefix("\ufeff"))
        json.dumps(record, ensure_ascii=False).encode()  # lone surrogates are no text to Parquet
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        return record
    return {UNREADABLE: line.rstrip(b"\r\n").decode("utf-8", "backslashreplace")}


def _type(values: list[Any]) -> Any:
    """Return the type that holds these values and no others."""
    import pyarrow as pa

    numbers = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    floats = any(isinstance(each, float) for each in numbers)
    if floats and any(isinstance(each, int) and abs(each) > _EXACT for each in numbers):
        return _JSON
    try:
        kind = pa.array(values).type
    except (pa.ArrowException, OverflowError, ValueError, TypeError):
        return _JSON
    big = kind == pa.int64() and any(abs(each) > _EXACT for each in numbers)
    return _JSON if "struct<>" in str(kind) else "big" if big else kind


def _settled(found: dict[str, set[Any]]) -> dict[str, Any]:
    return {name: _common(kinds) for name, kinds in found.items()}


def _common(kinds: set[Any]) -> Any:
    import pyarrow as pa

    kinds = kinds - {pa.null()}
    if "big" in kinds:
        return pa.int64() if kinds <= {"big", pa.int64()} else _JSON
    if _JSON in kinds:
        return _JSON
    try:
        parts = [pa.schema([("x", kind)]) for kind in sorted(kinds, key=str)]
        return pa.unify_schemas(parts, promote_options="permissive").field("x").type if parts else pa.string()
    except pa.ArrowException:
        return _JSON


def _column(group: list[dict[str, Any]], name: str, kind: Any, plain: Any) -> Any:
    import pyarrow as pa

    values = [record.get(name) for record in group]
    if kind == _JSON:
        values = [None if each is None else json.dumps(each, ensure_ascii=False) for each in values]
    return pa.array(values, plain)
