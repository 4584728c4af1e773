"""Lines that belong together: a word broken at a line end, a sentence broken over two lines or paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from chaffinch.repairs.repair import Change, Repair, Words, keeps_letters
from chaffinch.text.lines import Line
from chaffinch.text.sentences import ended
from chaffinch.text.views import Search, View
from chaffinch.text.words import all_words, word_list

_LONG = 60  # characters of a line that was broken for its length, or by an element in its midst
_REST = 20  # characters of the rest of a sentence that got a paragraph of its own
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010][^\S\r\n]*(?:\r\n|\n|\r)[^\S\r\n]*(?=[^\W\d_])")
_BREAK = re.compile(r"[-\u00ad\u2010](?<=[^\W\d_].)[^\S\r\n]*[\r\n]")  # where the gate sees one
_LEFT = re.compile(r"[^\W\d_]+\Z")
_RIGHT = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPEN = re.compile(r"(?:[^\W\d_]|,)\Z")  # the end of a line that reads on
_NEXT = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r)(?:[^\S\r\n]*(?:\r\n|\n|\r))?[^\S\r\n]*(?=[^\W\d_])")
_LIST = re.compile(r"\s*(?:[-*•–—·>|#]|\(?\w{1,3}[.)])\s|[ ]{4}|\t")
_CODE = re.compile(r"[=_{}\\|<>]")  # signs of formulas and code
_WIDE = 90  # characters of a line with its rest directly below: no mail or manual is as wide
_FEW = 4  # one line in so many may end inside a sentence: more are verse, or lines broken at a width


def _hyphens(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each word broken at a line end, where the rest of the text shows how it is written."""
    known = _spellings(view.text) if numbers else frozenset()
    for number in numbers:
        line = view.lines[number]
        match = _HYPHEN.search(view.text, line.start, min(len(view.text), line.stop + 80))
        if match and match.start() < line.end and (joint := _joint(view.text, match, known)) is not None:
            yield match.start(), match.end(), joint


def _joint(text: str, match: re.Match[str], known: frozenset[str]) -> str | None:
    """Return what joins the two parts of a word: nothing, its hyphen, or None where nobody can tell."""
    left, right = _LEFT.search(text[max(0, match.start() - 40) : match.start()]), _RIGHT.match(text, match.end())
    if not left or not right or not right[0].islower() or right[0] in all_words("suspended-hyphen-followers"):
        return None
    whole, parted = (f"{left[0]}{mark}{right[0]}".casefold() for mark in ("", "-"))
    if (whole in known) == (parted in known):
        return "" if "\u00ad" in match[0] else None
    return "" if whole in known else "-"


def _spellings(text: str) -> frozenset[str]:
    """Return the words of `text`, casefolded."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _splits(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each break inside a sentence: a space in its place."""
    pairs = [] if not numbers or _wrapped(view) else list(_pairs(view))
    wanted, known = set(numbers), _Known(view)
    for above, below in pairs:
        match = _NEXT.match(view.text, above.start + len(_said(view, above).rstrip()))
        if match and above.number in wanted and _reads_on(view, above, below) and _rest(view, below):
            left, right = _LEFT.search(_said(view, above).rstrip()), _RIGHT.match(view.text, match.end())
            if right and known.word(right[0]) and (left is None or known.word(left[0])):
                yield match.start(), match.end(), " "


class _Known:
    """Says whether what stands at a break is a whole word: a function word, or one that the text has elsewhere."""

    def __init__(self, view: View) -> None:
        self._view = view

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word.casefold() for word in _RIGHT.findall(self._view.text))

    def word(self, part: str) -> bool:
        """Say whether `part` is a word by itself."""
        closed = word_list("function-words").get(self._view.lang, frozenset())
        return part.casefold() in closed or self._counts[part.casefold()] > 1


def _pairs(view: View) -> Iterator[tuple[Line, Line]]:
    """Yield each written line with the next one that begins in lower case, not more than one blank line below."""
    for above, below in pairwise(view.written):
        first = view.text[below.start]
        if first.isspace():
            first = _said(view, below).lstrip()[0]
        if first.islower() and below.number - above.number <= 2:
            yield above, below


def _wrapped(view: View) -> bool:
    """Say whether line ends inside sentences are the text's own way: verse, or lines of one width."""
    return len(view.written) < _FEW * sum(1 for _ in _pairs(view))


def _said(view: View, line: Line) -> str:
    return view.text[line.start : line.end]


def _reads_on(view: View, line: Line, below: Line) -> bool:
    """Say whether a line is long, begins a sentence and ends inside one, with nothing of a list or code about it."""
    said = _said(view, line).strip()
    if (
        len(said) < (_WIDE if below.number == line.number + 1 else _LONG)
        or said[0].islower()
        or not _OPEN.search(said)
        or _LIST.match(_said(view, line))
    ):
        return False
    before = view.lines[line.number - 1] if line.number else None
    return not _CODE.search(said) and (before is None or before.blank or ended(view.text, before.start, before.end))


def _rest(view: View, line: Line) -> bool:
    """Say whether a line is the rest of a sentence: long enough, and finished."""
    said = _said(view, line)
    return len(said.strip()) >= _REST and not _LIST.match(said) and ended(said, 0, len(said))


def _candidates(view: View) -> Iterator[int]:
    """Yield the lines with a small letter at the beginning of the next written line."""
    return (above.number for above, _ in _pairs(view))


REPAIRS = {
    "hyphenated-line": Repair(_hyphens, keeps_letters, Search(_BREAK, near=True)),
    "split-paragraph": Repair(_splits, keeps_letters, _candidates),
}
