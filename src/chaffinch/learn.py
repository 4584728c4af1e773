"""Learn: the lines that the pages of a site share, told from those of its articles, for people to read and accept.

The documents are read three times, and only counts are kept: first how many documents hold each line (in a sketch
of fixed size: 32 MB, and some 250 bytes a document to tell copies), then all there is to know of the lines that many
hold, then what the rule made of them would take out. Copies of a story count once.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

import regex

from chaffinch.batch import UNREADABLE
from chaffinch.cleaner import Cleaner
from chaffinch.doubts import EDGE, LEAST, Repeat, doubts, least, may_be_name
from chaffinch.files import pieces
from chaffinch.files.paths import Source, opened
from chaffinch.files.piece import Reading
from chaffinch.kinds.site import PLACES, Place, article, place_of, taken
from chaffinch.rules.chain import SITE, load_rules
from chaffinch.rules.learned import Entry, Lesson
from chaffinch.rules.rule import SiteBody, SiteLine
from chaffinch.text.lines import Line
from chaffinch.text.masks import masked
from chaffinch.text.site import By, Site, site_of
from chaffinch.text.views import View, folded

DOCUMENTS = 10  # different ones that a site must have
_SEEN = 3  # names of documents to show for a line
_SLOTS = 1 << 22  # counters in each of the two rows of the sketch: 32 MB together
_WORD = regex.compile(r"\p{Ll}[\p{L}'’]*+")
_ODD, _MASK64 = 0x9E3779B97F4A7C15, (1 << 64) - 1
_SALTS = (0, 0x6A09E667F3BCC908, 0xBB67AE8584CAA73B)


@dataclass(frozen=True, slots=True)
class Study:
    """What `learn` found: a lesson a site, the sites that have too few documents, and what could not be read."""

    lessons: tuple[Lesson, ...]
    few: dict[str, int]  # site -> its different documents
    copies: dict[str, int]  # site of `few` -> its documents that are copies of those
    strays: int  # documents that do not say their site
    failures: tuple[str, ...]


def learn(sources: Sequence[Source], reading: Reading, by: By = "all") -> Study:
    """Return what the documents of `sources` teach about each site, in the order of the sites' names.

    Reads every source three times. One that cannot be read, or a record of it, is named in `failures`, and
    the others are read. The counts leave out copies: documents that share most of their prose with an earlier one.
    """
    pages = _Pages(sources, reading, by)
    first = _First()
    for page in pages:
        first.add(page)
    strays, failures = pages.strays, tuple(pages.failures)
    second = _Second(first)
    for page in pages:
        second.add(page)
    second.settle()
    third = _Third(second)
    for page in pages:
        third.add(page)
    sites = sorted(second.documents)
    few = {site: second.documents[site] for site in sites if second.documents[site] < DOCUMENTS}
    lessons = tuple(third.lesson(Site(by, site)) for site in sites if site not in few)
    copies = {site: second.copies[site] for site in few}
    return Study(lessons, few, copies, strays, failures)


class _Page:
    """A document of a site, as the pass of learned rules will see it."""

    def __init__(self, site: str, name: str, view: View) -> None:
        self.site = site
        self.name = name
        self.view = view

    @cached_property
    def masks(self) -> list[str]:
        """The masks of the written lines."""
        return [masked(self.view.text[line.start : line.end]) for line in self.view.written]

    @cached_property
    def hashes(self) -> list[int]:
        """A hash of 64 bits for each written line: of its mask and its site."""
        return [_hash(f"{self.site}\n{mask}") for mask in self.masks]

    def said(self, line: Line) -> str:
        """Return a line as it is written, without its outer space."""
        return self.view.text[line.start : line.end].strip()


class _Pages:
    """The pages of all sources, anew for each reading."""

    def __init__(self, sources: Sequence[Source], reading: Reading, by: By) -> None:
        self._sources = sources
        self._reading = reading
        self._by = by
        before = takewhile(lambda step: SITE not in step.folders, load_rules().passes)
        self._cleaner = Cleaner(select=tuple(step.name for step in before))
        self.strays = 0
        self.failures: list[str] = []

    def __iter__(self) -> Iterator[_Page]:
        self.strays, self.failures = 0, []
        for source in self._sources:
            try:
                yield from self._pages(source)
            except UNREADABLE as error:
                self.failures.append(f"{source.name}: cannot be read: {error}")

    def _pages(self, source: Source) -> Iterator[_Page]:
        reading = self._reading.at(source.place)
        with opened(source.path, reading) as stream:
            for piece in pieces(stream, source.name, reading):
                if piece.error:
                    self.failures.append(f"{piece.id}: {piece.error}")
                if piece.document is None:
                    continue
                site = site_of(piece.document.meta, self._by)
                if site is None:
                    self.strays += 1
                else:
                    yield _Page(site, piece.id, View(self._cleaner.run(piece.document).text))


class _First:
    """The first reading: how many documents a site has, and about how many hold a line, never too few."""

    def __init__(self) -> None:
        self.documents: Counter[str] = Counter()
        self._rows = [array("I", bytes(4 * _SLOTS)) for _ in range(2)]

    def add(self, page: _Page) -> None:
        """Count a page."""
        self.documents[page.site] += 1
        for value in set(page.hashes):
            places = _slots(value)
            count = min(row[place] for row, place in zip(self._rows, places, strict=True)) + 1
            for row, place in zip(self._rows, places, strict=True):
                row[place] = max(row[place], count)

    def frequent(self, page: _Page) -> dict[int, str]:
        """Return the lines of a page that may be its site's, by number, with their masks."""
        bar = least(self.documents[page.site]) / 2  # copies are still among the documents
        bar = max(bar, LEAST)
        found = zip(page.view.written, page.hashes, page.masks, strict=True)
        return {line.number: mask for line, value, mask in found if self._count(value) >= bar}

    def _count(self, value: int) -> int:
        return min(row[place] for row, place in zip(self._rows, _slots(value), strict=True))


