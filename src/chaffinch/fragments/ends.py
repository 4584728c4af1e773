"""Whether the end of a sentence is gone: a word that asks for another one stands before the stop."""

from chaffinch.fragments.sentence import Sentence

_LEAST = 3  # words of a sentence whose end may be missed
_MARKS = ",()'"  # what may stand before a last word that is missed


def unfinished(sentence: Sentence) -> bool:
    """Say whether the last word is one of the list `unfinished`: an article, a conjunction, what nothing ends with."""
    return _last_of(sentence, "unfinished")


def stranded(sentence: Sentence) -> bool:
    """Say whether a sentence that is all its text ends with a word of the list `stranded`.

    Sentences do end with a preposition or a pronoun, beside prose more often whole than cut; there they pass.
    """
    return sentence.lone and _last_of(sentence, "stranded")


def _last_of(sentence: Sentence, name: str) -> bool:
    """Whether the last word is on a list, written as inside a sentence.

    `finished` lists pairs of words that are whole (`cada+una`), `nouns_too` words that are nouns behind an article.
    """
    lexicon, place = sentence.lexicon, sentence.final
    if place < 1 or len(sentence.letters) < _LEAST or not sentence.stated:
        return False
    word, before = sentence.low[place], sentence.low[place - 1]
    if word not in lexicon[name] or f"{before}+{word}" in lexicon["finished"]:
        return False
    if word in lexicon["nouns_too"] and (before in lexicon["before_noun"] or before in lexicon["articles"]):
        return False
    return before[-1].isalnum() or before[-1] in _MARKS
