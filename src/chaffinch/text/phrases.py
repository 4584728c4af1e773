"""What sites print round articles, read from `rules/phrases/<lang>.toml`: which of its phrases a line says.

Each file holds tables by key (`comments`, `share`, …), each with up to three lists: `line` (the whole line), `prefix`
(it begins so) and `contains` (it stands somewhere in a line of up to forty words).
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import regex

from chaffinch.core.home import rules_home
from chaffinch.text.views import folded
from chaffinch.text.words import LETTER

KEYS = (
    "skip", "menu", "search", "login", "share", "read_more", "related", "most_read", "previous_next", "newsletter",
    "paywall", "cookies", "comments", "comment_form", "posted_in", "tags", "posted_on", "ago", "byline", "author",
    "advertisement", "copyright", "powered_by", "source", "caption", "video", "donate", "error", "translate",
    "promotion",
)  # fmt: skip
DATES = ("months", "weekdays")  # lists of words, in the same files
HOWS = ("line", "prefix", "contains")
_LONGEST, _WIDEST = 60, 600  # words and characters of a line that may begin with a phrase
_REMEMBERED = 4096  # lines whose cues all books together remember
_BAR = 12  # words of a share bar
_NAMED = 9  # characters: a shorter one is one name, and may be a heading
_HOLDS = 40  # words of a line that may hold one
_LABEL = 3  # characters of a word in a script without letter case
# A number with separators of thousands is one; a date, a time and a decimal fraction are several.
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?:[.'٬ ]\d{3})+)(?!\d)|\d+")
_RIM = " \t:…»›→←|•·>-–—*▼▲✕×«‹+.!\\/＼／👁"
_COUNTS = (" #", " (#)", "#")  # what a share bar or a heading prints behind its words
# Vowel signs are marks, and no letters to `re`: it would part the words of Hindi, Bengali and Tamil at them.
_WORD = regex.compile(rf"{LETTER}+|#", regex.VERSION1)
_PARTS = regex.compile(rf"{LETTER}+(?:['’\-]{LETTER}+)*|(?<!{LETTER})#", regex.VERSION1)  # words of a date
# Scripts that part no words: a phrase is looked for at each place.
_UNPARTED = re.compile(r"[\u0e00-\u0e7f\u3040-\u9fff]")
_NEAR = {  # languages that are easily taken for one another
    **dict.fromkeys(("bs", "hr", "sr"), ("bs", "hr", "sr")),
    **dict.fromkeys(("id", "ms"), ("id", "ms")),
    **dict.fromkeys(("cs", "sk"), ("cs", "sk")),
    **dict.fromkeys(("da", "no"), ("da", "no")),
    **dict.fromkeys(("es", "gl", "pt"), ("es", "gl", "pt")),
}


class Cue(NamedTuple):
    """A phrase that a line says: the key of its list, and how it says it: `word` is a line of a single word."""

    key: str
    how: str


class Dates(frozenset[str]):
    """The names of months and days. One of several words, `tháng #`, is met by those words in a row."""

    @cached_property
    def _rows(self) -> dict[str, list[list[str]]]:
        """The names of several words, by the first one, as a page's words are told apart."""
        rows: dict[str, list[list[str]]] = {}
        for row in (_PARTS.findall(name) for name in sorted(self)):
            if len(row) > 1:
                rows.setdefault(row[0], []).append(row)
        return rows

    def isdisjoint(self, other: Iterable[object], /) -> bool:
        """Say whether no name is met by casefolded words, in their order."""
        words = list(map(str, other))
        if not super().isdisjoint(words):
            return False
        words = ["#" if word.isdigit() else word for word in words]
        starts = [place for place, word in enumerate(words) if word in self._rows]
        return not any(words[start : start + len(row)] == row for start in starts for row in self._rows[words[start]])


_Lists = Mapping[str, Mapping[str, Sequence[str]]]  # of a file: key, how, phrases
_Index = dict[str, tuple[str, ...]]  # phrase, key, phrase, key: a pair of its own for each would be half of the memory


class _Inner(NamedTuple):
    """The phrases that begin a line or stand in one, each with its key, by what to look for first."""

    prefixes: _Index  # by first word
    parts: _Index  # by first word
    unparted: _Index  # by first two characters


class _Table:
    """The phrases of a language, or of all together. Strings are interned: languages share many, and so do tables."""

    def __init__(self, langs: Iterable[str]) -> None:
        self.lines: dict[str, tuple[str, ...]] = {}  # with their keys
        self.dates: set[str] = set()
        self.shares = {*_listed(phrase_lists("mul"), "networks")}
        self._inner = _Inner({}, {}, {})
        # Key, how, phrases: most texts need no more than lines.
        self._later: list[tuple[str, str, tuple[str, ...]]] = []
        for lang in sorted(langs):
            lists = phrase_lists(lang)
            self.dates.update(word for key in DATES for word in _listed(lists, key))
            self.shares.update(_listed(lists, "share"))
            for key in KEYS:
                self._add(key, lists.get(key, {}))

    def _add(self, key: str, lists: Mapping[str, Sequence[str]]) -> None:
        for phrase in map(said_as, lists.get("line", ())):
            keys = self.lines.get(phrase, ())
            if key not in keys:
                self.lines[sys.intern(phrase)] = _one((*keys, key))
        self._later += [
            (key, how, tuple(map(sys.intern, lists[how]))) for how in ("prefix", "contains") if how in lists
        ]

    @property
    def inner(self) -> _Inner:
        """What begins a line or stands in one, worked out when first asked for."""
        later = self._later
        if later:  # two threads may both do it: neither sees a half of it
            inner = _Inner({}, {}, {})
            for key, how, phrases in later:
                for phrase in phrases:
                    _put(inner, _numbered(phrase), how, key)
            self._inner = inner
            self._later = []
        return self._inner


