"""Whether a sentence stands in another language than its text."""

from chaffinch.core.span import Span
from chaffinch.fragments.sentence import Sentence, Verbs
from chaffinch.text.views import View

WHOLE = Verbs((), 0)  # what is read of a sentence that is not judged
_FEW = 2


def foreign(sentence: Sentence) -> bool:
    """Say whether a sentence holds two function words of another language, those of the list `foreign`."""
    return len(sentence.lexicon["foreign"].intersection(sentence.low)) >= _FEW


def elsewhere(sentence: Sentence, view: View, paragraph: Span) -> bool:
    """Say whether the closed-class words of a sentence, or of its paragraph, are those of another language.

    With a few of its own language there is no need to count.
    """
    if len(sentence.lexicon.small.intersection(sentence.low)) > _FEW:
        return False
    return any(view.language_of(span).lang not in ("und", view.lang) for span in (sentence.span, paragraph))
