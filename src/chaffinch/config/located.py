"""`Located`: a TOML table whose errors name the line, too."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from chaffinch.rules.table import RuleError, Table

_ENDS = ("]", "}", '"""', "'''")  # without one of them no line ends what began on an earlier line
Way = tuple[str | int, ...]  # to a value: keys, and numbers in arrays of tables, from 0


class Located(Table):
    """A table that lies at `way` in the TOML whose `lines` are known."""

    def __init__(
        self, where: str, table: Mapping[str, Any], lines: Mapping[Way, int], way: Way, path: str = ""
    ) -> None:
        super().__init__(where, table, path)
        self._lines = lines
        self._way = way

    def has(self, key: str) -> bool:
        """Say whether a key is there; it counts as known."""
        self._known.add(key)
        return key in self._table

    def line(self, key: str) -> int:
        """Return the line of a key, from 1; that of its table where it has none of its own."""
        way = (*self._way, key)
        return next((self._lines[way[:end]] for end in range(len(way), 0, -1) if way[:end] in self._lines), 1)

    def origin(self, key: str) -> str:
        """Return file and line of a key."""
        return f"{self._where}:{self.line(key)}"

    def error(self, key: str, problem: str) -> RuleError:
        """Return the error that says what is wrong with `key`."""
        return RuleError(f'{self.origin(key)}: key "{self._path}{key}": {problem}')

    def located(self, key: str) -> "list[Located]":
        """Return an array of tables; an absent key is an empty one."""
        found: list[Mapping[str, Any]] = self.get(key, list, [])
        for value in found:
            self._checked(key, value, dict)
        return [
            Located(self._where, value, self._lines, (*self._way, key, number), f"{self._path}{key}.{number + 1}.")
            for number, value in enumerate(found)
        ]


def lines_of(text: str) -> dict[Way, int]:
    """Return the line of each header and key, from 1, of a text that is TOML.

    >>> lines_of('a = 1\\n\\n[[b]]\\nc = 2')
    {('a',): 1, ('b', 0): 3, ('b', 0, 'c'): 4}
    """
    lines: dict[Way, int] = {}
    counts: Counter[Way] = Counter()
    home: Way = ()
    for number, statement in _statements(text):
        table = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            home = _home(table, counts)
            lines[home] = number
        else:
            lines.update({(*home, *way): number for way in _ways(table)})
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with its first line: as few lines as are TOML by themselves, no end of one is."""
    start, held = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        begun, held = bool(held), f"{held}{line}\n"
        if begun and not any(end in line for end in _ENDS):
            continue
        try:
            empty = not tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            continue
        if not empty:
            yield start, held
        start, held = number + 1, ""


def _home(table: Mapping[str, Any], counts: "Counter[Way]") -> Way:
    """Return the way to the table that a header opens; `counts` knows how many tables each array has."""
    way: Way = ()
    inside: Any = table
    while inside:
        if isinstance(inside, list):
            counts[way] += 1
            inside, way = inside[0], (*way, counts[way] - 1)
        else:
            ((key, inside),) = inside.items()
            way = (*way, key)
            if counts[way] and isinstance(inside, dict):
                way = (*way, counts[way] - 1)  # a table below the last one of an array
    return way


def _ways(table: Mapping[str, Any]) -> Iterator[Way]:
    for key, value in table.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *way) for way in _ways(value))
