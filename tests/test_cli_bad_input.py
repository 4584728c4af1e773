"""Bad input: each fault is named, nothing is lost, and everything else is done."""

import errno
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from chaffinch.audit.stats import Tally
from chaffinch.files.paths import NotWrittenError, Target
from house import chaffinch, put, records, texts, tree

FAULTY = "He left. . She came back.\n"
CLEAN = "He left. She came back.\n"
GOOD_ROW = b'{"text": "He left. . She came back."}\n'
CLEAN_ROW = b'{"text": "He left. She came back."}\n'
FINE = 'summary = "A fine rule."'  # the line of RULE that tests put something else for
RULE = """
kind = "inline"
summary = "A fine rule."
why = "For tests."
applicability = "safe"
status = "stable"
since = "0.1.0"
needles = ["!!"]
pattern = '(?P<mark> ! ) !'
replace = '{mark}'

[[fix]]
bad = "Stop!! Now."
good = "Stop! Now."

[[fix]]
bad = "Go!! Now."
good = "Go! Now."

[[keep]]
text = "Stop! Now."
why = "One mark."

[[keep]]
text = "Stop! ! Now."
why = "Apart."
"""


@pytest.fixture
def rule_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a rule file still to be written; its speed is not tried."""
    monkeypatch.setattr("chaffinch.cli.rules.slowness", lambda rule: iter(()))
    return put(tmp_path / "site/double-mark.toml", b"")


# Files that cannot be found or read.


@pytest.mark.parametrize("others", [[], ["a.txt"]])
def test_missing_path_is_a_usage_error_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: list[str]
) -> None:
    put(tmp_path / "a.txt", FAULTY.encode())
    monkeypatch.chdir(tmp_path)
    result = chaffinch("clean", *others, "nowhere.txt", "-o", "out")
    assert (result.exit_code, set(tree(tmp_path))) == (2, {"a.txt"})
    assert "nowhere.txt: no such file or folder" in result.stderr


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let every attempt to open or copy a file of this name fail, as it does without permission."""
    opened, copied = Path.open, shutil.copyfile

    def guarded_open(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *args, **options)

    def guarded_copy(source: Path, target: Path) -> Any:
        if source.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        return copied(source, target)

    monkeypatch.setattr(Path, "open", guarded_open)
    monkeypatch.setattr(shutil, "copyfile", guarded_copy)


def test_unreadable_file_is_named_and_the_others_are_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / "in" / name, FAULTY.encode())
    forbid(monkeypatch, "b.txt")
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    monkeypatch.undo()
    assert (result.exit_code, texts(tmp_path / "out")) == (3, dict.fromkeys(("a.txt", "c.txt"), CLEAN.encode()))
    assert "failed: b.txt: cannot be read: [Errno 13] Permission denied" in result.stderr
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert [(each["id"], each["status"]) for each in journal] == [
        ("a.txt", "changed"),
        ("b.txt", "failed"),
        ("c.txt", "changed"),
    ]


def test_link_to_nothing_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY.encode())
    (tmp_path / "in/b.txt").symlink_to("nowhere")
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"a.txt": CLEAN.encode()})
    assert "failed: b.txt: cannot be read: [Errno 2] No such file or directory" in result.stderr


def test_file_name_that_is_no_text_is_no_fault(tmp_path: Path) -> None:
    put(tmp_path / "in" / "caf\udce9.txt", FAULTY.encode())
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (0, {"caf\udce9.txt": CLEAN.encode()})
    assert records(tmp_path / "out/.chaffinch/journal.jsonl")[0]["id"] == "caf\udce9.txt"


# Bytes that are no text.


def test_undecodable_file_is_quarantined_and_the_others_are_done(tmp_path: Path) -> None:
    bad = b"caf\xe9 and \x81\n"
    put(tmp_path / "in/a.txt", FAULTY.encode())
    put(tmp_path / "in/deep/b.txt", bad)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"a.txt": CLEAN.encode()})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"deep/b.txt": bad}
    assert (
        "failed: deep/b.txt: cannot be read: byte 0xe9 at offset 3 is not utf-8; declare it (--encoding)"
        in result.stderr
    )
    assert "2 documents: 1 changed, 0 flagged, 0 guarded, 1 failed" in result.stderr


