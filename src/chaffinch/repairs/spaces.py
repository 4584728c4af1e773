"""Repairs of white space that need more than one line to be told from layout: runs of spaces, indentation, line ends.

Columns, code and verse are laid out with spaces. What stands in columns on two lines is a
table; four plain spaces in front are code or verse: both stay.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, keeps_letters
from chaffinch.text.lines import Line
from chaffinch.text.sentences import ended
from chaffinch.text.views import Search, View

_SPACE = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_RUN = re.compile(rf"{_SPACE}{{2,}}|\t")
_PLAIN_RUN = re.compile("  +")  # the same in a text with plain spaces alone, and several times as fast
_TWO = Search(re.compile(rf"{_SPACE}{{2}}|\t"))  # where the gate sees one
_PLAIN_TWO = Search(re.compile(r"  (?<=[^ \r\n]  )"))  # the same, inside a line of a text with plain spaces alone
_SIGNS = "/#=|<>{}*+\\→←;"  # what stands behind a gap in code, in a diagram, in a row of facts
_OPENERS, _CLOSERS = "([“„«‹‘¿¡\"'", ")]”»›’\"'.,:;!?…%°。，、！？؟،"  # beside these, other rules take space out
_HABIT = 2  # spaces that part two words or sentences; more part two columns
_FAR = 30  # characters that hold a word
_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u202f\u205f\u3000"
_ODD_SPACES = frozenset(_SPACES) - {" "} | {"\t"}
_INDENT = re.compile(rf"{_SPACE}+")
_LAYOUT = re.compile(r"[ ]{4}|\u3000")  # code and verse; the ideographic indent of a Chinese or Japanese paragraph
_CODE = re.compile(r"[ ]{4}|\t")
_ITEM = re.compile(r"\s*(?:[-*+•–—·>|#]|\(?\w{1,3}[.)])\s")
_CJK = re.compile(r"\u3000(?![\u3000-\u9fff\uf900-\ufaff\uff00-\uffef])")
_END = re.compile(r"\r\n|\n|\r")
_BLANKS = re.compile(r"(?:\r\n|\n|\r)(?:[^\S\r\n]*(?:\r\n|\n|\r)){2,}")


def _runs(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each run of spaces inside a line that stands in no column."""
    run = _PLAIN_RUN if _plain(view) else _RUN
    for number in numbers:
        line = view.lines[number]
        runs = run.finditer(view.text, line.start, line.end)
        plain = [match for match in runs if line.start < match.start() and match.end() < line.end]
        meant = [match for match in plain if _between_words(view.text, match)]
        if meant and not _in_columns(view, line, plain) and not _CODE.match(view.text, line.start):
            yield from ((match.start(), match.end(), _one(match[0])) for match in meant)


def _gaps(view: View) -> Iterable[int]:
    """Yield the lines with two spaces in a row, or a tab."""
    return _PLAIN_TWO(view) if _plain(view) else _TWO(view)


def _plain(view: View) -> bool:
    """Say whether a text has no spaces but plain ones."""
    return view.characters.isdisjoint(_ODD_SPACES)


def _between_words(text: str, match: re.Match[str]) -> bool:
    """Say whether a run parts two words of prose; two plain spaces behind a full stop are a habit of typists."""
    typed = match[0] == "  " and text[match.start() - 1] in ".!?:"
    return not typed and not _beside_sign(text, match) and text[match.end()] != "."


def _beside_sign(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1] in _SIGNS or text[match.end()] in _SIGNS


def _one(run: str) -> str:
    """Return the space that stays of a run: a plain one if it has any."""
    return " " if " " in run or "\t" in run or len(set(run)) > 1 else run[0]


def _in_columns(view: View, line: Line, runs: Sequence[re.Match[str]]) -> bool:
    """Say whether a line and the one above or below both have a gap, or code or an unfinished line has several.

    A finished one reads on over its gaps.
    """
    if sum(map(_long, runs)) > 1 and any(_beside_sign(view.text, run) for run in runs):
        return True
    gaps = _gaps_in(view, line)
    if gaps > 1 and not ended(view.text, line.start, line.end):
        return True
    near = (view.lines[number] for number in (line.number - 1, line.number + 1) if 0 <= number < len(view.lines))
    return gaps > 0 and any(_gaps_in(view, other) for other in near)


