"""The fragments of a view: most sentences are passed at first sight, the others are read closely."""

from collections.abc import Iterator, Sequence

from chaffinch.core.span import Span
from chaffinch.fragments.foreign import elsewhere
from chaffinch.fragments.glance import whole
from chaffinch.fragments.lexicon import Lexicon, lexicon
from chaffinch.fragments.reading import Reading
from chaffinch.fragments.reasons import NO_SENTENCE, reason_of
from chaffinch.fragments.sentence import Place
from chaffinch.text.sentences import ended, split
from chaffinch.text.views import View

_OPENING = ("“", "„", "«", '"', "‘", "»")
_FEW = 4  # sentences: a line of more is prose


def fragments(view: View) -> tuple[tuple[Span, str], ...]:
    """Return the sentences of a view that are fragments, each with its reason; none in a language without a lexicon."""
    words = lexicon(view.lang)
    return tuple(_fragments(view, words)) if words else ()


def _fragments(view: View, words: Lexicon) -> Iterator[tuple[Span, str]]:
    lone = len(view.written) == 1
    for paragraph in view.paragraphs:
        if not lone and not ended(view.text, paragraph.start, paragraph.end):
            continue  # a heading, an item of a list, a caption, a signature
        spans = split(view.text, paragraph, view.lang)
        if lone and len(spans) <= _FEW:
            yield from _in_line(view.text, spans, words)
        else:
            yield from _in_prose(view, paragraph, spans, words)


def _in_prose(view: View, paragraph: Span, spans: Sequence[Span], words: Lexicon) -> Iterator[tuple[Span, str]]:
    """Yield the fragments of a paragraph of prose. Questions, quotations and other languages are none."""
    text = view.text
    speech: _Speech | None = None
    for span in spans:
        if text[span.end - 1] == "?" or text[span.start] in _OPENING or whole(text[span.start : span.end], words):
            continue
        speech = speech or _Speech(text, paragraph.start)
        place = Place.APART if len(spans) == 1 else speech.place_of(span)
        if place is Place.QUOTED:
            continue
        reading = Reading(text, span, words, place)
        reason = reason_of(reading)
        if reason and not elsewhere(reading, view, paragraph):  # dear, so asked of what would be flagged alone
            yield span, reason


def _in_line(text: str, spans: Sequence[Span], words: Lexicon) -> Iterator[tuple[Span, str]]:
    """Yield the fragments of a text that is one line; if no sentence in it is whole, it is one fragment."""
    place = Place.LONE if len(spans) == 1 else Place.AMONG
    readings = [Reading(text, span, words, place) for span in spans if not whole(text[span.start : span.end], words)]
    if len(spans) > 1 and len(readings) == len(spans) and all(reading.main is None for reading in readings):
        yield Span(spans[0].start, spans[-1].end), NO_SENTENCE
        return
    for reading in readings:
        reason = reason_of(reading)
        if reason:
            yield reading.span, reason


class _Speech:
    """Whether a quotation is open, counted off the marks from the beginning of a paragraph on, each mark once."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._done = start
        self._curly = self._straight = self._angled = 0

    def place_of(self, span: Span) -> Place:
        """Return where one of several sentences stands. The sentences are asked about in their order."""
        before = self._text[self._done : span.start]
        self._done = span.start
        self._curly += before.count("“") + before.count("„") - before.count("”")
        self._straight += before.count('"')
        self._angled += before.count("«") - before.count("»")
        opened = self._curly > 0 or self._straight % 2 or self._angled > 0
        said = self._text[span.start : span.start + 3].lstrip("([")
        return Place.QUOTED if opened or said.startswith(_OPENING) else Place.AMONG
