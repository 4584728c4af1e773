"""Which quotation marks open, which close, and which have no partner.

Four families are followed side by side: curly, guillemets, straight and corner brackets. Single
quotes are left alone: they are apostrophes far more often. In each family the marks of a paragraph are
paired; a quotation that runs on over paragraphs, each opened anew and only the last closed,
is a convention and no fault.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from chaffinch.core.span import Span

MARKS = '“”„«»"「」『』'
_MARK = re.compile(f"[{MARKS}]")
_FAMILIES = {
    **dict.fromkeys("“”„", "curly"),
    **dict.fromkeys("«»", "guillemets"),
    '"': "straight",
    **dict.fromkeys("「」『』", "corner"),
}
_BEFORE_OPENING = frozenset("([{—–-/¿¡“„«‘'\"「『")
_AFTER_CLOSING = frozenset(".,;:!?)]}…—–-/”“»’'\"」』")


class Role(Enum):
    """What a mark does, as far as its shape and its neighbours tell."""

    OPENS = "opens"
    CLOSES = "closes"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Balance:
    """The marks without a partner, by fault; each a span of one character, in order.

    `orphan_closers`: close what nothing opened. `reopened`: open again inside an open
    quotation, in a paragraph that closes one too few.
    """

    orphan_closers: tuple[Span, ...] = ()
    reopened: tuple[Span, ...] = ()

    def of(self, fault: str) -> tuple[Span, ...]:
        """Return the marks with a fault, named as rule files name it: `orphan-closer` or `reopened`."""
        return self.orphan_closers if fault == "orphan-closer" else self.reopened


@dataclass(slots=True)
class _Tally:
    """One family in one paragraph."""

    open: list[int] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    first: int = -1
    sure: bool = True
    measures: bool = False  # an inch sign may stand among the marks


_Tallies = Mapping[int, tuple[Span, dict[str, _Tally]]]  # the paragraphs with marks, by number


def balance(text: str, paragraphs: Sequence[Span]) -> Balance:
    """Pair the marks of `text`, paragraph by paragraph.

    >>> text = "weaken.” ,"
    >>> balance(text, [Span(0, len(text))]).orphan_closers
    (Span(start=7, end=8),)
    """
    if not _MARK.search(text):
        return Balance()
    style = _Style.of(text)
    tallies = {
        number: (paragraphs[number], _tally(text, paragraphs[number], places, style))
        for number, places in _places(text, paragraphs).items()
    }
    orphans: list[int] = []
    reopened: list[int] = []
    for family in {family for _, found in tallies.values() for family in found}:
        _judge(family, tallies, orphans, reopened)
    return Balance(tuple(map(_mark, sorted(orphans))), tuple(map(_mark, sorted(reopened))))


@dataclass(frozen=True, slots=True)
class _Style:
    """The conventions a text shows: what its marks mean depends on them."""

    low: bool  # „ opens, so “ may close wherever no opening mark can stand
    same: bool  # ”so” on both sides, as in Swedish and Finnish
    inward: bool  # »so«, as in German books and Danish
    arrows: bool  # no « anywhere: a » set off by a space points on, as in `more »`

    @classmethod
    def of(cls, text: str) -> "_Style":
        low = "„" in text
        right, left = text.find("»"), text.find("«")
        return cls(low, "“" not in text and not low, right >= 0 and (left < 0 or right < left), left < 0)

    def role(self, text: str, place: int, paragraph: Span) -> Role:
        if place == paragraph.start:  # Spanish reopens a running quotation with »
            return Role.OPENS
        before = text[place - 1]
        after = text[place + 1] if place + 1 < paragraph.end else " "
        may_open = before.isspace() or before in _BEFORE_OPENING
        may_close = after.isspace() or after in _AFTER_CLOSING
        match text[place]:
            case "„" | "「" | "『":
                return Role.OPENS
            case "」" | "』":
                return Role.CLOSES
            case "“":
                return Role.CLOSES if not may_open and (self.low or may_close) else Role.OPENS
            case "”":
                return Role.OPENS if self.same and may_open and not may_close else Role.CLOSES
            case "«":
                return Role.CLOSES if self.inward and not may_open else Role.OPENS
            case "»":
                if self.arrows and before.isspace():
                    return Role.UNSURE
                return Role.OPENS if self.inward and may_open and not may_close else Role.CLOSES
        if may_open == may_close:
            return Role.UNSURE
        return Role.OPENS if may_open else Role.CLOSES


def _tally(text: str, paragraph: Span, places: Iterable[int], style: _Style) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for place in places:
        tally = tallies.setdefault(_FAMILIES[text[place]], _Tally())
        role = style.role(text, place, paragraph)
        if role is Role.UNSURE:
            tally.sure = False
        elif role is Role.OPENS:
            _open(tally, place)
        elif not (not tally.open and _close_across(tallies, text[place])):
            _close(tally, place, measure=place > 0 and text[place - 1].isnumeric())
    return tallies


def _close_across(tallies: dict[str, _Tally], mark: str) -> bool:
    """Say whether a curly mark closes a straight one or the other way round, and take it as closed.

    That is a fault of its own, and no mark without a partner.
    """
    other = tallies.get({"curly": "straight", "straight": "curly"}.get(_FAMILIES[mark], ""))
    return bool(other and other.open and other.open.pop() >= 0)


def _open(tally: _Tally, place: int) -> None:
    tally.first = place if tally.first < 0 else tally.first
    if tally.open:
        tally.again.append(place)
    tally.open.append(place)


def _close(tally: _Tally, place: int, *, measure: bool) -> None:
    tally.measures |= measure
    if tally.open:
        tally.open.pop()
    elif not measure:
        tally.orphans.append(place)


def _judge(family: str, tallies: _Tallies, orphans: list[int], reopened: list[int]) -> None:
    """Follow one family down the text and collect its faults."""
    running = False  # a quotation of an earlier paragraph is still open
    for number, (_, found) in tallies.items():
        tally = found.get(family)
        if tally is None:
            continue
        if not tally.sure:
            running = False
            continue
        if not tally.measures:
            orphans.extend(tally.orphans[1:] if running else tally.orphans)
        running = bool(tally.open)
        if len(tally.open) == 1 and tally.again and not _continues(family, tallies, number):
            reopened.append(tally.again[-1])
            running = False


def _continues(family: str, tallies: _Tallies, number: int) -> bool:
    """Say whether the paragraph after `number` opens with a mark, as a quotation that runs on does."""
    if number + 1 not in tallies:
        return False
    paragraph, found = tallies[number + 1]
    return family in found and found[family].first == paragraph.start


def _places(text: str, paragraphs: Sequence[Span]) -> dict[int, list[int]]:
    """Return where the marks of each paragraph that has any stand, by its number."""
    found: dict[int, list[int]] = {}
    number = 0
    for match in _MARK.finditer(text, paragraphs[0].start, paragraphs[-1].end) if paragraphs else ():
        while paragraphs[number].end <= match.start():
            number += 1
        found.setdefault(number, []).append(match.start())
    return found


def _mark(place: int) -> Span:
    return Span(place, place + 1)
