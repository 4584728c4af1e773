"""The file layer: JSON lines, paths, and how bytes become text and bytes again."""

import gzip
import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from chaffinch.files import SUFFIXES, format_of, pieces
from chaffinch.files.paths import (
    NotWrittenError,
    PathError,
    Source,
    Target,
    apart,
    copied,
    none_overwritten,
    opened,
    sources,
)
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Decoding, DecodingError, Document, newline_style
from house import put, tree


def only(raw: bytes, name: str = "a.jsonl", reading: Reading | None = None) -> Piece:
    """Return the one piece of a file."""
    (piece,) = pieces(BytesIO(raw), name, reading or Reading())
    return piece


def with_text(piece: Piece, text: str) -> bytes:
    """Return what stands in the file when the piece's document has another text, spelt in no way of its own."""
    assert piece.document
    return piece.rendered(replace(piece.document, text=text, meta={}))


# Kinds of file.


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.TXT", ".txt"),
        ("x.y/notes.md", ".md"),
        ("a.txt.jsonl", ".jsonl"),
        ("rows.JSONL.gz", ".jsonl.gz"),
        ("a.txt.gz", None),
        ("a.json", None),
        ("txt", None),
        ("-", None),
    ],
)
def test_format_goes_by_the_end_of_the_name(name: str, suffix: str | None) -> None:
    assert format_of(name) == suffix


def test_every_suffix_has_a_format() -> None:
    assert [format_of(f"a{suffix}") for suffix in SUFFIXES] == list(SUFFIXES)


@pytest.mark.parametrize("name", ["-", "a.txt", "a.md"])
def test_whole_of_a_text_file_is_one_piece(name: str) -> None:
    piece = only(b'{"text": 1}\n\n{"text": 2}\n', name)
    assert piece.document
    assert (piece.id, piece.document.text, piece.error) == (name, '{"text": 1}\n\n{"text": 2}\n', "")


def test_text_file_that_is_no_text_is_an_error() -> None:
    with pytest.raises(DecodingError, match=r"^byte 0xe9 at offset 3 is not utf-8; declare it \(--encoding\)$"):
        only(b"caf\xe9", "a.txt")


def test_text_file_is_written_as_it_was_read() -> None:
    piece = only(b"\xff\xfea\0", "a.txt")
    assert with_text(piece, "é\n") == "\ufeffé\n".encode("utf-16-le")


# JSON lines.


@pytest.mark.parametrize(
    "line",
    [
        b'{"text":"a"}',
        b'\t{ "id" : 1.0 , "text" : "a" , "x" : {"text": "}\\""} }\r\n',
        b'{"text":"old","n":[1,{"text":"x"}],"text":"a","e":1e5}\n',
        b'{"te\\u0078t":"a"}\n',
        '{"é":"é","text":"a"}\n'.encode(),
        b'{"a\\"b":"text","text":"a"}\n',
        b'{"m":-Infinity,"t":true,"text":"a","z":null}\n',
        '{"é😀":"é","text":"a"}'.encode(),
        b'\xef\xbb\xbf{"text":"a"}\r\n',
    ],
)
def test_only_the_value_of_the_text_is_written_anew(line: bytes) -> None:
    place = line.rindex(b'"a"')
    assert with_text(only(line), 'b"\n') == line[:place] + b'"b\\"\\n"' + line[place + 3 :]


@pytest.mark.parametrize(
    "literal", ['"a\\/b"', '"\\u0041"', '"\\u00E9"', '"é\\u00e9"', '"\\ud800é"', '"\\u007f"', '""']
)
def test_unchanged_text_keeps_its_line(literal: str) -> None:
    piece = only(f'{{"text" :{literal}}}\n'.encode())
    assert with_text(piece, json.loads(literal)) == piece.raw


@pytest.mark.parametrize(
    ("line", "literal"),
    [('{"x":"e","text":"a"}', '"\\u00e9\\ud83d\\ude00\\ud800"'), ('{"x":"é","text":"a"}', '"é😀\\ud800"')],
)
def test_another_text_is_spelt_as_the_line_is(line: str, literal: str) -> None:
    assert with_text(only(line.encode()), "é😀\ud800") == line.replace('"a"', literal).encode()


