"""HTML: the main text of a page is the document, whoever extracts it; a hostile page costs itself alone."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from chaffinch import Cleaner, DecodingError, ExtractionError, MissingExtraError, extract_html
from chaffinch.files import guard
from chaffinch.files.html import text_name, text_names
from chaffinch.text.html import EXTRACTORS
from house import FIXTURES, chaffinch, put, records, text_of, texts, tree

PAGES = {path.parent.name: path for path in sorted((FIXTURES / "pages").glob("*/page.*"))}
# Fixed here by hand: language, encoding, how the encoding was found.
DECLARED = {
    "faro": ("es", "utf-8", "mark"),
    "ferry": ("en", "utf-8", "meta"),
    "muehle": ("de", "cp1252", "meta"),
}


def installed(extractor: str) -> bool:
    return find_spec(extractor) is not None and find_spec("w3lib") is not None


def needs(extractor: str) -> pytest.MarkDecorator:
    _, extra = EXTRACTORS[extractor]
    return pytest.mark.skipif(not installed(extractor), reason=f"needs chaffinch[{extra}]")


BOTH = [pytest.param(extractor, marks=needs(extractor)) for extractor in EXTRACTORS]
both = pytest.mark.parametrize("extractor", BOTH)
trafilatura = needs("trafilatura")


def lines(text: str) -> list[str]:
    """Return the paragraphs: one extractor parts them by a blank line, the other does not."""
    return [line for line in text.splitlines() if line]


def page(body: str, head: str = "", lang: str = ' lang="en"') -> bytes:
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><body><article>{body}</article></body></html>".encode()


FAULTY = "<p>The ships left on Friday. . They came back with the evening tide, said the harbour master.</p>"
CLEAN = "The ships left on Friday. They came back with the evening tide, said the harbour master.\n"


# What a page becomes.


@both
@pytest.mark.parametrize("name", PAGES)
def test_page_gives_its_article_without_menu_and_comments(extractor: str, name: str) -> None:
    document = extract_html(PAGES[name].read_bytes(), name, extractor)
    result = Cleaner(verify=True).run(document)
    assert lines(result.text) == lines(text_of(PAGES[name].parent / "expected.txt"))
    assert result.status == "changed"


def test_there_are_three_pages_in_three_languages() -> None:
    assert set(PAGES) == set(DECLARED)


@both
@pytest.mark.parametrize("name", PAGES)
def test_language_and_encoding_are_those_that_the_page_says(extractor: str, name: str) -> None:
    raw = PAGES[name].read_bytes()
    document = extract_html(raw, name, extractor)
    found: Any = document.meta["extraction"]
    assert (document.lang, found["encoding"], found["encoding_method"]) == DECLARED[name]
    assert (found["extractor"], found["sha256"]) == (extractor, hashlib.sha256(raw).hexdigest())
    assert Cleaner(lang="fi").run(document).language == (DECLARED[name][0], "given", 1.0)


@both
@pytest.mark.parametrize(
    ("raw", "lang"),
    [
        (page(FAULTY, lang=' xml:lang="pt-BR"'), "pt"),
        (page(FAULTY, lang=' lang="{{ locale }}"'), None),
        (page(FAULTY, lang=' lang="english"'), None),
        (page(FAULTY, lang=' lang=""'), None),
        (page(FAULTY, lang=""), None),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<html lang="fr">' + page(FAULTY)[21:], "fr"),
    ],
)
def test_language_is_taken_only_where_it_is_one(extractor: str, raw: bytes, lang: str | None) -> None:
    assert extract_html(raw, extractor=extractor).lang == lang


SMILE = "<p>Crème brûlée, said the cook — “twice, on Friday evening, with a spoon of sugar and a match”.</p>"


@both
@pytest.mark.parametrize(
    ("raw", "given", "how"),
    [
        (page(SMILE), None, ("utf-8", "assumed")),
        (page(SMILE), "cp1251", ("utf-8", "assumed")),  # surely UTF-8, whatever somebody said
        (page(SMILE).decode().encode("cp1252"), "cp1252", ("cp1252", "declared")),
        (page(SMILE, '<meta charset="latin1">').decode().encode("cp1252"), None, ("cp1252", "meta")),
        (page(SMILE, '<meta charset="utf-16">'), None, ("utf-8", "assumed")),  # it was read as ASCII
        (
            b"\xff\xfe" + page(SMILE, '<meta charset="latin1">').decode().encode("utf-16-le"),
            None,
            ("utf-16-le", "mark"),
        ),
        (page(SMILE.replace("Crème brûlée", "A pie")).decode().encode("cp1252"), None, ("cp1252", "punctuation")),
    ],
)
def test_encoding_is_marked_given_said_or_utf8(
    extractor: str, raw: bytes, given: str | None, how: tuple[str, str]
) -> None:
    document = extract_html(raw, extractor=extractor, encoding=given)
    found: Any = document.meta["extraction"]
    assert (found["encoding"], found["encoding_method"]) == how
    assert "— “twice" in document.text and "undecodable" not in found
    assert document.encode(document.text).decode("utf-8") == document.text


@both
def test_few_bytes_that_are_no_text_are_shown_and_counted(extractor: str) -> None:
    raw = page(SMILE * 3 + FAULTY).replace(b"master", b"m\xe9ster")
    document = extract_html(raw, extractor=extractor)
    assert document.meta["extraction"]["undecodable"] == 1  # type: ignore[index]  # meta holds objects; this one is a table
    assert "harbour m\ufffdster" in document.text


@both
@pytest.mark.parametrize("charset", ["utf-8", "unicode_escape", "idna", "rot13", "utf-7"])
def test_bytes_of_another_encoding_are_an_error(extractor: str, charset: str) -> None:
    raw = page("<p>Cr\\ud800me br\u00fbl\u00e9e.</p>", f'<meta charset="{charset}">').decode().encode("latin-1")
    with pytest.raises(DecodingError, match=r"not |are not utf-8; declare it"):
        extract_html(raw, extractor=extractor)


@both
@pytest.mark.parametrize("raw", [b"", b" \n", b"\0" * 100, page(""), page("<script>var a = 'text';</script>")])
def test_page_without_text_is_an_error(extractor: str, raw: bytes) -> None:
    with pytest.raises(ExtractionError, match=f"^{extractor} finds no text in it$"):
        extract_html(raw, extractor=extractor)


def test_unknown_extractor_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown extractor 'soup'; expected trafilatura or resiliparse"):
        extract_html(b"", extractor="soup")


@pytest.mark.parametrize(("extractor", "extra"), [("trafilatura", "html"), ("resiliparse", "html-fast")])
def test_missing_package_is_an_error_that_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extractor: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, extractor, None)
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    said = f"pip install 'chaffinch[{extra}]'"
    with pytest.raises(MissingExtraError, match=extractor) as caught:
        extract_html(page(FAULTY), extractor=extractor)
    assert str(caught.value).endswith(said)
    put(tmp_path / "in/a.txt", "He left. . She came.\n")
    put(tmp_path / "in/b.html", page(FAULTY))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--html", extractor)
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert said in result.stderr


def test_text_alone_needs_no_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("trafilatura", "resiliparse", "w3lib"):
        monkeypatch.setitem(sys.modules, package, None)
    put(tmp_path / "in/a.txt", "He left. . She came.\n")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0


# A folder of pages.


@both
def test_folder_of_pages_gives_texts_and_a_journal_that_leads_back(tmp_path: Path, extractor: str) -> None:
    put(tmp_path / "in/page.html", page(FAULTY))
    put(tmp_path / "in/deep/page.HTM", page(FAULTY))
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--html", extractor, "--verify")
    assert result.exit_code == 0
    assert texts(tmp_path / "out") == dict.fromkeys(("page.txt", "deep/page.txt"), CLEAN.encode())
    first, second = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert (first["id"], first["source"], first["written"]) == ("deep/page.HTM", "deep/page.HTM", "deep/page.txt")
    assert (second["extraction"]["extractor"], second["lang"], second["lang_method"]) == (extractor, "en", "given")
    assert second["extraction"]["sha256"] == hashlib.sha256(page(FAULTY)).hexdigest()
    assert second["sha256_in"] == hashlib.sha256(CLEAN.replace("Friday.", "Friday. .").encode()).hexdigest()
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    extracted = CLEAN.replace("Friday.", "Friday. .").encode()
    assert tree(tmp_path / "back") == dict.fromkeys(("page.txt", "deep/page.txt"), extracted)


@trafilatura
def test_single_page_and_stdin_give_text(tmp_path: Path) -> None:
    source, journal = put(tmp_path / "page.html", page(FAULTY)), tmp_path / "j"
    assert chaffinch("clean", source).stdout == CLEAN
    assert chaffinch("clean", "-", "--format", "html", given=page(FAULTY)).stdout == CLEAN
    assert chaffinch("clean", source, "-o", tmp_path / "new.txt", "--journal", journal).exit_code == 0
    back = chaffinch("undo", tmp_path / "new.txt", "--journal", journal, "-o", tmp_path / "back.txt")
    assert (back.exit_code, text_of(tmp_path / "back.txt")) == (0, CLEAN.replace("Friday.", "Friday. ."))


def test_names_never_clash() -> None:
    names = ["b.txt", "a.html", "a.htm", "b.html", "b.html.txt", "c.html", "x/c.htm", "d.md", "d.html"]
    targets = text_names(names)
    assert targets == {
        "a.htm": "a.txt", "a.html": "a.html.txt", "b.txt": "b.txt", "b.html": "b.html.txt.txt", "d.html": "d.txt",
        "b.html.txt": "b.html.txt", "c.html": "c.txt", "x/c.htm": "x/c.txt", "d.md": "d.md",
    }  # fmt: skip
    assert len(set(targets.values())) == len(names) and text_names(reversed(names)) == targets


@trafilatura
def test_nothing_is_overwritten_where_names_clash(tmp_path: Path) -> None:
    put(tmp_path / "in/page.txt", "He left. . She came.\n")
    put(tmp_path / "in/page.html", page(FAULTY))
    put(tmp_path / "in/page.htm", page(FAULTY.replace("Friday", "Monday")))
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    assert texts(tmp_path / "out") == {
        "page.txt": b"He left. She came.\n",
        "page.html.txt": CLEAN.encode(),
        "page.htm.txt": CLEAN.replace("Friday", "Monday").encode(),
    }
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert text_of(tmp_path / "back/page.txt") == "He left. . She came.\n"
    assert len(tree(tmp_path / "back")) == 3


@both
def test_pages_that_fail_are_named_and_quarantined_and_the_others_are_done(tmp_path: Path, extractor: str) -> None:
    bad = {
        "empty.html": b"",
        "image.html": b"\x89PNG\r\n\x1a\n\xff\xd8\xff\xe0",
        "menu.htm": page('<nav><a href="/"></a></nav>'),
        "nul.html": b"\0" * 1000,
    }
    for name, raw in {**bad, "good.html": page(FAULTY)}.items():
        put(tmp_path / "in" / name, raw)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--html", extractor)
    assert (result.exit_code, texts(tmp_path / "out")) == (3, {"good.txt": CLEAN.encode()})
    assert tree(tmp_path / "out/.chaffinch/quarantine") == bad
    assert all(f"failed: {name}: cannot be read: " in result.stderr for name in bad)
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert {name: raw for name, raw in tree(tmp_path / "back").items() if name != "good.txt"} == bad


# Hostile pages.


@pytest.fixture
def changed_helper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let the helper process run a change of the module before it serves."""
    helper = guard.Helper()

    def change(source: str) -> None:
        start = f"from chaffinch.files import guard; exec({source!r}, vars(guard)); guard.serve()"
        monkeypatch.setattr(guard, "_COMMAND", (sys.executable, "-P", "-c", start))
        monkeypatch.setattr(guard, "_helper", lambda process: helper)

    yield change
    helper.close()