def test_failures_stand_in_the_journal_and_the_summary(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", b"caf\xe9")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    problem = "cannot be read: byte 0xe9 at offset 3 is not utf-8; declare it (--encoding)"
    (record,) = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert (record["id"], record["status"], record["error"]) == ("a.txt", "failed", problem)
    summary = json.loads((tmp_path / "out/.chaffinch/summary.json").read_bytes())
    assert (summary["statuses"], summary["errors"]) == ({"failed": 1}, [f"a.txt: {problem}"])


def test_undecodable_single_file_is_not_written(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", b"caf\xe9"), "-o", tmp_path / "b.txt")
    assert (result.exit_code, set(tree(tmp_path))) == (3, {"a.txt"})
    assert "failed: a.txt: cannot be read: byte 0xe9 at offset 3" in result.stderr


def test_undecodable_single_file_is_not_printed(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", b"caf\xe9"))
    assert (result.exit_code, result.stdout_bytes) == (3, b"")
    assert "failed: a.txt: cannot be read: byte 0xe9 at offset 3" in result.stderr


def test_output_of_an_earlier_run_does_not_stay_for_a_file_that_fails(tmp_path: Path) -> None:
    for raw in (FAULTY.encode(), b"caf\xe9"):
        put(tmp_path / "in/a.txt", raw)
        chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert texts(tmp_path / "out") == {}
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.txt": b"caf\xe9"}


def test_file_that_cannot_be_written_is_not_the_input_s_fault(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        put(tmp_path / "in" / name, FAULTY.encode())
    put(tmp_path / "out/a.txt/in-the-way", b"")
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"a.txt/in-the-way": b"", "b.txt": CLEAN.encode()})
    assert "failed: a.txt: cannot be written: Is a directory" in result.stderr
    assert "cannot be read" not in result.stderr


def test_full_disk_is_not_the_input_s_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Target, raw: bytes) -> None:
        raise NotWrittenError(errno.ENOSPC, "No space left on device", str(target.path))

    monkeypatch.setattr(Target, "write", full)
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY.encode()), "-o", tmp_path / "b.txt")
    assert (result.exit_code, set(tree(tmp_path))) == (3, {"a.txt"})
    assert "failed: a.txt: cannot be written: No space left on device" in result.stderr


def test_undecodable_stdin_is_named() -> None:
    result = chaffinch("clean", "-", given=b"caf\xe9")
    assert (result.exit_code, result.stdout_bytes) == (3, b"")
    assert "failed: -: cannot be read: byte 0xe9 at offset 3" in result.stderr


def test_failure_counts_more_than_what_a_check_found(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY.encode())
    put(tmp_path / "in/b.txt", b"caf\xe9")
    assert chaffinch("clean", tmp_path / "in", "--check").exit_code == 3
    assert tree(tmp_path).keys() == {"in/a.txt", "in/b.txt"}


