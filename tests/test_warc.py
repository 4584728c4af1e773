"""WARC and WET: texts are cleaned where they stand, and any reader finds lengths and digests that fit."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chaffinch.files import pieces
from chaffinch.files.limits import FormatError
from chaffinch.files.packing import packed
from chaffinch.files.piece import Piece, Reading
from house import chaffinch, put, records, texts, tree

archive: Any = pytest.importorskip("warcio.archiveiterator", reason="needs chaffinch[warc]")
zstd: Any = pytest.importorskip("backports.zstd", reason="needs chaffinch[zstd]")
warcwriter: Any = pytest.importorskip("warcio.warcwriter")

FAULTY, CLEAN = "He left. . She came. é\n", "He left. She came. é\n"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>He left. . She came.</p>"


def warc(
    *texts_: str | bytes, gz: bool = False, kind: str = "conversion", media: str = "text/plain", **more: str
) -> bytes:
    """Return a file as another library writes it: information, a page as it was fetched, and the texts."""
    out = BytesIO()
    writer = warcwriter.WARCWriter(out, gzip=gz)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "none. . None"}))
    page = writer.create_warc_record("http://example.org/0", "response", payload=BytesIO(PAGE))
    writer.write_record(page)
    for number, text in enumerate(texts_, 1):
        block = text.encode() if isinstance(text, str) else text
        head = {
            "WARC-Record-ID": f"<urn:uuid:{number}>",
            **{name.replace("_", "-"): each for name, each in more.items()},
        }
        url = f"http://example.org/{number}"
        record = writer.create_warc_record(url, kind, BytesIO(block), len(block), media, warc_headers_dict=head)
        writer.write_record(record)
    return out.getvalue()


def read(raw: bytes) -> list[tuple[str, bytes]]:
    """Return type and block of all records as another library reads them. Its digests must fit."""
    return [
        (each.rec_type, each.raw_stream.read()) for each in archive.ArchiveIterator(BytesIO(raw), check_digests="raise")
    ]


def found(raw: bytes, reading: Reading | None = None) -> list[Piece]:
    return list(pieces(BytesIO(raw), "d/a.warc", reading or Reading()))


@pytest.mark.parametrize("name", ["a.warc", "a.wet", "a.warc.gz", "a.WET.gz"])
@pytest.mark.parametrize("kind", ["conversion", "resource"])
def test_texts_are_cleaned_and_all_else_stays(tmp_path: Path, name: str, kind: str) -> None:
    gz = name.endswith("gz")
    raw = warc(FAULTY, "Fine.", FAULTY * 3, gz=gz, kind=kind)
    put(tmp_path / "in" / name, raw)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--verify").exit_code == 0
    before, after = read(raw), read(texts(tmp_path / "out")[name])
    assert after[:2] == before[:2]
    assert [block.decode() for _, block in after[2:]] == [CLEAN, "Fine.", CLEAN * 3]
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    back = tree(tmp_path / "back")[name]
    assert (gzip.decompress(back) if gz else back) == (gzip.decompress(raw) if gz else raw)


def test_records_are_packed_one_by_one(tmp_path: Path) -> None:
    source = put(tmp_path / "a.wet.gz", gzip.compress(warc(FAULTY, "Fine.")))  # in one piece
    assert chaffinch("clean", source, "-o", tmp_path / "b.wet.gz").exit_code == 0
    starts = records_of(tmp_path / "b.wet.gz")
    assert len(starts) == 4 and all(raw.startswith(b"WARC/1.") for raw in starts)


def records_of(path: Path) -> list[bytes]:
    """Return what each record of a packed file unpacks to, found by the place where its member begins."""
    iterator = archive.ArchiveIterator(path.open("rb"))
    places = [iterator.get_record_offset() for _ in iterator]
    raw = path.read_bytes()
    return [gzip.decompress(raw[start:end]) for start, end in zip(places, [*places[1:], len(raw)], strict=True)]


def test_pieces_are_the_records_of_text() -> None:
    raw = warc(FAULTY, WARC_Identified_Content_Language="deu")
    all_found = found(raw)
    assert b"".join(piece.raw for piece in all_found) == raw
    (piece,) = (each for each in all_found if each.document)
    assert piece.document
    assert (piece.id, piece.document.text, piece.document.lang) == ("urn:uuid:1", FAULTY, "de")
    assert (piece.document.meta["url"], piece.document.meta["folder"]) == ("http://example.org/1", "d")


def test_several_languages_are_none() -> None:
    (piece,) = (each for each in found(warc(FAULTY, WARC_Identified_Content_Language="deu,fra")) if each.document)
    assert piece.document and piece.document.lang is None


@pytest.mark.parametrize("more", [{"media": "text/html"}, {"kind": "metadata"}, {"media": "application/json"}])
def test_what_is_no_text_is_no_document(more: Any) -> None:
    raw = warc(FAULTY, **more)
    assert b"".join(piece.raw for piece in found(raw)) == raw
    assert not any(piece.document or piece.error for piece in found(raw))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Content-Length: 24", b"content-LENGTH :\t024 "),
        (b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: sha1:A"),
        (b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: rot13:"),
        (b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: shake_128:"),
        (b"WARC-Target-URI: http", b"X-Odd: caf\xe9 \r\n\tfolded\r\nWARC-Target-URI: http"),
    ],
)
def test_odd_heads_come_back_to_the_byte(tmp_path: Path, old: bytes, new: bytes) -> None:
    start, end = (raw := warc(FAULTY)).rsplit(b"WARC/1.0", 1)
    assert old in end
    odd = start + b"WARC/1.0" + end.replace(old, new)
    put(tmp_path / "in/a.warc", odd)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--verify").exit_code == 0
    assert texts(tmp_path / "out")["a.warc"].endswith(f"{CLEAN}\r\n\r\n".encode())
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert tree(tmp_path / "back")["a.warc"] == odd != raw


def test_bad_texts_are_named_and_stay(tmp_path: Path) -> None:
    raw = warc(b"caf\xe9", FAULTY, "x" * 2000)
    put(tmp_path / "in/a.warc", raw)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-document", "1000")
    assert result.exit_code == 3
    assert "byte 0xe9 at offset 3 of its block is not utf-8" in result.stderr
    assert "failed: a.warc:5: more than 1,000 bytes: too large for a document" in result.stderr
    blocks = [block for _, block in read(texts(tmp_path / "out")["a.warc"])[2:]]
    assert blocks == [b"caf\xe9", CLEAN.encode(), b"x" * 2000]
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert [each["status"] for each in journal] == ["failed", "changed", "failed"]
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert tree(tmp_path / "back")["a.warc"] == raw


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda raw: raw[:-1], "breaks off"),
        (lambda raw: raw[:-30], "breaks off"),
        (lambda raw: raw + b"rubbish", "begins with b'rubbish'"),
        (lambda raw: raw + b"WARC/1.0\r\nA: b\r\n", "record 4: no head"),
        (lambda raw: raw + b"WARC/1.0\r\n" + b"A: b\r\n" * 200_000 + b"\r\n", "record 4: no head"),
        (lambda raw: raw.replace(b"Content-Length: 24", b"Content-Length: 23"), "longer than its length says"),
        (lambda raw: raw.replace(b"Content-Length: 24", b"Content-Length: -1"), "expected one Content-Length"),
        (lambda raw: raw.replace(b"Content-Length: 24", b"Content-Length: 9999999999"), "breaks off"),
        (
            lambda raw: raw.replace(b"Content-Length: 24\r\n", b"Content-Length: 24\r\n" * 2),
            "expected one Content-Length",
        ),
        (lambda raw: raw.replace(b"Content-Length: 24\r\n", b""), "expected one Content-Length"),
        (lambda raw: raw.replace(b"\r\n", b"\n"), "record 1: no head"),
    ],
)
def test_broken_files_are_named_and_quarantined(tmp_path: Path, spoil: Any, problem: str) -> None:
    raw = spoil(warc(FAULTY))
    with pytest.raises(FormatError, match=problem):
        found(raw)
    put(tmp_path / "in/a.warc", raw)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 3
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.warc": raw}
    assert texts(tmp_path / "out") == {}


@pytest.mark.parametrize("size", [1, 3, 100, 10**6])
def test_records_may_come_in_parts_of_any_size(size: int) -> None:
    raw, sink = warc(FAULTY, FAULTY), BytesIO()
    with packed(sink, "a.warc.gz") as stream:
        for start in range(0, len(raw), size):
            stream.write(raw[start : start + size])
    assert gzip.decompress(sink.getvalue()) == raw
    assert sink.getvalue().count(b"\x1f\x8b\x08\0\0\0\0\0") == 4
    assert read(sink.getvalue()) == read(raw)


def zst(raw: bytes, dictionary: bytes = b"", head: bytes | None = None) -> bytes:
    """Return records packed one by one, with a dictionary in front where one is given, as crawlers write it."""
    known = zstd.ZstdDict(dictionary) if dictionary else None
    front = head if head is not None else b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary
    starts = [place.start() for place in re.finditer(rb"^WARC/1", raw, re.MULTILINE)]
    parts = [raw[start:end] for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]
    return (front if dictionary else b"") + b"".join(zstd.compress(part, zstd_dict=known) for part in parts)


def trained() -> bytes:
    lines = [f"He left on day {number}. . She came back by ship {number * 7}.".encode() for number in range(400)]
    return bytes(zstd.train_dict(lines, 2_000).dict_content)


@pytest.mark.parametrize("with_dictionary", ["", "plain", "packed"])
@pytest.mark.parametrize("name", ["a.warc.zst", "a.wet.zst"])
def test_zstd_is_read_with_its_dictionary_and_written_record_by_record(
    tmp_path: Path, name: str, with_dictionary: str
) -> None:
    raw = warc(FAULTY, "Fine.")
    dictionary = trained() if with_dictionary else b""
    held = zstd.compress(dictionary)
    head = b"\x5d\x2a\x4d\x18" + len(held).to_bytes(4, "little") + held if with_dictionary == "packed" else None
    packed_raw = zst(raw, dictionary, head)
    put(tmp_path / "in" / name, packed_raw)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--verify").exit_code == 0
    written = texts(tmp_path / "out")[name]
    assert [block.decode() for _, block in read(zstd.decompress(written))[2:]] == [CLEAN, "Fine."]
    assert written.count(b"\x28\xb5\x2f\xfd") == 4  # frames, of which a reader may take one
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert zstd.decompress(tree(tmp_path / "back")[name]) == raw


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\xff\xff\xff\xff", "its dictionary has 4,294,967,295 bytes; expected at most"),
        (b"\x02\0\0\0ab", "its dictionary is none"),
        (b"\x08\0\0\0\x28\xb5\x2f\xfdabcd", "its dictionary is none"),
        (b"", "cannot be read"),
    ],
)
def test_what_is_no_dictionary_is_named(tmp_path: Path, head: bytes, said: str) -> None:
    raw = b"\x5d\x2a\x4d\x18" + head + zst(warc(FAULTY))
    put(tmp_path / "in/a.warc.zst", raw)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert result.exit_code == 3 and said in result.stderr
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {"a.warc.zst": raw}


def test_zstd_comes_through_standard_input() -> None:
    result = chaffinch("clean", "-", "--format", "warc.zst", given=zst(warc(FAULTY), trained()))
    assert (result.exit_code, read(result.stdout_bytes)[-1][1].decode()) == (0, CLEAN)


@pytest.mark.parametrize("gz", [False, True])
def test_records_come_through_standard_input(gz: bool) -> None:
    result = chaffinch("clean", "-", "--format", "warc.gz" if gz else "warc", given=warc(FAULTY, gz=gz))
    assert (result.exit_code, read(result.stdout_bytes)[-1][1].decode()) == (0, CLEAN)


def test_empty_file_is_a_run_of_nothing(tmp_path: Path) -> None:
    put(tmp_path / "in/a.warc")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert texts(tmp_path / "out") == {"a.warc": b""}
