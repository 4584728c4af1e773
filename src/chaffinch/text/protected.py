"""Protected spans: what no repair may enter, such as addresses, file names, numbers and code.

`rules/protected.toml` says what they are, each with its proof. An edit that would change a
character of such a span, or put one inside it, is not made; one that only touches its rim is.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from chaffinch.core.home import rules_home
from chaffinch.core.span import Span

_FLAGS = regex.VERSION1 | regex.VERBOSE


@dataclass(frozen=True, slots=True)
class Protection:
    """One class of protected spans: its name, why it stays, its pattern, and examples with `[[ ]]` round the spans."""

    name: str
    why: str
    pattern: str
    examples: tuple[str, ...]


@cache
def protections() -> tuple[Protection, ...]:
    """Return the classes of `rules/protected.toml`, in order."""
    table = tomllib.loads((rules_home() / "protected.toml").read_text(encoding="utf-8"))
    return tuple(
        Protection(row["name"], row["why"], row["pattern"], tuple(row["examples"])) for row in table["protected"]
    )


def protected(said: str, offset: int = 0) -> list[Span]:
    """Return the protected spans of one line, sorted and never touching another; `offset` is where the line starts.

    >>> [span.of("Mail a.b@ex.co.uk , or see ./run.sh .") for span in protected("Mail a.b@ex.co.uk , or see ./run.sh .")]
    ['a.b@ex.co.uk', './run.sh']
    """
    spans: list[Span] = []
    for start, end in sorted(_found(said)):
        if spans and offset + start <= spans[-1].end:
            last = spans.pop()
            spans.append(Span(last.start, max(last.end, offset + end)))
        else:
            spans.append(Span(offset + start, offset + end))
    return spans


def _found(said: str) -> Iterator[tuple[int, int]]:
    for pattern in _patterns():
        yield from (match.span() for match in pattern.finditer(said))


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    return tuple(regex.compile(each.pattern, _FLAGS) for each in protections())


def enters(span: Span, shields: list[Span]) -> bool:
    """Say whether an edit of `span` would change what lies inside one of `shields`, sorted; a rim may be touched.

    >>> enters(Span(3, 4), [Span(4, 9)]), enters(Span(4, 4), [Span(4, 9)]), enters(Span(5, 5), [Span(4, 9)])
    (False, False, True)
    """
    near = bisect_right(shields, span.start, key=_end)
    return near < len(shields) and shields[near].start < span.end and span.start < shields[near].end


def _end(shield: Span) -> int:
    return shield.end
