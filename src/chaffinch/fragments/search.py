"""The fragments of a view: most sentences are passed at first sight, the others are read closely."""

from collections.abc import Iterator, Sequence

from chaffinch.core.span import Span
from chaffinch.fragments.lexicon import Lexicon, lexicon
from chaffinch.fragments.reading import Reading
from chaffinch.fragments.reasons import NO_SENTENCE, reason_of
from chaffinch.fragments.sentence import Place
from chaffinch.text.sentences import ended
from chaffinch.text.views import View

_OPENING = ("“", "„", "«", '"', "‘", "»")
_MARKS = "“”„«»\"'‘’()[].,;:!?…¿¡—–-"


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
    for span in spans:
        if whole(text[span.start : span.end], words):
            continue
        reading = Reading(text, span, words, _place(text, paragraph, span, len(spans), lone=lone))
        broken += reading.main is None
        reason = reason_of(reading)
        if reason:
            found.append((span, reason))
    if lone and len(spans) > 1 and broken == len(spans):
        yield Span(spans[0].start, spans[-1].end), NO_SENTENCE
    else:
        yield from found


def _place(text: str, paragraph: Span, span: Span, count: int, *, lone: bool) -> Place:
    """Return where a sentence stands; whether a quotation is open is counted off the marks before it."""
    if count == 1:
        return Place.LONE if lone else Place.APART
    before, said = text[paragraph.start : span.start], text[span.start : span.end].lstrip("([")
    opened = before.count("“") + before.count("„") > before.count("”") or before.count('"') % 2
    opened = opened or before.count("«") > before.count("»")
    return Place.QUOTED if opened or said.startswith(_OPENING) else Place.AMONG


def whole(sentence: str, words: Lexicon) -> bool:
    """Say at first sight whether a sentence is whole: a finite verb before any word that subordinates one."""
    said = sentence.lower().replace("’", "'").split()
    if not said or said[-1].strip(_MARKS) in words.cut:
        return False
    first = said[0].strip(_MARKS)
    if first in words.starters or first.endswith(words.openings) or (words["no_start"] and words.verb(first)):
        return False
    if first in words["paired"] and said[1:2] and said[1] in words["pairs"]:
        return False
    if words.certain:  # a noun has a capital, or is on no list
        return not words.certain.isdisjoint(sentence.split())
    for place, word in enumerate(said):
        if word in words.decides:
            return words.decides[word] and not (first in words["heads"] and place and _pronoun(said, place, words))
    return False


def _pronoun(said: Sequence[str], place: int, words: Lexicon) -> bool:
    """Whether a pronoun that is a subject stands at `place` or before it, as in `the best food I ever had`."""
    return any(word.partition("'")[0] in words.subjects for word in said[place - 1 : place + 1])
