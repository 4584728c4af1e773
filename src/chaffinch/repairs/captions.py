"""The caption of a video and its length, left standing before the dateline of an article."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.lines import Line
from chaffinch.text.sentences import ended
from chaffinch.text.views import Search, View
from chaffinch.text.words import all_words

_LONGEST = 160  # characters of a caption with its time
_WORDS = 2  # of a caption at least
_DASH = r"(?: \h? \. )? \h? (?: -- | [—–-] ) (?= \h+ [\p{Lu}\p{Lo}\p{N}“”\"„«‘'¿¡] )"
_AGENCY = r"\( \h? \L<agencies> (?: [ /,&] [\p{L}\p{N}./ ]{1,24} )? \h? \) "
_PLACE = r"(?: \p{Lu}[\p{L}.’'-]{0,30} (?: ,?[ ][\p{L}\p{N}.’'-]{1,30} ){0,5} ,? [ ] )?"
_TIME = r"[0-5]?\d:[0-5]\d"
_LINE = regex.compile(rf"(?P<caption> [^\n\r.!?:]+ ) (?<= [ ] ) {_TIME} \h*", regex.VERSION1 | regex.VERBOSE)


@cache
def _dateline() -> regex.Pattern[str]:
    """Return the pattern of a dateline of a known agency, and of what begins a sentence behind its dash."""
    agencies = sorted(all_words("news-agencies"))
    return regex.compile(f"{_PLACE} {_AGENCY} {_DASH}", regex.VERSION1 | regex.VERBOSE, agencies=agencies)


@cache
def _glued() -> regex.Pattern[str]:
    """Return the pattern of a caption with its time, in the line of the dateline."""
    return regex.compile(
        rf"(?P<caption> [^\n\r.!?:()]+ ) (?<= [ ] ) {_TIME} \h*+ (?= {_dateline().pattern} )",
        regex.VERSION1 | regex.VERBOSE,
        agencies=sorted(all_words("news-agencies")),
    )


def _captions(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield a change for each caption with a time, in a line of its own or not, right before a dateline."""
    places = {line.number: place for place, line in enumerate(view.written)}
    alone = set()
    for number in numbers:
        line = view.lines[number]
        head = view.text[line.start : min(line.end, line.start + _LONGEST)]
        glued = _glued().match(head + view.text[line.start + len(head) : line.end][:_LONGEST])
        if glued and len(glued[0]) <= _LONGEST and _tells(view, line) and _names_video(glued["caption"], words):
            yield line.start, line.start + glued.end(), ""
        elif places.get(number, 0) and _before_dateline(view, places[number], words):
            alone.add(number)
    yield from ((span.start, span.end, "") for span in view.cuts(alone))


def _before_dateline(view: View, place: int, words: Words) -> bool:
    """Say whether a written line is a caption with a time, and the next one opens with a dateline."""
    line, below = view.written[place], view.written[place + 1 : place + 2]
    if line.end - line.start > _LONGEST or not below or not _opens(view, below[0]):
        return False
    said = _LINE.fullmatch(view.text[line.start : line.end].strip())
    return bool(said) and _names_video(said["caption"], words)  # type: ignore[index]  # it is a match then


def _opens(view: View, line: Line) -> bool:
    return _tells(view, line) and bool(_dateline().match(view.text[line.start : line.end].lstrip()[: 2 * _LONGEST]))


def _tells(view: View, line: Line) -> bool:
    """Say whether a line ends as a sentence does: those of a timetable or a programme do not."""
    return ended(view.text, line.start, line.end)


def _names_video(caption: str, words: Words) -> bool:
    """Say whether a caption is words without one that a time of day or a result belongs to: `doors open at`."""
    said = caption.split()
    clock = frozenset().union(*words.values(), all_words("weekdays"), all_words("months"))
    return len(said) >= _WORDS and said[-1].strip(",;").casefold() not in clock and said[-1][-1].isalnum()


def _is_caption(text: str, change: Change) -> bool:
    """Say whether what goes ends in a time, and a dateline follows."""
    start, end, new = change
    ends_in_time = re.search(rf"[ ]{_TIME}\Z", text[start:end].rstrip())
    return not new and bool(ends_in_time and _dateline().match(text[end : end + 2 * _LONGEST].lstrip()))


_SEARCH = Search(re.compile(r"(?m):(?<=\d:)[0-5]\d[ \t]*(?=$|\r|\(|[A-ZÀ-Þ])"))

REPAIRS = {"caption-time": Repair(_captions, _is_caption, _SEARCH, pieces=True)}