def _put(inner: _Inner, phrase: str, how: str, key: str) -> None:
    phrase = sys.intern(phrase.lstrip(_RIM if how == "prefix" else None))  # lines are compared without their rims
    if how == "contains" and _UNPARTED.match(phrase):
        index, first = inner.unparted, phrase[:2]
    elif word := _WORD.search(phrase):
        index, first = inner.prefixes if how == "prefix" else inner.parts, word[0]
    else:
        return
    index[sys.intern(first)] = (*index.get(first, ()), phrase, key)


def _pairs(row: Iterable[str]) -> Iterator[tuple[str, str]]:
    each = iter(row)
    return zip(each, each, strict=True)


class PhraseBook:
    """The phrases of some languages, ready to look lines up in."""

    def __init__(self, tables: Sequence[_Table]) -> None:
        self._tables = tables
        self.dates = Dates(word for table in tables for word in table.dates)
        names = {said_as(name) for table in tables for name in table.shares}
        longest = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
        self._shares = re.compile(rf"(?:(?:{'|'.join(longest)})[\W\d#]*+)+")

    def cues(self, text: str, words: int) -> frozenset[Cue]:
        """Return the cues of a line of so many words.

        >>> sorted(phrase_book("en").cues("12 Comments", 2))
        [Cue(key='comments', how='line')]
        """
        return _known(self, text, words) if words <= _LONGEST and len(text) <= _WIDEST else frozenset()

    def found(self, text: str, words: int) -> frozenset[Cue]:
        """Return the cues of a line of so many words, found anew."""
        whole = _spaced(text)
        said = whole.strip(_RIM)
        return frozenset((*self._cues(said, words), *self._held(whole, words))) if said else frozenset()

    def _cues(self, said: str, words: int) -> Iterator[Cue]:
        how = "word" if one_word(said) else "line"
        forms = (said, *(said.removesuffix(count).rstrip(_RIM) for count in _COUNTS if said.endswith(count)))
        first = _WORD.search(said)  # behind a sign, perhaps: `© 2024`
        for table in self._tables:
            for form in forms:
                yield from (Cue(key, how) for key in table.lines.get(form, ()))
            if first:
                near = _pairs(table.inner.prefixes.get(first[0], ()))
                yield from (Cue(key, "prefix") for phrase, key in near if said.startswith(phrase))
        if words <= _BAR and self._shares.fullmatch(said):
            yield Cue("share", "word" if len(said) < _NAMED else "line")

    def _held(self, said: str, words: int) -> Iterator[Cue]:
        """Yield the cues of phrases that stand inside a line, at its rims too: some end in a sign."""
        if words > _HOLDS:
            return
        inside = set(_WORD.findall(said))
        for _, parts, unparted in (table.inner for table in self._tables):
            for word in inside & parts.keys():
                yield from (Cue(key, "contains") for phrase, key in _pairs(parts[word]) if phrase in said)
            if unparted and _UNPARTED.search(said):
                for place in range(len(said) - 1):
                    near = _pairs(unparted.get(said[place : place + 2], ()))
                    yield from (Cue(key, "contains") for phrase, key in near if said.startswith(phrase, place))


@lru_cache(_REMEMBERED)
def _known(book: PhraseBook, text: str, words: int) -> frozenset[Cue]:
    """Return the cues of a line: labels stand in many pages, and a pass looks at them twice."""
    return book.found(text, words)


def said_as(text: str) -> str:
    """Return a line as phrases are compared: folded, numbers as `#`, single spaces, without what decorates its rims.

    >>> said_as("» Read  more (12) …")
    'read more (#)'
    """
    return _spaced(text).strip(_RIM)


def _spaced(text: str) -> str:
    return " ".join(_numbered(text).split())


def one_word(said: str) -> bool:
    """Say whether a line is a single word, or as little as that in a script without spaces.

    >>> one_word("source:"), one_word("source link"), one_word("出典"), one_word("相关文章")
    (True, False, True, False)
    """
    word = said.rstrip(":：").rstrip()
    return " " not in word and (word.upper() != word.lower() or len(word) <= _LABEL)


def _numbered(text: str) -> str:
    return _NUMBER.sub("#", folded(text))


@cache
def languages() -> frozenset[str]:
    """Return the languages that have phrases."""
    return frozenset(path.stem for path in (rules_home() / "phrases").glob("*.toml")) - {"mul"}


@lru_cache(2)  # tables are made of it, and it is larger than they
def phrase_lists(lang: str) -> dict[str, dict[str, list[str]]]:
    """Return the lists of one language as they stand in its file: key, how, phrases."""
    text = (rules_home() / "phrases" / f"{lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _listed(lists: _Lists, key: str) -> Sequence[str]:
    return lists.get(key, {}).get("line", ())


@cache
def _one(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return one tuple for all phrases with the same keys: there are few."""
    return keys


@cache
def _table(lang: str) -> _Table:
    return _Table([lang] if lang else languages())


@cache
def _dates() -> frozenset[str]:
    """Return the names of months and days of all languages that are several words, as they are said."""
    return frozenset(said for said in map(said_as, _table("").dates) if not one_word(said))


def in_any(said: str) -> bool:
    """Say whether a line, as `said_as` returns it, is a whole line in any language, and more than a word."""
    return (said in _table("").lines or said in _dates()) and not one_word(said)


@cache
def phrase_book(lang: str) -> PhraseBook:
    """Return the phrases for documents in `lang`: its own and English; all, where the language is not known."""
    if lang not in languages():
        return PhraseBook([_table("")])
    return PhraseBook([_table(each) for each in sorted({*_NEAR.get(lang, (lang,)), "en"})])