@pytest.mark.parametrize("literal", ['"a\\/b"', '"\\u0041"', '"é\\u00e9"', '"\\ud800é"', '""'])
def test_document_carries_the_literal_of_its_text(literal: str) -> None:
    document = only(f'{{"é😀":"é","text" : {literal} }}'.encode()).document
    assert document
    assert document.meta["literal"] == literal


def test_text_is_spelt_as_the_literal_that_its_document_carries() -> None:
    piece = only(b'{"text":"a"}')
    assert piece.rendered(Document("A/b", meta={"literal": '"\\u0041\\/b"'})) == b'{"text":"\\u0041\\/b"}'
    assert piece.rendered(Document("é", meta={"literal": '"é"'})) == '{"text":"é"}'.encode()


def test_document_of_a_record_has_its_id_and_language() -> None:
    document = only(b'{"id":"x","text":"a\\r\\n","lang":"en-GB"}').document
    assert document
    assert (document.name, document.lang, document.text) == ("x", "en", "a\r\n")
    assert document.decoding == Decoding("utf-8", "json", newline="crlf")


@pytest.mark.parametrize("lang", ["null", "1", "[]"])
def test_language_that_is_no_string_is_none(lang: str) -> None:
    document = only(f'{{"text":"a","lang":{lang}}}'.encode()).document
    assert document
    assert document.lang is None


@pytest.mark.parametrize(
    ("row", "name"), [('"id":"x",', "x"), ('"id":7,', "7"), ('"id":null,', "a.jsonl:1"), ("", "a.jsonl:1")]
)
def test_piece_goes_by_the_id_of_its_record_or_its_place(row: str, name: str) -> None:
    assert only(f'{{{row}"text":"a"}}'.encode()).id == name


def test_fields_are_those_of_the_reading() -> None:
    line = b'{"text":"a","body":"b","lang":"de","language":"fr"}'
    piece = only(line, reading=Reading(None, "body", "language"))
    assert piece.document
    assert (piece.document.text, piece.document.lang) == ("b", "fr")
    assert with_text(piece, "c") == line.replace(b'"b"', b'"c"')


@pytest.mark.parametrize(
    ("fields", "lang"),
    [
        ('"language":"fr"', "fr"),
        ('"lang":"de","language":"fr"', "de"),
        ('"lang":null,"language":"fr"', "fr"),
        ('"lang":"und","language":"fra"', "fr"),
        ('"lang":"nb-NO"', "no"),
        ('"lang":"English"', None),
        ('"language":["fr"]', None),
    ],
)
def test_language_stands_in_lang_or_language(fields: str, lang: str | None) -> None:
    document = only(f'{{"text":"a",{fields}}}'.encode()).document
    assert document
    assert document.lang == lang


def test_every_line_is_a_piece_in_order() -> None:
    lines = [b'{"text":"a"}\n', b"\n", b"{\r\n", b'{"text":null}\n', b"[]\n", b'{"text":"b"}']
    found = list(pieces(BytesIO(b"".join(lines)), "a.jsonl", Reading()))
    assert [piece.raw for piece in found] == lines
    assert [piece.id for piece in found] == [f"a.jsonl:{number}" for number in range(1, 7)]
    assert [bool(piece.document) for piece in found] == [True, False, False, False, False, True]
    assert [bool(piece.error) for piece in found] == [False, False, True, False, True, False]


def test_piece_without_a_document_gives_back_its_line() -> None:
    for line in (b"\r\n", b"{\n", b'{"text":null}', b'{"text":"\xff"}'):
        assert only(line).rendered(Document("other")) == line


# Which files are meant.


