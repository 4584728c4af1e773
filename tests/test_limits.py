"""Packed files and limits: what unpacks without end, or holds too much, is named; nothing else suffers from it."""

import gzip
import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from chaffinch.cli import common
from chaffinch.files import extras, pieces
from chaffinch.files.limits import FREE, FormatError, LimitError
from chaffinch.files.packing import packed, unpacked
from chaffinch.files.paths import Target, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.html import MissingExtraError
from house import chaffinch, put, records, texts, tree

zstd: ModuleType = pytest.importorskip("backports.zstd", reason="needs chaffinch[zstd]")

ROW, CLEAN_ROW = b'{"text": "He left. . She came."}\n', b'{"text": "He left. She came."}\n'
PACK: dict[str, Callable[[bytes], bytes]] = {".gz": partial(gzip.compress, mtime=0), ".zst": zstd.compress}
both = pytest.mark.parametrize("end", sorted(PACK))


def read(raw: bytes, name: str, most: int = 0) -> bytes:
    """Return what a packed file unpacks to, read in small steps."""
    with unpacked(BytesIO(raw), name, most) as stream:
        return b"".join(iter(lambda: stream.read(1000), b""))


# Packing.


@both
def test_what_was_packed_unpacks(end: str) -> None:
    for raw in (b"", b"a", b"line\r\n" * 100_000):
        assert read(PACK[end](raw), f"a.jsonl{end.upper()}") == raw


@both
def test_members_and_frames_are_read_one_after_the_other(end: str) -> None:
    assert read(PACK[end](ROW) + PACK[end](b"") + PACK[end](ROW), f"a{end}") == ROW * 2


@both
def test_packed_bytes_are_the_same_each_time(end: str, tmp_path: Path) -> None:
    for name in (f"a{end}", f"b{end}"):
        with Target(tmp_path / name) as stream:
            stream.write(ROW * 1000)
    assert (tmp_path / f"a{end}").read_bytes() == (tmp_path / f"b{end}").read_bytes()
    with opened(tmp_path / f"a{end}") as found:
        assert found.readline() == ROW


@both
def test_file_that_breaks_off_is_an_error(end: str) -> None:
    whole = PACK[end](ROW * 1000)
    for cut in (1, len(whole) // 2, len(whole) - 1):
        with pytest.raises((EOFError, OSError, FormatError)):
            read(whole[:cut], f"a{end}")


def test_what_is_no_zstd_is_an_error() -> None:
    with pytest.raises(FormatError, match="frame"):
        read(ROW, "a.zst")


def test_missing_package_is_named_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> ModuleType:
        raise MissingExtraError("pip install 'chaffinch[zstd]'")

    monkeypatch.setitem(extras.NEEDED, ".zst", missing)
    put(tmp_path / "in/a.jsonl.zst", b"x")
    put(tmp_path / "b.jsonl", ROW)
    for source, out in (("in", "out"), ("b.jsonl", "c.jsonl.zst")):
        before = tree(tmp_path)
        result = chaffinch("clean", tmp_path / source, "-o", tmp_path / out)
        assert (result.exit_code, tree(tmp_path)) == (2, before)
        assert "pip install 'chaffinch[zstd]'" in result.stderr


# Bombs.


@both
def test_bomb_stops_at_its_limit(end: str) -> None:
    bomb = PACK[end](b"\0" * 20_000_000)
    with unpacked(BytesIO(bomb), end, 1_000_000) as stream:
        assert len(stream.read(900_000)) == 900_000
        with pytest.raises(LimitError, match="unpacks to more than 1,000,000 bytes"):
            stream.read(200_000)
    assert read(bomb, end, 20_000_000) == b"\0" * 20_000_000


def test_without_a_limit_of_its_own_a_file_may_unpack_to_a_hundred_times_its_size() -> None:
    bomb = zstd.compress(b"\0" * (FREE + 1_000_000))
    with unpacked(BytesIO(bomb), ".zst") as stream:
        assert sum(len(stream.read(1 << 20)) for _ in range(FREE >> 20)) == FREE >> 20 << 20
        with pytest.raises(LimitError, match="more than 100,000,000 bytes"):
            stream.read(1 << 20)


@both
def test_bomb_is_named_and_quarantined_and_the_others_are_done(end: str, tmp_path: Path) -> None:
    bomb = PACK[end](b'{"text": "' + b"a" * 3_000_000 + b'"}\n')
    put(tmp_path / f"in/a.jsonl{end}", bomb)
    put(tmp_path / "in/b.jsonl", ROW)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-decompressed", "1M")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"b.jsonl": CLEAN_ROW})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {f"a.jsonl{end}": bomb}
    assert f"failed: a.jsonl{end}: cannot be read: unpacks to more than 1,000,000 bytes" in result.stderr


@both
def test_packed_records_come_and_go_through_the_command(end: str, tmp_path: Path) -> None:
    put(tmp_path / f"in/a.jsonl{end}", PACK[end](ROW * 3))
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert read(texts(tmp_path / "out")[f"a.jsonl{end}"], end) == CLEAN_ROW * 3
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert read(tree(tmp_path / "back")[f"a.jsonl{end}"], end) == ROW * 3


@both
def test_packed_records_come_through_standard_input(end: str) -> None:
    result = chaffinch("clean", "-", "--format", f"jsonl{end}", given=PACK[end](ROW))
    assert (result.exit_code, result.stdout_bytes) == (0, CLEAN_ROW)


def test_format_goes_by_the_name_of_each_side(tmp_path: Path) -> None:
    source = put(tmp_path / "a.jsonl.gz", PACK[".gz"](ROW))
    assert chaffinch("clean", source, "-o", tmp_path / "b.jsonl.zst").exit_code == 0
    assert read((tmp_path / "b.jsonl.zst").read_bytes(), ".zst") == CLEAN_ROW


# The largest document.


def of_lines(raw: bytes, most: int) -> list[Piece]:
    return list(pieces(BytesIO(raw), "a.jsonl", Reading(max_document=most)))


def test_line_that_is_too_long_is_an_error_and_all_of_it_stays() -> None:
    long = b'{"text": "' + b"a" * 200_000 + b'"}\n'
    found = of_lines(ROW + long + ROW, 1000)
    assert b"".join(piece.raw for piece in found) == ROW + long + ROW
    assert [piece.id for piece in found if piece.document] == ["a.jsonl:1", "a.jsonl:3"]
    (failed,) = (piece for piece in found if piece.error)
    assert failed.id == "a.jsonl:2"
    assert failed.error == "more than 1,000 bytes: too large for a document (--max-document)"
    assert max(len(piece.raw) for piece in found) <= 1 << 16


@pytest.mark.parametrize("spare", [-1, 0, 1])
def test_limit_is_the_length_of_the_line(spare: int) -> None:
    bare = ROW.rstrip(b"\n")
    for line in (bare, bare + b"\n" + bare):
        assert bool(of_lines(line, len(bare) + spare)[-1].error) == (spare < 0)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_file_that_is_too_large_is_named_and_quarantined(tmp_path: Path, name: str) -> None:
    raw = b"<p>He left. . She came.</p>" * 100
    put(tmp_path / "in" / name, raw)
    put(tmp_path / "in/b.jsonl", ROW)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-document", "1k")
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"b.jsonl": CLEAN_ROW})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == {name: raw}
    assert "more than 1,000 bytes: too large for a document" in result.stderr


