"""Replacement templates: literal text and captured groups, each with an optional case word."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_FIELD = re.compile(r"\{(?P<group>\w+)(?:\|(?P<case>\w+))?\}")
_CASES: Mapping[str, Callable[[str], str]] = {
    "": str,
    "lower": str.lower,
    "upper": str.upper,
    "capital": lambda text: text[:1].upper() + text[1:],
}


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: a sequence of literals and `(group, case word)` pairs.

    >>> Template.of("{lead}{verb|lower}!").fill({"lead": "hit, ", "verb": "Said"})
    'hit, said!'
    """

    parts: tuple[str | tuple[str, str], ...]

    @classmethod
    def of(cls, source: str) -> "Template":
        """Parse `source`. Raises `ValueError` for a stray brace or an unknown case word."""
        parts: list[str | tuple[str, str]] = []
        done = 0
        for match in _FIELD.finditer(source):
            case = match["case"] or ""
            if case not in _CASES:
                raise ValueError(f"unknown case word {case!r}; there are: {', '.join(filter(None, _CASES))}")
            parts += source[done : match.start()], (match["group"], case)
            done = match.end()
        parts.append(source[done:])
        if any(brace in part for part in parts if isinstance(part, str) for brace in "{}"):
            raise ValueError("a brace that is no {group} or {group|case}")
        return cls(tuple(part for part in parts if part))

    @property
    def groups(self) -> frozenset[str]:
        """The groups it uses."""
        return frozenset(part[0] for part in self.parts if isinstance(part, tuple))

    def fill(self, groups: Mapping[str, str | None]) -> str:
        """Return the text with each group put in; a group that did not take part is empty."""
        return "".join(part if isinstance(part, str) else _CASES[part[1]](groups[part[0]] or "") for part in self.parts)
