"""Three hundred hostile files, by a seed: what scrapers, broken disks and people of bad will leave behind."""

import gzip
import json
import os
import random
import socket
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

MAX_DOCUMENT, MAX_DECOMPRESSED = 50_000, 200_000  # bytes: what the run over these files is to allow
SENTENCE = "He left on Friday. . She came back, “and stayed.” ,\n"
ENCODINGS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp437", "cp850"),
    *(
        "cp866",
        "cp874",
        "latin-1",
        "iso8859-2",
        "iso8859-5",
        "iso8859-7",
        "iso8859-9",
        "iso8859-15",
        "koi8-r",
        "koi8-u",
    ),
    *("mac-roman", "mac-cyrillic", "cp932", "shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr", "iso2022_jp"),
)
LETTERS = "café Złoty Привет Ελλάδα שלום مرحبا 日本語 한국어 “…” – €"
Maker = Callable[[random.Random], bytes]


def hostile(seed: int) -> dict[str, bytes]:
    """Return files by their names. Equal seeds give equal files."""
    rng = random.Random(seed)
    files: dict[str, bytes] = {}
    for group, suffix, makers in (
        ("text", ".txt", [*TEXTS, *[_declared_nowhere(each) for each in ENCODINGS]]),
        ("records", ".jsonl", RECORDS),
        ("packed", ".jsonl.gz", [*_spoiled(_gz), *GZIPS]),
        ("packed", ".jsonl.zst", [*_spoiled(_zst), *ZSTDS]),
        ("parquet", ".parquet", [*_spoiled(_parquet), *PARQUETS]),
        ("warc", ".warc", [*_spoiled(_warc), *WARCS]),
        ("warc", ".warc.gz", _spoiled(lambda rng: _gz_of(_warc(rng)))),
        ("warc", ".warc.zst", [*_spoiled(lambda rng: _zst_of(_warc(rng))), *ZSTDS]),
        ("warc", ".wet.gz", [_packed(make) for make in WARCS]),
        ("pages", ".html", PAGES),
    ):
        for number, make in enumerate(makers):
            files[f"{group}/{number:02}{suffix}"] = make(rng)
    files |= {name: SENTENCE.encode() * rng.randint(1, 3) for name in _names()}
    return files


