"""Protected spans: what no repair may enter, such as addresses, file names, numbers and code.

`rules/protected.toml` says what they are, each with its proof. An edit that would change a
character of such a span, or put one inside it, is not made; one that only touches its rim is.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from chaffinch.core.home import rules_home
from chaffinch.core.span import Span

_NEAR = 12  # characters round an edit that are looked at, and then to the next space
_FAR = 400  # as far as the longest of these spans reaches
_LINE = 200  # characters of a line of code, at most: a longer one is a paragraph
_SHORT = 2000  # characters from the start of a line within which it is read from there
_CODE = re.compile(r"[`<{\\]|\((?<=\w\()\"|\"\.\w+\(")  # what begins a span that may hold spaces
# What stands in every protected span; prose without these needs no closer look.
_SIGN = re.compile(
    r"[@#/\\`<>=&|$^\d({\[]|\.(?=\S|\s\.)|[:;](?=['^o)(DPpO\]\[3/\\|*:-])|www|[xX]D|\A[-+]|[?!]\.|(?<=\s)[.,](?=\S)"
)
_FLAGS = regex.VERSION1 | regex.VERBOSE


@dataclass(frozen=True, slots=True)
class Protection:
    """One class of protected spans: its name, why it stays, its pattern, and examples with `[[ ]]` round the spans.

    `sign` is a pattern, too: of what each such span holds, and quick to look for.
    """

    name: str
    why: str
    sign: str
    pattern: str
    examples: tuple[str, ...]


@cache
def protections() -> tuple[Protection, ...]:
    """Return the classes of `rules/protected.toml`, in order."""
    return tuple(
        Protection(row["name"], row["why"], row["sign"], row["pattern"], tuple(row["examples"]))
        for row in _table()["protected"]
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((rules_home() / "protected.toml").read_text(encoding="utf-8"))


def protected(said: str) -> list[Span]:
    """Return the protected spans of one line, sorted and never touching another.

    >>> said = "Mail a.b@ex.co.uk , or see ./run.sh ."
    >>> [span.of(said) for span in protected(said)]
    ['a.b@ex.co.uk', './run.sh']
    """
    spans: list[Span] = []
    for span in sorted(_found(said, 0, len(said))):
        if spans and span.start <= spans[-1].end:
            last = spans.pop()
            spans.append(Span(last.start, max(last.end, span.end)))
        else:
            spans.append(span)
    return spans


def shuts(said: str, span: Span) -> bool:
    """Say whether an edit of `span` would enter a protected span of the line; a rim may be touched.

    Looks at the words round the edit, and where a sign of code is near, at a few hundred characters.

    >>> shuts("See a.b@ex.org .", Span(14, 15)), shuts("See a.b@ex.org .", Span(5, 6))
    (False, True)
    """
    far, close = max(0, span.start - _FAR), min(len(said), span.end + _FAR)
    if _CODE.search(said, far, close):
        start, end = (0 if span.start <= _SHORT else far), close
    else:
        start, end = max(0, span.start - _NEAR), min(len(said), span.end + _NEAR)
        start = max(said.rfind(" ", far, start), far)
        found = said.find(" ", end, close)
        end = found if found >= 0 else close
    if not _SIGN.search(said, start, end):
        return False
    return any(each.start < span.end and span.start < each.end for each in _found(said, start, end))


def code_line(said: str) -> bool:
    """Say whether a whole line is code, in which every mark and space counts.

    >>> code_line('if [ -f "$x" ] ; then'), code_line("He came , saw , and left .")
    (True, False)
    """
    return len(said) <= _LINE and bool(_line_pattern().match(said))


@cache
def _line_pattern() -> regex.Pattern[str]:
    return regex.compile(_table()["line"]["pattern"], _FLAGS)


def _found(said: str, start: int, end: int) -> Iterator[Span]:
    for sign, pattern in _patterns():
        if sign.search(said, start, end):
            yield from (Span(*match.span()) for match in pattern.finditer(said, start, end))


@cache
def _patterns() -> tuple[tuple[regex.Pattern[str], regex.Pattern[str]], ...]:
    """Return the sign and the pattern of each class."""
    return tuple((regex.compile(each.sign, _FLAGS), regex.compile(each.pattern, _FLAGS)) for each in protections())
