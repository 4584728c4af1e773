"""`sentence`: a sentence for which enough cues meet is flagged, or taken out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import Cue, Rule, SentenceBody
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return a flag, or an edit that removes it, for each sentence in which enough of the rule's cues meet."""
    body = rule.body
    assert isinstance(body, SentenceBody)
    if len(body.cues) == body.need and not all(_open(cue, view) for cue in body.cues):
        return []
    met = {sentence: names for sentence, names in _met_sentences(body, view, numbers) if len(names) >= body.need}
    if rule.applicability == "flag":
        return [Flag(sentence, rule.id, body.message, body.confidence) for sentence in met]
    first = list(met)
    starts = [sentence.start for sentence in first]
    return [
        Edit(span, span.of(view.text), "", rule.id, "; ".join(met[first[bisect_left(starts, span.start)]]))
        for span in _cuts(view, set(met), numbers)
    ]


def _met_sentences(body: SentenceBody, view: View, numbers: Sequence[int]) -> Iterator[tuple[Span, list[str]]]:
    """Yield each sentence with the names of the cues that it meets; of an opening only those that stand together."""
    for paragraph in view.paragraphs_on(numbers):
        for sentence in view.sentences_of(paragraph):
            names = list(_names(body, view, sentence))
            yield sentence, names
            if body.opening and len(names) < body.need:
                break


def names_of(body: SentenceBody, view: View, sentence: Span) -> list[str]:
    """Return the names of all cues that a sentence meets."""
    return [cue.name for cue in body.cues if _met(cue, view, sentence)]


def _names(body: SentenceBody, view: View, sentence: Span) -> Iterator[str]:
    """Yield the names of the cues that a sentence meets, until it cannot meet enough of them any more."""
    misses = len(body.cues) - body.need
    for cue in body.cues:
        if _met(cue, view, sentence):
            yield cue.name
        elif (misses := misses - 1) < 0:
            return


def _met(cue: Cue, view: View, sentence: Span) -> bool:
    if cue.pattern:
        return bool(cue.pattern.search(sentence.of(view.text)))
    faults = view.quotations.of(cue.quote or "")
    near = bisect_left(faults, sentence.start, key=lambda span: span.start)
    return near < len(faults) and faults[near].start < sentence.end


def _open(cue: Cue, view: View) -> bool:
    """Say whether any sentence of a text can meet a cue, as far as one look at the whole tells."""
    return bool(cue.pattern or view.quotations.of(cue.quote or ""))


def _cuts(view: View, gone: set[Span], numbers: Sequence[int]) -> Iterator[Span]:
    """Yield the spans that take out sentences and the space that kept them apart; whole paragraphs go as lines."""
    lines: set[int] = set()
    for paragraph in view.paragraphs_on(numbers):
        sentences = view.sentences_of(paragraph)
        if gone.issuperset(sentences):
            first, last = view.line_at(paragraph.start).number, view.line_at(paragraph.end - 1).number
            lines.update(range(first, last + 1))
        elif not gone.isdisjoint(sentences):
            yield from _apart(sentences, gone)
    yield from view.cuts(lines)


def _apart(sentences: list[Span], gone: set[Span]) -> Iterator[Span]:
    """Yield the cuts inside one paragraph: from the end of the sentence that stays before to the end of each run."""
    start = sentences[0].start
    stays = False  # a sentence of this paragraph stays before the run
    for place, sentence in enumerate(sentences):
        if sentence not in gone:
            start, stays = sentence.end, True
        elif sentences[place + 1 : place + 2] and sentences[place + 1] in gone:
            continue
        elif stays:
            yield Span(start, sentence.end)
        else:
            yield Span(start, sentences[place + 1].start)
