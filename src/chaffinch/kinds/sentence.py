"""`sentence`: a sentence for which enough cues meet is flagged, or taken out."""

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
    found: list[Edit | Flag] = []
    for paragraph in _paragraphs(view, numbers):
        sentences = view.sentences_of(paragraph)
        for place, sentence in enumerate(sentences):
            names = [cue.name for cue in body.cues if _met(cue, view, sentence)]
            if len(names) < body.need:
                continue
            if rule.applicability == "flag":
                found.append(Flag(sentence, rule.id, body.message, body.confidence))
            else:
                span = _cut(view, sentences, place)
                found.append(Edit(span, span.of(view.text), "", rule.id, "; ".join(names)))
    return found


def _paragraphs(view: View, numbers: Sequence[int]) -> Iterator[Span]:
    """Yield the paragraphs that the lines `numbers` lie in; both are sorted."""
    starts = [view.lines[number].start for number in numbers]
    near = 0
    for paragraph in view.paragraphs:
        while near < len(starts) and starts[near] < paragraph.start:
            near += 1
        if near == len(starts):
            return
        if starts[near] < paragraph.end:
            yield paragraph


def _met(cue: Cue, view: View, sentence: Span) -> bool:
    if cue.pattern:
        return bool(cue.pattern.search(sentence.of(view.text)))
    faults = view.quotations.orphan_closers if cue.quote == "orphan-closer" else view.quotations.reopened
    return any(span.overlaps(sentence) for span in faults)


def _cut(view: View, sentences: list[Span], place: int) -> Span:
    """Return the span that takes out one sentence and the space that kept it apart."""
    sentence = sentences[place]
    if place > 0:
        return Span(sentences[place - 1].end, sentence.end)
    if len(sentences) > 1:
        return Span(sentence.start, sentences[1].start)
    first, last = view.line_at(sentence.start).number, view.line_at(sentence.end - 1).number
    return view.cuts(range(first, last + 1))[0]