def test_line_that_is_too_long_comes_back(tmp_path: Path) -> None:
    raw = ROW + b'{"text": "' + b"a. . B" * 50_000 + b'"}\n' + ROW
    put(tmp_path / "in/a.jsonl", raw)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-document", "1000")
    assert result.exit_code == 3
    assert [each["status"] for each in records(tmp_path / "out/.chaffinch/journal.jsonl")] == [
        "changed",
        "failed",
        "changed",
    ]
    assert texts(tmp_path / "out")["a.jsonl"] == raw.replace(ROW, CLEAN_ROW)
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert tree(tmp_path / "back") == {"a.jsonl": raw}


def test_json_as_deep_as_may_be_is_a_named_failure_or_a_result(tmp_path: Path) -> None:
    deep = [
        b'{"text": "He left. . She came.", "x": ' + b"[" * depth + b"]" * depth + b"}\n"
        for depth in range(900, 100_000, 9_900)
    ]
    put(tmp_path / "in/a.jsonl", b"".join(deep))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert (result.exit_code, len(journal)) == (3, len(deep))
    assert {each["status"] for each in journal} == {"changed", "failed"}


@pytest.mark.parametrize(
    ("given", "count"), [("1", 1), ("500000", 500_000), ("20M", 20_000_000), ("1.5g", 1_500_000_000), ("2kB", 2_000)]
)
def test_sizes(given: str, count: int) -> None:
    assert common.size(given) == count


@pytest.mark.parametrize("given", ["0", "-1", "", "M", "1e9", "20 M", "0.1", "²", "1MM"])
def test_what_is_no_size_is_a_usage_error(given: str, tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", b"a"), "--max-document", given)
    assert result.exit_code == 2
    assert "expected a number of bytes above 0, such as 500000, 20M or 1.5G" in result.stderr


def test_limits_are_on_record(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", b"a")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--max-document", "5M", "--max-decompressed", "7M")
    reading = json.loads((tmp_path / "out/.chaffinch/config.json").read_bytes())["reading"]
    assert (reading["max_document"], reading["max_decompressed"]) == (5_000_000, 7_000_000)


def test_packed_writes_nothing_of_its_own_where_no_name_asks_for_it() -> None:
    stream = BytesIO()
    assert packed(stream, "a.jsonl") is stream
