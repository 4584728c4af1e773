"""Hostile files: each gives a result or a named failure, the counts agree, and nothing is lost."""

import gzip
import os
import zlib
from collections import Counter
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from chaffinch.files.html import is_html
from chaffinch.files.limits import FormatError
from chaffinch.files.packing import unpacked
from hostile import MAX_DECOMPRESSED, MAX_DOCUMENT, hostile, plant
from house import chaffinch, put, records, texts, tree

pq: Any = pytest.importorskip("pyarrow.parquet", reason="needs chaffinch[parquet]")
pytest.importorskip("backports.zstd", reason="needs chaffinch[zstd]")
pytest.importorskip("warcio", reason="needs chaffinch[warc]")
pytest.importorskip("trafilatura", reason="needs chaffinch[html]")

SEEDS = [int(each) for each in os.environ.get("HOSTILE_SEEDS", "0").split(",")]
SECRET = b"Secret. . Secret."


def meant(name: str, raw: bytes) -> Any:
    """Return what a file says, however it is packed."""
    if name.endswith(".parquet"):
        table = pq.read_table(BytesIO(raw))
        return [
            column.cast("binary").to_pylist() if column.type == "string" else column.to_pylist() for column in table
        ]
    return unpacked(BytesIO(raw), name, 10**9).read()


def test_there_are_three_hundred_and_a_seed_gives_them_again() -> None:
    files = hostile(0)
    assert len(files) >= 300
    assert files == hostile(0) != hostile(1)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_gives_a_result_or_a_named_failure_and_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    files = hostile(seed)
    for name, raw in files.items():
        put(tmp_path / "in" / name, raw)
    planted = [f"odd/{name}" for name in plant(tmp_path / "in/odd", put(tmp_path / "secret.txt", SECRET))]
    limits = ("--max-document", MAX_DOCUMENT, "--max-decompressed", MAX_DECOMPRESSED)
    done = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", *limits)
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    kept, written = tree(tmp_path / "out/.chaffinch/quarantine"), texts(tmp_path / "out")

    assert done.exit_code == 3
    assert {name: (tmp_path / "in" / name).read_bytes() for name in files} == files
    assert {each.name for each in tmp_path.iterdir()} == {"in", "out", "secret.txt"}
    assert not any(SECRET in raw for raw in (*written.values(), *kept.values()))
    assert not any(name.endswith(".part") for name in written)

    # Every file is on record, in one piece; it is written or kept, never both, never neither.
    runs = [source for source, _ in groupby(str(each["source"]) for each in journal)]
    assert sorted(runs) == sorted([*files, *planted])
    of_file = {source: list(group) for source, group in groupby(journal, lambda each: str(each["source"]))}
    lost = {name for name, group in of_file.items() if group[-1]["status"] == "failed" and group[-1]["id"] == name}
    assert set(planted) <= lost
    assert kept == {name: files[name] for name in lost - set(planted)}
    assert set(written) == {
        next((each["written"] for each in of_file[name] if "written" in each), name) for name in of_file.keys() - lost
    }

    # The counts are those of the journal, and every line of records has its record.
    statuses = Counter(each["status"] for each in journal)
    assert {"changed", "unchanged", "failed", "empty"} <= set(statuses)
    assert f"{sum(statuses.values()) - statuses['empty']} documents: {statuses['changed']} changed" in done.stderr
    assert f"{statuses['failed']} failed" in done.stderr
    assert all(each.get("error") for each in journal if each["status"] == "failed")
    for name in (each for each in of_file.keys() - lost if each.startswith("records/")):
        lines = [line for line in BytesIO(files[name]) if not line.isspace()]
        assert len([each for each in of_file[name] if each["status"] != "empty"]) in (
            len(lines),
            len(lines) - files[name].count(b"null}\n"),
        )

    # All comes back that can.
    back = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    given = tree(tmp_path / "back")
    assert back.exit_code == 3 and back.stderr.count("failed: ") == len(planted)
    for name in (each for each in files if not is_html(each) or each in lost):
        assert given[name] == files[name] if name in lost else meant(name, given[name]) == meant(name, files[name]), (
            name
        )


@pytest.mark.parametrize("end", [".gz", ".zst"])
def test_what_is_given_as_hostile_is_hostile(end: str) -> None:
    broken = 0
    for name, raw in hostile(0).items():
        if name.startswith("packed/") and name.endswith(end):
            try:
                broken += len(unpacked(BytesIO(raw), name, MAX_DECOMPRESSED).read()) < 0
            except (FormatError, EOFError, OSError, zlib.error, gzip.BadGzipFile):
                broken += 1
    assert broken > 15