WORST = {
    "deep": b"<div>" * 200_000,
    "unclosed": b"".join(b"<p><b id=a%d>" % number for number in range(3_000)),
    "many": b"<br>" * 12_500_001,  # 50 MB of tags
    "long tag": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">",
    "tables": b"<table><tr><td>" * 50_000,
    "comment": b"<!-- " * 100_000,
    "nul": b"<p>\0</p>" * 50_000,
    "json": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "template": b"<svg><template>" * 10_000,
}


@both
@pytest.mark.parametrize("name", WORST)
def test_hostile_page_is_a_text_or_a_failure_and_the_next_one_is_done(
    changed_helper: Callable[[str], None], extractor: str, name: str
) -> None:
    changed_helper("MAX_SECONDS = 1")
    with suppress(ExtractionError):
        assert guard.guarded_html(WORST[name], name, extractor, None).text
    assert guard.guarded_html(page(FAULTY), "next", extractor, None).lang == "en"


CRASH = """
def extract_html(raw, *rest, real=extract_html):
    if b"crash" in raw:
        os.abort()
    if b"twice" in raw and b"twice" in SEEN:
        os.abort()
    SEEN.append(b"twice" if b"twice" in raw else b"")
    return real(raw, *rest)
SEEN = []
"""


@trafilatura
def test_page_that_breaks_its_extractor_down_costs_itself_alone(changed_helper: Callable[[str], None]) -> None:
    changed_helper(CRASH)
    for raw in (page("<p>crash</p>"), page(FAULTY), page("<p>crash</p>"), page(FAULTY)):
        if b"crash" in raw:
            with pytest.raises(ExtractionError, match=r"^trafilatura breaks down over it$"):
                guard.guarded_html(raw, "a", "trafilatura", None)
        else:
            assert guard.guarded_html(raw, "a", "trafilatura", None).text


