"""Parquet: rows are documents, only texts are made anew, and a file need not fit into memory."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from chaffinch.cli.output import Output, to_stdout
from chaffinch.files.limits import FormatError, LimitError
from chaffinch.files.paths import PathError, Target, opened
from chaffinch.files.piece import Reading
from house import chaffinch, put, records, texts, tree

pa: Any = pytest.importorskip("pyarrow", reason="needs chaffinch[parquet]")
pq: Any = pytest.importorskip("pyarrow.parquet")

FAULTY, CLEAN = "He left. . She came.", "He left. She came."


def parquet(path: Path, table: Any, **options: Any) -> Path:
    """Write a table to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **options)
    return path


def rich() -> Any:
    """Return a table with columns of many kinds."""
    columns = {
        "id": pa.array(["a", None, "c", "../x"]),
        "n": pa.array([1, 2, None, 4], pa.int16()),
        "when": pa.array([1, None, 3, 4], pa.timestamp("us", "UTC")),
        "raw": pa.array([b"\xff\0", b"", None, b"x"]),
        "tags": pa.array([["x", None], [], None, ["y"]], pa.list_(pa.string())),
        "deep": pa.array([{"k": {"v": 1.5}}, None, {"k": None}, {"k": {"v": 2.0}}]),
        "kind": pa.array(["p", "q", "p", None]).dictionary_encode(),
        "price": pa.array([None, "1.10", "2.20", "3.30"]).cast(pa.decimal128(9, 2)),
        "text": pa.array([FAULTY, None, "Fine.", f"é {FAULTY}"]),
        "lang": pa.array(["en", "de", None, "en"]),
    }
    schema = pa.table(columns).schema.with_metadata({"huggingface": "{}", "my": "note"})
    return pa.table(columns, schema)


def column(path: Path, name: str = "text") -> list[Any]:
    return list(pq.read_table(path).column(name).to_pylist())


def test_only_texts_change(tmp_path: Path) -> None:
    source = parquet(tmp_path / "in/a.parquet", rich(), compression="zstd", row_group_size=3)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--verify").exit_code == 0
    before, after = pq.ParquetFile(source), pq.ParquetFile(tmp_path / "out/a.parquet")
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert after.schema.equals(before.schema)
    assert [after.metadata.row_group(place).num_rows for place in range(2)] == [3, 1]
    assert after.metadata.row_group(0).column(0).compression == "ZSTD"
    assert after.read().drop_columns(["text"]).equals(before.read().drop_columns(["text"]))
    assert column(tmp_path / "out/a.parquet") == [CLEAN, None, "Fine.", f"é {CLEAN}"]


def test_values_come_back(tmp_path: Path) -> None:
    source = parquet(tmp_path / "in/a.parquet", rich(), row_group_size=2)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, "1 of 1 files given back" in result.stderr) == (0, True)
    assert pq.read_table(tmp_path / "back/a.parquet").equals(pq.read_table(source), check_metadata=True)


def test_journal_goes_by_ids_which_are_no_paths(tmp_path: Path) -> None:
    parquet(tmp_path / "in/a.parquet", rich())
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert [(each["id"], each["status"], each["lang"]) for each in journal] == [
        ("a", "changed", "en"),
        ("c", "unchanged", "und"),
        ("../x", "changed", "en"),
    ]
    assert not any("literal" in each for each in journal)
    assert set(tree(tmp_path)) == {"in/a.parquet", "out/a.parquet", *(f"out/.chaffinch/{name}" for name in RUN)}


RUN = ("config.json", "journal.jsonl", "summary.json")


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()], ids=str
)
def test_texts_of_every_type_are_cleaned_and_keep_it(tmp_path: Path, kind: Any) -> None:
    values = pa.array([FAULTY, None, "Fine.", "Fine."])
    given = values.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else values.cast(kind)
    source = parquet(tmp_path / "a.parquet", pa.table({"text": given}))
    done = chaffinch("clean", source, "-o", tmp_path / "b.parquet", "--journal", tmp_path / "j")
    assert (done.exit_code, column(tmp_path / "b.parquet")) == (0, [CLEAN, None, "Fine.", "Fine."])
    assert pq.read_schema(tmp_path / "b.parquet").equals(pq.read_schema(source))
    chaffinch("undo", tmp_path / "b.parquet", "--journal", tmp_path / "j", "-o", tmp_path / "c.parquet")
    assert column(tmp_path / "c.parquet") == [FAULTY, None, "Fine.", "Fine."]