def _gaps_in(view: View, line: Line) -> int:
    """Count the runs that may part two columns of a line."""
    runs = _RUN.finditer(view.text, line.start, line.end)
    return sum(_wide(view.text, run) for run in runs if line.start < run.start() and run.end() < line.end)


def _wide(text: str, run: re.Match[str]) -> bool:
    """Say whether a run may part two columns.

    One that a later rule takes out cannot, beside a mark or between a word and the same word: a second run would not
    see it.
    """
    if not _long(run):
        return False
    start, end = run.span()
    if text[start - 1] in _OPENERS or text[end] in _CLOSERS:
        return False
    before, behind = text[max(0, start - _FAR) : start].split()[-1:], text[end : end + _FAR].split()[:1]
    return [word.casefold() for word in before] != [word.casefold() for word in behind if word.isalpha()]


def _long(run: re.Match[str]) -> bool:
    return "\t" in run[0] or len(run[0]) > _HABIT


def _trails(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for the space at the end of each line, unless it is one plain space, or two."""
    for number in numbers:
        line = view.lines[number]
        said = view.text[line.start : line.end].rstrip(_SPACES)
        if said and view.text[line.start + len(said) : line.end] not in ("", " ", "  "):
            yield line.start + len(said), line.end, ""


def _indents(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each line that is a paragraph by itself and starts with a little space."""
    for number in numbers:
        line = view.lines[number]
        match = _INDENT.match(view.text, line.start, line.end)
        if match and not line.blank and _strays(view, line, match[0]):
            yield match.start(), match.end(), ""


def _strays(view: View, line: Line, indent: str) -> bool:
    """Say whether a line that stands by itself is no part of a layout: code, verse, a list and what belongs to it."""
    near = (view.lines[number] for number in (line.number - 1, line.number + 1) if 0 <= number < len(view.lines))
    if not all(other.blank for other in near):
        return False
    if indent == " " and _next(view, line).isupper():  # the joint of a sentence that was cut out of a longer text
        return False
    if len(view.written) == 1:
        return not _LAYOUT.search(indent) or bool(_CJK.match(indent + _next(view, line)))
    return not _LAYOUT.search(indent) and "\t" not in indent and not _in_layout(view, line)


def _in_layout(view: View, line: Line) -> bool:
    """Say whether a line is an item of a list, belongs to one, or a written neighbour is indented as well."""
    above, below = _written(view, line.number, -1), _written(view, line.number, 1)
    indented = any(said[:1].isspace() for said in (above, below))
    return indented or any(_ITEM.match(said) for said in (above, view.text[line.start : line.end]))


def _written(view: View, number: int, step: int) -> str:
    """Return the nearest line above or below that is not blank, or nothing."""
    number += step
    while 0 <= number < len(view.lines) and view.lines[number].blank:
        number += step
    return view.text[view.lines[number].start : view.lines[number].end] if 0 <= number < len(view.lines) else ""


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
        if not number or not first.blank or view.lines[number - 1].blank:
            continue
        last = first
        while last.number + 1 < len(view.lines) and view.lines[last.number + 1].blank:
            last = view.lines[last.number + 1]
        if last != first and last.number + 1 < len(view.lines):
            yield first.stop, last.stop, ""


def _first_blanks(view: View) -> Iterator[int]:
    """Yield the number of each blank line that is the first of two or more."""
    if not _BLANKS.search(view.knots):
        return
    last = len(view.lines) - 1
    for match in _BLANKS.finditer(view.text):
        yield min(view.line_at(match.start()).number + 1, last)


REPAIRS = {
    "trailing-space": Repair(_trails, keeps_letters),
    "doubled-space": Repair(_runs, keeps_letters, _gaps),
    "indentation": Repair(_indents, keeps_letters),
    "line-ends": Repair(_mixed_ends, keeps_letters, _mixed),
    "blank-run": Repair(_blank_runs, keeps_letters, _first_blanks),
}
