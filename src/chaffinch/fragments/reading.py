"""`Reading`: a sentence read with the grammar of its language: its finite verbs, and the one that makes it whole."""

from collections.abc import Callable, Mapping
from functools import cached_property

from chaffinch.fragments import english, german, romance
from chaffinch.fragments.sentence import Sentence, Verbs


class Reading(Sentence):
    """A sentence and its verbs, found when first asked for."""

    @cached_property
    def verbs(self) -> Verbs:
        """What the grammar of its language says of it."""
        return READERS[self.lexicon.lang](self)

    @property
    def finites(self) -> tuple[int, ...]:
        """The numbers of the words that are finite verbs, one for each group of verbs, an imperative among them."""
        return self.verbs.finites

    @property
    def main(self) -> int | None:
        """The number of the first finite verb that nothing subordinates, or nothing."""
        return self.verbs.main


# How the verbs of a language are found; each language that has a lexicon has one.
READERS: Mapping[str, Callable[[Sentence], Verbs]] = {
    "de": german.read,
    "en": english.read,
    **dict.fromkeys(("es", "fr", "it", "pt"), romance.read),
}
