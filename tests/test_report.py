"""The report: what stands in its pages, that they stay small, and that nothing of a run becomes markup."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from chaffinch.audit.reading import Run
from chaffinch.core.edit import Layer
from chaffinch.core.span import Span
from chaffinch.files.paths import PathError
from chaffinch.report import write
from chaffinch.report.markup import filled, legend, marked, shown
from chaffinch.report.page import BYTES, ENTRIES, Folder, Series, file_stem
from house import SEED, chaffinch, put, tree
from runs import Made, edit, many, run_of
from strings import hostile_run, strings

_FRAME = "html head meta title link script body header nav main h1 h2 h3 section article"
_BLOCKS = "p div dl dt dd table thead tbody tr th td ul ol li figure figcaption details summary pre"
TAGS = set(f"{_FRAME} {_BLOCKS} a span b code del ins mark bdi svg rect".split())
VOID = {"meta", "link"}


class Page(HTMLParser):
    """A page taken apart: its tags with their attributes, and its text with chips read back to what they stand for."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self._said: dict[str, list[list[str]]] = {}
        self._inside: list[tuple[str, int]] = []
        self._chip = ""
        self.feed(content)
        self.close()

    @property
    def texts(self) -> dict[str, list[str]]:
        """The text of each tag, or of each class of a div, p or span."""
        return {name: ["".join(parts) for parts in each] for name, each in self._said.items()}

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        if found.get("class") == "chip":
            self._chip = chr(int(found["title"].split()[0].removeprefix("U+"), 16))
        if tag not in VOID:
            self.open.append(tag)
            name = found.get("class", "").split(" ")[0] or tag
            self._inside.append((name if tag in ("div", "p", "span") else tag, len(self.open)))
            self._said.setdefault(self._inside[-1][0], []).append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._chip:
            data = self._chip * int((re.search(r"×([\d,]+)$", data) or ["", "1"])[1].replace(",", ""))
            self._chip = ""
        for name in {name for name, _ in self._inside}:
            self._said[name][-1].append(data)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("report")
    put(home / "in/seed.txt", SEED.read_bytes())
    put(home / "in/hebrew.txt", "הוא עזב ביום שישי. . היא חזרה.\nHe left  . He came.\n")
    put(home / "in/clean.txt", "Nothing is wrong here.\n")
    put(home / "in/broken.txt", b"caf\xe9")
    chaffinch("clean", home / "in", "-o", home / "out")
    assert chaffinch("audit", home / "out", "--html", home / "report").exit_code == 0
    return home / "report"


def pages(folder: Path) -> dict[str, Page]:
    return {name: Page(raw.decode()) for name, raw in tree(folder).items() if name.endswith(".html")}


def edits_of(page: Page) -> list[dict[str, Any]]:
    return [json.loads(found["data-edit"]) for _, found in page.tags if found.get("data-edit")]


def test_every_page_is_whole_and_every_link_leads_somewhere(report: Path) -> None:
    found = pages(report)
    ids = {name: {each["id"] for _, each in page.tags if "id" in each} for name, page in found.items()}
    for name, page in found.items():
        assert page.open == []
        assert [tag for tag, _ in page.tags].count("main") == 1 and "h1" in {tag for tag, _ in page.tags}
        every = [each["id"] for _, each in page.tags if "id" in each]
        assert len(every) == len(set(every))
        for tag, each in page.tags:
            path, _, anchor = each.get("href", each.get("src", "#main")).partition("#")
            target = (report / name).parent / path if path else report / name
            assert target.resolve().is_relative_to(report.resolve()) and target.is_file(), (name, tag, each)
            if anchor:
                assert anchor in ids[target.resolve().relative_to(report.resolve()).as_posix()], (name, each)


def test_the_index_has_rules_counts_samples_failures_settings_and_charts(report: Path) -> None:
    text = " ".join("".join(pages(report)["index.html"].texts["main"]).split())
    for said in (
        "failed", "broken.txt", "punctuation/stop-after-stop", "Letters removed", "Edits by rule", "fingerprint",
        "A second stop, set off by a space", "Drawn at random with seed 0", "seed.txt",
    ):  # fmt: skip
        assert said in text


