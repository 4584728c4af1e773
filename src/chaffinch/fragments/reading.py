"""`Reading`: a sentence read with the grammar of its language: its finite verbs, and the one that makes it whole."""

from collections.abc import Callable, Mapping

from chaffinch.core.span import Span
from chaffinch.fragments import english, german, romance
from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Place, Sentence, Verbs


class Reading(Sentence):
    """A sentence and its verbs, its verbs found at once."""

    def __init__(self, text: str, span: Span, lexicon: Lexicon, place: Place = Place.AMONG) -> None:
        super().__init__(text, span, lexicon, place)
        self.verbs = READERS.get(lexicon.lang, read)(self)

    @property
    def finites(self) -> tuple[int, ...]:
        """The numbers of the words that are finite verbs, one for each group of verbs, an imperative among them."""
        return self.verbs.finites

    @property
    def main(self) -> int | None:
        """The number of the first finite verb that nothing subordinates, or nothing."""
        return self.verbs.main


def read(sentence: Sentence) -> Verbs:
    """Return the verbs as the lists `finite` and `subjects` and the endings `finite` tell them."""
    lexicon = sentence.lexicon
    known, other = lexicon["finite"] | lexicon["subjects"], lexicon["nonfinite"]
    finites = tuple(
        place
        for place in sentence.letters
        if (word := sentence.low[place]) in known or (lexicon.ends(word, "finite") and word not in other)
    )
    return Verbs(finites, main_finite(sentence, finites))


def main_finite(sentence: Sentence, finites: tuple[int, ...]) -> int | None:
    """Return the first finite verb that no subordinator before it claims: each claims the next finite verb."""
    lexicon = sentence.lexicon
    subordinating = lexicon["subordinators"] | lexicon["relatives"]
    claims = 0
    for place in sentence.letters:
        if place in finites:
            if not claims:
                return place
            claims -= 1
        elif sentence.low[place] in subordinating:
            claims += 1
    return None


# How the verbs of a language are found, where lists and endings do not suffice.
READERS: Mapping[str, Callable[[Sentence], Verbs]] = {
    "de": german.read,
    "en": english.read,
    **dict.fromkeys(("es", "fr", "it", "pt"), romance.read),
}
