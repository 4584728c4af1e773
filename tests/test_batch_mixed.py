"""Workers and resuming together with what else a run may be asked for: overrides, limits, other formats, flags."""

import json
import os
from pathlib import Path

import pytest

from house import chaffinch, counted, cut, put, records, texts, tree

FAULTY = "He left. . She came back.\n"
CLEAN = "He left. She came back.\n"
OTHER = (
    '[[override]]\npaths = ["raw/**"]\nselect = ["whitespace"]\n\n[[override]]\npaths = ["b/*"]\ntext-field = "body"\n'
)
METHODS = ["spawn", *(["fork"] if os.name == "posix" else [])]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder whose files differ in their settings."""
    for number in range(6):
        put(tmp_path / f"in/{'raw' if number % 2 else 'a'}/{number}.txt", f"Text {number}. {FAULTY}")
    body = [json.dumps({"id": f"b{number}", "body": f"Row {number}. {FAULTY}"}) for number in range(70)]
    put(tmp_path / "in/b/rows.jsonl", "\n".join(body) + "\n")
    put(tmp_path / "in/chaffinch.toml", OTHER)
    return tmp_path / "in"


@pytest.mark.parametrize("method", METHODS)
def test_overrides_hold_in_workers(site: Path, tmp_path: Path, method: str) -> None:
    chaffinch("clean", site, "-o", tmp_path / "one")
    assert chaffinch("clean", site, "-o", tmp_path / "two", "--jobs", 2, "--start-method", method).exit_code == 0
    found = texts(tmp_path / "two")
    assert found["a/0.txt"] == f"Text 0. {CLEAN}".encode()
    assert found["raw/1.txt"] == f"Text 1. {FAULTY}".encode()
    assert found["b/rows.jsonl"].count(b". .") == 0
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


def test_changed_override_redoes_the_files_it_names_and_no_others(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    put(site / "chaffinch.toml", OTHER.replace("whitespace", "punctuation"))
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "out")
    assert seen == ["raw/1.txt", "raw/3.txt", "raw/5.txt"]
    chaffinch("clean", site, "-o", tmp_path / "anew")
    assert tree(tmp_path / "out") == tree(tmp_path / "anew")


def test_changed_limit_is_seen(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    result = chaffinch("clean", site, "-o", tmp_path / "out", "--max-document", "20")
    assert result.exit_code == 3 and "a/0.txt: cannot be read: more than 20 bytes" in result.stderr
    assert texts(tmp_path / "out").keys() == {"b/rows.jsonl"}
    chaffinch("clean", site, "-o", tmp_path / "out")
    chaffinch("clean", site, "-o", tmp_path / "anew")
    assert tree(tmp_path / "out") == tree(tmp_path / "anew")


@pytest.mark.parametrize("method", METHODS)
def test_parquet_goes_through_workers_and_on_where_it_stopped(
    tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "in").mkdir()
    table = pa.table({"n": range(200), "text": [f"Row {number}. {FAULTY}" for number in range(199)] + [None]})
    pq.write_table(table, tmp_path / "in/a.parquet", row_group_size=60)
    put(tmp_path / "in/broken.parquet", "no Parquet")
    put(tmp_path / "in/z.txt", FAULTY)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "one").exit_code == 3
    options = ["--jobs", 2, "--start-method", method]
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "two", *options).exit_code == 3
    assert tree(tmp_path / "two") == tree(tmp_path / "one")
    assert pq.read_table(tmp_path / "two/a.parquet").column("text")[3].as_py() == f"Row 3. {CLEAN}"
    cut(tmp_path / "two", 150)
    (tmp_path / "two/a.parquet").unlink()
    seen = counted(monkeypatch)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "two")
    assert len(seen) == 199 - 150 + 1
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_records_that_were_asked_for_are_the_same_however_they_come(
    site: Path, tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if to == "parquet":
        pytest.importorskip("pyarrow")
    chaffinch("clean", site, "-o", tmp_path / "one", "--to", to)
    chaffinch("clean", site, "-o", tmp_path / "two", "--to", to, "--jobs", 2)
    assert f"a/0.{to}" in texts(tmp_path / "two") and tree(tmp_path / "two") == tree(tmp_path / "one")
    (tmp_path / f"two/a/2.{to}").unlink()
    seen = counted(monkeypatch)
    chaffinch("clean", site, "-o", tmp_path / "two", "--to", to)
    assert (seen, tree(tmp_path / "two")) == ([], tree(tmp_path / "one"))


def test_flags_are_listed_of_what_an_earlier_run_did_too(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", "He left.\n\nHe said that the old\n\nSign up for our newsletter\n")
    put(
        tmp_path / "in/b.jsonl",
        json.dumps({"id": "r", "text": "He left. She saw the.\n\nRead more: http://a.example"}) + "\n",
    )
    first = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--flags")
    again = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--flags", "--jobs", 2)
    assert any(each["flags"] for each in records(tmp_path / "out/.chaffinch/journal.jsonl"))
    assert first.stdout and again.stdout == first.stdout
