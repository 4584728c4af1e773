"""`Repair`: what a builtin rule runs, where it can act, and how its edits are proven."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaffinch.text.views import Trigger, View, letters

Change = tuple[int, int, str]  # start and end in the text, and what is to stand there
Words = Mapping[str, frozenset[str]]  # by language


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair in code. `find` yields its changes on the lines it is given, in order; it changes nothing.

    `trigger` says where it can act at all; without one the rule file's needles do. `proof` says
    whether a change, given the text, is what the repair may do: the promise that is checked while
    running. A repair of `spelling` puts the same text into other characters: it enters protected spans,
    and removes nothing. One of `layout` changes line ends only, and tells lines of code itself. One of `pieces`
    takes out what it has told as a whole, with the numbers and addresses in it.
    """

    find: Callable[[View, Sequence[int], Words], Iterator[Change]]
    proof: Callable[[str, Change], bool]
    trigger: Trigger | None = None
    spelling: bool = False
    layout: bool = False
    pieces: bool = False


def keeps_letters(text: str, change: Change) -> bool:
    """Say whether a change leaves the letters and digits as they are, casefolded.

    >>> keeps_letters("a  b", (1, 3, " ")), keeps_letters("a bc", (1, 3, " "))
    (True, False)
    """
    start, end, new = change
    return letters(text[start:end]) == letters(new)