class _Copies:
    """Tells copies of a story: most of the prose that is not the site's stood in an earlier document."""

    def __init__(self, first: _First) -> None:
        self._first = first
        self._seen: set[int] = set()

    def has(self, page: _Page) -> bool:
        """Say whether a page is a copy of one before it. Each page is asked about once."""
        marks = _signature(page, self._first.frequent(page))
        # Two of three marks that agree are enough; integers hash alike in every process.
        pairs = {hash(pair) for pair in zip(range(len(marks)), marks, marks[1:] + marks[:1], strict=True)}
        known = not pairs.isdisjoint(self._seen)
        self._seen |= pairs
        return known


class _Second:
    """The second reading: the lines that many documents hold, place by place."""

    def __init__(self, first: _First) -> None:
        self.first = first
        self.documents: Counter[str] = Counter()
        self.copies: Counter[str] = Counter()
        self.repeats: dict[str, dict[tuple[str, Place], Repeat]] = {}
        self.is_copy = bytearray()  # of each page in turn
        self._copies = _Copies(first)

    def settle(self) -> None:
        """Forget what only this reading needs."""
        self._copies = _Copies(self.first)

    def add(self, page: _Page) -> None:
        """Count a page, unless it is a copy."""
        self.is_copy.append(self._copies.has(page))
        if self.is_copy[-1]:
            self.copies[page.site] += 1
            return
        self.documents[page.site] += 1
        frequent = self.first.frequent(page)
        within = article(page.view, frequent)
        if within is None:
            return
        repeats = self.repeats.setdefault(page.site, {})
        titled = any(line.number < within.start and line.number not in frequent for line in page.view.written)
        around = [EDGE, *(frequent.get(line.number, "") for line in page.view.written), EDGE]
        here: dict[tuple[str, Place], list[Line]] = {}
        for above, line, mask, below in zip(around, page.view.written, around[1:], around[2:], strict=False):
            if mask:
                key = mask, place_of(line.number, within)
                here.setdefault(key, []).append(line)
                repeat = repeats.setdefault(key, Repeat(mask))
                repeat.add(page.said(line), above, below, prose=page.view.prose(line), titled=titled)
        for key, lines in here.items():
            repeats[key].add_document(page.name, [*map(page.said, lines)], first=page.view.title in lines)


