"""Words typed with the caps lock on."""

import re
from collections.abc import Iterator, Sequence

from chaffinch.repairs.repair import Change, Repair, Words, keeps_letters
from chaffinch.text.views import Search, View

_WORD = re.compile(r"(?<![\w./@-])[^\W\d_]{7,31}(?![\w@])")
_CAPITAL = "[A-Z\u00c0-\u00de\u0100-\u017d\u0391-\u03a9\u0400-\u042f]"
_CAPITALS = re.compile(f"{_CAPITAL}{_CAPITAL}{{5}}")  # a class alone to start with is twice as quick as a run of it
# Where the gate sees one: a small letter before six capitals.
_SIGN = re.compile(f"{_CAPITALS.pattern}(?<=[^\\W\\d_A-Z].{{6}})")
_BRANDS = "eimnx"  # first letters of names such as eSPORTS, iPHONE, mRNA, nVIDIA
_MOST = 0.5  # share of words in capitals, from which on the line is a headline


def _inverted(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each word with a small first letter and capitals behind it."""
    for number in numbers:
        line = view.lines[number]
        said = view.text[line.start : line.end].split()
        if sum(map(str.isupper, said)) >= _MOST * len(said) and len(said) > 1:
            continue
        for capitals in _CAPITALS.finditer(view.text, line.start, line.end):
            match = _WORD.match(view.text, max(line.start, capitals.start() - 1), line.end)
            word = match[0] if match else " "
            if match and word[0].islower() and word[0] not in _BRANDS and word[1:].isupper():
                yield match.start(), match.end(), word[0].upper() + word[1:].lower()


REPAIRS = {"inverted-caps": Repair(_inverted, keeps_letters, Search(_SIGN))}