# Odd texts that are none the less texts.


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", b""),
        (b" \r\n\t\r\n\xc2\xa0\r\n ", b" \r\n\t\r\n\xc2\xa0\r\n "),
        (b"\x02He left. . She came back.\x02", b"\x02He left. She came back.\x02"),
        (b"He left. . She\r\ncame back.\r\n", b"He left. She\r\ncame back.\r\n"),
        (b"He left. . She\rcame\rback.\r\r", b"He left. She\rcame\rback.\r\r"),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf"),
        (b"\xef\xbb\xbfHe left. . She came.", b"\xef\xbb\xbfHe left. She came."),
        (b"\xef\xbb\xbf\xe2\x80\xaaHe left. . She came.", b"\xef\xbb\xbf\xe2\x80\xaaHe left. She came."),
        (b"He left. . She came.\xc2\x85Next.\x0c\x0b", b"He left. She came.\xc2\x85Next.\x0c\x0b"),
    ],
)
def test_all_but_the_fault_stays_to_the_byte(tmp_path: Path, raw: bytes, expected: bytes) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", raw), "-o", tmp_path / "b.txt")
    assert (result.exit_code, (tmp_path / "b.txt").read_bytes()) == (0, expected)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_with_a_mark_is_cleaned_as_such(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff"
    source = put(tmp_path / "a.txt", (mark + "Café. . 😀\r\n").encode(encoding))
    result = chaffinch("clean", source, "-o", tmp_path / "b.txt", "--journal", tmp_path / "j")
    assert (result.exit_code, (tmp_path / "b.txt").read_bytes()) == (0, (mark + "Café. 😀\r\n").encode(encoding))
    decoding = {"encoding": encoding, "method": "mark", "bom": True, "newline": "crlf"}
    assert [each["decoding"] for each in records(tmp_path / "j")] == [decoding]


def test_ten_megabytes_in_one_line_are_cleaned(tmp_path: Path) -> None:
    line = "Word " * 2_000_000
    source = put(tmp_path / "a.txt", f"{line}end. . {line}".encode())
    result = chaffinch("clean", source, "-o", tmp_path / "b.txt")
    assert result.exit_code == 0
    assert (tmp_path / "b.txt").read_bytes() == f"{line}end. {line}".encode()


# Other encodings.


def test_windows_punctuation_is_told_without_a_declaration(tmp_path: Path) -> None:
    source = put(tmp_path / "a.txt", b"\x93It\x92s late.\x94 . She\xa0left \x96 he stayed.\n")
    result = chaffinch("clean", source, "-o", tmp_path / "b.txt", "--journal", tmp_path / "j")
    assert (result.exit_code, (tmp_path / "b.txt").read_bytes()) == (
        0,
        b"\x93It\x92s late.\x94 She\xa0left \x96 he stayed.\n",
    )
    decoding = {"encoding": "cp1252", "method": "punctuation", "bom": False, "newline": "lf"}
    assert [each["decoding"] for each in records(tmp_path / "j")] == [decoding]


def test_windows_letters_need_a_declaration(tmp_path: Path) -> None:
    source = put(tmp_path / "a.txt", b"\x93The caf\xe9.\x94 . She left.\n")
    assert chaffinch("clean", source, "-o", tmp_path / "b.txt").exit_code == 3
    result = chaffinch("clean", source, "-o", tmp_path / "b.txt", "--encoding", "cp1252")
    assert (result.exit_code, (tmp_path / "b.txt").read_bytes()) == (0, b"\x93The caf\xe9.\x94 She left.\n")


def test_bytes_outside_the_declared_encoding_are_named(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", b"caf\x81"), "-o", tmp_path / "b.txt", "--encoding", "cp1252")
    assert (result.exit_code, set(tree(tmp_path))) == (3, {"a.txt"})
    assert "failed: a.txt: cannot be read: byte 0x81 at offset 3 is not cp1252" in result.stderr


def test_mark_counts_before_the_declared_encoding(tmp_path: Path) -> None:
    source = put(tmp_path / "a.txt", b"\xef\xbb\xbfCaf\xc3\xa9. . She left.")
    result = chaffinch("clean", source, "--encoding", "cp1252")
    assert (result.exit_code, result.stdout_bytes) == (0, b"\xef\xbb\xbfCaf\xc3\xa9. She left.")


def test_character_that_the_encoding_lacks_fails_the_document(tmp_path: Path) -> None:
    raw = "ZÅ‚oty i zÅ‚oty.\nCafé.\n".encode("cp1252")  # mended, it would need a letter that cp1252 has not
    put(tmp_path / "in/a.txt", raw)
    put(tmp_path / "in/b.txt", FAULTY.encode())
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--encoding", "cp1252")
    assert (result.exit_code, (tmp_path / "out/b.txt").read_bytes()) == (3, CLEAN.encode())
    problem = "the cleaned text cannot be written as cp1252: character maps to <undefined>"
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert [(each["id"], each["status"], each.get("error")) for each in journal] == [
        ("a.txt", "failed", problem),
        ("b.txt", "changed", None),
    ]
    assert f"failed: a.txt: {problem}\n" in result.stderr


@pytest.mark.parametrize("encoding", ["nonsense", "utf-9", "é"])
def test_unknown_encoding_is_a_usage_error_and_nothing_is_written(tmp_path: Path, encoding: str) -> None:
    source = put(tmp_path / "in/a.txt", b"x")
    for path, out in ((source, "b.txt"), (source.parent, "out"), ("-", "b.txt")):
        result = chaffinch("clean", path, "-o", tmp_path / out, "--encoding", encoding, given=b"x")
        assert (result.exit_code, set(tree(tmp_path))) == (2, {"in/a.txt"})
        assert f"unknown encoding '{encoding}'; expected a name such as cp1252" in result.stderr


# JSON records.


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b'{"text": "He left. . She', "no JSON: "),
        (b'{"text": "He left. . She"} x', "no JSON: Extra data"),
        (b"{'text': 'He left. . She'}", "no JSON: "),
        (b'{"text": "He left.\t. She"}', "no JSON: Invalid control character"),
        (b'{"text": "caf\xe9. . She"}', "no JSON: 'utf-8' codec can't decode byte 0xe9"),
        (b"[" * 100_000, "no JSON: "),
        (b"1" * 5_000, "no JSON: "),
        (b'["He left. . She"]', "found list; expected a JSON object"),
        (b'"He left. . She"', "found str; expected a JSON object"),
        (b"null", "found NoneType; expected a JSON object"),
        (b'{"body": "He left. . She", "id": 1}', 'no field "text"; the record has: body, id'),
        (b"{}", 'no field "text"; the record has: none'),
        (b'{"text": 1.50}', 'field "text" holds float; expected a string'),
        (b'{"text": ["He left. . She"]}', 'field "text" holds list; expected a string'),
    ],
)
def test_bad_line_is_named_and_goes_through_to_the_byte(tmp_path: Path, bad: bytes, problem: str) -> None:
    put(tmp_path / "in/a.jsonl", GOOD_ROW + bad + b"\r\n" + GOOD_ROW)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"a.jsonl": CLEAN_ROW + bad + b"\r\n" + CLEAN_ROW})
    assert f"failed: a.jsonl:2: {problem}" in result.stderr
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert [(each["id"], each["status"]) for each in journal] == [
        ("a.jsonl:1", "changed"),
        ("a.jsonl:2", "failed"),
        ("a.jsonl:3", "changed"),
    ]