def test_sources_are_sorted_by_name_whatever_the_order_given(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.md", "a.txt", "B.txt", "a/b/c.jsonl", "é.txt"]
    for name in names:
        put(tmp_path / "in" / name)
    single = put(tmp_path / "aa.txt")
    expected = sorted([*names, "aa.txt"])
    assert [each.name for each in sources([tmp_path / "in", single]).files] == expected
    assert [each.name for each in sources([single, tmp_path / "in"]).files] == expected


def test_sources_know_where_they_are(tmp_path: Path) -> None:
    path = put(tmp_path / "x/y/a.txt")
    assert sources([tmp_path / "x"]).files == (Source(path, "y/a.txt"),)
    assert sources([path]).files == (Source(path, "a.txt"),)


def test_hidden_files_are_skipped_and_other_kinds_counted(tmp_path: Path) -> None:
    for name in ("a.txt", ".b.txt", ".c/d.txt", "e.pdf", "f/g.pdf", "f/.h.pdf"):
        put(tmp_path / name)
    found = sources([tmp_path])
    assert ([each.name for each in found.files], found.others) == (["a.txt"], 2)


def test_hidden_folder_can_be_named(tmp_path: Path) -> None:
    put(tmp_path / ".in/a.txt")
    assert [each.name for each in sources([tmp_path / ".in"]).files] == ["a.txt"]


def test_links_to_folders_are_not_followed_and_links_to_files_are(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", b"a")
    (tmp_path / "in/round").symlink_to(tmp_path / "in")
    (tmp_path / "in/b.txt").symlink_to("a.txt")
    found = sources([tmp_path / "in"])
    assert ([each.name for each in found.files], found.others) == (["a.txt", "b.txt"], 0)


def test_no_paths_are_no_sources() -> None:
    assert sources([]).files == ()


@pytest.mark.parametrize(
    ("paths", "problem"),
    [
        (["in", "nowhere"], "nowhere: no such file or folder"),
        (["in/a.pdf"], "in/a.pdf: not a kind of file that chaffinch reads; expected .txt, .md"),
        (["in", "in/b.txt"], "in/b.txt and in/b.txt would both become b.txt"),
        (["in", "other"], "in/b.txt and other/b.txt would both become b.txt"),
    ],
)
def test_paths_that_cannot_be_meant_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], problem: str
) -> None:
    for name in ("in/a.pdf", "in/b.txt", "other/b.txt"):
        put(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PathError, match=problem):
        sources([Path(path) for path in paths])


@pytest.mark.parametrize("out", ["other", "in-two", "in/../new", "in.txt", "deep"])
def test_output_beside_the_input_is_apart(tmp_path: Path, out: str) -> None:
    for name in ("in/a.txt", "other/a.txt", "deep/b.txt"):
        put(tmp_path / name)
    before = tree(tmp_path)
    apart([tmp_path / "in"], tmp_path / out)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("out", "problem"),
    [
        ("in", "is an input too"),
        ("in/", "is an input too"),
        ("x/../in", "is an input too"),
        ("in/new", "lies inside"),
        ("in/a.txt", "lies inside"),
        (".", "holds"),
    ],
)
def test_output_that_meets_the_input_is_an_error(tmp_path: Path, out: str, problem: str) -> None:
    put(tmp_path / "in/a.txt")
    put(tmp_path / "x/b.txt")
    with pytest.raises(PathError, match=problem):
        apart([tmp_path / "x", tmp_path / "in"], tmp_path / out)


def test_output_that_is_a_link_to_the_input_is_an_error(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt")
    (tmp_path / "link").symlink_to("in")
    with pytest.raises(PathError, match="is an input too"):
        apart([tmp_path / "in"], tmp_path / "link")


@pytest.mark.parametrize("targets", [[], [None, None], ["new.txt", None, "in/b.txt"]])
def test_targets_that_meet_nothing_are_fine(tmp_path: Path, targets: list[str | None]) -> None:
    files = [Source(put(tmp_path / "in/a.txt"), "a.txt")]
    none_overwritten(files, [tmp_path / name if name else None for name in targets])
    assert tree(tmp_path) == {"in/a.txt": b""}


@pytest.mark.parametrize(
    ("targets", "problem"),
    [
        (["in/a.txt"], "in/a.txt: is an input too"),
        (["link/a.txt"], "link/a.txt: is an input too"),
        (["j", "x/../j"], "j: two things would be written to it"),
        (["in/j", None, "link/j"], "link/j: two things would be written to it"),
    ],
)
def test_targets_that_meet_an_input_or_each_other_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, targets: list[str | None], problem: str
) -> None:
    files = [Source(put(tmp_path / "in/a.txt"), "a.txt")]
    (tmp_path / "link").symlink_to("in")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PathError, match=problem):
        none_overwritten(files, [Path(name) if name else None for name in targets])


# Writing.


@pytest.mark.parametrize("name", ["a.txt", "deep/er/a.jsonl", "a.jsonl.gz", "a.GZ"])
def test_what_is_written_can_be_opened(tmp_path: Path, name: str) -> None:
    with Target(tmp_path / name) as stream:
        stream.write(b"one\n")
        stream.write(b"two\r\n")
    with opened(tmp_path / name) as stream:
        assert stream.read() == b"one\ntwo\r\n"
    assert tree(tmp_path).keys() == {name}


