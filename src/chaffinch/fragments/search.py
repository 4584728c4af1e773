"""The fragments of a view: most sentences are passed at first sight, the others are read closely."""

from collections.abc import Iterator, Sequence

from chaffinch.core.span import Span
from chaffinch.fragments.glance import whole
from chaffinch.fragments.lexicon import Lexicon, lexicon
from chaffinch.fragments.reading import Reading
from chaffinch.fragments.reasons import NO_SENTENCE, reason_of
from chaffinch.fragments.sentence import Place
from chaffinch.text.sentences import ended
from chaffinch.text.views import View

_OPENING = ("“", "„", "«", '"', "‘", "»")


def fragments(view: View) -> tuple[tuple[Span, str], ...]:
    """Return the sentences of a view that are fragments, each with its reason; none in a language without a lexicon."""
    words = lexicon(view.lang)
    return tuple(_fragments(view, words)) if words else ()


def _fragments(view: View, words: Lexicon) -> Iterator[tuple[Span, str]]:
    lone = len(view.written) == 1
    for paragraph in view.paragraphs:
        if not lone and not ended(view.text, paragraph.start, paragraph.end):
            continue  # a heading, an item of a list, a caption, a signature
        yield from _in_paragraph(view.text, paragraph, view.sentences_of(paragraph), words, lone=lone)


def _in_paragraph(
    text: str, paragraph: Span, spans: Sequence[Span], words: Lexicon, *, lone: bool
) -> Iterator[tuple[Span, str]]:
    """Yield the fragments of a paragraph; a text that is one line without any whole sentence is one fragment."""
    found: list[tuple[Span, str]] = []
    broken = 0
    speech = _Speech(text, paragraph.start)
    for span in spans:
        if whole(text[span.start : span.end], words):
            continue
        place = (Place.LONE if lone else Place.APART) if len(spans) == 1 else speech.place_of(span)
        reading = Reading(text, span, words, place)
        broken += reading.main is None
        reason = reason_of(reading)
        if reason:
            found.append((span, reason))
    if lone and len(spans) > 1 and broken == len(spans):
        yield Span(spans[0].start, spans[-1].end), NO_SENTENCE
    else:
        yield from found


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