def test_column_can_be_named(tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", pa.table({"text": [1], "body": [FAULTY], "id": [7], "tongue": ["fr"]}))
    options = ("--text-field", "body", "--lang-field", "tongue", "--journal", tmp_path / "j")
    assert chaffinch("clean", source, "-o", tmp_path / "b.parquet", *options).exit_code == 0
    assert pq.read_table(tmp_path / "b.parquet").to_pylist() == [{"text": 1, "body": CLEAN, "id": 7, "tongue": "fr"}]
    assert [(each["id"], each["lang"]) for each in records(tmp_path / "j")] == [("7", "fr")]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"body": ["a"]}, 'no column "text"; the file has: body'),
        ({"text": [1]}, 'column "text" holds int64; expected string'),
        ({"text": [["a"]]}, 'column "text" holds list<element: string>; expected string'),
    ],
)
def test_file_without_texts_is_named_and_quarantined(tmp_path: Path, table: Any, problem: str) -> None:
    raw = parquet(tmp_path / "in/a.parquet", pa.table(table)).read_bytes()
    put(tmp_path / "in/b.txt", FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"b.txt": CLEAN.encode()})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.parquet": raw}
    assert f"failed: a.parquet: cannot be read: {problem}" in result.stderr


def test_broken_files_are_named_and_quarantined(tmp_path: Path) -> None:
    rows = [f"{FAULTY} {random.Random(number).random()}" for number in range(5_000)]
    raw = parquet(tmp_path / "whole.parquet", pa.table({"text": rows}), row_group_size=1000).read_bytes()
    broken = [
        b"",
        b"PAR1",
        raw[:-1],
        raw[: len(raw) // 2],
        raw[:4] + raw[-2000:],
        raw[:20_000] + bytes(200) + raw[20_200:],
    ]
    for number, each in enumerate(broken):
        put(tmp_path / f"in/{number}.parquet", each)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {})
    kept = tree(tmp_path / "out/.chaffinch/quarantine")
    assert kept == {f"{number}.parquet": each for number, each in enumerate(broken)}
    assert result.stderr.count("cannot be read: no sound Parquet") == len(broken)


def test_names_that_are_no_text_are_no_sound_parquet(tmp_path: Path) -> None:
    raw = parquet(tmp_path / "whole.parquet", pa.table({"text": [FAULTY], "café": [1]})).read_bytes()
    put(tmp_path / "in/a.parquet", raw.replace("é".encode(), b"\xff\xfe"))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {})
    assert "failed: a.parquet: cannot be read: no sound Parquet" in result.stderr


def test_row_that_is_no_text_is_named_and_stays(tmp_path: Path) -> None:
    raw = pa.array([b"a\xff", FAULTY.encode(), b"b" * 2000], pa.binary())
    table = pa.table({"text": pa.Array.from_buffers(pa.string(), 3, raw.buffers()), "n": [1, 2, 3]})
    source = parquet(tmp_path / "in/a.parquet", table)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-document", "1000")
    assert result.exit_code == 3
    assert 'failed: a.parquet:1: column "text": byte 0xff at offset 1 is not utf-8' in result.stderr
    assert "failed: a.parquet:3: more than 1,000 bytes: too large for a document" in result.stderr
    found = pq.read_table(tmp_path / "out/a.parquet").column("text").cast(pa.binary()).to_pylist()
    assert found == [b"a\xff", CLEAN.encode(), b"b" * 2000]
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    back = pq.read_table(tmp_path / "back/a.parquet").column("text").cast(pa.binary())
    assert back.equals(pq.read_table(source).column("text").cast(pa.binary()))


def test_file_that_unpacks_to_too_much_is_named(tmp_path: Path) -> None:
    parquet(tmp_path / "in/a.parquet", pa.table({"text": ["same text again and again. "] * 100_000}))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-decompressed", "1M")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {})
    assert "unpacks to more than 1,000,000 bytes" in result.stderr