def test_bad_line_spares_the_file_the_quarantine(tmp_path: Path) -> None:
    put(tmp_path / "in/a.jsonl", GOOD_ROW + b"{\n")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert not (tmp_path / "out/.chaffinch/quarantine").exists()


@pytest.mark.parametrize("line", [b"\n", b" \t\r\n", b'{"text": null}\n', b'{"text" : null , "id":1.0}\r\n'])
def test_line_without_a_text_goes_through_and_is_no_document(tmp_path: Path, line: bytes) -> None:
    source = put(tmp_path / "a.jsonl", line + GOOD_ROW + line)
    result = chaffinch("clean", source, "--journal", tmp_path / "j")
    assert (result.exit_code, result.stdout_bytes) == (0, line + CLEAN_ROW + line)
    assert [each["id"] for each in records(tmp_path / "j")] == ["a.jsonl:2"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (GOOD_ROW + GOOD_ROW.rstrip(), CLEAN_ROW + CLEAN_ROW.rstrip()),
        (GOOD_ROW.replace(b"\n", b"\r\n") * 2, CLEAN_ROW.replace(b"\n", b"\r\n") * 2),
        (b'{"text": ""}\n{"text": " "}', b'{"text": ""}\n{"text": " "}'),
        (b'{"text":"One. . Two.\\r\\nNew.\\u0002"}\n', b'{"text":"One. Two.\\r\\nNew.\\u0002"}\n'),
        (b' { "id" : 1.0 , "text":"One. . Two." }\t\n', b' { "id" : 1.0 , "text":"One. Two." }\t\n'),
        (
            b'{"text":"a","x":{"text":"b. . c"},"text":"One. . Two."}',
            b'{"text":"a","x":{"text":"b. . c"},"text":"One. Two."}',
        ),
        (b'{"te\\u0078t":"One. . Two.","n":1e5,"m":NaN}', b'{"te\\u0078t":"One. Two.","n":1e5,"m":NaN}'),
        ('{"né":"é","text":"Né. . Two."}'.encode(), '{"né":"é","text":"Né. Two."}'.encode()),
        (b'{"n\\u00e9":1,"text":"N\\u00e9. . Two."}', b'{"n\\u00e9":1,"text":"N\\u00e9. Two."}'),
        (b'\xef\xbb\xbf{"text":"One. . Two."}\n', b'\xef\xbb\xbf{"text":"One. Two."}\n'),
        (b"", b""),
        (b"\n\n", b"\n\n"),
    ],
)
def test_all_of_a_line_but_the_text_stays_to_the_byte(tmp_path: Path, raw: bytes, expected: bytes) -> None:
    result = chaffinch("clean", put(tmp_path / "a.jsonl", raw))
    assert (result.exit_code, result.stdout_bytes) == (0, expected)


