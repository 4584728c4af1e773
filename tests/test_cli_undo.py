"""`chaffinch undo`: the originals come back to the byte, or are named."""

import gzip
import json
from pathlib import Path

import pytest

from house import chaffinch, put, tree

SEED = Path(__file__).parents[1] / "seeds" / "000_7ca0d90923022256.txt"
FAULTY = b"He left. . She came back.\n"
ROWS = b'{"id": "r1", "text": "He left. . She came back."}\n{"id": "r2", "text": "One. . Two. . Three."}\n'


def there_and_back(tmp_path: Path, *options: str, code: int = 0) -> dict[str, bytes]:
    """Clean `tmp_path/in` to `out`, undo `out` to `back`, and return what came back."""
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", *options).exit_code == code
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    return tree(tmp_path / "back")


def there_and_back_alone(tmp_path: Path, name: str, raw: bytes, *options: str) -> bytes:
    """Clean one file, check that it changed, undo it with its journal, and return what came back."""
    source, cleaned, journal = put(tmp_path / name, raw), tmp_path / f"cleaned-{name}", tmp_path / "j"
    assert chaffinch("clean", source, "-o", cleaned, "--journal", journal, *options).exit_code == 0
    assert cleaned.read_bytes() != raw
    assert chaffinch("undo", cleaned, "--journal", journal, "-o", tmp_path / f"back-{name}").exit_code == 0
    return (tmp_path / f"back-{name}").read_bytes()


@pytest.mark.parametrize("options", [[], ["--unsafe"], ["--select", "chrome"], ["--ignore", "chrome"]])
def test_seed_comes_back(tmp_path: Path, options: list[str]) -> None:
    put(tmp_path / "in/deep/seed.txt", SEED.read_bytes())
    assert there_and_back(tmp_path, *options) == {"deep/seed.txt": SEED.read_bytes()}
    assert tree(tmp_path / "out")["deep/seed.txt"] != SEED.read_bytes()


def test_folder_comes_back(tmp_path: Path) -> None:
    names = ("a.txt", "b/c.md", "b/d/é.txt", "caf\udce9.txt")
    for name in names:
        put(tmp_path / "in" / name, FAULTY)
    put(tmp_path / "in/rows.jsonl", ROWS)
    assert there_and_back(tmp_path) == dict.fromkeys(names, FAULTY) | {"rows.jsonl": ROWS}


