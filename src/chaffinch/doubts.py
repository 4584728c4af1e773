"""Evidence on a line that many documents of a site hold: whether it is the site's, or a line of articles.

What repeats is not all chrome. A site's lines stand together, in one order, on most of its pages, away from the
article; a byline, a label, a sub-heading or a quotation stands among lines that change.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import ceil

import regex

from chaffinch.kinds.site import Place
from chaffinch.text.masks import MONTH, NUMBER
from chaffinch.text.views import folded, letters_in
from chaffinch.text.words import all_words

LEAST = 5  # documents that hold a line of the site, whatever their share
EDGE = "\n"  # the neighbour of the first and the last line: no mask
_SHARE = 0.2  # of the site's documents hold it
_HALF = 0.5  # hold it, where it stands beside the article
_QUARTER = 0.25  # hold it, and ten at least, where it is long: articles do not share a sentence so often
_TEN = 10
_LONG, _PHRASE = 8, 5  # words; a heading, a label or a name has fewer
_NEARLY_ALL = 0.8  # hold it, where no other line of the site stands beside it
_SAME = 0.6  # of its places have the same line of the site above, or below
_RIM = 0.2  # of its places may lie beside a line of the article
_ONE = 0.9  # of its documents have the same numbers in it
_KEPT = 60  # different neighbours or wordings that are told apart
_SMALL, _SHORT = 2, 4  # words beside a date, and their letters, at most: am, pm, Uhr, GMT
_NAMES = 5  # capitalised words of a name, at most
_MASKS = regex.compile(r"\{(?:n|month|day)\}")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*+")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}]")
_DASHES = ("—", "–", "―", "--", " -")
_FIGURES = regex.compile(r"\W*+(?<=\{)n\}.*\{n\}")  # begins with a number and has another one
_HANDLE = regex.compile(r"(?<!\w)@\w{3,}")  # of an author
_AGENCY = regex.compile(r"(?:\p{Lu}[\p{L} .,'’-]{0,60})?\(\p{Lu}[\p{L} ./]{1,30}\)\W*")
_PARTICLES = frozenset([
    "al", "and", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "en", "et", "i", "la",
    "le", "och", "og", "u", "und", "van", "von", "y",
])  # fmt: skip

Known = Mapping[tuple[str, Place], "Repeat"]  # by mask and place


def least(documents: int) -> int:
    """Return how many of a site's documents must hold a line of the site.

    >>> least(10), least(200)
    (5, 40)
    """
    return max(LEAST, ceil(_SHARE * documents))


@dataclass(slots=True)
class Repeat:
    """What is known of a line, by its mask, in one place: before, inside or after the prose."""

    mask: str
    documents: int = 0
    stands: int = 0  # how often it stands there, several times in a document too
    first: int = 0  # documents of which it is the first line
    prose: int = 0  # how often it is a paragraph of prose
    untitled: int = 0  # how often no line that is the document's own stands above the article
    rim: int = 0  # how often a line of the article stands above or below it
    seen: list[str] = field(default_factory=list)  # names of the first documents
    above: Counter[str] = field(default_factory=Counter)  # lines of the site there, by their masks, and the edge
    below: Counter[str] = field(default_factory=Counter)
    wordings: dict[str, tuple[str, int]] = field(default_factory=dict)  # folded -> as written first, documents

    def add(self, line: str, above: str, below: str, *, prose: bool, titled: bool) -> None:
        """Count one place. A neighbour is the mask of a line that repeats, `EDGE`, or empty for any other line."""
        self.stands += 1
        self.prose += prose
        self.untitled += not titled
        self.rim += not (above and below)
        for neighbour, known in ((above, self.above), (below, self.below)):
            if neighbour and (neighbour in known or len(known) < _KEPT):
                known[neighbour] += 1
        if folded(line) not in self.wordings and len(self.wordings) < _KEPT:
            self.wordings[folded(line)] = line, 0

    def add_document(self, name: str, lines: Collection[str], *, first: bool) -> None:
        """Count one document; `lines` are the wordings in it, and `first` says whether one is its first line."""
        self.documents += 1
        self.first += first
        if len(self.seen) < LEAST:
            self.seen.append(name)
        for key in set(map(folded, lines)) & self.wordings.keys():
            written, count = self.wordings[key]
            self.wordings[key] = written, count + 1

    @property
    def written(self) -> str:
        """The line as it is written most often."""
        return max(self.wordings.values(), key=lambda each: each[1])[0]

    @property
    def varies(self) -> bool:
        """Whether its numbers vary from document to document."""
        most = max(count for _, count in self.wordings.values())
        return NUMBER in self.mask and most < _ONE * self.documents

    @property
    def numbered(self) -> bool:
        """Whether nearly each document has a number of its own in it, as a series has in its titles."""
        return self.varies and len(self.wordings) >= min(_KEPT, _HALF * self.documents)

    @property
    def line(self) -> str:
        """The line for people: as it is written, or its mask where its numbers vary."""
        return self.mask if self.varies else self.written

    @property
    def beside_article(self) -> bool:
        """Whether it often stands next to a line that does not repeat."""
        return self.rim > _RIM * self.stands

    def unlike_a_label(self, share: float) -> bool:
        """Say whether it is too long for a label or a name, and too frequent for a sentence of articles."""
        words = max(len(_WORD.findall(self.written)), len(_SPACELESS.findall(self.written)) // 2)
        long = words >= _LONG and share >= _QUARTER and self.documents >= _TEN
        return not self.varies and (long or (words >= _PHRASE and share >= _HALF))

    def always(self, side: Counter[str]) -> str:
        """Return the line that stands on that side of it as a rule, or nothing."""
        neighbour, count = max(side.items(), key=lambda each: each[1], default=("", 0))
        return neighbour if count >= _SAME * self.stands else ""


def doubts(repeats: Known, documents: int) -> dict[tuple[str, Place], str]:
    """Return for each line that enough documents hold why it may be an article's; nothing for the site's own."""
    found = {
        key: _doubt(repeat, key[1], repeat.documents / documents)
        for key, repeat in repeats.items()
        if repeat.documents >= least(documents)
    }
    while True:  # a line that is in doubt is no company for another
        alone = [key for key, doubt in found.items() if not doubt and not _in_company(key, repeats, found, documents)]
        if not alone:
            return found
        found.update(dict.fromkeys(alone, "no line of the site stands beside it as a rule"))


def may_be_name(repeat: Repeat, documents: int, words: Collection[str]) -> bool:
    """Say whether a line stands where a byline may and is a few capitalised words; `words` are those that are no names.

    One word alone, which nearly all documents have, is none.
    """
    share = repeat.documents / documents
    if share >= _HALF and not repeat.beside_article:
        return False
    dates = all_words("months") | all_words("weekdays") if MONTH in repeat.mask else frozenset()
    said = [word for word in _WORD.findall(repeat.written) if word.casefold() not in dates]
    capitals = [word for word in said if word not in _PARTICLES]
    if not 1 <= len(capitals) <= _NAMES or not all(word[0].isupper() for word in capitals):
        return False
    if len(capitals) == 1 and share >= _NEARLY_ALL and MONTH not in repeat.mask:
        return False
    return not all(word.lower() in words for word in capitals)


def _doubt(repeat: Repeat, place: Place, share: float) -> str:
    near = repeat.beside_article or share < _HALF
    enough = repeat.unlike_a_label(share)
    if not _words_in(repeat):
        return "has no words, or those of a date alone"
    if _byline(repeat.written):
        return "opens like a byline or a credit"
    if near and (repeat.written.endswith(_DASHES) or _AGENCY.fullmatch(repeat.written)):
        return "reads like a dateline"
    if repeat.prose and (place == "inside" or not enough or repeat.varies):
        return "is a paragraph of prose"
    if place == "before" and repeat.varies and repeat.untitled > _RIM * repeat.stands:
        return "may be a title with a number in it"
    if place == "inside" and (share < _HALF or repeat.varies or repeat.written.endswith(":")):
        return "stands amid the prose, as a sub-heading does"
    if repeat.beside_article and not enough and share < (_NEARLY_ALL if _caseless(repeat.written) else _HALF):
        return "stands beside the article, and not in most documents"
    return ""


def _words_in(repeat: Repeat) -> bool:
    """Say whether words are left when the numbers and the date are taken away; `3:15 pm on` are a date's."""
    rest = _MASKS.sub(" ", repeat.mask)
    words = _WORD.findall(rest)
    dated = MONTH in repeat.mask or _FIGURES.match(repeat.mask)
    if dated and len(words) <= _SMALL and all(len(word) <= _SHORT for word in words):
        return False
    return letters_in(rest) > 1 or (len(repeat.mask) > 1 and letters_in(rest) > 0 and _caseless(repeat.written))


