"""`inline`: a pattern inside a line, replaced by its own captured groups."""

from collections.abc import Sequence
from functools import lru_cache

import regex
from regex import Match

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import InlineBody, Rule
from chaffinch.text import sentences
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return an edit for each match that the rule's conditions let through."""
    body = rule.body
    assert isinstance(body, InlineBody)
    found: list[Edit | Flag] = []
    for number in numbers:
        line = view.lines[number]
        said = view.text[line.start : line.end]  # a slice: no pattern sees beyond its line
        matches = [match for match in body.pattern.finditer(said) if _match_holds(body, match)]
        if matches and _line_holds(body, view, number, said):
            found += (_edit(rule, body, match, line.start) for match in matches)
    return found


def _match_holds(body: InlineBody, match: Match[str]) -> bool:
    stop, word = body.abbreviation, body.name
    if stop and match[stop] == "." and sentences.abbreviated(match.string, match.start(stop)):
        return False
    return not (word and used_as_name(match[word], match.string))


def _line_holds(body: InlineBody, view: View, number: int, said: str) -> bool:
    if body.last_line and view.reads_on(number):
        return False
    if body.finished_line and not sentences.ended(said, 0, len(said)):
        return False
    return capitalised(said) < body.capitalised_below


def _edit(rule: Rule, body: InlineBody, match: Match[str], offset: int) -> Edit:
    span = Span(offset + match.start(), offset + match.end())
    return Edit(span, match[0], body.replace.fill(match.groupdict()), rule.id, rule.summary)


@lru_cache(maxsize=64)
def used_as_name(word: str, text: str) -> bool:
    """Say whether `text` uses a capitalised word as a name: inside a sentence, or before a surname and a comma.

    >>> used_as_name("Said", "They met Said. Later, Said the pianist left.")
    True
    >>> used_as_name("Said", "Some managed to hit, Said US Central Command.")
    False
    """
    literal = regex.escape(word)
    inside = rf"(?<=[\p{{L}}\p{{N}}][ ]){literal}\b"
    named = rf"\b{literal}(?:[ ]\p{{Lu}}\p{{Ll}}+)?(?=[,’'])"
    return bool(regex.search(f"{inside}|{named}", text, regex.VERSION1))


def capitalised(said: str) -> float:
    """Return the share of words that begin with a capital.

    >>> capitalised("Mayor Resigns, Says Budget was Cut")
    0.8333333333333334
    """
    words = [word for word in said.split() if word[:1].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0
