"""What sites print round articles, read from `rules/phrases/<lang>.toml`: which of its phrases a line says.

Each file holds tables by key (`comments`, `share`, …), each with up to three lists: `line` (the whole line), `prefix`
(it begins so) and `contains` (it stands somewhere in a line of up to forty words).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
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
_REMEMBERED = 4096  # lines whose cues a book remembers
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


class PhraseBook:
    """The phrases of some languages, ready to look lines up in."""

    def __init__(self, langs: frozenset[str]) -> None:
        self._lines: dict[str, set[str]] = {}
        self._prefixes: dict[str, list[tuple[str, str]]] = {}  # by first word
        self._parts: dict[str, list[tuple[str, str]]] = {}  # by first word
        self._unparted: dict[str, list[tuple[str, str]]] = {}  # by first two characters
        self.dates = Dates(word for lang in langs for key in DATES for word in _listed(lang, key))
        networks = phrase_lists("mul")["networks"]["line"]
        names = {*networks, *(each for lang in langs for each in _listed(lang, "share"))}
        longest = sorted(map(re.escape, map(said_as, names)), key=lambda name: (-len(name), name))
        self._known = lru_cache(_REMEMBERED)(self._found)  # labels stand in many pages, and a pass looks at them twice
        self._shares = re.compile(rf"(?:(?:{'|'.join(longest)})[\W\d#]*+)+")
        for lang in sorted(langs):
            self._add(phrase_lists(lang))

    def _add(self, lists: dict[str, dict[str, list[str]]]) -> None:
        for key in KEYS:
            for phrase in lists.get(key, {}).get("line", ()):
                self._lines.setdefault(said_as(phrase), set()).add(key)
            for how, index in (("prefix", self._prefixes), ("contains", self._parts)):
                rim = _RIM if how == "prefix" else ""  # lines are compared without theirs
                for phrase in (_numbered(each).lstrip(rim or None) for each in lists.get(key, {}).get(how, ())):
                    if how == "contains" and _UNPARTED.match(phrase):
                        self._unparted.setdefault(phrase[:2], []).append((phrase, key))
                    elif word := _WORD.search(phrase):
                        index.setdefault(word[0], []).append((phrase, key))

    def cues(self, text: str, words: int) -> frozenset[Cue]:
        """Return the cues of a line of so many words.

        >>> sorted(phrase_book("en").cues("12 Comments", 2))
        [Cue(key='comments', how='line')]
        """
        return self._known(text, words) if words <= _LONGEST and len(text) <= _WIDEST else frozenset()

    def _found(self, text: str, words: int) -> frozenset[Cue]:
        whole = _spaced(text)
        said = whole.strip(_RIM)
        return frozenset((*self._cues(said, words), *self._held(whole, words))) if said else frozenset()

    def _cues(self, said: str, words: int) -> Iterator[Cue]:
        how = "word" if one_word(said) else "line"
        for form in (said, *(said.removesuffix(count).rstrip(_RIM) for count in _COUNTS if said.endswith(count))):
            yield from (Cue(key, how) for key in self._lines.get(form, ()))
        if words <= _BAR and self._shares.fullmatch(said):
            yield Cue("share", "word" if len(said) < _NAMED else "line")
        first = _WORD.search(said)  # behind a sign, perhaps: `© 2024`
        if first:
            yield from (
                Cue(key, "prefix") for phrase, key in self._prefixes.get(first[0], ()) if said.startswith(phrase)
            )

    def _held(self, said: str, words: int) -> Iterator[Cue]:
        """Yield the cues of phrases that stand inside a line, at its rims too: some end in a sign."""
        if words > _HOLDS:
            return
        for word in set(_WORD.findall(said)) & self._parts.keys():
            yield from (Cue(key, "contains") for phrase, key in self._parts[word] if phrase in said)
        if self._unparted and _UNPARTED.search(said):
            for place in range(len(said) - 1):
                near = self._unparted.get(said[place : place + 2], ())
                yield from (Cue(key, "contains") for phrase, key in near if said.startswith(phrase, place))


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


def languages() -> frozenset[str]:
    """Return the languages that have phrases."""
    return frozenset(path.stem for path in (rules_home() / "phrases").glob("*.toml")) - {"mul"}


@cache
def phrase_lists(lang: str) -> dict[str, dict[str, list[str]]]:
    """Return the lists of one language as they stand in its file: key, how, phrases."""
    text = (rules_home() / "phrases" / f"{lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _listed(lang: str, key: str) -> list[str]:
    return phrase_lists(lang).get(key, {}).get("line", [])


@cache
def all_lines() -> frozenset[str]:
    """Return the whole lines of all languages that say more than a word."""
    tables = (lists for lang in languages() for lists in phrase_lists(lang).values())
    said = (said_as(phrase) for table in tables for phrase in table.get("line", ()))
    return frozenset(line for line in said if not one_word(line))


@cache
def phrase_book(lang: str) -> PhraseBook:
    """Return the phrases for documents in `lang`: its own and English; all, where the language is not known."""
    known = languages()
    if lang not in known:
        return PhraseBook(known)
    return PhraseBook(frozenset(_NEAR.get(lang, (lang,))) | {"en"})