def test_rule_pages_hold_every_edit_of_the_run_once(report: Path) -> None:
    found = pages(report)
    by_rules = [each for name, page in found.items() if name.startswith("rules/") for each in edits_of(page)]
    by_documents = [each for name, page in found.items() if name.startswith("documents/") for each in edits_of(page)]
    known = [
        {"rule": change.rule, "origin": [*_ends(change.origin)], "before": change.before, "after": change.after}
        for cleaned in Run.open(report.parent / "out").documents() for change in cleaned.changes()
    ]  # fmt: skip
    assert len(known) >= 7

    def key(row: dict[str, Any]) -> str:
        return json.dumps(row)

    assert sorted(by_rules, key=key) == sorted(by_documents, key=key) == sorted(known, key=key)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def test_a_document_reads_as_its_original_with_what_was_put_in(report: Path) -> None:
    """Leave out what was put in and the numbers: what is left is the original; leave out what went: the result."""
    page = (report / "documents/documents-001.html").read_text(encoding="utf-8")
    bodies = re.findall(
        r'<h2 id="[^"]*" dir="auto">(.*?)</h2>.*?<div class="text" dir="auto">(.*?)</div><ol', page, re.DOTALL
    )
    assert {name for name, _ in bodies} == {"hebrew.txt", "seed.txt"}
    for name, drawn in bodies:
        body = re.sub(r'<a class="ref".*?</a>|<summary>.*?</summary>', "", drawn, flags=re.DOTALL)
        original = re.sub(r"<ins>.*?</ins>", "", body, flags=re.DOTALL)
        cleaned = re.sub(r"<del .*?</del>", "", body, flags=re.DOTALL)
        for markup, folder in ((original, "in"), (cleaned, "out")):
            wanted = (report.parent / folder / name).read_bytes().decode()
            assert "".join(Page(f"<p>{markup}</p>").texts["p"]) == wanted


def test_equal_runs_and_seeds_give_equal_bytes(report: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write(Run.open(report.parent / "out"), again)
    assert tree(again) == tree(report)
    write(Run.open(report.parent / "out/.chaffinch"), again)  # in the place of the first
    assert tree(again) == tree(report)


def test_another_seed_draws_another_sample_in_which_each_edit_stands_once(tmp_path: Path) -> None:
    run = Run.open(run_of(tmp_path / "out", many(100, 3)))
    samples = []
    for seed in (0, 1):
        write(run, tmp_path / f"r{seed}", seed=seed)
        page = pages(tmp_path / f"r{seed}")["samples/punctuation--stop-after-stop-001.html"]
        samples.append([each["id"] for tag, each in page.tags if each.get("class") == "entry edit"])
    assert len(samples[0]) == len(set(samples[0])) == len(samples[1]) == 60
    assert set(samples[0]) != set(samples[1])


def test_pages_hold_two_hundred_entries_and_a_megabyte_at_most(tmp_path: Path) -> None:
    run = run_of(tmp_path / "out", [*many(30, 21), *_large()])
    written = write(Run.open(run), tmp_path / "report")
    found = pages(tmp_path / "report")
    assert written.pages == len(found)
    for name, page in found.items():
        assert len((tmp_path / "report" / name).read_bytes()) <= BYTES
        assert sum("entry" in each.get("class", "").split() for _, each in page.tags) <= ENTRIES
        assert page.open == []
    stops = [name for name in sorted(found) if name.startswith("rules/punctuation--stop-after-stop")]
    assert len(stops) == 4  # 630 edits
    for before, after in pairwise(stops):
        assert ("a", {"href": Path(after).name, "rel": "next"}) in found[before].tags
        assert ("a", {"href": Path(before).name, "rel": "prev"}) in found[after].tags
    assert sum(len(edits_of(found[name])) for name in stops) == 630


def _large() -> Iterator[Made]:
    """Yield documents whose edits are long, many in a place, or full of what needs most bytes."""
    text = "".join("\u202e\u200b" * 700 + f"{number:04}" for number in range(60))
    edits = [edit(text, f"{number:04}", "\u202e\u200b\u202a" * 900, "large/signs") for number in range(60)]
    yield Made("signs", text, (Layer.of("large/signs", edits),))
    text = "\"&<>'" * 30_000 + "." + "x" * 400_000
    yield Made("quotes", text, (Layer.of("large/quotes", [edit(text, text, "", "large/quotes")]),))
    text = "a. b"
    layers = [Layer.of("large/again", [edit(text, ".", "!", "large/again")])]
    for number in range(450):
        old, new = ("!", "?") if number % 2 == 0 else ("?", "!")
        layers.append(Layer.of("large/again", [edit(text.replace(".", old), old, new, "large/again", "w" * 900)]))
    yield Made("again", text, tuple(layers))


def test_two_hundred_hostile_strings_in_every_field_stay_text(tmp_path: Path) -> None:
    said = strings()
    assert len(said) >= 200
    write(Run.open(hostile_run(tmp_path / "out", said)), tmp_path / "report")
    seen: list[tuple[str, str]] = []
    for name, page in pages(tmp_path / "report").items():
        assert re.fullmatch(r"[a-z0-9_/-]+\.html", name)
        assert {tag for tag, _ in page.tags} <= TAGS
        assert page.open == []
        for tag, found in page.tags:
            assert not [key for key in found if key.startswith("on") or key == "style"]
            assert re.fullmatch(r"(\.\./)*[a-z0-9_/.-]*(#[a-z0-9-]+)?", found.get("href", "")), found
            if tag == "script":
                assert found["src"].endswith("assets/report.js")
        if name.startswith("rules/"):
            assert all(each["before"] == each["after"][:-1] for each in edits_of(page))
            text = "".join(page.texts["main"])
            seen += [(each["before"], text) for each in edits_of(page)]
    assert {before for before, _ in seen} == set(said)
    for before, text in seen:
        assert before.replace("\r\n", "\n") in text  # chips read back


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, report: Path) -> None:
    run = Run.open(report.parent / "out")
    put(tmp_path / "mine/notes.txt", "mine")
    with pytest.raises(PathError, match="holds something else"):
        write(run, tmp_path / "mine")
    with pytest.raises(PathError, match="holds something else"):
        write(run, report.parent / "out")
    put(tmp_path / "file", "")
    with pytest.raises(PathError, match="is a file"):
        write(run, tmp_path / "file")
    assert tree(tmp_path) == {"mine/notes.txt": b"mine", "file": b""}


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    write(Run.open(run_of(tmp_path / "large", many(300, 3))), tmp_path / "report")
    small = Run.open(run_of(tmp_path / "small", many(2, 1)))
    write(small, tmp_path / "report")
    write(small, tmp_path / "fresh")
    assert tree(tmp_path / "report") == tree(tmp_path / "fresh")


