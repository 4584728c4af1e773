"""What is worked out of a lexicon's tables: the forms of its classes of verbs, and the pattern of its words."""

import re
from collections.abc import Iterable, Mapping

_DOUBTED = ("weak", "nouns", "nonfinite", "no_verb_after")  # lists of forms that are other words, too


def forms_of(irregular: Iterable[str], classes: Iterable[Mapping[str, str]], name: str = "endings") -> frozenset[str]:
    """Return forms of verbs: the irregular ones, and each stem of a class with each of its endings of that name.

    >>> sorted(forms_of(["va"], [{"stems": "parl cant", "endings": "a ano"}]))
    ['canta', 'cantano', 'parla', 'parlano', 'va']
    """
    found = set(irregular)
    for verbs in classes:
        endings = verbs.get(name, "").split()
        found.update(stem + ending for stem in verbs["stems"].split() for ending in endings)
    return frozenset(found)


def certain_of(
    forms: Iterable[str], lists: Mapping[str, frozenset[str]], endings: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    """Return the forms that are finite whatever stands near: on no list of doubt, without an `unsure` ending."""
    doubted = frozenset().union(*(lists.get(name, ()) for name in _DOUBTED))
    sure, unsure = endings.get("sure", ()), endings.get("unsure", ())
    told = {form for form in forms if form.endswith(sure) or not form.endswith(unsure)}
    return lists["finite"] | lists.get("subjects", frozenset()) | (told - doubted)


def word_of(elided: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a word or a mark; one that lost its last vowel (`l'`, `qu'`) is a word of its own.

    >>> word_of(["l"]).findall("L'acqua, qu'ieri")
    ["L'", 'acqua', ',', "qu'ieri"]
    """
    first = rf"(?i:{'|'.join(sorted(elided))})['’]|" if elided else ""
    return re.compile(first + r"[^\W_]+(?:['’.\-–][^\W_]+)*(?:(?<=[sS])['’](?=\s))?|\S")
