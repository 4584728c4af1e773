"""`block`: an opening line and the lines under it that belong to it."""

from collections.abc import Iterable, Iterator, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import BlockBody, Rule
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out each opener with its block; an opener without a block stays."""
    body = rule.body
    assert isinstance(body, BlockBody)
    places = {line.number: place for place, line in enumerate(view.written)}
    found = blocks(body, view, [places[number] for number in numbers if number in places])
    gone = {line.number for place, last in found for line in view.written[place : last + 1]}
    return [Edit(span, span.of(view.text), "", rule.id, rule.summary) for span in view.cuts(gone)]


def blocks(body: BlockBody, view: View, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and the last line of each block whose opener is among `places`, sorted."""
    done = 0  # the first line of a document is its title
    for place in places:
        if place > done and view.said(view.written[place]) in body.opens:
            last = last_of(body, view, place)
            if last > place:
                yield place, last
                done = last


def roles(body: BlockBody, said: str) -> list[str]:
    """Return what a line that says this can be in such a block: `opens`, `inside` or `closes`."""
    held = {"opens": said in body.opens, "inside": said in body.inside, "closes": _closes(body, said)}
    return [role for role, here in held.items() if here]


def last_of(body: BlockBody, view: View, place: int) -> int:
    """Return the place of the last line of the block that the line at `place` opens: its own, where there is none."""
    return _last_closer(body, view, place) if body.closes else _last_inside(body, view, place)


def _closes(body: BlockBody, said: str) -> bool:
    return any(pattern.search(said) for pattern in body.closes)


def _last_closer(body: BlockBody, view: View, place: int) -> int:
    """Return the place of the last closer that is reached from opener or closer, prose never between."""
    last = anchor = place
    for here in range(place + 1, len(view.written)):
        line = view.written[here]
        if here - anchor > body.reach:
            break
        if _closes(body, view.said(line)):
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
