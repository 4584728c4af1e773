"""`--to`: documents of every kind as records, JSON records as Parquet, and their texts back again."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chaffinch.files.convert import Collected, names
from house import chaffinch, put, records, texts, tree

pq: Any = pytest.importorskip("pyarrow.parquet", reason="needs chaffinch[parquet]")
pa: Any = pytest.importorskip("pyarrow")

FAULTY, CLEAN = "He left. . She came.", "He left. She came."


def table(rows: list[Any], tmp_path: Path) -> Any:
    """Return what JSON lines become; what is bytes among them is a line as it is."""
    sink = BytesIO()
    with Collected(sink, tmp_path) as stream:
        for row in rows:
            stream.write(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n")
    return pq.read_table(BytesIO(sink.getvalue()))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    put(tmp_path / "in/a.txt", f"é {FAULTY}\r\n")
    put(tmp_path / "in/b/c.md", (f"é {FAULTY}\n").encode("utf-16"))
    put(tmp_path / "in/r.jsonl", json.dumps({"id": 7, "n": [1], "text": FAULTY}) + "\n\nno record\n")
    pq.write_table(pa.table({"n": [1, None], "text": [FAULTY, None]}), tmp_path / "in/p.parquet")
    return tmp_path


def test_all_becomes_json_lines(site: Path) -> None:
    done = chaffinch("clean", site / "in", "-o", site / "out", "--to", "jsonl", "--verify")
    assert done.exit_code == 3  # a line is no record
    assert {name: raw.decode() for name, raw in texts(site / "out").items()} == {
        "a.jsonl": f'{{"id": "a.txt", "text": "é {CLEAN}\\r\\n"}}\n',
        "b/c.jsonl": f'{{"id": "b/c.md", "text": "é {CLEAN}\\n"}}\n',
        "r.jsonl": f'{{"id": 7, "n": [1], "text": "{CLEAN}"}}\n\nno record\n',
        "p.jsonl": f'{{"n": 1, "text": "{CLEAN}"}}\n{{"n": null, "text": null}}\n',
    }
    assert {each["source"] for each in records(site / "out/.chaffinch/journal.jsonl")} == {
        "a.txt", "b/c.md", "r.jsonl", "p.parquet"
    }  # fmt: skip


def test_all_becomes_parquet(site: Path) -> None:
    assert chaffinch("clean", site / "in", "-o", site / "out", "--to", "parquet").exit_code == 3
    assert {name: pq.read_table(site / "out" / name).to_pylist() for name in texts(site / "out")} == {
        "a.parquet": [{"id": "a.txt", "text": f"é {CLEAN}\r\n"}],
        "b/c.parquet": [{"id": "b/c.md", "text": f"é {CLEAN}\n"}],
        "r.parquet": [
            {"id": 7, "n": [1], "text": CLEAN, "unreadable": None},
            {"id": None, "n": None, "text": None, "unreadable": "no record"},
        ],
        "p.parquet": [{"n": 1, "text": CLEAN}, {"n": None, "text": None}],
    }


@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_undo_gives_the_texts_back_in_the_format_they_are_in(site: Path, to: str) -> None:
    chaffinch("clean", site / "in", "-o", site / "out", "--to", to)
    done = chaffinch("undo", site / "out", "-o", site / "back")
    assert (done.exit_code, len(tree(site / "back"))) == (0, 4), done.stderr

    def texts_of(name: str) -> list[Any]:
        if to == "parquet":
            return list(pq.read_table(site / "back" / name).column("text").to_pylist())
        lines = (site / "back" / name).read_bytes().decode().split("\n")
        return [json.loads(line)["text"] for line in lines if line.startswith("{")]

    assert texts_of(f"a.{to}") == [f"é {FAULTY}\r\n"]
    assert texts_of(f"b/c.{to}") == [f"é {FAULTY}\n"]
    assert texts_of(f"r.{to}")[0] == FAULTY
    assert texts_of(f"p.{to}") == [FAULTY, None]


def test_single_file_and_standard_input(site: Path) -> None:
    done = chaffinch("clean", site / "in/r.jsonl", "-o", site / "r.parquet", "--to", "parquet")
    assert (done.exit_code, pq.read_table(site / "r.parquet").column("text").to_pylist()) == (3, [CLEAN, None])
    done = chaffinch("clean", "-", "--to", "jsonl", given=FAULTY.encode())
    assert (done.exit_code, json.loads(done.stdout_bytes)) == (0, {"id": "-", "text": CLEAN})
    done = chaffinch("clean", "-", "--to", "parquet", given=FAULTY.encode())
    assert pq.read_table(pa.BufferReader(done.stdout_bytes)).to_pylist() == [{"id": "-", "text": CLEAN}]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, None, 2.5], "double", [1.0, None, 2.5]),
        ([2**60, 1], "int64", [2**60, 1]),
        ([2**60, 0.5], "string", [str(2**60), "0.5"]),
        ([2**70], "string", [str(2**70)]),
        ([1, "a"], "string", ["1", '"a"']),
        ([{}, None], "string", ["{}", None]),
        ([[1], ["a"]], "string", ["[1]", '["a"]']),
        ([{"a": 1}, {"b": [None]}], None, None),
        ([None, None], "string", [None, None]),
        ([True, None], "bool", [True, None]),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_field_has_a_type_that_holds_all_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: list[Any], kind: str | None, expected: Any, apart: bool
) -> None:
    if apart:
        monkeypatch.setattr("chaffinch.files.convert._ROWS", 1)
    found = table([{"x": each} for each in values], tmp_path)
    if kind:
        assert (str(found.schema.field("x").type), found.column("x").to_pylist()) == (kind, expected)
    assert found.num_rows == len(values)
    assert not list(tmp_path.iterdir())


def test_what_is_no_record_stays(tmp_path: Path) -> None:
    found = table([{"text": "a"}, b"\n", b"caf\xe9\n", b"[1]\n", b'{"text": "\\ud800"}\n', {"b": 1}], tmp_path)
    assert found.column("unreadable").to_pylist() == [None, "caf\\xe9", "[1]", '{"text": "\\ud800"}', None]
    assert found.column("text").to_pylist() == ["a", None, None, None, None]


def test_no_two_files_get_one_name() -> None:
    given = ["a.md", "a.txt", "a.jsonl", "b.jsonl.gz", "c.warc.gz", "c.parquet"]
    found = names(given, [".md", ".txt", ".jsonl", ".jsonl.gz", ".warc.gz", ".parquet"], "jsonl")
    assert found == {
        "a.jsonl": "a.jsonl",
        "a.md": "a.md.jsonl",
        "a.txt": "a.txt.jsonl",
        "b.jsonl.gz": "b.jsonl.gz",
        "c.parquet": "c.jsonl",
        "c.warc.gz": "c.warc.gz.jsonl",
    }