def test_run_folder_itself_can_be_named(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    result = chaffinch("undo", tmp_path / "out/.chaffinch", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (0, {"a.txt": FAULTY})
    assert "1 of 1 files given back" in result.stderr


def test_undo_leaves_the_run_as_it_is(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    before = tree(tmp_path / "out")
    chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    "raw",
    [
        FAULTY,
        FAULTY.rstrip(),
        FAULTY.replace(b"\n", b"\r\n") * 2,
        b"\xef\xbb\xbf" + FAULTY,
        b"\0" + FAULTY + b"\0\r",
        "He left.\u00a0. She came.".encode(),
        "\ufeffHe left. . She 😀 came.".encode("utf-16-le"),
        "\ufeffHe left. . She 😀 came.".encode("utf-32-be"),
        b"\x93He left.\x94 . She came.",
        b"He left.\xa0. She came.",
        "The cafÃ© opened in MÃ¡laga. . It shut.\n".encode(),
    ],
)
def test_text_file_comes_back(tmp_path: Path, raw: bytes) -> None:
    assert there_and_back_alone(tmp_path, "a.txt", raw) == raw


def test_text_in_a_declared_encoding_comes_back(tmp_path: Path) -> None:
    raw = b"\x93The caf\xe9.\x94 . It shut.\r\n"
    assert there_and_back_alone(tmp_path, "a.txt", raw, "--encoding", "cp1252") == raw


@pytest.mark.parametrize(
    "raw",
    [
        ROWS,
        ROWS.rstrip(),
        ROWS.replace(b"\n", b"\r\n"),
        b'  { "text" : "One. . Two." , "n" :1.0, "m":1e5,"k":-0, "x": 1E+2 }\t\n',
        b'{"z":1,"text":"One. . Two.","a":2}\n',
        b'{"text":1,"text":"gone","text":"One. . Two.","k":1,"k":1}\n',
        b'{"te\\u0078t":"One. . Two.","u":"a\\/b\\u0041\\u00E9"}\n',
        b'{"text":"Caf\\u00e9. . Two.\\n\\t\\"\\\\","u":"\\u00e9"}\n',
        '{"text":"Café. . Two.\\u001f","u":"\\u00e9é"}\n'.encode(),
        b'{"text":"\\ud800. \\udfffOne. . Two."}\n',
        b'{"text":"\\ud83d\\ude00 One. . Two."}\n',
        b'\n{"text": "One. . Two."}\n\r\n  \n{"text": null}\n{"text": "One. . Two."}\n\n',
        b'\xef\xbb\xbf{"text":"One. . Two."}\n',
        b'{"text":"a\\/b left. . Two."}',
        b'{"text":"N\\u00E9. . Two."}',
        '{"text":"é\\ud800 He left. . Two."}'.encode(),
        '{"text":"He left.\u00a0. She came."}\n'.encode(),  # the only raw character goes with the fault
    ],
)
def test_records_come_back(tmp_path: Path, raw: bytes) -> None:
    assert there_and_back_alone(tmp_path, "a.jsonl", raw) == raw


@pytest.mark.parametrize("literal", ['"a\\/b"', '"\\u0041"', '"\\u00E9"', '"é\\u00e9"', '"\\u200e‎"', '"é\\ud800"'])
def test_texts_in_odd_spelling_pass_through_and_come_back(tmp_path: Path, literal: str) -> None:
    raw = f'{{"text":{literal}}}\n'.encode()
    put(tmp_path / "in/a.jsonl", raw + ROWS)
    assert there_and_back(tmp_path) == {"a.jsonl": raw + ROWS}
    assert tree(tmp_path / "out")["a.jsonl"].startswith(raw)


def test_packed_records_come_back(tmp_path: Path) -> None:
    put(tmp_path / "in/a.jsonl.gz", gzip.compress(ROWS))
    assert gzip.decompress(there_and_back(tmp_path)["a.jsonl.gz"]) == ROWS
    assert gzip.decompress((tmp_path / "out/a.jsonl.gz").read_bytes()) != ROWS


def test_bad_lines_come_back_among_the_good(tmp_path: Path) -> None:
    raw = b'{"text"\n' + ROWS + b'\xff\n\n{"body": 1}\n' + ROWS + b"[]"
    put(tmp_path / "in/a.jsonl", raw)
    assert there_and_back(tmp_path, code=3) == {"a.jsonl": raw}


def test_quarantined_files_come_back(tmp_path: Path) -> None:
    broken = gzip.compress(ROWS * 500)[:-30]
    given = {"a.txt": b"caf\xe9\x81", "b/c.txt": FAULTY, "d.jsonl.gz": broken}
    for name, raw in given.items():
        put(tmp_path / "in" / name, raw)
    assert there_and_back(tmp_path, code=3) == given


@pytest.mark.parametrize("raw", [b"", b"\n", b" \n\r\n", b'{"text": null}\n'])
def test_file_without_a_document_comes_back(tmp_path: Path, raw: bytes) -> None:
    put(tmp_path / "in/a.jsonl", raw)
    put(tmp_path / "in/b.txt", FAULTY)
    assert there_and_back(tmp_path) == {"a.jsonl": raw, "b.txt": FAULTY}


def test_folder_run_with_fields_of_its_own_comes_back(tmp_path: Path) -> None:
    raw = b'{"body": "One. . Two."}\n'
    put(tmp_path / "in/a.jsonl", raw)
    assert there_and_back(tmp_path, "--text-field", "body") == {"a.jsonl": raw}
    assert tree(tmp_path / "out")["a.jsonl"] == raw.replace(b". .", b".")


def test_single_file_is_read_as_what_it_came_from(tmp_path: Path) -> None:
    raw = b'{"text":"One. . Two."}\n'
    chaffinch("clean", put(tmp_path / "a.jsonl", raw), "-o", tmp_path / "b.json", "--journal", tmp_path / "j")
    result = chaffinch("undo", tmp_path / "b.json", "--journal", tmp_path / "j", "-o", tmp_path / "c")
    assert (result.exit_code, (tmp_path / "c").read_bytes()) == (0, raw)


def test_single_file_finds_its_records_in_the_journal_of_a_folder(tmp_path: Path) -> None:
    given = {"a.txt": FAULTY, "b.txt": b"Else. . Two.\n", "c/rows.jsonl": ROWS}
    for name, raw in given.items():
        put(tmp_path / "in" / name, raw)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    for name, raw in given.items():
        words = tmp_path / "out" / name, "--journal", tmp_path / "out/.chaffinch/journal.jsonl"
        assert chaffinch("undo", *words, "-o", tmp_path / "back" / name).exit_code == 0
        assert (tmp_path / "back" / name).read_bytes() == raw


def test_single_file_that_the_journal_does_not_know_is_a_usage_error(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        put(tmp_path / "in" / name, FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    result = chaffinch("undo", put(tmp_path / "c.txt", FAULTY), "--journal", journal, "-o", tmp_path / "back.txt")
    assert (result.exit_code, (tmp_path / "back.txt").exists()) == (2, False)
    assert "c.txt: the journal has no record of it" in result.stderr


def test_mended_input_comes_back_and_not_what_was_quarantined_before(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", b"caf\xe9")
    there_and_back(tmp_path, code=3)
    put(tmp_path / "in/a.txt", FAULTY)
    assert there_and_back(tmp_path) == {"a.txt": FAULTY}


def test_output_of_an_earlier_run_does_not_come_back_as_an_original(tmp_path: Path) -> None:
    source = put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    source.unlink()
    source.symlink_to("nowhere")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {})
    assert "failed: a.txt: " in result.stderr


@pytest.mark.parametrize("change", [b"He stayed. She came back.\n", b"", b"caf\xe9", b"He left. She came back.\r\n"])
def test_changed_output_is_named_and_the_others_come_back(tmp_path: Path, change: bytes) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / "in" / name, FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    put(tmp_path / "out/b.txt", change)
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {"a.txt": FAULTY, "c.txt": FAULTY})
    assert "failed: b.txt: " in result.stderr
    assert "2 of 3 files given back" in result.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"She came", b"She ran"),
        (b"{", b"["),
        (b'"text"', b'"body"'),
        (b'{"id": "r2", "text": "One. Two. Three."}\n', b""),
        (b"\n", b'\n{"text": "More."}\n'),
    ],
)
def test_changed_records_are_named_and_their_file_is_not_written(tmp_path: Path, old: bytes, new: bytes) -> None:
    put(tmp_path / "in/a.jsonl", ROWS)
    put(tmp_path / "in/b.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    put(tmp_path / "out/a.jsonl", tree(tmp_path / "out")["a.jsonl"].replace(old, new))
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {"b.txt": FAULTY})
    assert "failed: a.jsonl: " in result.stderr