def test_only_gz_is_packed(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl.gz"):
        with Target(tmp_path / name) as stream:
            stream.write(b"text")
    assert (tmp_path / "a.txt").read_bytes() == b"text"
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == b"text"


def test_packed_bytes_are_the_same_whatever_name_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, now in (("a.gz", 1.0), ("b.gz", 2e9)):
        monkeypatch.setattr("time.time", lambda now=now: now)
        with Target(tmp_path / name) as stream:
            stream.write(b"text" * 1_000)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl.gz"])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("old", [None, b"old"])
def test_error_leaves_nothing_behind_and_keeps_the_old_file(
    tmp_path: Path, name: str, error: type[BaseException], old: bytes | None
) -> None:
    if old:
        put(tmp_path / name, old)
    with pytest.raises(error), Target(tmp_path / name) as stream:  # noqa: PT012  # half is written before the error
        stream.write(b"half")
        raise error
    assert tree(tmp_path) == ({name: old} if old else {})


def test_file_takes_its_name_when_it_is_complete(tmp_path: Path) -> None:
    path, much = put(tmp_path / "a.txt", b"old"), b"new" * 1_000_000  # more than any buffer holds
    with Target(path) as stream:
        stream.write(much)
        assert path.read_bytes() == b"old"
    assert tree(tmp_path) == {"a.txt": much}


def test_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    name = "z" * 251 + ".txt"
    with Target(tmp_path / name) as stream:
        stream.write(b"text")
    assert tree(tmp_path) == {name: b"text"}


@pytest.mark.parametrize("name", ["a.txt", "a.txt/b.txt", "a.gz"])
def test_file_that_cannot_be_written_is_named_and_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    put(tmp_path / "a.gz/x", b"x")
    put(tmp_path / "a.txt/b.txt/y", b"y")
    before = tree(tmp_path)
    with pytest.raises(NotWrittenError, match="Is a directory") as caught, Target(tmp_path / name) as stream:
        stream.write(b"text")
    assert (caught.value.filename, tree(tmp_path)) == (str(tmp_path / name), before)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    put(tmp_path / "a", b"a")
    with pytest.raises(NotWrittenError) as caught, Target(tmp_path / "a/b.txt"):
        pass
    assert (caught.value.filename, tree(tmp_path)) == (str(tmp_path / "a/b.txt"), {"a": b"a"})


def test_error_of_what_is_read_is_not_the_target_s(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Target(tmp_path / "a.txt") as stream:
        stream.write((tmp_path / "nowhere").read_bytes())
    assert tree(tmp_path) == {}


def test_writing_over_a_link_leaves_its_target(tmp_path: Path) -> None:
    put(tmp_path / "target.txt", b"old")
    (tmp_path / "a.txt").symlink_to("target.txt")
    with Target(tmp_path / "a.txt") as stream:
        stream.write(b"new")
    assert tree(tmp_path) == {"a.txt": b"new", "target.txt": b"old"}


def test_copy_makes_its_folders(tmp_path: Path) -> None:
    copied(put(tmp_path / "a", b"\xff\0"), tmp_path / "x/y/b")
    assert tree(tmp_path) == {"a": b"\xff\0", "x/y/b": b"\xff\0"}


# Bytes to text, and back.


@pytest.mark.parametrize(
    ("raw", "declared", "text", "decoding"),
    [
        (b"", None, "", Decoding("utf-8", "strict", False, "none")),
        (b"a\n", None, "a\n", Decoding("utf-8", "strict", False, "lf")),
        (b"a\0\r\n", None, "a\0\r\n", Decoding("utf-8", "strict", False, "crlf")),
        ("é😀\r".encode(), None, "é😀\r", Decoding("utf-8", "strict", False, "cr")),
        (b"\xef\xbb\xbf", None, "", Decoding("utf-8", "mark", True, "none")),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", None, "\ufeffa", Decoding("utf-8", "mark", True, "none")),
        (b"\xff\xfea\0\r\0\n\0", None, "a\r\n", Decoding("utf-16-le", "mark", True, "crlf")),
        (b"\xfe\xff\0a\0\n", None, "a\n", Decoding("utf-16-be", "mark", True, "lf")),
        (b"\xff\xfe\0\0a\0\0\0", None, "a", Decoding("utf-32-le", "mark", True, "none")),
        (b"\0\0\xfe\xff\0\0\0a", None, "a", Decoding("utf-32-be", "mark", True, "none")),
        (b"\xef\xbb\xbfa", "cp1252", "a", Decoding("utf-8", "mark", True, "none")),
        (b"caf\xe9", "cp1252", "café", Decoding("cp1252", "declared", False, "none")),
        (b"caf\xe9", "latin-1", "café", Decoding("latin-1", "declared", False, "none")),
        (b"caf\xc3\xa9", "latin-1", "café", Decoding("utf-8", "strict", False, "none")),
        (b"\x93a\x94 \x96 b\x85", None, "“a” – b…", Decoding("cp1252", "punctuation", False, "none")),
        (b"a\xa0b\n\r", None, "a\u00a0b\n\r", Decoding("cp1252", "punctuation", False, "mixed")),
    ],
)
def test_decoding(raw: bytes, declared: str | None, text: str, decoding: Decoding) -> None:
    document = Document.of_bytes(raw, "a.txt", declared)
    assert (document.text, document.decoding, document.name) == (text, decoding, "a.txt")
    assert document.encode(text) == raw


@pytest.mark.parametrize("byte", sorted(b"\x82\x84\x85\x86\x87\x8b\x91\x92\x93\x94\x95\x96\x97\x9b\xa0"))
def test_bytes_of_windows_punctuation_mean_one_thing_in_all_code_pages(byte: int) -> None:
    text = Document.of_bytes(bytes([byte])).text
    pages = [f"cp{page}" for page in range(1250, 1259)]
    assert {bytes([byte]).decode(page) for page in pages} == {text}


@pytest.mark.parametrize(
    ("raw", "declared", "problem"),
    [
        (b"caf\xe9", None, "byte 0xe9 at offset 3 is not utf-8; declare it (--encoding)"),
        (b"\x93caf\xe9\x94", None, "byte 0x93 at offset 0 is not utf-8; declare it (--encoding)"),
        (b"a\x80", None, "byte 0x80 at offset 1 is not utf-8"),
        (b"\xed\xa0\x80", None, "byte 0xed at offset 0 is not utf-8"),
        (b"\xef\xbb\xbfab\xff", None, "byte 0xff at offset 5 is not utf-8"),
        (b"a\x81", "cp1252", "byte 0x81 at offset 1 is not cp1252"),
        (b"caf\xe9", "ascii", "byte 0xe9 at offset 3 is not ascii"),
        (b"a", "klingon", "unknown encoding 'klingon'"),
    ],
)
def test_bytes_that_are_no_text_are_an_error_that_names_the_first(
    raw: bytes, declared: str | None, problem: str
) -> None:
    with pytest.raises(DecodingError, match=re.escape(problem)):
        Document.of_bytes(raw, encoding=declared)


@pytest.mark.parametrize("raw", [b"\xff\xfea", b"\xff\xfe\0\xd8", b"\0\0\xfe\xff\0", b"\xef\xbb\xbf\xff"])
def test_bytes_that_break_the_promise_of_their_mark_are_an_error(raw: bytes) -> None:
    with pytest.raises(DecodingError, match="is not utf-"):
        Document.of_bytes(raw)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"plain", "utf-8-sig"),
        (b"p\0l\0", "utf-16"),
        (b"p\0\0\0", "utf-32"),
        (b"\x87\x90", "cp932"),
        (b"+AGE-", "utf-7"),
    ],
)
def test_declared_encoding_that_would_give_other_bytes_is_an_error(raw: bytes, encoding: str) -> None:
    with pytest.raises(DecodingError, match=f"not written back to the same bytes as {encoding}"):
        Document.of_bytes(raw, encoding=encoding)


def test_character_that_the_encoding_lacks_cannot_be_written() -> None:
    document = Document.of_bytes(b"caf\xe9", encoding="cp1252")
    assert document.encode("Café “a”") == b"Caf\xe9 \x93a\x94"
    with pytest.raises(UnicodeEncodeError):
        document.encode("Złoty")


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("", "none"),
        ("a\u2028b\x0b\x85", "none"),
        ("\n\n", "lf"),
        ("a\r\n\r\n", "crlf"),
        ("\r\r", "cr"),
        ("\n\r", "mixed"),
        ("\r\r\n", "mixed"),
        ("\r\n\n", "mixed"),
    ],
)
def test_newline_style(text: str, style: str) -> None:
    assert newline_style(text) == style
