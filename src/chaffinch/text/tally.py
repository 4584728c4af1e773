"""`Tally`: the closed-class words of a text, and which languages they speak for."""

import re
from collections import Counter
from functools import cache, cached_property
from itertools import chain

from chaffinch.text.words import word_list

_WORD = re.compile(r"[^\W\d_]+'?")
_PLAIN = re.compile("[a-z]+'?")  # the same in plain ASCII, and quicker
_INDIC = re.compile(r"[^\W\d_\u0900-\u097f]+'?|[\u0900-\u0963\u0970-\u097f]+")  # vowel signs are no letters to `re`
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


class Tally:
    """The different closed-class words of a text, counted for each language on whose list they stand.

    A word counts once, however often it stands there: no single one decides. What two languages
    share says nothing between them, so a lead is what one has and the other lacks.
    """

    def __init__(self, text: str) -> None:
        text = text.casefold().replace("’", "'")
        word = _PLAIN if text.isascii() else _INDIC if _DEVANAGARI.search(text) else _WORD
        words = dict.fromkeys(word.findall(text))
        self.total = len(words)  # of different words, closed-class or not
        self.words = list(
            filter(_languages().__contains__, words)
        )  # in their order: that of a set differs between runs

    @cached_property
    def hits(self) -> Counter[str]:
        """How many of the words stand on the list of each language."""
        return _votes(self.words)

    @cached_property
    def best(self) -> str:
        """The language with the most words, the first to show if there are several, or an empty string."""
        return max(self.hits, key=self.hits.__getitem__, default="")

    def lead(self, lang: str, other: str) -> int:
        """Return how far a language leads another: the words that it alone has, less twice those that it lacks."""
        shared = self._shared(lang)[other]
        return self.hits[lang] - shared - 2 * (self.hits[other] - shared)

    def leads(self, lang: str, least: int) -> bool:
        """Say whether a language leads each other by `least` words at least."""
        hits = self.hits[lang]
        near = [other for other, others in self.hits.items() if 2 * others > hits - least and other != lang]
        return hits >= least and all(self.lead(lang, other) >= least for other in near)

    def _shared(self, lang: str) -> Counter[str]:
        """Return how many of a language's words each other has, too."""
        if lang not in self._counted:
            self._counted[lang] = _votes([word for word in self.words if lang in _languages()[word]])
        return self._counted[lang]

    @cached_property
    def _counted(self) -> dict[str, Counter[str]]:
        """What `_shared` returned, by language."""
        return {}


def _votes(words: list[str]) -> Counter[str]:
    """Return how many of the words each language has; they are counted in C, since each document asks."""
    return Counter(chain.from_iterable(map(_languages().__getitem__, words)))


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    """Return the languages that have a word on their list, by word."""
    found: dict[str, tuple[str, ...]] = {}
    for lang, closed in word_list("language-words").items():
        for word in closed:
            found[word] = (*found.get(word, ()), lang)
    return found
