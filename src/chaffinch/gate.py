"""The gate: which rules can fire in a text at all, and on which lines.

A rule can fire only where one of its triggers stands: a whole line (its phrases), a literal (its
needles), a quotation mark, or what its pattern or repair needs. One scan of the text for each pass finds
them, so a rule that cannot fire costs nothing more. After a layer only what lies round its edits is
scanned again. `Open` is the gate that lets every rule look at every line: the oracle in the tests.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple, Protocol

from chaffinch.core.span import Span
from chaffinch.fragments.search import fragments
from chaffinch.kinds.tail import last_labels
from chaffinch.repairs import REPAIRS
from chaffinch.rules.rule import (
    BlockBody,
    BuiltinBody,
    FragmentBody,
    LineBody,
    Phrases,
    QuotesBody,
    Rule,
    SiteBody,
    TailBody,
)
from chaffinch.text import pairs
from chaffinch.text.lines import Line
from chaffinch.text.masks import NUMBER
from chaffinch.text.quotation import MARKS
from chaffinch.text.views import PLAIN, Search, Trigger, View, folded

Hits = dict[int, Sequence[int]]  # place of a rule in its pass -> the lines on which it can fire, sorted
_Found = dict[int, set[int]]

# A pair of both kinds has a straight mark, for which its pattern does not look.
_STRAIGHT = {"mixed-marks": frozenset('"')}
_PAIRS = {
    fault: Search(re.compile(pattern, re.MULTILINE), _STRAIGHT.get(fault, frozenset()), near=True)
    for fault, pattern in pairs.PATTERNS.items()
}
_DIGIT = Search(re.compile(r"\d"))
_INDENT = 200  # characters of space that a line may have round a phrase
_COMMON = "zqjxk-,.vbywgpfmucdlhrsniaote\n "  # the rarer first; what is not here is rarer still, the farther from ASCII
_PLAIN_RUN = re.compile(f"{PLAIN}+")
_STEM, _SEVERAL = 4, 3  # characters of a stem, and needles that share it, at least
_ROUND = 100  # characters round an edit in which a needle or a pattern can have come about


class Gate(Protocol):
    """Says for each rule where it can fire. Engines differ in speed, never in what the rules then find."""

    def scan(self, view: View) -> Hits:
        """Return the hits of all rules."""
        ...

    def update(self, view: View, hits: Hits, edited: Sequence[Span]) -> Hits:
        """Return the hits in a view whose lines are those of `hits`, edited in these spans."""
        ...


class Open:
    """Every rule, every line."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    def scan(self, view: View) -> Hits:
        """Return all lines for each rule."""
        return {place: range(len(view.lines)) for place in range(len(self._rules))}

    def update(self, view: View, hits: Hits, edited: Sequence[Span]) -> Hits:
        """Return all lines for each rule."""
        del hits, edited
        return self.scan(view)


class _Needle(NamedTuple):
    """A literal, and what makes looking for it quick."""

    text: str
    within: str | None  # a shorter one, or a stem, that it holds: where that was looked for in vain, so would this be
    near: bool  # it is a mark with little round it, which `View.knots` shows
    inside: int  # the shift from its offset in the rimmed text to its line