def test_large_row_groups_are_read_and_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaffinch.files.rewritten._GROUP", 100_000)
    monkeypatch.setattr("chaffinch.files.parquet._BATCH", 10_000)
    rows = [f"{FAULTY} {number:0100}" for number in range(3000)]
    source = parquet(tmp_path / "a.parquet", pa.table({"text": rows, "n": range(3000)}))
    with opened(source) as stream, Target(tmp_path / "b.parquet", source) as target:
        for line in stream:
            target.write(line.replace(b". .", b"."))
    file = pq.ParquetFile(tmp_path / "b.parquet")
    assert file.num_row_groups > 2
    assert file.read().to_pylist() == [{"text": row.replace(". .", "."), "n": n} for n, row in enumerate(rows)]


@pytest.mark.parametrize("size", [1, 7, 100, 10**6])
def test_lines_may_come_in_parts_of_any_size(tmp_path: Path, size: int) -> None:
    source = parquet(tmp_path / "a.parquet", pa.table({"text": [FAULTY, None, "x"] * 10}), row_group_size=4)
    with opened(source) as stream:
        raw = stream.read().replace(b". .", b".")
    with Target(tmp_path / "b.parquet", source) as target:
        for start in range(0, len(raw), size):
            target.write(raw[start : start + size])
    assert column(tmp_path / "b.parquet") == [CLEAN, None, "x"] * 10
    assert pq.ParquetFile(tmp_path / "b.parquet").num_row_groups == 8


@pytest.mark.parametrize("lines", [0, 1, 3])
def test_lines_that_are_not_as_many_as_the_rows_are_an_error(tmp_path: Path, lines: int) -> None:
    source = parquet(tmp_path / "a.parquet", pa.table({"text": ["a", "b"]}))
    with pytest.raises(FormatError, match="not as many rows"), Target(tmp_path / "b.parquet", source) as target:
        target.write(b'{"text": "a"}\n' * lines)
    assert set(tree(tmp_path)) == {"a.parquet"}