def test_gzip_that_breaks_off_is_named_and_the_others_come_back(tmp_path: Path) -> None:
    put(tmp_path / "in/a.jsonl.gz", gzip.compress(ROWS * 99))
    put(tmp_path / "in/b.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    cut = tmp_path / "out/a.jsonl.gz"
    put(cut, cut.read_bytes()[:-20])
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {"b.txt": FAULTY})
    assert "failed: a.jsonl.gz: Compressed file ended" in result.stderr


def test_missing_output_is_named_and_the_others_come_back(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    put(tmp_path / "in/b.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    (tmp_path / "out/a.txt").unlink()
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {"b.txt": FAULTY})
    assert "failed: a.txt: [Errno 2] No such file" in result.stderr


def test_journal_of_another_text_does_not_fit(tmp_path: Path) -> None:
    there_and_back_alone(tmp_path, "a.txt", FAULTY)
    other = put(tmp_path / "other.txt", b"He left. She stayed.\n")
    result = chaffinch("undo", other, "--journal", tmp_path / "j", "-o", tmp_path / "new.txt")
    assert (result.exit_code, (tmp_path / "new.txt").exists()) == (2, False)
    assert "changed since it was cleaned; its record no longer fits" in result.stderr


def test_edits_that_lead_elsewhere_are_noticed(tmp_path: Path) -> None:
    there_and_back_alone(tmp_path, "a.txt", FAULTY)
    forged = (tmp_path / "j").read_bytes().replace(b'"before": " ."', b'"before": " ,"')
    result = chaffinch(
        "undo", tmp_path / "cleaned-a.txt", "--journal", put(tmp_path / "j", forged), "-o", tmp_path / "new.txt"
    )
    assert (result.exit_code, (tmp_path / "new.txt").exists()) == (2, False)
    assert "its record does not lead back to the original" in result.stderr


def test_folder_without_a_journal_is_a_usage_error(tmp_path: Path) -> None:
    put(tmp_path / "out/a.txt", FAULTY)
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, (tmp_path / "back").exists()) == (2, False)
    assert "journal.jsonl: no journal; expected the folder that a run was written to" in result.stderr


def test_single_file_without_a_journal_is_a_usage_error(tmp_path: Path) -> None:
    result = chaffinch("undo", put(tmp_path / "a.txt", FAULTY), "-o", tmp_path / "back.txt")
    assert (result.exit_code, set(tree(tmp_path))) == (2, {"a.txt"})
    assert "a single file needs the journal of its run; expected --journal FILE" in result.stderr


