"""`Sentence`: one sentence of a text, its words and marks, and what can be seen of it without grammar."""

from enum import Enum
from functools import cached_property
from typing import NamedTuple

from chaffinch.core.span import Span
from chaffinch.fragments.lexicon import Lexicon

_TERMINAL = (".", "!", "?", "…", "。", "！", "？")
_ASKING = ("?", "？")
_CLOSERS = "”’\"')]»›“"
_PLAIN = str.maketrans("’‘", "''")


class Verbs(NamedTuple):
    """What the grammar of a language says of a sentence.

    `finites` are the numbers of its finite verbs, `main` that of the first that nothing subordinates; `lost`: the
    subject is gone; `unfinished`: the end is; `doubtful`: another word may be a finite verb, too.
    """

    finites: tuple[int, ...]
    main: int | None
    lost: bool = False
    unfinished: bool = False
    doubtful: bool = False


class Place(Enum):
    """Where a sentence stands: alone in its text or its paragraph, in a quotation, or among others."""

    LONE = "lone"
    APART = "apart"
    QUOTED = "quoted"
    AMONG = "among"


class Sentence:
    """One sentence: `span` lies in its text. `place` says where it stands.

    Its words are numbered from 0, marks among them; offsets of words lie in the sentence.
    """

    def __init__(self, text: str, span: Span, lexicon: Lexicon, place: Place = Place.AMONG) -> None:
        self.span = span
        self.said = span.of(text)
        self.lexicon = lexicon
        self.lone = place is Place.LONE
        self.apart = place in (Place.LONE, Place.APART)
        self.quoted = place is Place.QUOTED
        # The words and marks, with straight apostrophes; the same in lower case; the numbers of those with letters.
        plain = self.said.translate(_PLAIN) if "’" in self.said or "‘" in self.said else self.said
        self.words: tuple[str, ...] = tuple(lexicon.word.findall(plain))
        self.low: tuple[str, ...] = tuple(map(str.lower, self.words))
        self.letters = tuple([place for place, word in enumerate(self.low) if word[0].isalpha()])

    @property
    def first(self) -> str:
        """The first word that begins with a letter, in lower case, or an empty string."""
        return self.low[self.letters[0]] if self.letters else ""

    @property
    def final(self) -> int:
        """The number of the last word, if it is in lower case and only a mark that ends a statement follows, or -1."""
        place = len(self.low) - 1
        while place >= 0 and self.low[place] in (".", "!"):
            place -= 1
        dots = len(self.low) - 1 - place
        return place if place >= 0 and dots > 0 and ".." not in self.said[-3:] and self.words[place].islower() else -1

    @cached_property
    def opened(self) -> int:
        """The number of the first word behind marks, numbers and the conjunctions of the list `joining`."""
        joining = self.lexicon["joining"]
        return next((place for place in self.letters if self.low[place] not in joining), len(self.low) - 1)

    @property
    def opener(self) -> str:
        """The word at `opened`, in lower case, or an empty string."""
        return self.low[self.opened] if self.letters else ""

    @cached_property
    def stated(self) -> bool:
        """Whether it claims to be a statement: it has words, ends in a mark, and is no question, speech or shout.

        Where the lexicon lists `stops`, the mark is one of them, and no row of them.
        """
        shouts = len(self.letters) > 1 and self.said.isupper()
        return bool(self.letters) and self.ended and self._stopped and not (self.asks or self.quoted or shouts)

    @property
    def _stopped(self) -> bool:
        said, stops = self.said.rstrip(_CLOSERS), self.lexicon["stops"]
        return not stops or (said[-1:] in stops and said[-2:-1] not in stops)

    @property
    def ended(self) -> bool:
        """Whether a terminal mark ends it."""
        return self.said.rstrip(_CLOSERS).endswith(_TERMINAL)

    @property
    def asks(self) -> bool:
        """Whether a question mark ends it."""
        return self.said.rstrip(_CLOSERS + ".! ").endswith(_ASKING)
