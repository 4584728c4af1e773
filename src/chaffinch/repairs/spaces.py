"""Repairs of white space that need more than one line to be told from layout: runs of spaces, indentation, line ends.

Columns, code and verse are laid out with spaces. What stands in columns on two lines is a
table; four plain spaces in front are code or verse: both stay.
"""

import re
from collections.abc import Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, hits, keeps_letters
from chaffinch.text.views import Line, View

_SPACE = r"[^\S\r\n\v\f\x1c-\x1f\x85\u2028\u2029]"
# Two plain spaces behind a full stop are a typist's habit, and a matter of style.
_RUN = re.compile(rf"(?<=\S)(?!(?<=[.!?:])[ ]{{2}}\S)(?<!{_SPACE})(?:{_SPACE}{{2,}}|\t)(?=\S)")
_GAP = re.compile(rf"\S(?:\t|{_SPACE}{{3,}})\S")  # what parts two columns
_INDENT = re.compile(rf"{_SPACE}+")
_LAYOUT = re.compile(r"[ ]{4}|\u3000")  # code and verse; the ideographic indent of a Chinese or Japanese paragraph
_CJK = re.compile(r"\u3000(?![\u3000-\u9fff\uf900-\ufaff\uff00-\uffef])")
_END = re.compile(r"\r\n|\n|\r")
_BLANKS = re.compile(r"(?:\r\n|\n|\r)(?:[^\S\r\n]*(?:\r\n|\n|\r)){2,}")


def _runs(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each run of spaces inside a line that stands in no column."""
    for number in numbers:
        line = view.lines[number]
        matches = list(_RUN.finditer(view.text, line.start, line.end))
        if matches and not _in_columns(view, line):
            yield from ((match.start(), match.end(), _one(match[0])) for match in matches)


def _one(run: str) -> str:
    """Return the space that stays of a run: a plain one if it has any."""
    return " " if " " in run or "\t" in run or len(set(run)) > 1 else run[0]


def _in_columns(view: View, line: Line) -> bool:
    """Say whether a line and the one above or below both have a gap, or the line has several."""
    if not _GAP.search(view.text, line.start, line.end):
        return False
    near = (view.lines[number] for number in (line.number - 1, line.number + 1) if 0 <= number < len(view.lines))
    several = len(_GAP.findall(view.text, line.start, line.end)) > 1
    return several or any(_GAP.search(view.text, other.start, other.end) for other in near)


def _indents(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each line that is a paragraph by itself and starts with a little space."""
    for number in numbers:
        line = view.lines[number]
        match = _INDENT.match(view.text, line.start, line.end)
        if match and not line.blank and _strays(view, line, match[0]):
            yield match.start(), match.end(), ""


def _strays(view: View, line: Line, indent: str) -> bool:
    near = (view.lines[number] for number in (line.number - 1, line.number + 1) if 0 <= number < len(view.lines))
    if not all(other.blank for other in near):
        return False
    if "\t" in indent:
        return len(view.written) == 1
    return not _LAYOUT.search(indent) or (len(view.written) == 1 and bool(_CJK.match(indent + _next(view, line))))


def _next(view: View, line: Line) -> str:
    return view.text[line.start : line.end].lstrip()[:1]


def _mixed_ends(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each line end that is not of the kind that most are."""
    ends = [match[0] for match in _END.finditer(view.text)]
    most = max(("\n", "\r\n", "\r"), key=ends.count)
    for match in _END.finditer(view.text):
        if match[0] != most:
            yield match.start(), match.end(), most


def _mixed(view: View) -> Sequence[int]:
    """Return the first line if the text has line ends of several kinds."""
    if "\r" not in view.text:
        return ()
    return (0,) if len(set(_END.findall(view.text))) > 1 else ()


def _blank_runs(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each run of blank lines, down to one."""
    for number in numbers:
        first = view.lines[number]
        last = first
        while last.number + 1 < len(view.lines) and view.lines[last.number + 1].blank:
            last = view.lines[last.number + 1]
        if number and last.number > first.number and last.number + 1 < len(view.lines):
            yield first.stop, last.stop, ""


def _first_blanks(view: View) -> Iterator[int]:
    """Yield the number of each blank line that is the first of two or more."""
    for match in _BLANKS.finditer(view.text):
        yield view.line_at(match.start()).number + 1


REPAIRS = {
    "doubled-space": Repair(_runs, keeps_letters, hits(_RUN)),
    "indentation": Repair(_indents, keeps_letters),
    "line-ends": Repair(_mixed_ends, keeps_letters, _mixed),
    "blank-run": Repair(_blank_runs, keeps_letters, _first_blanks),
}
