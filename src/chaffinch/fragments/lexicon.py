"""`Lexicon`: what `rules/grammar/<lang>.toml` says of the words of a language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chaffinch.core.home import rules_home
from chaffinch.fragments.forms import certain_of, forms_of, word_of

_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The closed word lists of a language by name, in lower case; one that is not there is empty.

    `decides` holds the words that settle most sentences at first sight: a finite form (`True`) or a word that
    subordinates what follows it (`False`). `starters` and `openings` are first words, and endings of them, that deserve a
    close look, and `cut` last words. Where a language has classes of verbs, `forms` holds their finite forms and `certain` those
    that are nothing else.
    """

    lang: str
    lists: Mapping[str, frozenset[str]]
    endings: Mapping[str, tuple[str, ...]]
    decides: Mapping[str, bool]
    starters: frozenset[str]
    subjects: frozenset[str]
    openings: tuple[str, ...]
    cut: frozenset[str]
    word: re.Pattern[str]
    forms: frozenset[str]
    certain: frozenset[str]

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return a list by its name."""
        return self.lists.get(name, _EMPTY)

    def ends(self, word: str, name: str) -> bool:
        """Say whether a word has an ending of the table `endings`."""
        return word.endswith(self.endings.get(name, ()))

    def verb(self, word: str) -> bool:
        """Say whether a word is a finite form on the list `irregular` or of one of the classes of verbs."""
        return word in self.forms


@cache
def languages() -> frozenset[str]:
    """Return the languages that have a lexicon."""
    return frozenset(path.stem for path in (rules_home() / "grammar").glob("*.toml"))


@cache
def lexicon(lang: str) -> Lexicon | None:
    """Return the lexicon of a language (BCP 47 primary subtag), or nothing where there is none.

    >>> lexicon("en")["subjects"] >= {"he", "she"}, lexicon("und")
    (True, None)
    """
    if lang not in languages():
        return None
    path = rules_home() / "grammar" / f"{lang}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    lists = {name: frozenset(words.split()) for name, words in table["words"].items()}
    endings = {name: tuple(parts.split()) for name, parts in table.get("endings", {}).items()}
    subordinating = lists.get("subordinators", _EMPTY) | lists.get("relatives", _EMPTY) | lists.get("questions", _EMPTY)
    decides = dict.fromkeys(subordinating, False) | dict.fromkeys(
        (lists.get("finite", _EMPTY) | lists.get("subjects", _EMPTY)) - subordinating, True
    )
    cut = lists.get("unfinished", _EMPTY) | lists.get("stranded", _EMPTY)
    subjects = lists.get("subjects", _EMPTY) | lists.get("subjects_too", _EMPTY)
    drops = "verbs" in table and "no_start" not in lists  # subjects, and a verb may open a statement
    verbs = frozenset(word for word in lists.get("finite", _EMPTY) if "'" not in word and not drops)
    starters = verbs | lists.get("lost", _EMPTY) | lists.get("pasts", _EMPTY) | lists.get("firsts", _EMPTY) | subordinating | lists.get("auxiliaries", _EMPTY) | lists.get("starters", _EMPTY)
    forms = forms_of(lists.get("irregular", _EMPTY), table.get("verbs", {}).values())
    certain = certain_of(forms, lists, endings) if forms else _EMPTY
    return Lexicon(lang, lists, endings, decides, starters, subjects, endings.get("openings", ()), cut, word_of(lists.get("elided", _EMPTY)), forms, certain)