@pytest.mark.parametrize(
    "row", ['{"text":"a\\/b left. . Two."}', '{"text":"N\\u00E9. . Two."}', '{"text":"é\\ud800 He left. . Two."}']
)
def test_text_in_odd_spelling_is_cleaned(tmp_path: Path, row: str) -> None:
    result = chaffinch("clean", put(tmp_path / "a.jsonl", row.encode()))
    assert json.loads(result.stdout_bytes) == {"text": json.loads(row)["text"].replace(". .", ".")}


@pytest.mark.parametrize("raw", [b"", b"\n \n", b'{"text": null}\n'])
def test_file_without_a_document_is_on_record_and_counts_for_none(tmp_path: Path, raw: bytes) -> None:
    put(tmp_path / "in/a.jsonl", raw)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (0, {"a.jsonl": raw})
    (record,) = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert (record["id"], record["source"], record["status"]) == ("a.jsonl", "a.jsonl", "empty")
    summary = json.loads((tmp_path / "out/.chaffinch/summary.json").read_bytes())
    assert (summary["documents"], summary["statuses"]) == (0, {"empty": 1})


def test_records_of_one_id_all_stay_in_their_order(tmp_path: Path) -> None:
    rows = b'{"id": 1, "text": "One. . Two."}\n{"id": 1, "text": "A"}\n{"id": 1, "text": "One. . Two."}\n'
    result = chaffinch("clean", put(tmp_path / "a.jsonl", rows), "--journal", tmp_path / "j")
    assert [json.loads(line)["id"] for line in result.stdout_bytes.splitlines()] == [1, 1, 1]
    assert [(each["id"], each["status"]) for each in records(tmp_path / "j")] == [
        ("1", "changed"),
        ("1", "unchanged"),
        ("1", "changed"),
    ]


@pytest.mark.parametrize("end", ["", "\\ude00", "\\ud83d\\ude00"])
def test_lone_surrogates_come_back_as_they_were(tmp_path: Path, end: str) -> None:
    row = f'{{"id":"\\udfff","text":"\\ud800 He left. . She came.{end}"}}\n'
    result = chaffinch("clean", put(tmp_path / "a.jsonl", row.encode()), "--journal", tmp_path / "j", "--verify")
    assert (result.exit_code, result.stdout_bytes) == (0, row.replace(". .", ".").encode())
    assert [each["id"] for each in records(tmp_path / "j")] == ["\udfff"]


