"""`audit.reading`: a run read back as data."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaffinch.audit.journal import JournalError
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.core.ledger import origins
from house import FIXTURES, chaffinch, put, records

ROWS = (
    b'{"id": "r1", "url": "https://www.north.example/a", "text": "He left. . She came back."}\n'
    b"\n"
    b'{"id": "r2", "text": "It is fine."}\n'
    b'{"id": "r3", "body": "no text"}\n'
    b'{"id": "r4", "text": "Caf\\u00e9. . Two.", "lang": "fr"}\n'
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for path in sorted((FIXTURES / "articles").glob("*/input.txt"))[:4]:
        put(tmp_path / "in" / f"{path.parent.name}.txt", path.read_bytes())
    put(tmp_path / "in/deep/rows.jsonl", ROWS)
    put(tmp_path / "in/win.txt", b"\x93He left.\x94 . She came.\r\n")
    put(tmp_path / "in/broken.txt", b"caf\xe9")
    put(tmp_path / "in/none.jsonl", b"\n")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 3
    return tmp_path / "out"


def by_id(out: Path) -> dict[str, Cleaned]:
    return {each.id: each for each in Run.open(out).documents()}


def test_every_document_is_there_in_the_order_of_the_journal_with_its_texts(out: Path) -> None:
    named = [each["id"] for each in records(out / ".chaffinch/journal.jsonl") if each["status"] != "empty"]
    found = list(Run.open(out).documents())
    assert [each.id for each in found] == named
    for each in found:
        if each.source.endswith(".txt") and not each.problem:
            assert each.original and each.text is not None
            raw = (out.parent / "in" / each.source).read_bytes()
            assert each.original.encode(each.original.text) == raw
            assert each.original.encode(each.text) == (out / each.source).read_bytes()


def test_records_in_files_have_their_texts_site_and_language(out: Path) -> None:
    found = by_id(out)
    assert found["r1"].original and found["r1"].original.text == "He left. . She came back."
    assert found["r1"].text == "He left. She came back."
    assert (found["r1"].site, found["r2"].site) == ("north.example", "")
    assert found["r4"].original and found["r4"].original.lang == "fr"
    (failed,) = (each for each in found.values() if each.source.endswith(".jsonl") and each.problem)
    assert failed.problem.startswith('no field "text"') and failed.original is None
    assert "byte 0xe9" in found["broken.txt"].problem


def changes(out: Path) -> Iterator[tuple[Cleaned, str, str]]:
    for each in Run.open(out).documents():
        for change in each.changes(7):
            yield each, f"{change.left}{change.before}{change.right}", change.before


def test_changes_are_the_edits_of_the_journal_where_they_stood(out: Path) -> None:
    layers = [layer for each in Run.open(out).documents() for layer in each.layers]
    assert len(list(changes(out))) == sum(len(layer.edits) for layer in layers) >= 20
    for each in Run.open(out).documents():
        text = each.original.text if each.original else ""
        found = list(each.changes(7))
        assert [change.origin for change in found] == [span for spans in origins(each.layers) for span in spans]
        for change in found:
            if change.depth == 0:  # the first rule read the original itself
                start, end = max(0, change.span.start - 7), change.span.end + 7
                assert text[start:end] == f"{change.left}{change.before}{change.right}"
                assert change.origin == change.span
    (change,) = by_id(out)["r1"].changes()
    assert (change.rule, change.span.start, change.before, change.after) == ("punctuation/stop-after-stop", 8, " .", "")
    assert (change.left, change.right) == ("He left.", " She came back.")


def test_hunks_lead_from_one_text_to_the_other(out: Path) -> None:
    for each in Run.open(out).documents():
        text = each.original.text if each.original else ""
        for hunk in reversed(each.hunks):
            assert hunk.span.of(text) == hunk.before
            text = text[: hunk.span.start] + hunk.after + text[hunk.span.end :]
        assert text == (each.text or "")


def test_what_was_changed_since_has_its_changes_and_no_texts(out: Path) -> None:
    put(out / "win.txt", b"Something else.\n")
    (out / "deep/rows.jsonl").unlink()
    found = by_id(out)
    assert "changed since" in found["win.txt"].problem and found["win.txt"].original is None
    assert "rows.jsonl" in found["r1"].problem
    assert [(change.before, change.left) for change in found["r1"].changes()] == [(" .", "")]
    assert found["r1"].hunks == []


def test_a_file_with_fewer_or_more_records_than_its_journal_is_named(out: Path) -> None:
    lines = (out / "deep/rows.jsonl").read_bytes().splitlines(keepends=True)
    put(out / "deep/rows.jsonl", b"".join(lines[:1]))
    assert "ends before its journal does" in by_id(out)["r2"].problem
    put(out / "deep/rows.jsonl", b"".join([*lines, lines[0]]))
    assert by_id(out)["r4"].text == "Café. Two."


def test_settings_and_summary_are_those_of_the_run(out: Path) -> None:
    run = Run.open(out / ".chaffinch")
    assert run.folder == out and run.summary["documents"] == sum(1 for _ in run.documents())
    assert run.configuration["settings"]["profile"] == "article"
    (out / ".chaffinch/config.json").write_text("{", encoding="utf-8")
    (out / ".chaffinch/summary.json").unlink()
    broken_off = Run.open(out)
    assert (broken_off.configuration, broken_off.summary) == ({}, {})
    assert by_id(out)["r1"].text == "He left. She came back."


def test_a_folder_without_a_run_and_a_journal_at_fault_are_named(tmp_path: Path, out: Path) -> None:
    with pytest.raises(JournalError, match="expected the folder that a run was written to"):
        Run.open(tmp_path)
    journal = out / ".chaffinch/journal.jsonl"
    journal.write_bytes(journal.read_bytes() + json.dumps(records(journal)[1] | {"id": "x", "source": "../x"}).encode())
    assert "leads out of the folder" in by_id(out)["x"].problem
    journal.write_bytes(journal.read_bytes() + b"\n{\n")
    with pytest.raises(JournalError, match="line 13 is no JSON"):
        list(Run.open(out).records())
