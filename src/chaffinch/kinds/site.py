"""`site`: whole lines that a site prints round its articles, each only where it was learned."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import Rule, SiteBody, SiteLine
from chaffinch.text.lines import Line
from chaffinch.text.masks import masked
from chaffinch.text.views import View, folded

Place = Literal["before", "inside", "after"]
_DIGIT = re.compile(r"\d")
PLACES: Sequence[Place] = ("before", "inside", "after")


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out each learned line that stands in its place: before, inside or after the prose of the article.

    The title stays, and so do the first and the last paragraph of prose that is not learned.
    """
    body = rule.body
    assert isinstance(body, SiteBody)
    if not any(entries_of(body, view, view.lines[number]) for number in numbers):
        return []
    gone = taken(body, view)
    return [Edit(span, span.of(view.text), "", rule.id, _why(body, view, span, gone)) for span in view.cuts(gone)]


def taken(body: SiteBody, view: View) -> dict[int, tuple[Place, SiteLine]]:
    """Return the numbers of the lines to take out, each with its place and what was learned of it there."""
    listed = {line.number: found for line in view.written if (found := entries_of(body, view, line))}
    within = article(view, listed)
    if within is None:
        return {}
    titles = _titles(view, listed, within)
    gone = {}
    for number, places in listed.items():
        place = place_of(number, within)
        entry = places.get(place)
        if entry and number not in titles and (entry.first or view.lines[number] != view.title):
            gone[number] = (place, entry)
    return gone


def entries_of(body: SiteBody, view: View, line: Line) -> dict[Place, SiteLine]:
    """Return what was learned of a line, by its place."""
    if line.blank:
        return {}
    said = view.text[line.start : line.end]
    keys = {folded(said), masked(said)}
    lists = zip(PLACES, (body.before, body.inside, body.after), strict=True)
    return {place: listed[key] for place, listed in lists for key in keys if key in listed}


def article(view: View, listed: Collection[int]) -> Span | None:
    """Return the numbers of the first and last line of the article, given the lines that may be a template's.

    It goes from the first paragraph of prose that is not listed to the last one; in a text without one, from
    the first line that is not listed. Nothing where all lines are.
    """
    own = [line for line in view.written if line.number not in listed]
    prose = [line.number for line in own if view.prose(line)] or [line.number for line in own]
    return Span(prose[0], prose[-1]) if prose else None


def place_of(number: int, within: Span) -> Place:
    """Return where a line stands to the article `within`, both in numbers of lines."""
    return "before" if number < within.start else "after" if number > within.end else "inside"


def _titles(view: View, listed: Mapping[int, Mapping[Place, SiteLine]], within: Span) -> set[int]:
    """Return the lines above the article that can be its title though they are listed.

    Where all that stands above is listed, the title is among it: a title may have a number, and so may a listed
    line; it may read like an item of the menu, and what stands there twice stays once, the lower one.
    """
    above = [line for line in view.written if line.number < within.start]
    if any(line.number not in listed for line in above):
        return set()
    said = [view.said(line) for line in above]
    last = {key: line.number for key, line in zip(said, above, strict=True) if said.count(key) > 1}
    return {*last.values(), *(line.number for line in above if _DIGIT.search(view.said(line)))}


def _why(body: SiteBody, view: View, span: Span, gone: dict[int, tuple[Place, SiteLine]]) -> str:
    """Say how often the lines in `span` stand on the site: the counts that they were learned with."""
    inside = [gone[line.number] for line in _within(view, span) if line.number in gone]
    places = " and ".join(dict.fromkeys(place for place, _ in inside))
    counts = [entry.documents for _, entry in inside]
    least, most = min(counts), max(counts)
    found = f"{least}" if least == most else f"{least} to {most}"
    lines = f"{len(inside)} lines" if len(inside) > 1 else "a line"
    return f"{lines} of the site, {places} the prose of {found} of {body.documents} documents"


def _within(view: View, span: Span) -> Iterable[Line]:
    first = view.line_at(span.start).number
    for line in view.lines[first:]:
        if line.start >= span.end:
            return
        yield line