class Needles:
    """The standard library's engine: substring search for literals, a set lookup for short lines."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._needles: dict[str, list[int]] = {}
        self._phrases: dict[str, list[int]] = {}
        self._triggers: list[tuple[int, Trigger]] = []
        self._quotes: list[int] = []
        self._always: list[int] = []
        for place, rule in enumerate(rules):
            self._add(place, rule)
        self._needles = dict(sorted(self._needles.items(), key=lambda each: len(each[0])))
        self._longest = max(map(len, self._phrases), default=0)
        self._by_rarest: dict[str, list[_Needle]] = {}
        within = _shared_stems([needle for needle in self._needles if not _is_near(needle)])
        self._stems = sorted(set(within.values()))
        for needle in self._needles:
            held = within.get(needle) or _held_in(needle, self._needles)
            sought = _Needle(needle, held, _is_near(needle), _inside(needle))
            self._by_rarest.setdefault(min(needle, key=_frequency), []).append(sought)

    def _add(self, place: int, rule: Rule) -> None:
        phrases = phrases_of(rule)
        for phrase in phrases:
            self._phrases.setdefault(phrase, []).append(place)
        for needle in rule.needles:
            self._needles.setdefault(needle, []).append(place)
        if trigger := trigger_of(rule):
            self._triggers.append((place, trigger))
        elif isinstance(rule.body, QuotesBody):
            self._quotes.append(place)
        elif not rule.needles and (not phrases or (isinstance(rule.body, LineBody) and rule.body.patterns)):
            self._always.append(place)

    def scan(self, view: View) -> Hits:
        """Return the lines of each rule that hold one of its triggers."""
        found: _Found = {}
        self._scan_needles(view, found)
        if self._phrases and self._may_say(view.text):
            self._look_up(view, view.written, found)
        self._ask(view, found)
        return _sorted(found)

    def update(self, view: View, hits: Hits, edited: Sequence[Span]) -> Hits:
        """Return the old hits, and what has come about round the edits.

        A line whose trigger is gone keeps its hit: a rule that looks at it finds nothing.
        """
        found: _Found = {place: set(lines) for place, lines in hits.items()}
        windows = _Windows(view.text, edited)
        rare = windows.characters.intersection(self._by_rarest)
        for sought in chain.from_iterable(map(self._by_rarest.__getitem__, rare)):
            if sought.text in windows.text:
                _hit(found, self._needles[sought.text], windows.lines_of(view, sought.text))
        if self._phrases:
            self._look_up(view, {view.line_at(span.start) for span in edited}, found)
        self._ask(view, found, windows)
        return _sorted(found)

    def _scan_needles(self, view: View, found: _Found) -> None:
        text = view.rimmed
        absent = {stem for stem in self._stems if stem not in text}
        rare = view.characters.intersection(self._by_rarest)
        for needle, within, near, inside in chain.from_iterable(map(self._by_rarest.__getitem__, rare)):
            if within in absent:
                continue
            offset = text.find(needle) if not near or needle in view.knots else -1
            if offset < 0:
                absent.add(needle)
                continue
            while offset >= 0:
                line = view.line_at(offset + inside)
                _hit(found, self._needles[needle], (line.number,))
                offset = text.find(needle, max(line.stop + 1 if inside else line.stop, offset + 1))

    def _may_say(self, text: str) -> bool:
        """Say whether a line can be a phrase: the quick answer, which folds all short lines at once."""
        short = "\n".join([said for said in text.splitlines() if len(said) <= self._longest + _INDENT])
        return not self._phrases.keys().isdisjoint(map(str.strip, folded(short).splitlines()))

    def _look_up(self, view: View, lines: Iterable[Line], found: _Found) -> None:
        """Look a line up among the phrases, if it is short enough to be one."""
        for line in lines:
            said = view.text[line.start : line.end].strip() if line.end - line.start <= self._longest + _INDENT else ""
            places = self._phrases.get(folded(said)) if said else None
            if places:
                _hit(found, places, (line.number,))

    def _ask(self, view: View, found: _Found, windows: "_Windows | None" = None) -> None:
        """Ask the triggers: of the whole text, or a pattern of what lies round the edits."""
        for place, trigger in self._triggers:
            if windows and isinstance(trigger, Search):
                if not trigger.lacks(windows.characters) and trigger.pattern.search(windows.text):
                    _hit(found, (place,), windows.matches(view, trigger.pattern))
            elif numbers := trigger(view):
                _hit(found, (place,), numbers)
        if self._quotes and not view.characters.isdisjoint(MARKS):
            _hit(found, self._quotes, (0,))  # such a rule looks at the whole text wherever it is asked
        if self._always:
            _hit(found, self._always, range(len(view.lines)))


class _Windows:
    """What lies round the edits of a text, in one string."""

    def __init__(self, text: str, edited: Sequence[Span]) -> None:
        self._starts: list[int] = []  # where each window starts in the string
        self._origins: list[int] = []  # and in the text, with a line's rim before it
        parts: list[str] = []
        length = done = 0
        for span in edited:
            start, end = max(done, span.start - _ROUND), min(len(text), span.end + _ROUND)
            if start >= end:
                continue
            done = end
            part = ("\n" if start == 0 else "") + text[start:end] + ("\n" if end == len(text) else "")
            self._starts.append(length)
            self._origins.append(start - (start == 0))
            parts.append(part)
            length += len(part)
        self.text = "".join(parts)
        self.characters = frozenset(self.text)

    def matches(self, view: View, pattern: re.Pattern[str]) -> Iterator[int]:
        """Yield the numbers of the lines in which matches of `pattern` start."""
        for match in pattern.finditer(self.text):
            window = bisect_right(self._starts, match.start()) - 1
            yield view.line_at(self._origins[window] + match.start() - self._starts[window]).number

    def lines_of(self, view: View, needle: str) -> Iterator[int]:
        """Yield the number of the line of each occurrence of `needle`."""
        inside = _inside(needle) + 1
        offset = self.text.find(needle)
        while offset >= 0:
            window = bisect_right(self._starts, offset) - 1
            yield view.line_at(max(0, self._origins[window] + offset - self._starts[window] + inside)).number
            offset = self.text.find(needle, offset + 1)


def trigger_of(rule: Rule) -> Trigger | None:
    """Return what finds the lines on which a rule can fire, if its file has no needles for that."""
    match rule.body:
        case BuiltinBody(function=function):
            return REPAIRS[function].trigger
        case QuotesBody(fault=fault):
            return _PAIRS.get(fault)
        case FragmentBody(reason=reason):
            return _lines_of(reason)
        case TailBody():
            return last_labels
        case SiteBody() if any(NUMBER in line for line in phrases_of(rule)):
            return _DIGIT
    return rule.trigger


def _lines_of(reason: str) -> Trigger:
    """Return the trigger of the lines on which fragments for a reason begin; the search is the one the rules share."""

    def lines(view: View) -> Iterator[int]:
        return (view.line_at(span.start).number for span, found in view.once(fragments) if found == reason)

    return lines


def phrases_of(rule: Rule) -> Phrases:
    """Return the whole lines that can make a rule fire."""
    match rule.body:
        case LineBody(phrases=phrases):
            return phrases
        case BlockBody(opens=opens):
            return opens
        case SiteBody(before=before, inside=inside, after=after):
            return frozenset(before).union(inside, after)
    return frozenset()


def _frequency(character: str) -> tuple[int, int]:
    """Rank a character: the rarer in most texts, the lower."""
    return _COMMON.find(character), -ord(character)


def _inside(needle: str) -> int:
    """Return the shift from an offset in the rimmed text to the needle's line: its first character may be a rim."""
    return 0 if needle[0] in "\r\n" and len(needle) > 1 else -1


