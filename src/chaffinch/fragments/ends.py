"""Whether the end of a sentence is gone: a word that nothing ends with stands before the stop."""

from collections.abc import Set as AbstractSet

from chaffinch.fragments.sentence import Sentence

_LEAST = 3  # words of a sentence whose end may be missed
_MARKS = ",()'"  # what may stand before a last word that is missed


def cut(sentence: Sentence) -> bool:
    """Say whether a word of the list `stranded` is the last one, written as inside a sentence.

    `finished` lists pairs of words that are whole (`cada+una`), `nouns_too` words that are nouns behind an article.
    """
    lexicon, place = sentence.lexicon, sentence.final
    if place < 1 or len(sentence.letters) < _LEAST or not sentence.stated:
        return False
    word, before = sentence.low[place], sentence.low[place - 1]
    if word not in lexicon["stranded"] or f"{before}+{word}" in lexicon["finished"]:
        return False
    if word in lexicon["nouns_too"] and _noun(before, lexicon["before_noun"] | lexicon["articles"]):
        return False
    return before[-1].isalnum() or before[-1] in _MARKS


def _noun(before: str, articles: AbstractSet[str]) -> bool:
    return before in articles