def test_lone_surrogates_can_be_shown_as_diff(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.jsonl", b'{"text":"\\ud800 He left. . She came."}'), "--diff")
    assert (result.exit_code, result.stdout_bytes.splitlines()[-2]) == (1, b"+\\ud800 He left. She came.")


def test_gzip_that_breaks_off_is_quarantined_and_the_others_are_done(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"text": "%d. . She"}\n' % number for number in range(5_000)))
    put(tmp_path / "in/a.jsonl.gz", whole[: len(whole) // 2])
    put(tmp_path / "in/b.txt", FAULTY.encode())
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"b.txt": CLEAN.encode()})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.jsonl.gz": whole[: len(whole) // 2]}
    assert "failed: a.jsonl.gz: cannot be read: Compressed file ended" in result.stderr


@pytest.mark.parametrize(
    "raw",
    [GOOD_ROW, gzip.compress(GOOD_ROW, mtime=0)[:-1] + b"\xff", gzip.compress(GOOD_ROW, mtime=0)[:10] + b"\xff" * 30],
    ids=["plain", "wrong length", "wrong block"],
)
def test_what_is_no_gzip_is_named_and_not_written(tmp_path: Path, raw: bytes) -> None:
    result = chaffinch("clean", put(tmp_path / "a.jsonl.gz", raw), "-o", tmp_path / "b.jsonl.gz")
    assert (result.exit_code, set(tree(tmp_path))) == (3, {"a.jsonl.gz"})
    assert "failed: a.jsonl.gz: cannot be read: " in result.stderr


# Rule files.


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("summary = 1.5", 'key "summary": found 1.5; expected a string'),
        ("sumary = 'A fine rule.'", 'key "summary": missing; expected a string'),
        (f"{FINE}\nkinds = 'x'", 'key "kinds": unknown; did you mean kind?'),
        (f"{FINE}\nlangs = ['']", "key \"langs\": found ''; expected a list of non-empty strings"),
        (f"{FINE}\nwhy = 'twice'", "not TOML: "),
        ("summary = ", "not TOML: "),
    ],
)
def test_broken_rule_file_is_a_usage_error_that_says_where(rule_file: Path, line: str, problem: str) -> None:
    rule_file.write_text(RULE.replace(FINE, line), "utf-8")
    result = chaffinch("try", rule_file)
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert f"site/double-mark.toml: {problem}" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"inline"', '"inlin"', "key \"kind\": found 'inlin'; expected one of: article, block, builtin"),
        ('"safe"', '"maybe"', "key \"applicability\": found 'maybe'; expected one of: flag, safe, unsafe"),
        ("(?P<mark>", "(?P<mark", 'key "pattern": no pattern: '),
        ("(?P<mark> ! ) !", "(?P<mark> !? )", 'key "pattern": matches the empty string'),
        ("'{mark}'", "'{other}'", "key \"replace\": names group 'other'; the pattern has: mark"),
        ('bad = "Stop', 'bed = "Stop', 'key "fix.1.bad": missing; expected a string'),
        ('why = "Apart."', "", 'key "keep.2.why": missing; expected a string'),
    ],
)
def test_broken_key_of_a_rule_is_named_with_what_was_expected(
    rule_file: Path, old: str, new: str, problem: str
) -> None:
    rule_file.write_text(RULE.replace(old, new), "utf-8")
    result = chaffinch("try", rule_file)
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert f"site/double-mark.toml: {problem}" in result.stderr


def test_rule_file_that_is_no_text_is_a_usage_error(rule_file: Path) -> None:
    rule_file.write_bytes(RULE.encode() + b"# caf\xe9")
    result = chaffinch("try", rule_file)
    assert (result.exit_code, "site/double-mark.toml: not " in result.stderr) == (2, True)