class _Third:
    """The third reading: what a rule of the lines found would take out, and the words that are no names."""

    def __init__(self, second: _Second) -> None:
        self._second = second
        self._is_copy = iter(second.is_copy)
        self._found = {
            site: doubts(repeats, second.documents[site])
            for site, repeats in second.repeats.items()
            if second.documents[site] >= DOCUMENTS
        }
        self._bodies = {site: self._body(site) for site in self._found}
        self._counts: dict[tuple[str, str, Place], _Count] = {}
        self._words: dict[str, set[str]] = {site: set() for site in self._found}

    def _body(self, site: str) -> SiteBody:
        repeats, found = self._second.repeats[site], self._found[site]
        lists: dict[Place, dict[str, SiteLine]] = {place: {} for place in PLACES}
        for (mask, place), doubt in found.items():
            if not doubt:
                repeat = repeats[mask, place]
                lists[place][folded(repeat.line)] = SiteLine(repeat.documents, repeat.first >= LEAST)
        return SiteBody(self._second.documents[site], **lists)

    def add(self, page: _Page) -> None:
        """Count what would be taken out of a page, unless it is a copy."""
        if next(self._is_copy, False) or page.site not in self._bodies:
            return
        self._words[page.site].update(_WORD.findall(page.view.text))
        gone = taken(self._bodies[page.site], page.view)
        for mask, place in {(masked(page.said(page.view.lines[number])), place) for number, (place, _) in gone.items()}:
            self._counts.setdefault((page.site, mask, place), _Count()).add(page.name)

    def lesson(self, site: Site) -> Lesson:
        """Return what was learned of a site."""
        lines: dict[str, list[Entry]] = {place: [] for place in PLACES}
        for mask, place in self._found.get(site.name, {}):
            lines[place].append(self._entry(site.name, mask, place))
        return Lesson(site, self._second.documents[site.name], self._second.copies[site.name], lines)

    def _entry(self, site: str, mask: str, place: Place) -> Entry:
        repeat, count = self._second.repeats[site][mask, place], self._counts.get((site, mask, place), _Count())
        doubt, documents = self._found[site][mask, place], self._second.documents[site]
        if not doubt and may_be_name(repeat, documents, self._words[site]):
            doubt = "may be a name: its words stand nowhere in lower case"
        if not doubt and count.documents < least(documents):
            doubt = "stands there in too few documents, once the article's borders are known"
        found = (repeat.documents, repeat.seen[:1]) if doubt else (count.documents, count.seen)
        return Entry(repeat.line, found[0], tuple(found[1]), repeat.first >= LEAST, doubt)


@dataclass(slots=True)
class _Count:
    """In how many documents a line would be taken out, and the names of the first."""

    documents: int = 0
    seen: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.documents += 1
        if len(self.seen) < _SEEN:
            self.seen.append(name)


def _signature(page: _Page, frequent: Mapping[int, str]) -> list[int]:
    """Return three marks of a page's own prose: of two pages that share most of it, most marks agree."""
    own = [line for line in zip(page.view.written, page.hashes, strict=True) if line[0].number not in frequent]
    values = [value for line, value in own if page.view.prose(line)] or [value for _, value in own] or page.hashes
    return [min(((value ^ salt) * _ODD) & _MASK64 for value in values or [0]) for salt in _SALTS]


def _hash(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _slots(value: int) -> tuple[int, int]:
    """Return the place of a hash in each row of the sketch."""
    return value % _SLOTS, (value >> 32) % _SLOTS
