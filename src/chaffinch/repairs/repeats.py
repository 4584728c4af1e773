"""Words and sentences that stand twice in a row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from chaffinch.core.span import Span
from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.views import View, letters
from chaffinch.text.words import all_words

_LEAST = 5  # words of a repeated sentence
_TWICE = re.compile(r"(?<![\w'’.-])(?P<word>[^\W\d_]+)(?P<again>\s+(?P=word))(?![\w'’-])", re.IGNORECASE)
_END = re.compile(r"[.!?…。！？] ")


def _doubled_words(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each word of the document's language list that stands twice, even over a line end."""
    listed = words.get(view.lang, frozenset())
    for number in numbers:
        line = view.lines[number]
        below = view.lines[number + 1].end if number + 1 < len(view.lines) else line.end
        for match in _TWICE.finditer(view.text, line.start, below):
            if match.start() < line.end and match["word"].casefold() in listed and _slip(match):
                yield _cut(view.text, match)


def _slip(match: re.Match[str]) -> bool:
    """Say whether the second word is a repetition: in small letters, and no paragraph between the two."""
    second = match["again"].strip()
    return second.islower() and len(match["again"].splitlines()) <= 2


def _cut(text: str, match: re.Match[str]) -> Change:
    """Return the change that takes the second word out, and leaves a line end where one parts the two."""
    start, end = match.span("again")
    gap = text[start:end][: -len(match["again"].lstrip())]
    if "\n" not in gap and "\r" not in gap:
        return start, end, ""
    behind = text[end : end + 1]
    return start + len(gap), end + (behind == " "), ""


def _doubled(view: View) -> Iterable[int]:
    """Yield the lines on which a word of any list stands twice."""
    listed = all_words("doubled-words")
    words = view.text.casefold().split()
    twice = {word for word, following in pairwise(words) if following.startswith(word) and word in listed}
    if twice:
        for match in _TWICE.finditer(view.text):
            if match["word"].casefold() in twice:
                yield view.line_at(match.start()).number


def _repeated_sentences(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each sentence that says again, word for word, what the one before it says."""
    for paragraph in _paragraphs(view, numbers):
        for above, sentence in pairwise(view.sentences_of(paragraph)):
            said = sentence.of(view.text)
            if said == above.of(view.text) and len(said.split()) >= _LEAST:
                yield above.end, sentence.end, ""


def _paragraphs(view: View, numbers: Sequence[int]) -> Iterator[Span]:
    wanted = set(numbers)
    return (each for each in view.paragraphs if not wanted.isdisjoint(_lines_of(view, each)))


def _lines_of(view: View, paragraph: Span) -> range:
    return range(view.line_at(paragraph.start).number, view.line_at(paragraph.end - 1).number + 1)


def _repeats(view: View) -> Iterator[int]:
    """Yield the lines on which a piece between two terminal marks stands twice in a row."""
    done = 0
    pieces = [piece.rstrip() for piece in _END.split(view.text)]
    for above, piece in pairwise(pieces):
        if above and (piece == above or piece.startswith(above)) and above.count(" ") >= _LEAST - 1:
            done = max(view.text.find(f"{above}", done), 0)
            yield view.line_at(done).number


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
