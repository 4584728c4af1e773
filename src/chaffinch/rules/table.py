"""`Table`: typed access to a TOML table, with errors that name file, key, what was found and what was expected."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeVar

T = TypeVar("T")

_NAMES = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}

_NEAREST = 3  # names in a hint
_FEW = 20  # names that are shown together
_PART = 3  # characters of a word that is looked for inside names


class RuleError(Exception):
    """A rule file, word list or chain that cannot be used. The message names file, key and expectation."""


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known names nearest to `word`; at all of them, if none is near and they are few.

    >>> near("sumary", ["summary", "status"])
    'did you mean summary?'
    """
    names = sorted(known)
    if close := get_close_matches(word, names, n=_NEAREST):
        return f"did you mean {' or '.join(close)}?"
    if len(names) <= _FEW:
        return f"known are: {', '.join(names)}"
    return f"the nearest are {', '.join(get_close_matches(word, names, n=_NEAREST, cutoff=0.0))}"


def near_rules(word: str, known: Iterable[str]) -> str:
    """Return a hint at the rules whose ids hold `word`, its folder left out, or are nearest to it; and where all are.

    >>> near_rules("tail", ["chrome/template-tail", "casing/small-i"])
    'did you mean chrome/template-tail? `chaffinch rules` lists all'
    """
    names = sorted(known)
    part = word.rpartition("/")[2]
    holding = [name for name in names if len(part) >= _PART and part in name]
    close = holding if 0 < len(holding) <= _NEAREST else []
    hint = f"did you mean {' or '.join(close)}?" if close else near(word, names)
    return f"{hint}{'' if hint.endswith('?') else ';'} `chaffinch rules` lists all"


class Table:
    """A table of a TOML file. Every key must be asked for: `finish` reports those that nobody knows."""

    def __init__(self, where: str, table: Mapping[str, Any], path: str = "") -> None:
        self._where = where
        self._table = table
        self._path = path
        self._known: set[str] = set()

    def error(self, key: str, problem: str) -> RuleError:
        """Return the error that says what is wrong with `key`."""
        return RuleError(f'{self._where}: key "{self._path}{key}": {problem}')

    def get(self, key: str, sort: type[T], default: T | None = None) -> T:
        """Return the value of `key`. Raises `RuleError` if it is missing without a default, or of another sort."""
        self._known.add(key)
        if key not in self._table:
            if default is None:
                raise self.error(key, f"missing; expected {_NAMES[sort]}")
            return default
        return self._checked(key, self._table[key], sort)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return a string that is one of `allowed`."""
        value = self.get(key, str, default)
        if value not in (choices := sorted(allowed)):
            raise self.error(key, f"found {value!r}; expected one of: {', '.join(choices)}")
        return value

    def strings(self, key: str) -> list[str]:
        """Return a list of non-empty strings; an absent key is an empty list."""
        values: list[Any] = self.get(key, list, [])
        for value in values:
            if not isinstance(value, str) or not value:
                raise self.error(key, f"found {value!r}; expected a list of non-empty strings")
        return values

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers. Raises `RuleError` for a missing key or anything else in the list."""
        values: list[Any] = self.get(key, list)
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                raise self.error(key, f"found {value!r}; expected a list of numbers")
        return tuple(map(float, values))

    def table(self, key: str) -> "Table":
        """Return a table inside this one; an absent key is an empty table."""
        return Table(self._where, self.get(key, dict, {}), f"{self._path}{key}.")

    def tables(self, key: str) -> list["Table"]:
        """Return an array of tables; an absent key is an empty one."""
        values: list[Any] = self.get(key, list, [])
        for value in values:
            self._checked(key, value, dict)
        return [Table(self._where, value, f"{self._path}{key}.{number}.") for number, value in enumerate(values, 1)]

    def keys(self) -> Iterator[str]:
        """Yield all keys; they count as known."""
        self._known.update(self._table)
        return iter(self._table)

    def finish(self) -> None:
        """Raise `RuleError` for a key that nobody asked for."""
        for key in self._table:
            if key not in self._known:
                raise self.error(key, f"unknown; {near(key, self._known)}")

    def _checked(self, key: str, value: Any, sort: type[T]) -> T:
        if sort is float and type(value) is int:
            value = float(value)
        if not isinstance(value, sort) or (isinstance(value, bool) and sort is not bool):
            raise self.error(key, f"found {value!r}; expected {_NAMES[sort]}")
        return value
