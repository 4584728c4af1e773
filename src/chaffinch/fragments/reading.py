"""`Reading`: a sentence read with the grammar of its language: its finite verbs, and the one that makes it whole."""

from collections.abc import Callable, Mapping
from functools import cached_property

from chaffinch.fragments import romance
from chaffinch.fragments.sentence import Sentence


class Reading(Sentence):
    """A sentence and its verbs, each fact found when first asked for."""

    @cached_property
    def finites(self) -> tuple[int, ...]:
        """The numbers of the words that are finite verbs, one for each group of verbs, an imperative among them."""
        return FINDERS.get(self.lexicon.lang, listed_finites)(self)

    @cached_property
    def main(self) -> int | None:
        """The number of the first finite verb that nothing subordinates, or nothing."""
        return main_finite(self)


def listed_finites(sentence: Sentence) -> tuple[int, ...]:
    """Return the finite verbs as the lists `finite` and `subjects` and the endings `finite` tell them."""
    lexicon = sentence.lexicon
    known, other = lexicon["finite"] | lexicon["subjects"], lexicon["nonfinite"]
    return tuple(
        place
        for place in sentence.letters
        if (word := sentence.low[place]) in known or (lexicon.ends(word, "finite") and word not in other)
    )


def main_finite(reading: Reading) -> int | None:
    """Return the first finite verb that no subordinator before it claims: each claims the next finite verb."""
    lexicon, finites = reading.lexicon, frozenset(reading.finites)
    subordinating = lexicon["subordinators"] | lexicon["relatives"]
    claims = 0
    for place in reading.letters:
        if place in finites:
            if not claims:
                return place
            claims -= 1
        elif reading.low[place] in subordinating:
            claims += 1
    return None


# How the finite verbs of a language are found, where lists and endings do not suffice.
FINDERS: Mapping[str, Callable[[Sentence], tuple[int, ...]]] = {
    "es": romance.finites,
    "fr": romance.finites,
    "it": romance.finites,
    "pt": romance.finites,
}