def plant(folder: Path, outside: Path) -> list[str]:
    """Put what is no plain file into a folder, and return the names; `outside` is a text that is not in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "loop-a.txt").symlink_to("loop-b.txt")
    (folder / "loop-b.txt").symlink_to("loop-a.txt")
    (folder / "self.jsonl").symlink_to("self.jsonl")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "out.txt").symlink_to(outside)
    (folder / "out.parquet").symlink_to(os.path.relpath(outside, folder))
    (folder / "round").symlink_to("..")
    os.mkfifo(folder / "pipe.jsonl")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(folder)  # the name of a socket may not be long
        listening.bind("socket.txt")
        os.chdir(here)
    return ["loop-a.txt", "loop-b.txt", "self.jsonl", "gone.txt", "out.txt", "out.parquet", "pipe.jsonl", "socket.txt"]


def _names() -> Iterator[str]:
    yield from (
        "names/" + "z" * 251 + ".txt",
        "names/caf\udce9.txt",
        "names/new\nline.txt",
        "names/UP.txt",
        "names/up.txt",
    )
    yield from ("names/-o.txt", "names/'\"$(x)`.txt", "names/*?[a].txt", "names/%00%2e%2e.txt", "names/a b .txt")
    yield from ("names/caf\u00e9.txt", "names/cafe\u0301.txt", "names/😀\u202e.txt", "names/con.txt", "names/a.txt.txt")
    yield from ("names/\\..\\x.txt", "names/deep/" + "d/" * 40 + "x.txt", "names/a:b.txt", "names/\x1b[31m.txt")


def _packed(make: Maker) -> Maker:
    return lambda rng: _gz_of(make(rng))


# Text.


def _declared_nowhere(encoding: str) -> Maker:
    return lambda rng: (LETTERS + SENTENCE).encode(encoding, "ignore") * rng.randint(1, 3)


def _bytes(rng: random.Random, size: int) -> bytes:
    return rng.randbytes(size)


def _cut(raw: bytes, rng: random.Random) -> bytes:
    return raw[: rng.randrange(1, len(raw))]


TEXTS: list[Maker] = [
    lambda rng: b"",
    lambda rng: b"\xef\xbb\xbf" + SENTENCE.encode(),
    lambda rng: b"\xef\xbb\xbf" * 3,
    lambda rng: b"\xff\xfe" + SENTENCE.encode("utf-16-le"),
    lambda rng: b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
    lambda rng: b"\xff\xfe\0\0" + SENTENCE.encode("utf-32-le"),
    lambda rng: b"\0\0\xfe\xff" + SENTENCE.encode("utf-32-be"),
    lambda rng: b"\xff\xfe" + SENTENCE.encode("utf-16-le")[:-1],
    lambda rng: b"\xff\xfe\0\xd8\0\xd8" + SENTENCE.encode("utf-16-le"),
    lambda rng: SENTENCE.encode("utf-16-le"),
    lambda rng: SENTENCE.encode("utf-7"),
    lambda rng: SENTENCE.encode() + b"\xff\xfe\xfd" + SENTENCE.encode(),
    lambda rng: b"\xed\xa0\x80" + SENTENCE.encode(),
    lambda rng: b"\xc0\xaf\xf8\x88" + SENTENCE.encode(),
    lambda rng: _cut("日本語".encode(), rng),
    lambda rng: _bytes(rng, 5000),
    lambda rng: b"\x7fELF" + _bytes(rng, 2000),
    lambda rng: b"%PDF-1.7\n" + _bytes(rng, 2000),
    lambda rng: _gz_of(SENTENCE.encode()),
    lambda rng: SENTENCE.replace(" ", "\0").encode(),
    lambda rng: b"\0" * 10_000,
    lambda rng: "".join(chr(code) for code in range(0x80, 0xA0)).encode() + SENTENCE.encode(),
    lambda rng: ("\u202e" + SENTENCE + "\u2066\u2067\u2069").encode() * 50,
    lambda rng: ("e" + "\u0301" * 2000 + " ").encode() * 5,
    lambda rng: "\u200b\u2060\ufeff\u00ad".encode() * 2000,
    lambda rng: b" \t\r\n\x0b\x0c" * 2000,
    lambda rng: b"\r" * 5000 + b"\n" * 5000 + b"\r\n" * 5000,
    lambda rng: "".join(rng.choice(("a. .", "\n", "\r", "\r\n", "\u2028", "\x85", " ")) for _ in range(3000)).encode(),
    lambda rng: ("Word " * 9_000).encode(),
    lambda rng: b"a" * (MAX_DOCUMENT + 1),
    lambda rng: b"a" * MAX_DOCUMENT,
    lambda rng: b"\n" * 40_000 + SENTENCE.encode(),
    lambda rng: ("“" * 15_000).encode(),
    lambda rng: b"(" * 20_000,
    lambda rng: b". " * 20_000,
    lambda rng: b"&amp;" * 2_000,
    lambda rng: "Ã¢â‚¬â„¢".encode() * 1000,
    lambda rng: "".join(
        chr(rng.choice((rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)))) for _ in range(3000)
    ).encode(),
    lambda rng: "\ufffe\uffff\U0010ffff\ufdd0".encode() * 100,
    lambda rng: SENTENCE.rstrip("\n").encode(),
]

# Records.


def _row(text: Any = SENTENCE, **more: Any) -> bytes:
    return json.dumps({**more, "text": text}).encode() + b"\n"


def _among(raw: bytes) -> Maker:
    return lambda rng: _row() * rng.randint(1, 3) + raw + b"\n" + _row(id="last")


def _deep(depth: int, opening: bytes, closing: bytes) -> bytes:
    return b'{"text": "He left. . She came.", "x": ' + opening * depth + b"1" + closing * depth + b"}"


PATHS = (
    "../x",
    "/etc/passwd",
    "..\\..\\x",
    "a/../../b",
    "\0",
    "C:\\x",
    "~",
    ".",
    "..",
    "",
    "x" * 5000,
    "\ud800",
    "-rf",
    "a\nb",
)
LINES = (
    *(b'{"text": "caf\xe9"}', b'{"text": "\xed\xa0\x80"}', b'{"te\xffxt": "a"}', b'{"text": "a", "text": 1}'),
    *(b'{"text": 1, "text": "a. . B"}', b'{"te\\u0078t": "a. . B"}', b"{'text': 'a'}", b'{"text": "a",}', b"{}"),
    *(b"[]", b"null", b"1", b'"a"', b"NaN", b'{"text": "a. . B", "n": NaN, "m": -Infinity, "e": 1e999}', b"{" * 500),
    *(b"}", b'{"text": "a. . B", "n": ' + b"9" * 5000 + b"}", b'{"": "", "text": "a. . B"}', b"\x1a"),
    *(b'{"text": "\\ud83d. . \\u"}', b'{"text": "' + b"a. . B " * 10_000 + b'"}', b"\0" * 1000),
    *(b'{"text": "' + b"\\u0000" * 1000 + b'"}', b'\x0b{"text": "a. . B"}', b'{"text": "a. . B"} // note'),
    *(_deep(900, b"[", b"]"), _deep(5000, b"[", b"]"), _deep(20_000, b"[", b"]"), _deep(7_000, b'{"a":', b"}")),
    *(b"[" * 45_000, b'{"a":' * 9_000),
)
IDS: tuple[Any, ...] = (1, 1.5, True, None, [], {}, "1", 10**30, -0.0)
VALUES: tuple[Any, ...] = (1, 1.5, True, None, [], ["a"], {}, {"text": "a"}, "")
LANGS: tuple[Any, ...] = (1, None, [], "xx", "english", "en-", "\0", "e" * 9999)
URLS: tuple[Any, ...] = (1, None, [], "http://", "http://[", "://", "\0", "http://" + "a" * 9999)
SURROGATES = ("\ud800 a. . B", "a. . B \udfff", "\udc00\ud800. .", "\ud83d\ude00. .")
RECORDS: list[Maker] = [
    lambda rng: b"",
    lambda rng: b"\n\r\n \t\n",
    lambda rng: b"\xef\xbb\xbf" + _row() * 2,
    lambda rng: _row() * 2 + b"\xef\xbb\xbf" + _row(),
    lambda rng: _row().replace(b"\n", b"\r\n") * 3,
    lambda rng: _row().replace(b"\n", b"\r") * 3,
    lambda rng: _row() + _row().rstrip() + b"\r\n\n" + _row().rstrip(),
    lambda rng: _row(id="same") * 20,
    lambda rng: b"".join(_row(id=each) for each in PATHS),
    lambda rng: b"".join(_row(id=each) for each in IDS),
    lambda rng: b"".join(_row(each) for each in VALUES),
    lambda rng: b"".join(_row(lang=each) for each in LANGS),
    lambda rng: b"".join(_row(url=each) for each in URLS),
    lambda rng: b"".join(_row(each, id="\ud800") for each in SURROGATES),
    lambda rng: _row("a\0b. . C\x01\x1f\x7f") + b'{"text": "raw \0 . . "}\n',
    lambda rng: b'{"text": "a\tb. . C"}\n{"text": "\x1b[31m. . "}\n',
    lambda rng: SENTENCE.encode("utf-16"),
    lambda rng: _row().decode().encode("utf-16"),
    lambda rng: _bytes(rng, 5000),
    lambda rng: b"[" + b",\n".join([_row().rstrip()] * 3) + b"]",
    lambda rng: json.dumps([{"text": SENTENCE}] * 3, indent=2).encode(),
    lambda rng: _row().rstrip() * 3,
    lambda rng: _cut(_row() * 3, rng),
    lambda rng: b"".join(_cut(_row(), rng) + b"\n" for _ in range(20)),
    *map(_among, LINES),
]

# What is packed or has a form of its own: whole, then spoiled.


def _rows(rng: random.Random) -> bytes:
    return b"".join(_row(f"{SENTENCE}{rng.random()}", id=number) for number in range(rng.randint(20, 60)))


def _gz_of(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def _gz(rng: random.Random) -> bytes:
    return _gz_of(_rows(rng))


def _zst_of(raw: bytes) -> bytes:
    from backports import zstd

    return bytes(zstd.compress(raw))


def _zst(rng: random.Random) -> bytes:
    return _zst_of(_rows(rng))


def _spoiled(make: Maker) -> list[Maker]:
    """Return makers of what is left of a file: broken off, with bytes changed, lost, doubled, or put in."""

    def changed(rng: random.Random) -> bytes:
        raw = bytearray(make(rng))
        for _ in range(rng.randint(1, 20)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        return bytes(raw)

    def zeroed(rng: random.Random) -> bytes:
        raw = make(rng)
        start = rng.randrange(len(raw))
        return raw[:start] + bytes(min(64, len(raw) - start)) + raw[start + 64 :]

    def lost(rng: random.Random) -> bytes:
        raw = make(rng)
        start = rng.randrange(len(raw))
        return raw[:start] + raw[start + rng.randint(1, 50) :]

    return [
        make,
        lambda rng: make(rng)[:-1],
        lambda rng: make(rng)[1:],
        *[lambda rng: _cut(make(rng), rng)] * 4,
        *[changed] * 5,
        zeroed,
        lost,
        lambda rng: make(rng) + _bytes(rng, 30),
        lambda rng: make(rng) + bytes(50),
        lambda rng: b"",
        lambda rng: _bytes(rng, 500),
        lambda rng: make(rng)[:4] + _bytes(rng, 200),
        _rows,
    ]


BOMB = b'{"text": "' + b"a" * (MAX_DECOMPRESSED + 1) + b'"}\n'
GZIPS: list[Maker] = [
    lambda rng: _gz(rng) + _gz(rng) + _gz_of(b""),
    lambda rng: _gz_of(_gz_of(_rows(rng))),
    lambda rng: _gz_of(BOMB),
    lambda rng: _gz_of(bytes(20_000_000)),
    lambda rng: _gz_of(_row() * 5_000),
    lambda rng: _gz(rng) + _gz_of(BOMB),
    lambda rng: _gz_of(BOMB[:100_000] + b'"}\n' + _row()),
    lambda rng: zlib.compress(_rows(rng)),
    lambda rng: b"\x1f\x8b\x08\xff" + _gz(rng)[4:],
    lambda rng: _gz_of(b""),
]
ZSTDS: list[Maker] = [
    lambda rng: _zst(rng) + _zst(rng) + _zst_of(b""),
    lambda rng: _zst_of(_zst_of(_rows(rng))),
    lambda rng: _zst_of(BOMB),
    lambda rng: _zst_of(bytes(50_000_000)),
    lambda rng: _zst_of(_row() * 5_000),
    lambda rng: b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + _zst(rng),
    lambda rng: b"\x28\xb5\x2f\xfd\x00\xf8" + _bytes(rng, 50),  # asks for a window of terabytes
    _gz,
]


def _parquet_of(**columns: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = BytesIO()
    names = [name.rstrip("_") for name in columns]
    pq.write_table(
        pa.Table.from_arrays([pa.array(each) for each in columns.values()], names=names), sink, row_group_size=40
    )
    return sink.getvalue()


def _parquet(rng: random.Random) -> bytes:
    rows = [f"{SENTENCE}{rng.random()}" for _ in range(rng.randint(10, 60))]
    return _parquet_of(id=list(range(len(rows))), text=rows, n=[each[-3:] for each in rows])


def _not_utf8() -> bytes:
    import pyarrow as pa

    raw = pa.array([b"a\xff", SENTENCE.encode(), b"\xed\xa0\x80"], pa.binary())
    return _parquet_of(text=pa.Array.from_buffers(pa.string(), 3, raw.buffers()), n=[1, 2, 3])


PARQUETS: list[Maker] = [
    lambda rng: _parquet_of(body=[SENTENCE]),
    lambda rng: _parquet_of(text=[1, 2]),
    lambda rng: _parquet_of(text=[[SENTENCE]]),
    lambda rng: _parquet_of(text=[{"text": SENTENCE}]),
    lambda rng: _parquet_of(text=[SENTENCE.encode()]),
    lambda rng: _parquet_of(text=[SENTENCE], text_=[SENTENCE]),
    lambda rng: _parquet_of(text=[None, SENTENCE, "", None]),
    lambda rng: _parquet_of(id=list(PATHS[:3]) * 2, text=[SENTENCE] * 6),
    lambda rng: _parquet_of(text=[SENTENCE * 1000, SENTENCE]),
    lambda rng: _parquet_of(text=["same " * 100] * 1000),
    lambda rng: _parquet_of(text=[SENTENCE] * 10, much=["m" * 30_000] * 10),
    lambda rng: _not_utf8(),
]


def _warc_record(block: bytes, kind: str = "conversion", media: str = "text/plain", **more: Any) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:x:1>",
        "Content-Type": media,
        "Content-Length": len(block),
    } | more
    lines = "".join(f"{name.replace('_', '-')}: {each}\r\n" for name, each in head.items())
    return b"WARC/1.0\r\n" + lines.encode("utf-8", "surrogateescape") + b"\r\n" + block + b"\r\n\r\n"


def _warc(rng: random.Random) -> bytes:
    texts = (f"{SENTENCE}{rng.random()}".encode() for _ in range(rng.randint(3, 20)))
    return _warc_record(b"software: x\r\n", "warcinfo", "application/warc-fields") + b"".join(map(_warc_record, texts))


WARCS: list[Maker] = [
    lambda rng: _warc_record(b"") * 2,
    lambda rng: _warc_record(b"caf\xe9. . B") + _warc_record(b"a\0. . B"),
    lambda rng: _warc_record(SENTENCE.encode(), Content_Length=10),
    lambda rng: _warc_record(SENTENCE.encode(), Content_Length=10**17),
    lambda rng: _warc_record(SENTENCE.encode(), Content_Length="٣"),
    lambda rng: _warc_record(SENTENCE.encode(), WARC_Target_URI="../../x\udcff", WARC_Record_ID="<../../x>"),
    lambda rng: _warc_record(SENTENCE.encode(), WARC_Block_Digest="sha1:", WARC_Payload_Digest="md5:0"),
    lambda rng: _warc_record(SENTENCE.encode() * 1000) + _warc_record(SENTENCE.encode()),
    lambda rng: _warc_record(_bytes(rng, 400_000), "response", "application/http"),
    lambda rng: _warc(rng).replace(b"\r\n", b"\n"),
    lambda rng: _warc_record(SENTENCE.encode(), X="a\r\n b: c\r\n\tWARC/1.0"),
]
PAGES: list[Maker] = [
    lambda rng: b"",
    lambda rng: _bytes(rng, 3000),
    lambda rng: b"<p>" + SENTENCE.encode() * 5,
    lambda rng: b"<div>" * 3000 + SENTENCE.encode(),
    lambda rng: b"<script>" + b"x" * 1000,
    lambda rng: b"<p>&#xFFFFFFFF;&#0;&#xD800; " + SENTENCE.encode() * 3,
    lambda rng: b'<meta charset="no-such-thing"><p>' + SENTENCE.encode() * 3,
    lambda rng: b'<meta charset="utf-16"><p>' + SENTENCE.encode() * 3,
    lambda rng: b"<p a=" + b"x" * (MAX_DOCUMENT + 1),
    lambda rng: b"\0<\0p\0>\0" + SENTENCE.encode(),
]