def _caseless(line: str) -> bool:
    return line.lower() == line.upper()


def _byline(line: str) -> bool:
    """Say whether a line opens as bylines and credits do, with a name, or holds an author's handle."""
    if _HANDLE.search(line):
        return True
    said = folded(line)
    for opener in all_words("bylines"):
        if said.startswith(opener):
            rest = line[len(opener) :] if len(said) == len(line) else said[len(opener) :]
            name = rest.lstrip()
            if name and not name[0].islower() and (rest != name or not opener[-1].isalpha()):
                return True
    return False


def _in_company(key: tuple[str, Place], repeats: Known, found: Mapping[tuple[str, Place], str], documents: int) -> bool:
    """Say whether lines of the site stand beside a line: on both sides, or on one if half of the documents hold it."""
    repeat, place = repeats[key], key[1]
    share = repeat.documents / documents
    if place != "inside" and repeat.unlike_a_label(share):
        return True
    sides = [repeat.always(repeat.above), repeat.always(repeat.below)]
    of_site = [found.get((side, place), "unknown") == "" and side != key[0] for side in sides]
    one_sided = not (place == "before" and repeat.numbered)
    if share >= _HALF and one_sided and any(of_site):
        return True
    if share >= _NEARLY_ALL and EDGE in sides and place != "inside":
        return True
    return all(near or side == EDGE for near, side in zip(of_site, sides, strict=True))
