"""The gate: which rules can fire in a text at all, and on which lines.

A rule can fire only where one of its triggers stands: a whole line (its phrases), a literal (its
needles), a quotation mark, or what its builtin function needs. One scan of the text finds
them, so a rule that cannot fire costs nothing more, and an untouched document returns
at once. `Open` is the gate that lets every rule look at every line: the oracle in the tests.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chaffinch.repairs import REPAIRS
from chaffinch.repairs.repair import Trigger
from chaffinch.rules.rule import BlockBody, BuiltinBody, LineBody, Phrases, QuotesBody, Rule, TailBody
from chaffinch.text.quotation import MARKS
from chaffinch.text.views import View, folded

Hits = dict[int, Sequence[int]]  # place of a rule in the chain -> the lines on which it can fire, sorted


class Gate(Protocol):
    """Says for each rule where it can fire. Engines differ in speed, never in what the rules then find."""

    def scan(self, view: View, after: int = -1) -> Hits:
        """Return the hits of the rules behind place `after` of the chain."""
        ...


class Open:
    """Every rule, every line."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    def scan(self, view: View, after: int = -1) -> Hits:
        """Return all lines for each rule behind `after`."""
        return {place: range(len(view.lines)) for place in range(after + 1, len(self._rules))}


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
        self._last_phrase = max((places[-1] for places in self._phrases.values()), default=-1)
        # A longer needle is looked for only where the shorter one that it holds was found.
        self._within = {needle: _held_in(needle, self._needles) for needle in self._needles}

    def _add(self, place: int, rule: Rule) -> None:
        phrases = phrases_of(rule)
        for phrase in phrases:
            self._phrases.setdefault(phrase, []).append(place)
        for needle in rule.needles:
            self._needles.setdefault(needle, []).append(place)
        trigger = REPAIRS[rule.body.function].trigger if isinstance(rule.body, BuiltinBody) else None
        if trigger:
            self._triggers.append((place, trigger))
        elif isinstance(rule.body, QuotesBody):
            self._quotes.append(place)
        elif not rule.needles and (not phrases or (isinstance(rule.body, LineBody) and rule.body.patterns)):
            self._always.append(place)

    def scan(self, view: View, after: int = -1) -> Hits:
        """Return the lines of each rule behind `after` that hold one of its triggers."""
        found: dict[int, set[int]] = {}
        self._scan_needles(view, after, found)
        if after < self._last_phrase:
            self._scan_phrases(view.text, after, found)
        for place, trigger in self._triggers:
            if place > after:
                _hit(found, (place,), after, trigger(view))
        if any(mark in view.text for mark in MARKS):
            _hit(found, self._quotes, after, range(len(view.lines)))
        if self._always:
            _hit(found, self._always, after, range(len(view.lines)))
        return {place: sorted(found[place]) for place in sorted(found) if found[place]}

    def _scan_needles(self, view: View, after: int, found: dict[int, set[int]]) -> None:
        text = f"\n{view.text}\n"  # a needle may hold the rim of a line, and the text has two
        absent: set[str] = set()
        for needle, places in self._needles.items():
            if places[-1] <= after or self._within[needle] in absent:
                continue
            offset = text.find(needle)
            if offset < 0:
                absent.add(needle)
            inside = -1 if needle[0] not in "\r\n" or len(needle) == 1 else 0  # where the needle's line is
            while offset >= 0:
                line = view.line_at(offset + inside)
                _hit(found, places, after, (line.number,))
                offset = text.find(needle, max(line.stop + 1 if inside else line.stop, offset + 1))

    def _scan_phrases(self, text: str, after: int, found: dict[int, set[int]]) -> None:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        for number, line in enumerate(text.split("\n")):
            if (said := line.strip()) and len(said) <= self._longest:
                places = self._phrases.get(folded(said))
                if places:
                    _hit(found, places, after, (number,))


def phrases_of(rule: Rule) -> Phrases:
    """Return the whole lines that can make a rule fire."""
    match rule.body:
        case LineBody(phrases=phrases):
            return phrases
        case BlockBody(opens=opens):
            return opens
        case TailBody(cues=cues):
            return frozenset().union(*cues.values())
    return frozenset()


def _held_in(needle: str, needles: Iterable[str]) -> str | None:
    """Return the shortest other needle that stands inside this one."""
    return min((other for other in needles if other != needle and other in needle), key=len, default=None)


def _hit(found: dict[int, set[int]], places: Iterable[int], after: int, numbers: Iterable[int]) -> None:
    for place in places:
        if place > after:
            found.setdefault(place, set()).update(numbers)
