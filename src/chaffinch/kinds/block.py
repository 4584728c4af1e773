"""`block`: an opening line and the lines under it that belong to it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import BlockBody, Rule
from chaffinch.text.lines import Line
from chaffinch.text.sentences import ended
from chaffinch.text.views import View, folded

_LABEL = 4  # words of an unknown label at most
_STRANGE = 4  # for each unknown label so many known lines
_RUN = 2  # known lines below an unknown label, so that it is one
_TELLING = re.compile(r"[^\W\d_]{5,}")  # words of an opener that an article about it would have, too


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
    done = -1
    for place in places:
        if place <= done or view.said(view.written[place]) not in body.opens:
            continue
        last = last_of(body, view, place)
        if place and last > place:
            yield place, last
            done = last
        elif not place and body.above_title and view.titled(last + 1) and (last or _apart(view)):
            yield place, last  # the first line is the title, unless one stands below
            done = last


def _apart(view: View) -> bool:
    """Say whether nothing else in the text has a long word of its first line, as an article about it would."""
    line, *_ = view.written
    rest = folded(view.text[line.stop :])
    words = _TELLING.findall(view.said(line))
    return bool(words) and not any(word in rest for word in words)


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
    """Return the place of the last of the lines that follow the opener and belong inside.

    A label that is not known belongs there with known ones above and below it, if they are many more.
    """
    last, known, strange, run = place, 0, 0, 0  # run: known lines since the last unknown one
    gap = 0  # unknown lines in a row
    for here in range(place + 1, min(place + 1 + body.reach, len(view.written))):
        line = view.written[here]
        if view.said(line) in body.inside:
            known, run, gap = known + 1, run + 1, 0
            if not strange or (run >= _RUN and known >= _STRANGE * strange):
                last = here
        elif known and gap < body.gap and _is_label(view, line):
            strange, run, gap = strange + 1, 0, gap + 1
        else:
            break
    return last if last - place >= body.need else place


def _is_label(view: View, line: Line) -> bool:
    return len(view.text[line.start : line.end].split()) <= _LABEL and not ended(view.text, line.start, line.end)
