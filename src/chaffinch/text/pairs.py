"""Quotation marks by twos: what is wrong with a pair that stands whole in its paragraph.

The marks of one family are taken two by two in the order in which they stand. That is right only where
every pair fits: its glyphs can open and close, and outside of it there is a rim (space, a bracket, a
mark, the end). Where one pair of a paragraph does not fit, nothing is said of that family
there. Nested and broken quotations, inch signs and quotations over several paragraphs never fit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import regex

from chaffinch.core.span import Span

Change = tuple[int, int, str]  # start and end in the text, and what is to stand there

_FAMILIES = ("“”„", "«»", '"')
_MARKS = {family: re.compile(f"[{family}]") for family in (*_FAMILIES, '“”„"')}
_RIGHT = frozenset({"“”", "„“", "„”", "””", "«»", "»«", "»»", '""'})
_TURNED = {"““": "“”", "««": "«»"}  # the second mark of a pair points the wrong way
_BEFORE = frozenset("([{—–-/¿¡'’‘“„«\"*_")
_AFTER = frozenset(".,;:!?)]}…—–-/”“»’'\"*_،؛؟。、，！？：")
_SINGLE = frozenset("'‘’‚")
_SENTENCE_ENDS = frozenset(".!?…")
_WORD = regex.compile(r"\p{Lu}?\p{Ll}{2}|\p{Lu}[ ]|[aeiouyàéивіу][ ]", regex.VERSION1)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks at offsets `opening` and `closing`, and what lies at their four sides."""

    text: str
    opening: int
    closing: int
    paragraph: Span

    @property
    def glyphs(self) -> str:
        """The two marks."""
        return self.text[self.opening] + self.text[self.closing]

    @property
    def left(self) -> str:
        """The character before the opening mark, or a space at the start of the paragraph."""
        return self.text[self.opening - 1] if self.opening > self.paragraph.start else " "

    @property
    def right(self) -> str:
        """The character behind the closing mark, or a space at the end of the paragraph."""
        return self.text[self.closing + 1] if self.closing + 1 < self.paragraph.end else " "

    @property
    def inside(self) -> str:
        """What is quoted."""
        return self.text[self.opening + 1 : self.closing]

    @property
    def free_left(self) -> bool:
        """Whether an opening mark may stand behind what is on its left, and no measure is meant."""
        if self.left.isspace():
            return not self.text[max(0, self.opening - 2) : self.opening].strip().isnumeric()
        return self.left in _BEFORE

    @property
    def free_right(self) -> bool:
        """Whether a closing mark may stand before what is on its right."""
        return self.right.isspace() or self.right in _AFTER

    @property
    def tight(self) -> bool:
        """Whether no space parts the marks from what they quote."""
        return self.inside == self.inside.strip() != ""


def repairs(text: str, paragraphs: Iterable[Span], fault: str) -> list[Change]:
    """Return the changes that mend one fault of pairs, in order.

    >>> text = 'He called it " fine " and left.'
    >>> repairs(text, [Span(0, len(text))], "space-inside")
    [(14, 15, ''), (19, 20, '')]
    """
    found = [change for paragraph in paragraphs for change in FAULTS[fault](text, paragraph)]
    return sorted(found)


def _pairs(text: str, paragraph: Span, family: str) -> list[Pair]:
    """Return the pairs of a family in a paragraph, or none where a mark is left over."""
    places = [match.start() for match in _MARKS[family].finditer(text, paragraph.start, paragraph.end)]
    if len(places) % 2:
        return []
    return [Pair(text, *two, paragraph) for two in zip(places[::2], places[1::2], strict=True)]


def _fitting(text: str, paragraph: Span) -> Iterator[list[Pair]]:
    for family in _FAMILIES:
        pairs = _pairs(text, paragraph, family)
        if pairs and all(pair.glyphs in _RIGHT for pair in pairs):
            yield pairs


def _spaces_inside(text: str, paragraph: Span) -> Iterator[Change]:
    for pairs in _fitting(text, paragraph):
        if all(pair.free_left and pair.free_right for pair in pairs):
            for pair in pairs:
                yield from _inner_spaces(pair)


