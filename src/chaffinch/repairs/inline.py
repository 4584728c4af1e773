"""Lines that an extractor broke at every inline element: a link or a word in bold got a line of its own."""

from collections.abc import Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, keeps_letters
from chaffinch.text.lines import Line
from chaffinch.text.protected import code_line
from chaffinch.text.views import View
from chaffinch.text.words import all_words

_BEGUN = 5  # words of a line that is surely a sentence begun
_TERMINALS = ".!?。！？؟।…"
_CLOSERS = "\"”’»')]】」"
_LEANS = ",.;:)]”’%!?"  # what begins no line
_OPEN = ",(“‘-—–"  # what ends none


def _breaks(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each line end inside a sentence: a space, or nothing before a mark. Lines of code stay."""
    wanted = set(numbers)
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
