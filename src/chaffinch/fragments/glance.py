"""`whole`: most sentences are told to be whole at a glance, with one look-up a word until a finite verb stands free."""

from collections.abc import Sequence
from itertools import pairwise

from chaffinch.fragments.lexicon import Lexicon, Sign

_MARKS = "“”„«»\"'‘’()[].,;:!?…¿¡—–-"
_PAUSES = frozenset(",;:—")
_STOPS = frozenset(".!")
_FINITE, _CLAIMS = Sign.FINITE, Sign.CLAIMS
_VERBS = (Sign.FINITE, Sign.CHECKED)


def whole(sentence: str, words: Lexicon) -> bool:
    """Say at first sight whether a sentence is whole; if not, it may be one still.

    A finite verb makes it whole. A word that subordinates claims the next one, and a comma ends its claim.
    """
    if words.certain:
        return _certain(sentence.split(), words)
    said = sentence.lower().split()
    if not said:
        return False
    last, first = said[-1], said[0]
    if "?" in last:
        return _finite(said, words, asks=True)
    if last.strip(_MARKS) in words.last_words:
        return False
    if not first.isalpha():
        first = first.strip(_MARKS)
    if first in words.firsts or first.endswith(words.openings):
        return _odd(first, said, words)
    return _finite(said, words, asks=False)


def _odd(first: str, said: Sequence[str], words: Lexicon) -> bool:
    """Whether a sentence is whole for all that its first word asks for a look."""
    if len(said) == 1:
        return False
    if first in words.starters or first.endswith(words.openings):
        return False
    if first in words.commands and said[-1][-1] in _STOPS and _commands(said, words):
        return True
    if first in words.pointing and words.decides.get(said[1]) in _VERBS:
        return said[1] not in words.many
    if first in words.before_first:
        second = said[1].strip(_MARKS)
        if second in words.starters or second.endswith(words.openings):
            return False
    return _finite(said, words, asks=False)


def _finite(said: Sequence[str], words: Lexicon, *, asks: bool) -> bool:
    """Whether a finite verb stands free."""
    get, tense, claimed = words.decides.get, words.tense, False
    for place, word in enumerate(said):
        sign = get(word)
        last = word[-1]
        if sign is None:
            if last in _PAUSES:
                sign = get(word[:-1])
                if sign is None:
                    claimed = False
                    continue
            elif last == tense[-1:] and word.endswith(tense) and _acts(said, place, words):
                sign = _FINITE
            else:
                continue
        if sign is _CLAIMS:
            claimed = claimed or not (asks or (place == 0 and word in words["questions"]))
        elif sign is _FINITE or _free(said, place, words):
            if not claimed and not (said[0] in words["heads"] and _relative(said, place, words)):
                return True
            claimed = place + 1 < len(said) and said[place + 1] in words.joins
        if last in _PAUSES:
            claimed = False
    return False


def _commands(said: Sequence[str], words: Lexicon) -> bool:
    """Whether a base form that opens a statement has an object, or can be nothing but a verb."""
    return said[0] in words["verbs"] or said[0] in words["orders"] or said[1] in words.objects


def _free(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether nothing in the word before keeps a form from being finite, as `to` does and a number with `am`."""
    return place > 0 and said[place - 1] not in words.blocks and said[place - 1][-1].isalpha()


def _acts(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether an object follows a form that may be a past tense."""
    return place + 1 < len(said) and said[place + 1] in words.objects and _free(said, place, words)


def _relative(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether a verb may belong to a relative clause without a pronoun, as in `the best food I ever had`."""
    return place > 0 and any(word.partition("'")[0] in words.subjects for word in said[place - 1 : place + 1])


def _certain(said: Sequence[str], words: Lexicon) -> bool:
    """Whether a form that is nothing but finite stands in a sentence whose rims ask for no close look."""
    if not said:
        return False
    first, second = said[0].strip(_MARKS).lower(), said[1:2]
    if first in words.joining and second:
        first, second = second[0].strip(_MARKS).lower(), said[2:3]
    if first in words.odd or said[-1].strip(_MARKS).lower() in words.last_words:
        return False
    if not first.isalpha() and words.elides(first) in words.odd:
        return False
    if words.must_have_subject and first in words.forms:
        return False
    if first in words.paired and not words["pairs"].isdisjoint(second):
        return False
    # As written: a noun that looks like a verb has a capital.
    if not words.surest.isdisjoint(said) or first in words.certain or not words.certain.isdisjoint(said):
        return True
    if not words.certain.isdisjoint([word.strip(_MARKS) for word in said]):
        return True
    return not words.verbal.isdisjoint(said) and any(words.acts(before, word) for before, word in pairwise(said))
