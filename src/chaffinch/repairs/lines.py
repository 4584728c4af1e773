"""Lines that belong together: a word broken at a line end, a sentence broken over two lines or paragraphs."""

import re
from collections.abc import Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, hits, keeps_letters
from chaffinch.text.views import Line, View
from chaffinch.text.words import all_words

_LONG = 60  # characters of a line that was broken for its length, or by an element in its midst
_REST = 20  # characters of the rest of a sentence that got a paragraph of its own
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010][^\S\r\n]*(?:\r\n|\n|\r)[^\S\r\n]*(?=[^\W\d_])")
_LEFT = re.compile(r"[^\W\d_]+\Z")
_RIGHT = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OPEN = re.compile(r"(?:[^\W\d_]|,)\Z")  # the end of a line that reads on
_NEXT = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r)(?:[^\S\r\n]*(?:\r\n|\n|\r))?[^\S\r\n]*(?=[^\W\d_])")
_LIST = re.compile(r"\s*(?:[-*•–—·>|]|\(?\w{1,3}[.)])\s")


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
    for number in numbers:
        line = view.lines[number]
        match = _NEXT.match(view.text, line.end) if _reads_on(view, line) else None
        if match and _rest(view, view.line_at(match.end() - 1 if match.end() == len(view.text) else match.end())):
            yield match.start(), match.end(), " "


def _reads_on(view: View, line: Line) -> bool:
    said = view.text[line.start : line.end].rstrip()
    return len(said) >= _LONG and bool(_OPEN.search(said)) and not _LIST.match(said)


def _rest(view: View, line: Line) -> bool:
    said = view.text[line.start : line.end].strip()
    return said[:1].islower() and len(said) >= _REST and not _LIST.match(said)


def _candidates(view: View) -> Iterator[int]:
    """Yield the lines that end in a letter or a comma with a small letter on the next written line."""
    for above, below in zip(view.written, view.written[1:], strict=False):
        if below.number - above.number <= 2 and view.text[below.start : below.end].lstrip()[:1].islower():
            yield above.number


REPAIRS = {
    "hyphenated-line": Repair(_hyphens, keeps_letters, hits(_HYPHEN)),
    "split-paragraph": Repair(_splits, keeps_letters, _candidates),
}
