"""A run for other tools: counts as CSV, the journal as Parquet, the changes as a patch."""

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chaffinch.audit.journal import Record, written_name
from chaffinch.audit.rates import Hits
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.audit.stats import Tally
from chaffinch.audit.survey import read
from chaffinch.files import single
from chaffinch.files.parquet import parquet_module
from chaffinch.files.paths import Target

_COLUMNS = ("edits", "documents", "removed", "flags", "held")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula, or skip before one
_ROWS = 10_000  # of a row group
_WIDE = ("utf-16", "utf-32")  # a line end is several bytes there


def counts_csv(records: Iterable[Record]) -> str:
    """Return the counts of each rule as CSV; a cell that a spreadsheet would take for a formula begins with `'`."""
    tally = Tally()
    for record in records:
        tally.add(record)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["rule", *_COLUMNS, "per_1000"])
    for rule, counts in tally.summary()["rules"].items():
        found = Counter(counts)
        rate = Hits(found["documents"], read(tally)).per_thousand
        table.writerow([_cell(rule), *(found[column] for column in _COLUMNS), f"{rate:.3f}"])
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """Yield a row for each edit, flag and held edit of a record; spans are code points, half-open."""
    known = {key: str(record.get(key, "")) for key in ("id", "source", "status", "lang", "sha256_in")}
    for depth, layer in enumerate(record.get("layers", ())):
        for edit in layer["edits"]:
            yield _row(known, "edit", layer["rule"], edit, depth=depth, said=edit["why"])
    for flag in record.get("flags", ()):
        yield _row(known, "flag", flag["rule"], flag, said=flag["message"], confidence=flag["confidence"])
    for held in record.get("held", ()):
        yield _row(known, "held", held["rule"], held, said=held["reason"])


def _row(
    known: dict[str, str], sort: str, rule: str, found: Record, *, said: str, depth: int = -1, confidence: float = 1.0
) -> dict[str, Any]:
    (start, end), (first, last) = found["span"], found["origin"]
    places = {"start": start, "end": end, "origin_start": first, "origin_end": last}
    texts = {"before": found.get("before"), "after": found.get("after"), "said": said}
    told = {key: text and text.encode("utf-8", "backslashreplace").decode() for key, text in texts.items()}
    return {**known, "sort": sort, "rule": rule, "depth": depth, **places, **told, "confidence": float(confidence)}


def journal_parquet(records: Iterable[Record], path: Path) -> int:
    """Write the rows of a journal as Parquet, and return how many there are. Raises `MissingExtraError`."""
    parquet = parquet_module()
    import pyarrow as pa

    whole = ("depth", "start", "end", "origin_start", "origin_end")
    names = ("id", "source", "status", "lang", "sha256_in", "sort", "rule", *whole, "before", "after", "said")
    fields = [pa.field(name, pa.int64() if name in whole else pa.large_string()) for name in names]
    schema = pa.schema([*fields, pa.field("confidence", pa.float64())])
    count = 0
    found = (row for record in records for row in rows(record))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:40]}.part")
    try:
        with parquet.ParquetWriter(beside, schema, compression="zstd") as writer:
            while batch := [row for row, _ in zip(found, range(_ROWS), strict=False)]:
                writer.write_table(pa.Table.from_pylist(batch, schema))
                count += len(batch)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return count


def patch(run: Run, path: Path) -> tuple[int, int]:
    """Write the changes of a run as a unified diff, for `patch -p1` and `git apply` over the originals.

    Returns how many files are in it, and how many changed documents are not: they are records in a file, pages, of
    an encoding without lines of bytes, or changed since.
    """
    files = left = 0
    with Target(path) as out:
        for cleaned in run.documents():
            if cleaned.record.get("layers"):
                lines = b"".join(_unified(cleaned))
                files += bool(lines)
                left += not lines
                out.write(lines)
    return files, left


def _unified(cleaned: Cleaned) -> Iterator[bytes]:
    source = cleaned.source
    own = single(source) and written_name(cleaned.record) == source
    if not own or cleaned.original is None or cleaned.text is None or any(each in source for each in "\n\r\t"):
        return
    if cleaned.original.decoding.encoding.startswith(_WIDE):
        return
    before, after = (_split(cleaned.original.encode(text)) for text in (cleaned.original.text, cleaned.text))
    # `patch` takes a name to its first space, unless a tab ends it.
    name = source.encode("utf-8", "surrogateescape") + b"\t" * (" " in source)
    for line in difflib.diff_bytes(difflib.unified_diff, before, after, b"a/" + name, b"b/" + name):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _split(raw: bytes) -> list[bytes]:
    """Return the lines of bytes as patch counts them: a line ends at a line feed, and nowhere else."""
    return io.BytesIO(raw).readlines()