def test_a_run_that_was_broken_off_and_texts_that_changed_since_are_told(tmp_path: Path) -> None:
    out = run_of(tmp_path / "out", many(3, 2))
    (out / ".chaffinch/summary.json").unlink()
    (out / "in.jsonl").write_bytes((out / "in.jsonl").read_bytes().replace(b"Sentence 1-", b"Sentinel 1-"))
    write(Run.open(out), tmp_path / "report")
    found = pages(tmp_path / "report")
    assert "did not finish" in "".join(found["index.html"].texts["main"])
    assert "changed since it was cleaned" in "".join(found["documents/documents-001.html"].texts["main"])
    assert sum(len(edits_of(page)) for name, page in found.items() if name.startswith("rules/")) == 6


def test_an_empty_run_has_a_report(tmp_path: Path) -> None:
    write(Run.open(run_of(tmp_path / "out", [])), tmp_path / "report")
    assert "0documents" in "".join(pages(tmp_path / "report")["index.html"].texts["main"]).replace(
        "documents0", "0documents"
    )


def test_names_of_files_are_never_those_of_a_run() -> None:
    names = [*strings(), "con", "a/../b", "/etc/passwd", "a--b", "a/b", "A/b", "x" * 300, ""]
    stems = [file_stem(name) for name in names]
    assert len(set(stems)) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_-]{1,90}", stem) for stem in stems)


def test_values_are_escaped_for_their_place() -> None:
    assert filled('<a title="{x}">{x}</a>', x='"<\x00') == (
        '<a title="&quot;&lt;U+0000">&quot;&lt;<span class="chip" title="U+0000 NULL">U+0000</span></a>'
    )
    with pytest.raises(ValueError, match="stands in a tag"):
        filled("<a title={x}>", x="a")


def test_what_cannot_be_seen_has_a_chip_and_a_name() -> None:
    said = shown("a\u202eb\u00a0c\ud800d\u200b\u200be")
    assert legend(said) == [
        ("NBSP", "U+00A0 NO-BREAK SPACE"),
        ("RLO", "U+202E RIGHT-TO-LEFT OVERRIDE"), ("U+D800", "U+D800 LONE SURROGATE"),
        ("ZWSP", "U+200B ZERO WIDTH SPACE"),
    ]  # fmt: skip
    assert "ZWSP×2" in said
    assert shown("👨‍👩‍👧 ❤️") == "👨‍👩‍👧 ❤️"
    assert marked("  a\n") == '<span class="sp"> </span><span class="sp"> </span>a<span class="nl"></span>\n'


def test_a_series_has_links_to_all_of_its_pages_or_as_many_as_have_room(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "run")
    series = Series(folder, "rules/x", "x", "rule", shown("lead"), most=1)
    for number in range(1000):
        assert series.add(filled("<li>{number}</li>", number=number)) == number + 1
    assert series.close() == folder.pages == 1000
    first = Page((tmp_path / "rules/x-001.html").read_text())
    links = [each["href"] for tag, each in first.tags if tag == "a" and each["href"].startswith("x-")]
    assert links[0] == "x-002.html" and 60 <= len(links) <= 90
    last = Page((tmp_path / "rules/x-1000.html").read_text())
    assert ("a", {"href": "x-999.html", "rel": "prev"}) in last.tags
