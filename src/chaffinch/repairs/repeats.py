"""Words and sentences that stand twice in a row."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, compress, islice, pairwise
from operator import eq

from chaffinch.core.span import Span
from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.quotation import MARKS, balance
from chaffinch.text.views import View, letters
from chaffinch.text.words import all_words

_LEAST = 5  # words of a repeated sentence
# Space on both sides: function words, which the lists hold, seldom stand beside a mark, and what does may be quoted.
_TWICE = re.compile(r"(?<!\S)(?P<word>[^\W\d_]+)(?P<again>\s+(?P=word))(?!\S)", re.IGNORECASE)
_TERMINALS = "!?…؟।。！？\r\n"  # besides the stop
_RIMS = "\n\r«„([{,; \t\u00a0.!?…؟।。！？)]}”\"’'»“"
_MARKS = re.compile(r"\A[\W_]+|[\W_]+\Z")
_LINES = 2  # that a word and its repetition may stand on
_PIECES = 30  # between terminal marks, of one sentence at most
_NEAR = 60  # characters before and behind that are looked at


def _doubled_words(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each word of the document's language list that stands twice, even over a line end."""
    listed = words.get(view.lang, frozenset())
    for number in numbers if listed else ():
        line = view.lines[number]
        below = view.lines[number + 1].end if number + 1 < len(view.lines) else line.end
        for match in _TWICE.finditer(view.text, line.start, below):
            if match.start() < line.end and _slip(view.text, match, listed):
                yield _cut(view.text, match)


def _slip(text: str, match: re.Match[str], listed: frozenset[str]) -> bool:
    """Say whether the second word is a repetition: small like the first, no third one, no paragraph between them.

    A capital begins the first one where a sentence begins. The list may name the word before,
    or that a clause must begin: `i will`, `, it`.
    """
    first, second = match["word"], match["again"].strip()
    if not (second.islower() or second == first == "I") or len(match["again"].splitlines()) > _LINES:
        return False
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if first != second and not (first[1:] == second[1:] and _begins(before)):
        return False
    last = (before.split() or [""])[-1]
    begins = ", " if last.endswith(",") or _begins(before) else ""
    if listed.isdisjoint((second.casefold(), f"{last} {second}".casefold(), f"{begins}{second}".casefold())):
        return False
    if second == "I" and last[:1].isupper():  # a king's number
        return False
    around = (*before.split()[-1:], *text[match.end() : match.end() + _NEAR].split()[:1])
    around = tuple(_MARKS.sub("", word).casefold() for word in around)
    return all_words("before-doubled").isdisjoint(around) and second.casefold() not in around


def _begins(before: str) -> bool:
    """Say whether a sentence begins behind `before`."""
    said = before.rstrip(' \t\u00a0“"‘«„(¿¡—–-')
    return not said or said[-1] in ".!?…:\r\n"


def _cut(text: str, match: re.Match[str]) -> Change:
    """Return the change that takes the second word out, and leaves a line end where one parts the two."""
    start, end = match.span("again")
    gap = text[start:end][: -len(match["again"].lstrip())]
    if "\n" not in gap and "\r" not in gap:
        return start, end, ""
    behind = text[end : end + 1]
    return start + len(gap), end + (behind == " "), ""


def _doubled(view: View) -> Iterator[int]:
    """Yield the lines on which a word of any list stands twice."""
    words = view.text.casefold().split()
    if _listed().isdisjoint(compress(words, map(eq, words, islice(words, 1, None)))):
        return
    for match in _TWICE.finditer(view.text):
        if match["word"].casefold() in _listed():
            yield view.line_at(match.start()).number


@cache
def _listed() -> frozenset[str]:
    """Return the words of all languages, without the word that some want before them."""
    return frozenset(word.rpartition(" ")[2] for word in all_words("doubled-words"))


def _repeated_sentences(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each sentence that says again, word for word, what the one before it says."""
    for paragraph in view.paragraphs_on(numbers):
        for above, sentence in pairwise(view.sentences_of(paragraph)):
            said = sentence.of(view.text)
            if said == above.of(view.text) and len(said.split()) >= _LEAST and _balanced(said):
                yield above.end, sentence.end, ""


def _balanced(said: str) -> bool:
    """Say whether a sentence holds its quotations whole: without it, the others then pair as before."""
    found = balance(said, [Span(0, len(said))])
    return not (found.orphan_closers or found.reopened) and sum(map(said.count, MARKS)) % 2 == 0


def _repeats(view: View) -> Iterator[int]:
    """Yield the lines on which a piece between terminal marks or line ends says what one of the last few said.

    A sentence may be several pieces: abbreviations hold stops. Too few words that stand again are no sentence.
    """
    text = view.text
    for mark in view.characters.intersection(_TERMINALS):  # quicker than a pattern
        text = text.replace(mark, ".")
    parts = text.split(".")
    pieces = [part.strip(_RIMS) for part in parts]
    if len(set(pieces)) == len(pieces):
        return
    again = [run for run in _again(pieces) if sum(pieces[place].count(" ") + 1 for place in run) >= _LEAST]
    if again:
        starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
        yield from (view.line_at(starts[place]).number for place in chain.from_iterable(again))


def _again(pieces: Sequence[str]) -> Iterator[list[int]]:
    """Yield the places of the pieces that one of the last few equals, those of a row together; empty ones are none."""
    last: dict[str, int] = {}
    run: list[int] = []
    for count, (place, piece) in enumerate((place, piece) for place, piece in enumerate(pieces) if piece):
        if count - last.get(piece, -_PIECES) < _PIECES:
            run.append(place)
        elif run:
            yield run
            run = []
        last[piece] = count
    if run:
        yield run


def _is_repetition(text: str, change: Change) -> bool:
    """Say whether what goes says letter for letter what stands before it, or behind it."""
    start, end, new = change
    gone, length = letters(text[start:end]), end - start
    before, behind = letters(text[max(0, start - 2 * length) : start]), letters(text[end : end + 2 * length])
    return not new and (before.endswith(gone) or behind.startswith(gone))


REPAIRS = {
    "doubled-word": Repair(_doubled_words, _is_repetition, _doubled),
    "repeated-sentence": Repair(_repeated_sentences, _is_repetition, _repeats),
}
