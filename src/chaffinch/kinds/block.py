"""`block`: an opening line and the lines under it that belong to it."""

from collections.abc import Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import BlockBody, Rule
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out each opener with its block; an opener without a block stays."""
    body = rule.body
    assert isinstance(body, BlockBody)
    gone: set[int] = set()
    places = {line.number: place for place, line in enumerate(view.written)}
    for number in numbers:
        place = places.get(number)
        if place is None or number in gone or view.said(view.lines[number]) not in body.opens:
            continue
        last = _last_closer(body, view, place) if body.closes else _last_inside(body, view, place)
        if place > 0 and last > place:  # the first line of a document is its title
            gone.update(line.number for line in view.written[place : last + 1])
    return [Edit(span, span.of(view.text), "", rule.id, rule.summary) for span in view.cuts(gone)]


def _last_closer(body: BlockBody, view: View, place: int) -> int:
    """Return the place of the last closer that is reached from opener or closer, prose never between."""
    last = anchor = place
    for here in range(place + 1, len(view.written)):
        line = view.written[here]
        said = view.said(line)
        if here - anchor > body.reach:
            break
        if any(pattern.search(said) for pattern in body.closes):
            last = anchor = here
        elif view.prose(line):
            break
    return last


def _last_inside(body: BlockBody, view: View, place: int) -> int:
    """Return the place of the last of the lines that follow the opener and belong inside."""
    last = place
    for here in range(place + 1, min(place + 1 + body.reach, len(view.written))):
        if view.said(view.written[here]) not in body.inside:
            break
        last = here
    return last if last - place >= body.need else place
