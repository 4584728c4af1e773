"""The finite verbs of a German sentence, told from word lists, capitals and prefixes.

Nouns have capitals, so that a form in lower case is hardly ever one; what looks like a finite form may still be an infinitive
behind `zu` or a participle, and an adjective that a verb happens to look like stands in `nonfinite`. A verb at the end of a
clause that a conjunction opens is subordinated.
"""

from chaffinch.fragments import ends
from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Sentence, Verbs

_LEAST = 3  # letters of a verb behind a prefix
_NEAR = 7  # words behind a verb among which its subject is looked for
_BREAKS = frozenset((",", ";", ":", "(", ")", "--", "–", "—"))


def read(sentence: Sentence) -> Verbs:
    """Return the finite verbs, the one that nothing subordinates, and whether a statement lost its subject."""
    finites = _finites(sentence)
    return Verbs(finites, _main(sentence, finites), _lost(sentence, finites), ends.cut(sentence))


def _finites(sentence: Sentence) -> tuple[int, ...]:
    """Return the numbers of the words that are finite verbs or look like one."""
    lexicon, first = sentence.lexicon, sentence.letters[0] if sentence.letters else -1
    return tuple(
        place
        for place in sentence.letters
        if (place == first or sentence.words[place][0].islower()) and _finite(lexicon, sentence.low, place)
    )


def _finite(lexicon: Lexicon, low: tuple[str, ...], place: int) -> bool:
    word = low[place]
    if word in lexicon["finite"]:
        return True
    if word in lexicon["nonfinite"] or (place and low[place - 1] == "zu"):
        return False
    if lexicon.verb(word) or lexicon.ends(word, "finite"):
        return True
    return any(
        word.startswith(prefix)
        and len(word) >= len(prefix) + _LEAST
        and (word[len(prefix) :] in lexicon["finite"] or lexicon.verb(word[len(prefix) :]))
        for prefix in lexicon["prefixes"]
    )


def _main(sentence: Sentence, finites: tuple[int, ...]) -> int | None:
    """Return the first finite verb that does not stand at the end of a clause that a conjunction opens."""
    lexicon, low = sentence.lexicon, sentence.low
    opened = False
    start = True
    for place, word in enumerate(low):
        if start and word[0].isalnum():
            opened, start = word in lexicon["subordinators"], False
        if word in _BREAKS:
            start = True
        elif place in finites and not (opened and _last(sentence, place, finites)):
            return place
    return None if sentence.opener in lexicon["subordinators"] else next(iter(finites), None)


def _last(sentence: Sentence, place: int, finites: tuple[int, ...]) -> bool:
    """Say whether nothing but verbs stands between a verb and the end of its clause."""
    for after in range(place + 1, len(sentence.low)):
        if sentence.low[after] in _BREAKS:
            return True
        if sentence.low[after][0].isalnum() and after not in finites:
            return False
    return True


def _lost(sentence: Sentence, finites: tuple[int, ...]) -> bool:
    """Say whether a statement opens with its verb and no nominative stands near it; conditions have a second verb."""
    lexicon, low = sentence.lexicon, sentence.low
    if not finites or finites[0] != sentence.letters[0] or not sentence.stated or not sentence.words[finites[0]][0].isupper():
        return False
    place = finites[0]
    verb = low[place]
    if verb in lexicon["no_start"] or verb not in lexicon["finite"] | lexicon["pasts"]:
        return False
    if place + 1 >= len(low) or not low[place + 1][0].isalnum():
        return False
    near = low[place + 1 : place + 1 + _NEAR]
    clause = near[: next((number for number, word in enumerate(near) if word in _BREAKS), _NEAR)]
    if not lexicon["nominatives"].isdisjoint(clause) or near[0] in lexicon["before_subject"]:
        return False
    return not any(word == "," and (behind + 1 in finites or low[behind + 1] in ("so", "dann")) for behind, word in enumerate(low[:-1]))
