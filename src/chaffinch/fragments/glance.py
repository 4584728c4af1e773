"""`whole`: most sentences are told to be whole at a glance, with one look-up a word until a finite verb stands free."""

from collections.abc import Sequence

from chaffinch.fragments.lexicon import Lexicon, Sign

_MARKS = "“”„«»\"'‘’()[].,;:!?…¿¡—–-"
_CLOSERS = "”’\"')]»"
_PAUSES = (",", ";", ":", "—")


def whole(sentence: str, words: Lexicon) -> bool:
    """Say at first sight whether a sentence is whole; if not, it may be one still.

    A finite verb makes it whole. A word that subordinates claims the next one, and a comma ends its claim.
    """
    said = sentence.lower().split()
    if not said:
        return False
    if words.certain:
        return _certain(sentence, said, words)
    asks = said[-1].rstrip(_CLOSERS).endswith("?")
    if not asks and (said[-1].strip(_MARKS) in words.cut or _opens_oddly(said, words)):
        return False
    get, claimed = words.decides.get, False
    for place, word in enumerate(said):
        sign = get(word)
        pause = word.endswith(_PAUSES)
        if sign is None:
            if pause:
                sign = get(word[:-1])
            elif words.tense and word.endswith(words.tense) and _acts(said, place, words):
                sign = Sign.FINITE
        if sign is Sign.CLAIMS:
            claimed = not asks
        elif sign is not None and (sign is Sign.FINITE or _free(said, place, words)):
            if not claimed:
                return not _relative(said, place, words)
            if place + 1 < len(said) and not pause:
                claimed = said[place + 1] in words.joins
        if pause:
            claimed = False
    return False


def _opens_oddly(said: Sequence[str], words: Lexicon) -> bool:
    """Whether the first word, or the one behind a conjunction or an adverb, is one that asks for a close look."""
    first = said[0].strip(_MARKS)
    if first in words.before_first and len(said) > 1:
        first = said[1].strip(_MARKS)
    return first in words.starters or bool(words.openings and first.endswith(words.openings))


def _free(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether nothing in the word before keeps a form from being finite, as `to` does and a number with `am`."""
    return place > 0 and said[place - 1] not in words.blocks and said[place - 1][-1].isalpha()


def _acts(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether an object follows a form that may be a past tense."""
    return place + 1 < len(said) and said[place + 1] in words.objects and _free(said, place, words)


def _relative(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether a verb may belong to a relative clause without a pronoun, as in `the best food I ever had`."""
    if not place or said[0] not in words["heads"]:
        return False
    return any(word.partition("'")[0] in words.subjects for word in said[place - 1 : place + 1])


def _certain(sentence: str, said: Sequence[str], words: Lexicon) -> bool:
    """Whether a form that is nothing but finite stands in a sentence whose rims ask for no close look."""
    start = 1 if said[0].strip(_MARKS) in words["joining"] else 0
    first = said[start].strip(_MARKS) if len(said) > start else ""
    if first in words.odd or said[-1].strip(_MARKS) in words.cut or (words["no_start"] and first in words.forms):
        return False
    if first in words["paired"] and not words["pairs"].isdisjoint(said[start + 1 : start + 2]):
        return False
    return not words.certain.isdisjoint(sentence.split())  # as written: a noun that looks like a verb may have a capital
