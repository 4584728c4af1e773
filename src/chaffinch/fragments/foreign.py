"""Whether a sentence stands in another language than its text."""

from chaffinch.fragments.sentence import Sentence, Verbs

WHOLE = Verbs((), 0)  # what is read of a sentence that is not judged
_FEW = 2


def foreign(sentence: Sentence) -> bool:
    """Say whether a sentence holds two function words of another language, those of the list `foreign`."""
    return len(sentence.lexicon["foreign"].intersection(sentence.low)) >= _FEW
