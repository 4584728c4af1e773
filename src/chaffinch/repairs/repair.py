"""`Repair`: what a builtin rule runs, where it can act, and how its edits are proven."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaffinch.text.views import View, letters

Change = tuple[int, int, str]  # start and end in the text, and what is to stand there
Words = Mapping[str, frozenset[str]]  # by language
Trigger = Callable[[View], Iterable[int]]  # the lines, by number, on which the repair can act


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair in code. `find` yields its changes on the lines it is given, in order; it changes nothing.

    `trigger` says where it can act at all; without one the rule file's needles do. `proof` says
    whether a change, given the text, is what the repair may do: the promise that is checked while
    running. A repair of `spelling` puts the same text into other characters: it enters protected spans,
    and removes nothing.
    """

    find: Callable[[View, Sequence[int], Words], Iterator[Change]]
    proof: Callable[[str, Change], bool]
    trigger: Trigger | None = None
    spelling: bool = False


def hits(pattern: re.Pattern[str]) -> Trigger:
    """Return the trigger that fires on each line in which a match of `pattern` starts."""

    def lines(view: View) -> Iterator[int]:
        match = pattern.search(view.text)
        while match:
            line = view.line_at(match.start())
            yield line.number
            match = pattern.search(view.text, line.stop)

    return lines


def beyond_ascii(trigger: Trigger) -> Trigger:
    """Return `trigger`, silent on texts in ASCII."""
    return lambda view: () if view.text.isascii() else trigger(view)


def keeps_letters(text: str, change: Change) -> bool:
    """Say whether a change leaves the letters and digits as they are, casefolded.

    >>> keeps_letters("a  b", (1, 3, " ")), keeps_letters("a bc", (1, 3, " "))
    (True, False)
    """
    start, end, new = change
    return letters(text[start:end]) == letters(new)
