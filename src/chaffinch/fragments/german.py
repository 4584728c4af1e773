"""The finite verbs of a German sentence, told from word lists, capitals and prefixes.

Nouns have capitals, so that a form in lower case is hardly ever one; what looks like a finite form may still be an infinitive
behind `zu` or a participle, and an adjective that a verb happens to look like stands in `nonfinite`.
"""

from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Sentence

_LEAST = 3  # letters of a verb behind a prefix


def finites(sentence: Sentence) -> tuple[int, ...]:
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
    if _verb(lexicon, word) or lexicon.ends(word, "finite"):
        return True
    return any(
        word.startswith(prefix)
        and len(word) >= len(prefix) + _LEAST
        and (word[len(prefix) :] in lexicon["finite"] or _verb(lexicon, word[len(prefix) :]))
        for prefix in lexicon["prefixes"]
    )


def _verb(lexicon: Lexicon, word: str) -> bool:
    return lexicon.verb(word) and word not in lexicon["nonfinite"]