def _is_near(needle: str) -> bool:
    """Say whether a needle is a mark or a digit with at most four letters or spaces round it: `View.knots` shows it."""
    runs = _PLAIN_RUN.findall(needle)
    return runs != [needle] and all(len(run) <= 4 for run in runs)


def _held_in(needle: str, needles: Iterable[str]) -> str | None:
    """Return the shortest other needle that stands inside this one."""
    return min((other for other in needles if other != needle and other in needle), key=len, default=None)


def _shared_stems(needles: Sequence[str]) -> dict[str, str]:
    """Return the stem of each needle that shares one with others: a single search in vain answers for all of them."""
    found: dict[str, str] = {}
    left = set(needles)
    while left:
        held = Counter(part for needle in left for part in _parts(needle))
        stem = max(held, key=lambda part: (held[part], len(part), part), default="")
        if held[stem] < _SEVERAL:
            break
        sharing = {needle for needle in left if stem in needle}
        found |= dict.fromkeys(sharing, stem)
        left -= sharing
    return found


def _parts(needle: str) -> set[str]:
    """Return the parts of a needle that are long enough to be a stem."""
    ends = combinations(range(len(needle) + 1), 2)
    return {needle[start:end] for start, end in ends if end - start >= _STEM}


def _hit(found: _Found, places: Iterable[int], numbers: Iterable[int]) -> None:
    lines = set(numbers)
    if lines:
        for place in places:
            found.setdefault(place, set()).update(lines)


def _sorted(found: _Found) -> Hits:
    return {place: sorted(found[place]) for place in sorted(found)}
