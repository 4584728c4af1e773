"""Whether a sentence stands in another language than its text."""

from collections.abc import Iterable

from chaffinch.core.span import Span
from chaffinch.fragments.sentence import Sentence, Verbs
from chaffinch.text.views import View

WHOLE = Verbs((), 0)  # what is read of a sentence that is not judged
_FEW = 2


def foreign(sentence: Sentence) -> bool:
    """Say whether a sentence holds two function words of another language, those of the list `foreign`."""
    return len(sentence.lexicon["foreign"].intersection(sentence.low)) >= _FEW


def elsewhere(view: View, spans: Iterable[Span]) -> bool:
    """Say whether the closed-class words of one of these parts of a text are those of another language than its own."""
    return any(view.language_of(span).lang not in ("und", view.lang) for span in spans)