@trafilatura
def test_what_earlier_pages_left_behind_does_not_count(changed_helper: Callable[[str], None]) -> None:
    changed_helper(CRASH)
    raw = page(FAULTY + "<p>twice</p>")
    assert len({guard.guarded_html(raw, "a", "trafilatura", None).text for _ in range(3)}) == 1


@both
def test_page_that_takes_too_long_is_refused(changed_helper: Callable[[str], None], extractor: str) -> None:
    changed_helper("MAX_SECONDS = 1")
    with pytest.raises(ExtractionError, match=rf"^{extractor} needs more than 30 seconds for it$"):
        guard.guarded_html(WORST["long tag"], "a", extractor, None)


def test_page_beyond_the_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BYTES", 10)
    with pytest.raises(ExtractionError, match=r"^more than 10 bytes: too large for a page$"):
        guard.guarded_html(b"<p>Twelve</p>", "a", "trafilatura", None)


@both
def test_same_text_whatever_the_hash_seed_and_the_pages_before(tmp_path: Path, extractor: str) -> None:
    pages = [str(path) for path in PAGES.values()]
    code = (
        "import sys, pathlib; from chaffinch import extract_html\n"
        "for path in sys.argv[2:]: print(ascii(extract_html(pathlib.Path(path).read_bytes(), '', sys.argv[1])))"
    )
    said = set()
    for seed, order in (("0", pages), ("1", pages[::-1]), ("random", pages + pages)):
        command = [sys.executable, "-c", code, extractor, *order]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        done = subprocess.run(command, capture_output=True, check=True, env=environment)
        said.add(tuple(sorted(set(done.stdout.splitlines()))))
    assert len(said) == 1


def test_only_names_of_pages_change() -> None:
    assert [text_name(name) for name in ("a.html", "A.HTM", "a.txt", "x.html/a.md", "-.html")] == [
        "a.txt", "A.txt", "a.txt", "x.html/a.md", "-.txt",
    ]  # fmt: skip