def test_fine_rule_file_has_no_problems(rule_file: Path) -> None:
    rule_file.write_text(RULE, "utf-8")
    result = chaffinch("try", rule_file)
    assert (result.exit_code, result.stdout) == (0, "site/double-mark: 4 examples, 0 problems\n")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('good = "Go! Now."', 'good = "Go Now."', "[[fix]] 2: expected 'Go Now.', found 'Go! Now.'"),
        ('text = "Stop! Now."', 'text = "Stop!! Now."', "[[keep]] 1: expected no edit and no flag, found ['!']"),
        ('why = "For tests."', 'why = " "', 'key "why" is empty'),
        ('needles = ["!!"]', "", 'key "needles" is missing'),
        ('needles = ["!!"]', 'needles = ["? "]', "[[fix]] 1 holds none of the needles"),
        (
            'good = "Go! Now."',
            'good = "Go! Now."\nstatus = "known-failure"',
            "[[fix]] 2: is marked known-failure and comes out",
        ),
    ],
)
def test_rule_whose_proof_does_not_hold_exits_with_one(rule_file: Path, old: str, new: str, problem: str) -> None:
    rule_file.write_text(RULE.replace(old, new), "utf-8")
    result = chaffinch("try", rule_file)
    assert result.exit_code == 1
    assert f"  {problem}" in result.stdout


def test_slow_rule_exits_with_one(rule_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaffinch.cli.rules.slowness", lambda rule: iter(["time grows 4.0 times"]))
    rule_file.write_text(RULE, "utf-8")
    result = chaffinch("try", rule_file)
    assert (result.exit_code, result.stdout.splitlines()[1]) == (1, "  time grows 4.0 times")


def test_missing_rule_file_is_a_usage_error(tmp_path: Path) -> None:
    result = chaffinch("try", tmp_path / "nowhere.toml")
    assert (result.exit_code, "nowhere.toml" in result.stderr) == (2, True)


def test_document_that_could_not_be_undone_is_kept_as_it_is_and_the_others_are_done(tmp_path: Path) -> None:
    """`ï»¿` is a byte order mark read wrongly; repaired and not taken out, it would be read as a mark and lost."""
    marked = "ï»¿The ships left on Friday. Nobody saw them go, and nobody asked why.\n".encode()
    put(tmp_path / "in/a.txt", marked)
    put(tmp_path / "in/b.txt", FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--ignore", "whitespace/zero-width")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"b.txt": CLEAN.encode()})
    assert "failed: a.txt: the cleaned text could not be undone" in result.stderr
    assert tree(tmp_path / "out")[".chaffinch/quarantine/a.txt"] == marked


def test_text_that_fails_after_it_was_read_goes_into_quarantine(tmp_path: Path) -> None:
    raw = put(tmp_path / "in/a.txt", "ZÅ‚oty i zÅ‚oty.\nCafé.\n".encode("cp1252")).read_bytes()
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--encoding", "cp1252").exit_code == 3
    assert texts(tmp_path / "out") == {}
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert tree(tmp_path / "back") == {"a.txt": raw}
    alone = chaffinch("clean", tmp_path / "in/a.txt", "--encoding", "cp1252")
    assert (alone.exit_code, alone.stdout_bytes) == (3, b"")


def test_input_inside_the_run_that_would_be_replaced_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", b"caf\xe9. . Two.\n")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 3
    kept = tmp_path / "out/.chaffinch/quarantine/a.txt"
    result = chaffinch("clean", kept, "-o", tmp_path / "out", "--encoding", "cp1252")
    assert (result.exit_code, kept.read_bytes()) == (2, b"caf\xe9. . Two.\n")
    assert "belongs to the run in" in result.stderr


@pytest.mark.parametrize("encoding", ["rot13", "base64", "undefined", "no-such"])
def test_encoding_that_is_none_is_refused_before_the_run(tmp_path: Path, encoding: str) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--encoding", encoding)
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "unknown encoding" in result.stderr


def test_finished_documents_are_on_record_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    seen: list[int] = []
    true_copy = Tally.add

    def add(tally: Tally, record: dict[str, Any]) -> None:
        seen.append(len((tmp_path / "out/.chaffinch/journal.jsonl").read_bytes().splitlines()))
        true_copy(tally, record)

    monkeypatch.setattr(Tally, "add", add)
    for name in "abc":
        put(tmp_path / f"in/{name}.txt", FAULTY)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert seen == [0, 1, 2]