def _inner_spaces(pair: Pair) -> Iterator[Change]:
    said = pair.inside
    if any(map(str.isalpha, said)):
        lead, trail = len(said) - len(said.lstrip()), len(said) - len(said.rstrip())
        if said.strip()[0] in _SINGLE or said.strip()[-1] in _SINGLE:  # printers part marks of two levels
            return
        if lead and "\n" not in said[:lead]:
            yield pair.opening + 1, pair.opening + 1 + lead, ""
        if trail and "\n" not in said[-trail:]:
            yield pair.closing - trail, pair.closing, ""


def _missing_before(text: str, paragraph: Span) -> Iterator[Change]:
    for pairs in _fitting(text, paragraph):
        if all(pair.tight and pair.free_right and (pair.free_left or _glued_left(pair)) for pair in pairs):
            yield from ((pair.opening, pair.opening, " ") for pair in pairs if not pair.free_left)


def _glued_left(pair: Pair) -> bool:
    if not (pair.inside[0].isalnum() or pair.inside[0] in "¿¡…(‘'“"):  # it closes, whatever its place says
        return False
    ends = _SENTENCE_ENDS if '"' in pair.glyphs else _SENTENCE_ENDS | frozenset(",:;")
    return (pair.left.isalpha() and pair.left.lower() != pair.left.upper()) or pair.left in ends


def _missing_after(text: str, paragraph: Span) -> Iterator[Change]:
    for pairs in _fitting(text, paragraph):
        if all(pair.tight and pair.free_left and (pair.free_right or _glued_right(pair)) for pair in pairs):
            yield from ((pair.closing + 1, pair.closing + 1, " ") for pair in pairs if not pair.free_right)


def _glued_right(pair: Pair) -> bool:
    return bool(_WORD.match(pair.text, pair.closing + 1, pair.paragraph.end))


def _turned(text: str, paragraph: Span) -> Iterator[Change]:
    if "„" in text:  # there “ closes
        return
    for family in _FAMILIES:
        pairs = _pairs(text, paragraph, family)
        fit = all(pair.tight and pair.free_left and pair.free_right for pair in pairs)
        if fit and all(pair.glyphs in _RIGHT or pair.glyphs in _TURNED for pair in pairs):
            for pair in pairs:
                if pair.glyphs in _TURNED:
                    yield pair.closing, pair.closing + 1, _TURNED[pair.glyphs][1]


def _mixed(text: str, paragraph: Span) -> Iterator[Change]:
    """Yield the straight mark of a pair whose other mark is curly, where the paragraph has no other marks."""
    pairs = _pairs(text, paragraph, '“”„"')
    if len(pairs) == 1 and pairs[0].tight and pairs[0].free_left and pairs[0].free_right:
        match pairs[0].glyphs:
            case '“"':
                yield pairs[0].closing, pairs[0].closing + 1, "”"
            case '"”':
                yield pairs[0].opening, pairs[0].opening + 1, "“"


# What a text must hold for a fault to be there at all; the gate looks for this.
_ANY = '[“”„«»"]'
_BEHIND, _AHEAD = (re.escape("".join(sorted(marks))) for marks in (_BEFORE, _AFTER))
PATTERNS: Mapping[str, str] = {
    "space-inside": rf"{_ANY}(?:(?<=^.)|(?<=[\s{_BEHIND}].))\s|{_ANY}(?<=\s.)(?=[\s{_AHEAD}]|$)",
    "missing-space-before": rf"{_ANY}(?<=[\w.,:;!?…].)[\w¿¡…(‘'“]",
    "missing-space-after": rf"{_ANY}(?<=\S.)[^\W\d_]",
    "wrong-direction": r"[“«](?<=[^\s(\[{—–/¿¡].)",
    "mixed-marks": "[“”]",
}
FAULTS = {
    "space-inside": _spaces_inside,
    "missing-space-before": _missing_before,
    "missing-space-after": _missing_after,
    "wrong-direction": _turned,
    "mixed-marks": _mixed,
}
