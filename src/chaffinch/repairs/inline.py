"""Lines that an extractor broke at every inline element: a link or a word in bold got a line of its own."""

from collections.abc import Callable, Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, keeps_letters
from chaffinch.text.lines import Line
from chaffinch.text.protected import code_line
from chaffinch.text.views import View
from chaffinch.text.words import all_words

_BEGUN = 5  # words of a line that is surely a sentence begun
_TERMINALS = ".!?。！？؟।…"
_CLOSERS = "\"”’»')]】」"
_LEANS = ",.;:)]”’%!?"  # what begins no line
_SHORT = range(12, 66)  # characters of a line of verse
_ALIKE = 2.2  # times the shortest line of a stanza is its longest, at most
_VERSES = 3  # words of a line of verse at least, and lines of a stanza
_CAPITALS = 4  # lines in a row that each begin with a capital: verse, wherever they stand
_OPEN = ",(“‘-—–"  # what ends none


def _breaks(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each line end inside a sentence: a space, or nothing before a mark. Lines of code stay."""
    wanted = set(numbers) - _verse(view)
    length = 0  # words of the sentence so far, over the lines joined to it
    code = False  # whether it began as code
    above: Line | None = None
    for below in view.written:
        said, is_code = _said(view, below), code_line(view.text[below.start : below.end])
        near = above is not None and above.number == below.number - 1 and above.number in wanted
        if above and near and not code and not is_code and _goes_on(view, above, said, length):
            start = above.start + len(view.text[above.start : above.end].rstrip())
            stop = below.start + view.text[below.start : below.end].index(said[0])
            yield start, stop, "" if said[0] in _LEANS else " "
            length += len(said.split())
        else:
            length, code = len(said.split()), is_code
        above = below


def _verse(view: View) -> set[int]:
    """Return the numbers of the lines whose ends are the poet's: of verse, and right above it.

    Verse is a stanza, short lines of like length between blank ones, or some such lines that each begin with a capital.
    """
    found: set[int] = set()
    for run in _runs(view.written, lambda above, below: above.number + 1 == below.number):
        if len(run) >= _VERSES and _alike(view, run):
            found.update(line.number for line in run)
        elif len(run) >= _CAPITALS:
            for part in _runs(run, lambda above, below: _is_capital(view, above) and _is_capital(view, below)):
                if len(part) >= _CAPITALS and _alike(view, part):
                    found.update(range(part[0].number - 1, part[-1].number + 1))  # nothing joins its first line either
    return found


def _runs(lines: Sequence[Line], together: Callable[[Line, Line], bool]) -> Iterator[list[Line]]:
    """Yield the runs of lines of which each belongs together with the next one."""
    run: list[Line] = []
    for line in lines:
        if run and not together(run[-1], line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _alike(view: View, run: Sequence[Line]) -> bool:
    """Say whether lines are short, of like length, and each of some words."""
    said = [_said(view, line) for line in run]
    lengths = [len(each) for each in said]
    return (
        min(lengths) in _SHORT
        and max(lengths) in _SHORT
        and max(lengths) <= _ALIKE * min(lengths)
        and all(each.count(" ") >= _VERSES - 1 and each[0] not in _LEANS for each in said)
    )


def _is_capital(view: View, line: Line) -> bool:
    return line.end - line.start in _SHORT and _said(view, line)[0].isupper()


def _goes_on(view: View, above: Line, said: str, length: int) -> bool:
    """Say whether what `said` says belongs to the sentence of the line above, of so many words with those before it."""
    if said[0] in _LEANS:
        return True
    before = _said(view, above)
    if length < _BEGUN or (before.rstrip(_CLOSERS)[-1:] or ".") in _TERMINALS:
        return False
    last = before.rsplit(" ", 1)[-1].casefold()
    return said[0].islower() or before[-1] in _OPEN or last in all_words("function-words")


def _said(view: View, line: Line) -> str:
    return view.text[line.start : line.end].strip()


def _adjoining(view: View) -> Iterator[int]:
    """Yield the written lines with another one directly below."""
    return (
        line.number
        for line in view.written
        if line.number + 1 < len(view.lines) and not view.lines[line.number + 1].blank
    )


REPAIRS = {"broken-line": Repair(_breaks, keeps_letters, _adjoining, layout=True)}
