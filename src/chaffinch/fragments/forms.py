"""What is worked out of a lexicon's tables: the forms of its classes of verbs, and the pattern of its words."""

import re
from collections.abc import Iterable, Mapping

_DOUBTED = ("weak", "nouns", "nonfinite", "no_verb_after")  # lists of forms that are other words, too
_REMEMBERED, _WORD = 16_384, 40  # words that a set of forms remembers; characters of the longest


class Forms:
    """A set of words: those of a list, and each stem of a class of verbs with each of its endings.

    The forms of a Romance language are a hundred thousand; written out they take 20 MB of every process. So a word is
    taken apart when it is first asked about, and the answer is remembered. `but` are forms of the classes that are not
    in the set; `sure` and `unsure` are endings: a form with one of `unsure` is in it if it has one of `sure`, too.

    >>> forms = Forms(["va"], [{"stems": "parl cant", "endings": "a ano"}])
    >>> [word for word in ("va", "canta", "parlano", "parlo", "parl") if word in forms]
    ['va', 'canta', 'parlano']
    """

    def __init__(
        self,
        listed: Iterable[str],
        classes: Iterable[Mapping[str, str]] = (),
        name: str = "endings",
        but: Iterable[str] = (),
        sure: tuple[str, ...] = (),
        unsure: tuple[str, ...] = (),
    ) -> None:
        self._listed, self._but = frozenset(listed), frozenset(but)
        self._sure, self._unsure = sure, unsure
        self._stems = _with_endings(classes, name)
        every = frozenset().union(*self._stems.values())
        self._ends = frozenset(ending[-1] for ending in every)
        self._longest = max(map(len, every), default=0)  # characters of an ending
        self._answer = _Answers(self).__getitem__

    def __contains__(self, word: str) -> bool:
        """Say whether a word is one of the forms."""
        return self._answer(word)

    def isdisjoint(self, words: Iterable[str]) -> bool:
        """Say whether no word is one of the forms."""
        return not any(map(self._answer, words))

    def told(self, word: str) -> bool:
        """Say whether a word is one of the forms, worked out anew."""
        if word in self._listed:
            return True
        if word[-1:] not in self._ends or word in self._but:
            return False
        if word.endswith(self._unsure) and not word.endswith(self._sure):
            return False
        for cut in range(max(0, len(word) - self._longest), len(word)):
            endings = self._stems.get(word[:cut])
            if endings and word[cut:] in endings:
                return True
        return False


class _Answers(dict[str, bool]):
    """What a set of forms has said of words. Texts hold words without end, so it forgets."""

    def __init__(self, forms: Forms) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, word: str) -> bool:
        if len(word) > _WORD:
            return self._forms.told(word)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = answer = self._forms.told(word)
        return answer


def _with_endings(classes: Iterable[Mapping[str, str]], name: str) -> dict[str, frozenset[str]]:
    """Return the stems of all classes with their endings of that name. Stems share a set: there are few."""
    stems: dict[str, frozenset[str]] = {}
    sets: dict[frozenset[str], frozenset[str]] = {}
    for verbs in classes:
        endings = frozenset(verbs.get(name, "").split())
        for stem in verbs["stems"].split() if endings else ():
            every = endings | stems.get(stem, endings)
            stems[stem] = sets.setdefault(every, every)
    return stems


def certain_of(
    listed: frozenset[str],
    irregular: Iterable[str],
    classes: Iterable[Mapping[str, str]],
    lists: Mapping[str, frozenset[str]],
    endings: Mapping[str, tuple[str, ...]],
) -> Forms:
    """Return the forms that are finite whatever stands near: listed, or on no list of doubt and without doubt.

    An `unsure` ending is a doubt, unless a `sure` one holds it.
    """
    doubted = frozenset().union(*(lists.get(name, ()) for name in _DOUBTED))
    sure, unsure = endings.get("sure", ()), endings.get("unsure", ())
    told = {form for form in irregular if form.endswith(sure) or not form.endswith(unsure)}
    return Forms(listed | (told - doubted), classes, but=doubted, sure=sure, unsure=unsure)


def word_of(elided: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a word or a mark; one that lost its last vowel (`l'`, `qu'`) is a word of its own.

    >>> word_of(["l"]).findall("L'acqua, qu'ieri")
    ["L'", 'acqua', ',', "qu'ieri"]
    """
    first = rf"(?i:{'|'.join(sorted(elided))})['’]|" if elided else ""
    return re.compile(first + r"[^\W_]+(?:['’.\-–][^\W_]+)*(?:(?<=[sS])['’](?=\s))?|\S")
