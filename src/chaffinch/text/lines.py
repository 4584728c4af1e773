"""`Lines`: the lines of a text, each made when it is asked for, because most versions of a text are asked for few."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from operator import add
from typing import NamedTuple, overload

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r|\Z)")


class Line(NamedTuple):
    """A line: `start` to `end` is what it says, `end` to `stop` its line end. `number` counts from 0."""

    number: int
    start: int
    end: int
    stop: int
    blank: bool


_ROW: Callable[[Iterable[object]], Line] = partial(tuple.__new__, Line)  # what `Line._make` does, in C


class Lines(Sequence[Line]):
    """All lines of a text, blank ones too. Line ends are LF, CRLF and CR.

    >>> [line.end for line in Lines("one\\n\\ntwo\\n")], Lines("one\\n\\ntwo")[1].blank
    ([3, 4, 8], True)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = _starts(text)
        self._made: list[Line] | None = None  # all of them
        self._some: dict[int, Line] = {}  # those that were asked for

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, number: int) -> Line: ...
    @overload
    def __getitem__(self, number: slice) -> list[Line]: ...
    def __getitem__(self, number: int | slice) -> Line | list[Line]:
        if self._made is not None:
            return self._made[number]
        if isinstance(number, slice):
            return [self._make(each) for each in range(*number.indices(len(self)))]
        return self._make(number if number >= 0 else number + len(self))

    def __iter__(self) -> Iterator[Line]:
        if self._made is None:
            self._made = self._all() if "\r" not in self._text else [*map(self._make, range(len(self)))]
        return iter(self._made)

    def at(self, offset: int) -> Line:
        """Return the line that holds `offset`, line ends included."""
        return self[bisect_right(self._starts, offset) - 1]

    def _make(self, number: int) -> Line:
        if number not in self._some:
            self._some[number] = self._new(number)
        return self._some[number]

    def _new(self, number: int) -> Line:
        start, text = self._starts[number], self._text
        stop = self._starts[number + 1] if number + 1 < len(self._starts) else len(text)
        end = stop
        if end > start and text[end - 1] == "\n":
            end -= 1
        if end > start and text[end - 1] == "\r":
            end -= 1
        said = text[start:end]
        return Line(number, start, end, stop, not said or said.isspace())

    def _all(self) -> list[Line]:
        """Return all lines of a text whose line ends are LF: as `_new` makes each, and several times as fast."""
        text, starts = self._text, self._starts
        parts = text.split("\n")[: len(starts)]
        ends = map(add, starts, map(len, parts))
        blanks = [not said or said.isspace() for said in parts]
        rows = zip(range(len(starts)), starts, ends, [*starts[1:], len(text)], blanks, strict=True)
        return list(map(_ROW, rows))


def _starts(text: str) -> list[int]:
    """Return where each line starts. LF alone is the common case, and splitting is quicker than a pattern."""
    if "\r" in text:
        starts = [match.start() for match in _LINE.finditer(text)]
    else:
        starts = list(accumulate((len(said) + 1 for said in text.split("\n")), initial=0))[:-1]
    return starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts
