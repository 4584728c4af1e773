"""`Sentence`: one sentence of a text, its words and marks, and what can be seen of it without grammar."""

from functools import cached_property
from typing import NamedTuple

from chaffinch.core.span import Span
from chaffinch.fragments.lexicon import Lexicon

_TERMINAL = (".", "!", "?", "…", "。", "！", "？")
_ASKING = ("?", "？")
_CLOSERS = "”’\"')]»›“"
_PLAIN = str.maketrans("’‘", "''")


class Verbs(NamedTuple):
    """The numbers of the words that are finite verbs, and of the first that nothing subordinates; `lost`: no subject."""

    finites: tuple[int, ...]
    main: int | None
    lost: bool = False


class Sentence:
    """One sentence: `span` lies in its text; `lone` says that there is no other sentence in that text.

    Its words are numbered from 0, marks among them; offsets of words lie in the sentence.
    """

    def __init__(self, text: str, span: Span, lexicon: Lexicon, *, lone: bool = False) -> None:
        self.span = span
        self.said = span.of(text)
        self.lexicon = lexicon
        self.lone = lone

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The words and marks, as spans in the sentence."""
        return tuple(Span(*match.span()) for match in self.lexicon.word.finditer(self.said))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words and marks, as written."""
        return tuple(self.lexicon.word.findall(self.said))

    @cached_property
    def low(self) -> tuple[str, ...]:
        """The words and marks, in lower case with straight apostrophes."""
        return tuple(word.lower().translate(_PLAIN) for word in self.words)

    @cached_property
    def letters(self) -> tuple[int, ...]:
        """The numbers of the words that begin with a letter."""
        return tuple(place for place, word in enumerate(self.low) if word[0].isalpha())

    @cached_property
    def first(self) -> str:
        """The first word that begins with a letter, in lower case, or an empty string."""
        return self.low[self.letters[0]] if self.letters else ""

    @cached_property
    def last(self) -> str:
        """The last word that begins with a letter, in lower case, or an empty string."""
        return self.low[self.letters[-1]] if self.letters else ""

    @cached_property
    def ended(self) -> bool:
        """Whether a terminal mark ends it."""
        return self.said.rstrip(_CLOSERS).endswith(_TERMINAL)

    @cached_property
    def asks(self) -> bool:
        """Whether a question mark ends it."""
        return self.said.rstrip(_CLOSERS + ".!").endswith(_ASKING)

    @cached_property
    def states(self) -> bool:
        """Whether a full stop ends it, and no row of them."""
        said = self.said.rstrip(_CLOSERS)
        return said.endswith(".") and not said.endswith("..")
