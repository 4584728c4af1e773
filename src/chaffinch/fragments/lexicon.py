"""`Lexicon`: what `rules/grammar/<lang>.toml` says of the words of a language."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from chaffinch.core.home import rules_home
from chaffinch.fragments.forms import Forms, certain_of, word_of

_EMPTY: frozenset[str] = frozenset()


class Sign(Enum):
    """What a word says of its sentence at a glance."""

    FINITE = "finite"  # a finite verb, or a pronoun that is only ever a subject
    CHECKED = "checked"  # a finite verb, unless the word before keeps it from being one
    CLAIMS = "claims"  # it subordinates the next finite verb


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The closed word lists and endings of a language by name, in lower case; one that is not there is empty."""

    lang: str
    lists: Mapping[str, frozenset[str]]
    endings: Mapping[str, tuple[str, ...]]
    classes: tuple[Mapping[str, str], ...] = ()

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return a list by its name."""
        return self.lists.get(name, _EMPTY)

    def ends(self, word: str, name: str) -> bool:
        """Say whether a word has an ending of the table `endings`."""
        return word.endswith(self.endings.get(name, ()))

    def elides(self, word: str) -> str:
        """Return what a word begins with if that lost its last vowel (`qu'` of `qu'il`), or an empty string."""
        head = word[: max(word.find("'"), word.find("’")) + 1]
        return head if head[:-1] in self["elided"] else ""

    def _all(self, names: Iterable[str]) -> frozenset[str]:
        """Return the words of several lists, with both kinds of apostrophe."""
        words = frozenset().union(*(self[name] for name in names))
        return words | {word.replace("'", "’") for word in words if "'" in word}

    @cached_property
    def word(self) -> re.Pattern[str]:
        """The pattern of a word or a mark."""
        return word_of(self["elided"])

    @cached_property
    def forms(self) -> Forms:
        """The finite forms of the list `irregular` and of the classes of verbs."""
        return Forms(self["irregular"], self.classes)

    @cached_property
    def wishes(self) -> Forms:
        """The forms of wishes: subjunctives of the list `wishes` and of the classes of verbs."""
        return Forms(self["wishes"], self.classes, "wishes", but=self["finite"])

    @cached_property
    def joining(self) -> frozenset[str]:
        """Conjunctions that a sentence may begin with."""
        return self["joining"]

    @cached_property
    def paired(self) -> frozenset[str]:
        """Words that subordinate together with the next one."""
        return self["paired"]

    @cached_property
    def must_have_subject(self) -> bool:
        """Whether a statement cannot begin with its verb."""
        return bool(self["no_start"])

    @cached_property
    def certain(self) -> Forms | frozenset[str]:
        """The forms that are finite whatever stands near them, in a language with classes of verbs."""
        if not self.classes:
            return _EMPTY
        return certain_of(self.surest, self["irregular"], self.classes, self.lists, self.endings)

    @cached_property
    def surest(self) -> frozenset[str]:
        """Those of `certain` that are listed: small, quick to look for, and in most sentences."""
        return self._all(("finite", "subjects")) if self.classes else _EMPTY

    def acts(self, before: str, word: str) -> bool:
        """Say whether a form is finite because of the word before, one of `verbal`."""
        if before not in self.verbal or word in self["nonfinite"]:
            return False
        return word in self.forms or word in self["weak"] or word in self["nouns"]

    @cached_property
    def verbal(self) -> frozenset[str]:
        """Words that stand before a verb and before no noun: clitics, a negation, subjects."""
        return self["before_verb"] - self["before_noun"] - self["articles"] - self["no_verb_after"]

    @cached_property
    def odd(self) -> frozenset[str]:
        """First words that ask for a close look there: what subordinates, and verbs where one needs a subject."""
        verbs = frozenset(word for word in self["finite"] if "'" not in word) if self["no_start"] else _EMPTY
        return self._all(("subordinators", "relatives")) | verbs

    @cached_property
    def dependent(self) -> frozenset[str]:
        """Words that ask for one to follow: no noun and no verb."""
        return self["unfinished"] | self["stranded"]

    # Read at a glance (`fragments.glance`), so put together once.

    @cached_property
    def decides(self) -> Mapping[str, Sign]:
        """The words that tell whether a sentence is whole, and what each says."""
        claims = self._all(("subordinators", "relatives", "questions"))
        finite = self._all(("finite", "subjects", "verbs_s", "pasts_only", "more_sure"))
        checked = self._all(("checked", "certain"))
        return (
            dict.fromkeys(finite, Sign.FINITE)
            | dict.fromkeys(checked, Sign.CHECKED)
            | dict.fromkeys(claims, Sign.CLAIMS)
        )

    @cached_property
    def starters(self) -> frozenset[str]:
        """First words that ask for a close look."""
        verbs = self._all(("finite", "firsts", "pasts", "more_pasts", "lost", "starters"))
        return frozenset(word for word in verbs if not {"'", "’"} & set(word)) | self._all(("auxiliaries",))

    @cached_property
    def commands(self) -> frozenset[str]:
        """Base forms that may open a command."""
        return self._all(("verbs", "verbs_or", "nouns_or", "more_verbs")) - self._all(
            ("lost", "exclaims", "pasts")
        ) | self._all(("orders",))

    @cached_property
    def pointing(self) -> frozenset[str]:
        """Words that are subjects or relative pronouns, and first in a sentence subjects as a rule: `that`."""
        return self._all(("pointing",))

    @cached_property
    def many(self) -> frozenset[str]:
        """Verbs that such a word is no subject of."""
        return self._all(("many", "subjects"))

    @cached_property
    def firsts(self) -> frozenset[str]:
        """All first words that ask for a second look at a glance."""
        return self.starters | self.commands | self.pointing | self.before_first

    @cached_property
    def before_first(self) -> frozenset[str]:
        """Words that may stand before such a first word."""
        return self._all(("joining", "lost_after"))

    @cached_property
    def blocks(self) -> frozenset[str]:
        """Words behind which a form of the list `checked` is no finite verb."""
        return self._all(
            ("blocks", "be_forms", "have", "determiners", "prepositions", "to", "subordinators", "modals", "do")
        )

    @cached_property
    def objects(self) -> frozenset[str]:
        """Words behind a past tense that make it one."""
        return self._all(("determiners", "objects", "quantifiers"))

    @cached_property
    def small(self) -> frozenset[str]:
        """Words of a closed class: a sentence without any may be in another language."""
        names = ("determiners", "quantifiers", "prepositions", "conjunctions", "small", "before_noun", "articles")
        return self._all((*names, "unfinished", "stranded"))

    @cached_property
    def joins(self) -> frozenset[str]:
        """Conjunctions that join a second verb to one."""
        return self._all(("conjunctions",))

    @cached_property
    def last_words(self) -> frozenset[str]:
        """Last words that ask for a close look."""
        return self._all(("unfinished", "stranded", "particles", "elided"))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Pronouns that are subjects before a verb."""
        return self._all(("subjects", "subjects_too"))

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """Endings of first words that ask for a close look."""
        return self.endings.get("openings", ())

    @cached_property
    def tense(self) -> str:
        """The ending of past tenses that are participles, too; empty where there is none."""
        return "".join(self.endings.get("tense", ())[:1])


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
    return Lexicon(lang, lists, endings, tuple(table.get("verbs", {}).values()))
