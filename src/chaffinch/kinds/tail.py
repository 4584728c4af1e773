"""`tail`: everything after the article's own end, told by several different cues."""

from collections.abc import Iterator, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import Rule, TailBody
from chaffinch.text.views import View, letters_in


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Cut from the first cue to the end of the text, where enough different cues stand near the end."""
    body = rule.body
    assert isinstance(body, TailBody)
    start, names = _start(body, view, numbers)
    if len(names) < body.need or start == 0:  # place 0 is the title
        return []
    if not _enough_stays(body, view, start):
        return []
    why = f"{rule.summary[:-1]}: {', '.join(sorted(names))}."
    tail = (line.number for line in view.written[start:])
    return [Edit(span, span.of(view.text), "", rule.id, why) for span in view.cuts(tail)]


def _enough_stays(body: TailBody, view: View, start: int) -> bool:
    """Say whether the cut leaves the share of prose that the rule asks for, and some prose at all.

    Only prose is weighed, because no other chrome rule takes prose away: a second run weighs the same.
    """
    stays, goes = (
        sum(letters_in(view.text[line.start : line.end]) for line in part if view.prose(line))
        for part in (view.written[:start], view.written[start:])
    )
    return stays > 0 and stays >= body.keep * (stays + goes)


def _start(body: TailBody, view: View, numbers: Sequence[int]) -> tuple[int, set[str]]:
    """Return the place of the first cue of the tail, and the names of its cues.

    From the last cue upwards: a cue belongs to the tail while little prose stands between it
    and what is below.
    """
    names: set[str] = set()
    start = len(view.written)
    for place, name in _cues(body, view, numbers):
        between = view.written[place + 1 : start]
        if len(view.written) - place > body.reach or sum(map(view.prose, between)) > body.prose:
            break
        start = place
        names.add(name)
    return start, names


def _cues(body: TailBody, view: View, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the place and name of each cue, the last first."""
    places = {line.number: place for place, line in enumerate(view.written)}
    below = None  # the place of the cue below
    for number in reversed(numbers):
        place = places.get(number)
        if place is None:
            continue
        said = view.said(view.lines[number])
        names = [name for name, phrases in body.cues.items() if said in phrases]
        if names and (said not in body.beside or place + 1 in (below, len(view.written))):
            below = place
            yield from ((place, name) for name in names)