@pytest.mark.parametrize("words", [["nowhere", "-o", "b"], ["a.txt", "--journal", "nowhere", "-o", "b"], ["a.txt"], []])
def test_missing_words_and_paths_are_usage_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    put(tmp_path / "a.txt", FAULTY)
    monkeypatch.chdir(tmp_path)
    assert (chaffinch("undo", *words).exit_code, set(tree(tmp_path))) == (2, {"a.txt"})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "line 1 is no JSON"),
        (b"\xff", "line 1 is no JSON"),
        (b"[]", 'line 1: expected an object with "id", "source" and "status"'),
        (b'{"id": "a.txt", "status": "changed"}', 'line 1: expected an object with "id", "source" and "status"'),
    ],
)
def test_broken_journal_is_a_usage_error_that_names_the_line(tmp_path: Path, line: bytes, problem: str) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    put(journal, line + b"\n" + journal.read_bytes())
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, (tmp_path / "back").exists()) == (2, False)
    assert f"{journal}: {problem}" in result.stderr


def test_broken_line_amid_a_journal_stops_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / "in" / name, FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    put(journal, b"".join([lines[0], b"{\n", lines[2]]))
    for run, words in (("out", []), ("out/a.txt", ["--journal", journal])):
        result = chaffinch("undo", tmp_path / run, "-o", tmp_path / "back", *words)
        assert (result.exit_code, (tmp_path / "back").exists()) == (2, False)
        assert f"chaffinch: {journal}: line 2 is no JSON: " in result.stderr
        assert "failed: " not in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"decoding": None},
        {"decoding": "x"},
        {"decoding": {"x": 1}},
        {"decoding": {"encoding": "cp1252", "bom": True}},
        {"decoding": {"encoding": "nonsense"}},
        {"sha256_in": None},
        {"sha256_out": None},
        {"layers": None},
        {"layers": [{"rule": "x", "edits": [{"span": ["a", 2]}]}]},
        {"source": "a\0b"},
    ],
)
def test_broken_record_is_named_and_the_others_come_back(tmp_path: Path, change: dict[str, object]) -> None:
    for name in ("a.txt", "b.txt"):
        put(tmp_path / "in" / name, FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    first, second = journal.read_bytes().splitlines(keepends=True)
    record = {key: value for key, value in (json.loads(first) | change).items() if value is not None}
    put(journal, json.dumps(record).encode() + b"\n" + second)
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, tree(tmp_path / "back")) == (3, {"b.txt": FAULTY})
    assert f"failed: {record['source']}: " in result.stderr
    assert "1 of 2 files given back" in result.stderr


@pytest.mark.parametrize("source", ["../x.txt", "deep/../../x.txt", "{root}/x.txt"])
def test_journal_cannot_write_outside_the_folder(tmp_path: Path, source: str) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    record = json.loads(journal.read_bytes()) | {"source": source.format(root=tmp_path)}
    journal.write_text(json.dumps(record) + "\n", "utf-8")
    put(tmp_path / "x.txt", b"mine")
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert (result.exit_code, (tmp_path / "x.txt").read_bytes()) == (3, b"mine")
    assert "leads out of the folder" in result.stderr
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize(
    ("out", "problem"), [("out", "is an input too"), ("out/deep", "lies inside the input"), (".", "holds the input")]
)
def test_place_that_meets_the_run_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, problem: str
) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    result = chaffinch("undo", "out", "-o", out)
    assert (result.exit_code, tree(tmp_path)) == (2, before)
    assert f"{out}: {problem}" in result.stderr


def test_undo_never_writes_over_the_journal(tmp_path: Path) -> None:
    source, journal = put(tmp_path / "a.txt", FAULTY), tmp_path / "j"
    chaffinch("clean", source, "-o", tmp_path / "b.txt", "--journal", journal)
    before = journal.read_bytes()
    assert chaffinch("undo", tmp_path / "b.txt", "--journal", journal, "-o", journal).exit_code == 2
    assert journal.read_bytes() == before


def test_undo_of_the_run_folder_never_writes_into_the_cleaned_tree(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    put(tmp_path / "in/sub/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    before = tree(tmp_path / "out")
    assert chaffinch("undo", tmp_path / "out/.chaffinch", "-o", tmp_path / "out/sub").exit_code == 2
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize("spoiled", [{"encoding": 5}, {"encoding": "utf-8", "age": 1}, 7, None])
def test_record_with_a_decoding_that_is_none_is_named(tmp_path: Path, spoiled: object) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"
    record = json.loads(journal.read_bytes())
    journal.write_text(json.dumps({**record, "decoding": spoiled}))
    result = chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back")
    assert result.exit_code == 3 and "failed: a.txt" in result.stderr
