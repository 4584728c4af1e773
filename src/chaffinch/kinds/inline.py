"""`inline`: a pattern inside a line: replaced by its own groups, one of them taken out, or only flagged."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import regex
from regex import Match

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import InlineBody, Only, Rule
from chaffinch.text import sentences
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return an edit, or a flag, for each match that the rule's conditions let through."""
    body = rule.body
    assert isinstance(body, InlineBody)
    found: list[Edit | Flag] = []
    alone: dict[str, bool] = {}  # by what was matched: looked up in the whole text, so once
    for number in numbers:
        line = view.lines[number]
        said = view.text[line.start : line.end]  # a slice: no pattern sees beyond its line
        matches = [match for match in body.pattern.finditer(said) if _match_holds(body, match)]
        if body.only.once:
            alone |= {new: _alone(new, view.text) for new in {match[0].strip() for match in matches} - alone.keys()}
            matches = [match for match in matches if alone[match[0].strip()]]
        if matches and _line_holds(body.only, view, number, said):
            found += (_finding(rule, body, match, line.start) for match in matches)
    return found if found and _marked(body.only, view) else []


def _alone(said: str, text: str) -> bool:
    """Say whether a text holds what is said once only."""
    return text.find(said, text.find(said) + len(said)) < 0


def _match_holds(body: InlineBody, match: Match[str]) -> bool:
    stop, word = body.abbreviation, body.name
    if stop and match[stop] == "." and sentences.abbreviated(match.string, match.start(stop)):
        return False
    return not (word and used_as_name(match[word], match.string))


def _line_holds(only: Only, view: View, number: int, said: str) -> bool:
    if only.last_line and view.reads_on(number):
        return False
    if only.finished_line and not sentences.ended(said, 0, len(said)):
        return False
    if only.line and not only.line.search(said):
        return False
    return only.capitalised_below is None or capitalised(said) < only.capitalised_below


def _marked(only: Only, view: View) -> bool:
    """Say whether the document shows enough of the markers, counting each place once."""
    if not only.markers:
        return True
    places = {match.start() for marker in only.markers for match in islice(marker.finditer(view.text), only.need)}
    return len(places) >= only.need


def _finding(rule: Rule, body: InlineBody, match: Match[str], offset: int) -> Edit | Flag:
    span = Span(*(offset + rim for rim in match.span(body.cut or 0)))
    if rule.applicability == "flag":
        return Flag(span, rule.id, body.message, body.confidence)
    return Edit(span, match[body.cut or 0], body.replace.fill(match.groupdict()), rule.id, rule.summary)


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
