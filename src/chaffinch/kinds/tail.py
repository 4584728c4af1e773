"""`tail`: everything after the article's own end, told by several different cues."""

from collections.abc import Iterator, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import Rule, TailBody
from chaffinch.text.views import View, letters_in

_SHORT = 3  # characters of a word in a script without letter case


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
    and what is below. Single words alone make no tail.
    """
    names: set[str] = set()
    start = len(view.written)
    strong = False
    for place, said in _cues(body, view, numbers):
        between = view.written[place + 1 : start]
        if len(view.written) - place > body.reach or sum(map(view.prose, between)) > body.prose:
            break
        start = place
        strong |= not one_word(said)
        names.update(name for name, phrases in body.cues.items() if said in phrases)
    return (start, names) if strong else (len(view.written), set())


def _cues(body: TailBody, view: View, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the place of each cue and what it says, the last first.

    A single word counts only where another cue, or nothing, follows: above anything else it may
    be a heading or a label of the article's own.
    """
    places = {line.number: place for place, line in enumerate(view.written)}
    below = len(view.written)  # the place of the cue below
    for number in reversed(numbers):
        place = places.get(number)
        if place is None:
            continue
        said = view.said(view.lines[number])
        if any(said in phrases for phrases in body.cues.values()) and (not one_word(said) or place + 1 == below):
            below = place
            yield place, said


def one_word(said: str) -> bool:
    """Say whether a line is a single word, or as little as that in a script without spaces.

    >>> one_word("source:"), one_word("source link"), one_word("出典"), one_word("相关文章")
    (True, False, True, False)
    """
    word = said.rstrip(":：").rstrip()
    return " " not in word and (word.upper() != word.lower() or len(word) <= _SHORT)