def test_error_leaves_nothing_behind(tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", pa.table({"text": ["a", "b"]}))
    with pytest.raises(KeyboardInterrupt), Target(tmp_path / "b.parquet", source):
        raise KeyboardInterrupt
    assert set(tree(tmp_path)) == {"a.parquet"}


def test_limits_hold_while_it_is_written_too(tmp_path: Path) -> None:
    table = pa.table({"text": ["a"] * 10, "much": ["m" * 50_000] * 10})
    source = parquet(tmp_path / "a.parquet", table)
    with pytest.raises(LimitError), Target(tmp_path / "b.parquet", source, Reading(max_decompressed=100_000)) as target:
        target.write(b'{"text": "a"}\n' * 10)
    assert set(tree(tmp_path)) == {"a.parquet"}


@pytest.mark.parametrize("table", [{"text": pa.array([], pa.string())}, {"text": pa.array([None, None], pa.string())}])
def test_file_without_a_document_comes_and_goes(tmp_path: Path, table: Any) -> None:
    source = parquet(tmp_path / "in/a.parquet", pa.table(table))
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert [each["status"] for each in records(tmp_path / "out/.chaffinch/journal.jsonl")] == ["empty"]
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert pq.read_table(tmp_path / "back/a.parquet").equals(pq.read_table(source))


@pytest.mark.parametrize("out", ["b.jsonl", "b.txt", "b"])
def test_parquet_goes_to_parquet_only(tmp_path: Path, out: str) -> None:
    source = parquet(tmp_path / "a.parquet", pa.table({"text": [FAULTY]}))
    result = chaffinch("clean", source, "-o", tmp_path / out)
    assert (result.exit_code, set(tree(tmp_path))) == (2, {"a.parquet"})


def test_other_files_do_not_go_to_parquet(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.jsonl", json.dumps({"text": "a"})), "-o", tmp_path / "b.parquet")
    assert (result.exit_code, set(tree(tmp_path))) == (2, {"a.jsonl"})


def piped(*words: object, given: bytes) -> tuple[int, list[Any]]:
    """Return the exit code of a run over standard input, and the texts of the Parquet that it prints."""
    result = chaffinch("clean", "-", *words, given=given)
    return result.exit_code, pq.read_table(pa.BufferReader(result.stdout_bytes)).column("text").to_pylist()


def test_standard_input_and_output_are_like_files(tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", rich(), row_group_size=3)
    assert chaffinch("clean", source, "-o", tmp_path / "b.parquet").exit_code == 0
    written = (tmp_path / "b.parquet").read_bytes()
    assert chaffinch("clean", source).stdout_bytes == written
    given = source.read_bytes()
    for words in ((), ("--jobs", 2)):
        result = chaffinch("clean", "-", "--format", "parquet", "--journal", tmp_path / "j.jsonl", *words, given=given)
        assert (result.exit_code, result.stdout_bytes) == (0, written)
        assert [each["id"] for each in records(tmp_path / "j.jsonl")] == ["a", "c", "../x"]
    done = chaffinch("clean", "-", "--format", "parquet", "-o", tmp_path / "c.parquet", given=given)
    assert (done.exit_code, done.stdout_bytes, (tmp_path / "c.parquet").read_bytes()) == (0, b"", written)


def test_standard_input_is_made_parquet_and_parquet_lines() -> None:
    rows = "".join(json.dumps({"id": str(n), "text": FAULTY}) + "\n" for n in range(3)).encode()
    assert piped("--format", "jsonl", "--to", "parquet", given=rows) == (0, [CLEAN] * 3)
    assert piped("--to", "parquet", given=FAULTY.encode()) == (0, [CLEAN])
    packed = chaffinch("clean", "-", "--format", "jsonl", "--to", "parquet", given=rows).stdout_bytes
    lines = chaffinch("clean", "-", "--format", "parquet", "--to", "jsonl", given=packed).stdout_bytes
    assert [json.loads(line) for line in lines.splitlines()] == [{"id": str(n), "text": CLEAN} for n in range(3)]


def test_standard_input_that_is_no_parquet_prints_nothing(tmp_path: Path) -> None:
    for given in (b"", b"He left.\n", parquet(tmp_path / "a.parquet", rich()).read_bytes()[:-9]):
        result = chaffinch("clean", "-", "--format", "parquet", given=given)
        assert (result.exit_code, result.stdout_bytes) == (3, b"")
        assert "failed: -.parquet: cannot be read: no sound Parquet" in result.stderr
    result = chaffinch("clean", "-", "--format", "parquet", "-o", tmp_path / "b.jsonl", given=b"")
    assert result.exit_code == 2 and "of another kind than" in result.stderr
    checked = chaffinch("clean", tmp_path / "a.parquet", "--check")
    assert (checked.exit_code, checked.stdout_bytes) == (1, b"")


def test_parquet_is_not_printed_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = Output(None, folder=False, journal=None, diff=False, flags=False, dry=False, stats=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(PathError, match="no text for a terminal"), to_stdout(output, "a.parquet"):
        raise AssertionError("it was written")
    with to_stdout(output, "a.jsonl") as same:
        assert same is output


LONG = ("--max-document", 1000)


@pytest.mark.parametrize(
    ("bad", "options"),
    [(b"\xff. . bad", ()), (b"\xff. . bad", ("--jobs", 2)), (b". . " * 500, ("--to", "jsonl", *LONG))],
)
def test_rows_that_fail_are_kept_as_they_are_with_all_columns(
    tmp_path: Path, bad: bytes, options: tuple[object, ...]
) -> None:
    table = pa.concat_tables([rich()] * 700)  # more than a batch
    texts_ = [bad if n in (1, 1500, 2799) else f"{FAULTY} {n}".encode() for n in range(table.num_rows)]
    place = table.schema.get_field_index("text")
    column_ = pa.array(texts_, pa.binary()).view(pa.string())
    source = parquet(tmp_path / "in/d/a.parquet", table.set_column(place, "text", column_), row_group_size=900)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", *options)
    assert result.exit_code == 3 and "3 failed" in result.stderr
    kept = tree(tmp_path / "out/.chaffinch/records")
    assert set(kept) == {"d/a.parquet"}
    rows, whole = (pq.read_table(each) for each in (tmp_path / "out/.chaffinch/records/d/a.parquet", source))
    assert rows.schema.equals(whole.schema, check_metadata=True)
    assert rows.column("text").combine_chunks().view(pa.binary()).to_pylist() == [bad] * 3
    assert rows.drop_columns(["text"]).equals(whole.drop_columns(["text"]).take([1, 1500, 2799]))


def test_a_run_without_failures_keeps_no_rows(tmp_path: Path) -> None:
    parquet(tmp_path / "in/a.parquet", rich())
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert not (tmp_path / "out/.chaffinch/records").exists()
