"""Pages: their frame, and series of pages that are linked to their neighbours and stay small."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from chaffinch.report.markup import Html, filled, joined, legend

ENTRIES = 200  # on a page, at most
BYTES = 1_000_000  # of a page, at most
_BODY = 880_000  # bytes of the entries of a page; frame, signs and links fit into what is left
_CHUNK = 32_000  # bytes that wait in memory for their page
_LINKS = 80  # to the pages of a series, at most
_SIGNS = 80  # in the list of signs of a page, at most
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*", re.ASCII)

# Nothing from elsewhere is loaded, nothing is sent, and no markup can run a script.
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
_HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
    '<title>{title} · chaffinch</title>\n<link rel="stylesheet" href="{root}assets/report.css">\n'
    '<script src="{root}assets/report.js" defer></script>\n</head>\n'
    '<body data-run="{run}" data-page="{kind}">\n<a class="skip" href="#main">Skip to the content</a>\n'
    '<header class="top"><nav aria-label="Report"><a class="home" href="{root}index.html">chaffinch</a>'
    '<a href="{root}index.html#rules">Rules</a><a href="{root}lists/documents-001.html">Documents</a>'
    '<a href="{root}lists/sites-001.html">Sites</a><a '
    'href="{root}lists/languages-001.html">Languages</a></nav></header>\n'
    '<main id="main" tabindex="-1">\n'
)
_FOOT = "</main>\n</body>\n</html>\n"


def file_stem(name: str) -> str:
    """Return the name of a file for a rule: its own where that is plain, else a hash. Equal for equal names only.

    >>> file_stem("punctuation/stop-after-stop"), file_stem("../x")
    ('punctuation--stop-after-stop', '_d6b96a97d147daaa')
    """
    if len(name) <= 80 and _NAME.fullmatch(name):
        return name.replace("/", "--")
    return "_" + sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass
class Folder:
    """Where pages go. `run` marks the decisions of this run; `pages` and `largest` (bytes) tell what was written."""

    path: Path
    run: str
    pages: int = 0
    largest: int = 0
    _begun: set[str] = field(default_factory=set)

    def head(self, name: str, title: str, kind: str) -> Html:
        """Return the beginning of a page."""
        return filled(_HEAD, title=title, root="../" * name.count("/"), run=self.run, kind=kind)

    def append(self, name: str, content: str) -> None:
        """Add to a file, which is begun if need be."""
        path = self.path / name
        raw = content.encode()
        if name in self._begun:
            with path.open("ab") as stream:
                stream.write(raw)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
            self._begun.add(name)

    def ended(self, name: str) -> None:
        """Count a page that is complete."""
        self._begun.discard(name)
        self.pages += 1
        self.largest = max(self.largest, (self.path / name).stat().st_size)

    def write(self, name: str, title: str, kind: str, content: Html) -> None:
        """Write a page that stands alone."""
        self.append(name, self.head(name, title, kind) + content + signs(content) + _FOOT)
        self.ended(name)


def signs(content: str) -> Html:
    """Return what the chips in some markup stand for, or nothing where there is none."""
    return _signs(legend(content))


def _signs(found: Sequence[tuple[str, str]]) -> Html:
    if not found:
        return Html()
    rows = (filled("<div><dt>{label}</dt><dd>{name}</dd></div>", label=label, name=name) for label, name in found)
    listed = joined(list(rows)[:_SIGNS])
    return filled(
        '<section class="signs" aria-labelledby="signs"><h2 id="signs">Signs on this '
        "page</h2><dl>{rows}</dl>{more}</section>\n",
        rows=listed,
        more=Html() if len(found) <= _SIGNS else filled("<p>and {count} more</p>", count=len(found) - _SIGNS),
    )


@dataclass
class _Page:
    """A page of a series that entries are put on."""

    number: int
    held: int = 0  # entries
    size: int = 0  # bytes of the entries
    waiting: list[str] = field(default_factory=list)
    waits: int = 0  # bytes
    signs: set[tuple[str, str]] = field(default_factory=set)


class Series:
    """Pages `stem-001.html`, … of entries: of at most `most` each and under `BYTES`, linked to their neighbours.

    `lead` is markup below the heading of the first page, `rim` what stands round the entries of each. Entries go to
    the disk as they come, but for a chunk.
    """

    def __init__(
        self,
        folder: Folder,
        stem: str,
        title: str,
        kind: str,
        lead: Html,
        rim: tuple[str, str] = ('<ol class="entries">\n', "</ol>\n"),
        most: int = ENTRIES,
    ) -> None:
        self.stem = stem
        self._folder, self._title, self._kind, self._lead, self._rim, self._most = folder, title, kind, lead, rim, most
        self._page = self._first = self._begin(1)

    def add(self, entry: Html, count: int = 1) -> int:
        """Put an entry, which counts as so many, on the last page or a new one; return the number of the page."""
        size = len(entry.encode())
        page = self._page
        if page.held and (page.held + count > self._most or page.size + size > _BODY):
            self._flush(page)
            if page is not self._first:  # which stays open for the links to all pages
                self._end(page, last=False)
            page = self._page = self._begin(page.number + 1)
        page.held += count
        page.size += size
        page.waits += size
        page.waiting.append(entry)
        if 'class="chip"' in entry:
            page.signs.update(legend(entry))
        if page.waits > _CHUNK:
            self._flush(page)
        return page.number

    def close(self) -> int:
        """Complete the last page, and the first one; return how many there are."""
        if self._page is not self._first:
            self._end(self._page, last=True)
        self._end(self._first, last=self._page is self._first)
        return self._page.number

    def name(self, number: int) -> str:
        """Return the path of a page."""
        return f"{self.stem}-{number:03}.html"

    def _begin(self, number: int) -> _Page:
        title = self._title if number == 1 else f"{self._title}, page {number}"
        head = self._folder.head(self.name(number), title, self._kind) + filled("<h1>{title}</h1>\n", title=title)
        self._folder.append(self.name(number), head + (self._lead if number == 1 else "") + self._rim[0])
        return _Page(number)

    def _flush(self, page: _Page) -> None:
        if page.waiting:
            self._folder.append(self.name(page.number), "".join(page.waiting))
            page.waiting.clear()
            page.waits = 0

    def _end(self, page: _Page, *, last: bool) -> None:
        self._flush(page)
        name = self.name(page.number)
        self._folder.append(
            name, self._rim[1] + self._links(page.number, last=last) + _signs(sorted(page.signs)) + _FOOT
        )
        self._folder.ended(name)

    def _links(self, number: int, *, last: bool) -> Html:
        """Return the links to the pages before and behind; on the first, to all, or as many as have room."""
        if number == 1 and last:
            return Html()
        before = [(number - 1, "prev", "‹ Previous")] if number > 1 else []
        behind = [] if last else [(number + 1, "next", "Next ›")]
        if number == 1:
            step = 1 + self._page.number // _LINKS
            others = [(other, "", str(other)) for other in range(1 + step, self._page.number + 1, step)]
        else:
            others = [(1, "", "First")]
        links = (
            filled(
                '<a href="{name}" rel="{rel}">{label}</a>',
                name=self.name(page).rpartition("/")[2],
                rel=rel,
                label=label,
            )
            for page, rel, label in (*before, *behind, *others)
        )
        return filled(
            '<nav class="pages" aria-label="Pages"><span>Page {number}</span>{links}</nav>\n',
            number=number,
            links=joined(links),
        )
