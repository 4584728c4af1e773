"""`Page`: the written lines of a text, measured once: words, ends, cues, repetition, and running totals of all that.

Everything is a list with one entry a written line. What the words mean is left to `evidence`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property

import regex

from chaffinch.chrome.runs import totals, within
from chaffinch.text.phrases import Cue, phrase_book, said_as
from chaffinch.text.words import LETTER, all_words

# Zones of a page: cues of one kind stand near each other.
ZONES = {
    "navigation": ("skip", "menu", "search", "login", "previous_next"),
    "sharing": ("share",),
    "other_articles": ("related", "most_read", "read_more"),
    "comments": ("comments", "comment_form"),
    "offers": ("newsletter", "paywall", "donate"),
    "legal": ("copyright", "cookies", "powered_by"),
    "promotion": ("promotion", "error", "translate"),
    "about": ("byline", "posted_on", "posted_in", "tags", "ago", "author", "source"),
    "media": ("caption", "video"),
    "advertising": ("advertisement",),
}
_ZONE_OF = {key: zone for zone, keys in ZONES.items() for key in keys}
_WORTH = {"word": 0.5}  # a line of one word may be a heading of the article's own; any other cue is worth 1
_WORDS = regex.compile(rf"{LETTER}+(?:['’\-]{LETTER}+)*", regex.VERSION1)
# Scripts that part no words: two characters or so make one.
_UNPARTED = re.compile(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
_PIECES = re.compile(
    r"[\u0e00-\u0e7f]{1,5}|[\u3040-\u9fff]{1,2}|[\uac00-\ud7af]+|[^\W_\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]+"
)
_PARTICLES = frozenset("的了是在和有我他不这也就都而及与のはをにがとでもですますしたいる은는이가을를에의도로")
_TERMINALS = ".!?。！？؟।"
_CLOSERS = "\"”’»')]】」 "
_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b(?:19|20)\d\d\b|年")
_AGO = re.compile(r"\b\d+\s*(?:min|minutes?|hours?|hrs?|days?|weeks?|months?|years?|[hdwmy])\b", re.IGNORECASE)
_DATED = 14  # words of a line that may be a date
_AGED = 10
_PROSE, _LONG = 12, 25  # words of a line of prose: of a finished one, of any
_PROSE_SHARE = 0.25  # function words among them


class Page:
    """The written lines of a text in a language."""

    def __init__(self, lines: Sequence[str], apart: Sequence[bool], lang: str) -> None:
        self.lines = lines
        self.apart = apart  # whether a blank line stands above
        self._book = phrase_book(lang)
        self.words = [_words_of(line) for line in lines]
        self.sizes = [len(words) for words in self.words]

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def cues(self) -> list[frozenset[Cue]]:
        """The phrases that each line says."""
        return [self._book.cues(line, size) for line, size in zip(self.lines, self.sizes, strict=True)]

    @cached_property
    def worth(self) -> list[dict[str, float]]:
        """What the cues of each line are worth, by key."""
        return [{cue.key: _WORTH.get(cue.how, 1.0) for cue in sorted(cues, reverse=True)} for cues in self.cues]

    @cached_property
    def zones(self) -> dict[str, list[float]]:
        """What the cues of each line are worth, by zone."""
        zones = {zone: [0.0] * len(self) for zone in ZONES}
        for place, worth in enumerate(self.worth):
            for key, value in worth.items():
                column = zones[_ZONE_OF[key]]
                column[place] = max(column[place], value)
        return zones

    @cached_property
    def function_share(self) -> list[float]:
        """The share of function words of any language in each line."""
        known = _function_words()
        return [sum(word in known for word in words) / max(1, len(words)) for words in self.words]

    @cached_property
    def cut(self) -> list[bool]:
        """Whether a line breaks off in an ellipsis."""
        return [line.rstrip(_CLOSERS).endswith(("…", "...", "[…", "[...")) for line in self.lines]

    @cached_property
    def ended(self) -> list[bool]:
        """Whether a line ends in a terminal mark, and does not break off."""
        return [
            line.rstrip(_CLOSERS)[-1:] in _TERMINALS and not cut and line.rstrip(_CLOSERS) != ""
            for line, cut in zip(self.lines, self.cut, strict=True)
        ]

    @cached_property
    def prose(self) -> list[bool]:
        """Whether a line is prose: long, with function words, finished unless very long."""
        return [
            share >= _PROSE_SHARE and ((size >= _PROSE and ended) or size >= _LONG)
            for size, share, ended in zip(self.sizes, self.function_share, self.ended, strict=True)
        ]

    @cached_property
    def dated(self) -> list[int]:
        """1 for a short line with a date, 2 for one with an age (`3 hours ago`), 3 for both."""
        return [
            (size <= _DATED and bool(_DATE.search(line) or not self._book.dates.isdisjoint(words)))
            + 2 * (size <= _AGED and bool(_AGO.search(line)))
            for line, words, size in zip(self.lines, self.words, self.sizes, strict=True)
        ]

    @property
    def date_words(self) -> frozenset[str]:
        """The names of months and weekdays."""
        return self._book.dates

    @cached_property
    def said(self) -> list[str]:
        """Each line as phrases are compared: case, numbers and decoration do not count."""
        return [said_as(line) for line in self.lines]

    @cached_property
    def copies(self) -> list[int]:
        """How often each line stands on the page."""
        counts = Counter(self.said)
        return [counts[said] for said in self.said]

    @cached_property
    def copies_before(self) -> list[int]:
        """How often each line stands above itself."""
        seen: Counter[str] = Counter()
        found = []
        for said in self.said:
            found.append(seen[said])
            seen[said] += 1
        return found

    @cached_property
    def likeness(self) -> list[float]:
        """How many of its words a line shares with the one above or the one above that, whichever is more like it."""
        sets = [frozenset(words) for words in self.words]
        return [
            max((_shared(sets[near], own) for near in (place - 1, place - 2) if near >= 0), default=0.0)
            for place, own in enumerate(sets)
        ]

    @cached_property
    def mass(self) -> list[int]:
        """The words of each line of prose, 0 for other lines."""
        return [size if prose else 0 for size, prose in zip(self.sizes, self.prose, strict=True)]

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of the first line that tell it from other lines."""
        return self._telling(0) if self.lines else frozenset()

    @cached_property
    def title_share(self) -> list[tuple[float, float]]:
        """The share of each line's words that stand in the first line, and the share of the first line's in it."""
        title = self.title_words
        return [_both_shares(self._telling(place), title) for place in range(len(self))]

    def _telling(self, place: int) -> frozenset[str]:
        return frozenset(word for word in self.words[place] if len(word) > 2) - _function_words()

    @cached_property
    def heading(self) -> int | None:
        """The line that says the title again, above the most prose; nothing if none does."""
        echoes = [
            place
            for place in range(1, len(self))
            if 2 <= self.sizes[place] <= 30 and self.title_share[place][0] >= 0.7 and self.title_share[place][1] >= 0.5
        ]
        total = totals(self.mass)
        return max(echoes, key=lambda place: (min(300, within(total, place + 1, place + 16)), place), default=None)


@cache
def _function_words() -> frozenset[str]:
    """Return the function words of all languages: asked for each line, so put together once."""
    return all_words("function-words") | all_words("page-function-words")


def _words_of(line: str) -> list[str]:
    """Return the words of a line, casefolded; a piece with a particle of an unparted script is a function word."""
    if not _UNPARTED.search(line):
        return [word.casefold() for word in _WORDS.findall(line)]
    pieces = _PIECES.findall(line.casefold())
    return [next((sign for sign in piece if sign in _PARTICLES), piece) for piece in pieces]


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _both_shares(words: frozenset[str], title: frozenset[str]) -> tuple[float, float]:
    if not words or not title:
        return 0.0, 0.0
    both = len(words & title)
    return both / len(words), both / len(title)
