"""`article`: finds the article in all visible text of a page; every other line goes."""

from collections.abc import Iterator, Sequence
from itertools import compress

from chaffinch.chrome.article import Round, article_rounds
from chaffinch.chrome.runs import Column
from chaffinch.chrome.scorecard import leanings
from chaffinch.chrome.series import series
from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import ArticleBody, Rule
from chaffinch.text.views import View

_NAMED = 4  # pieces of evidence in a reason
_FEW = 1  # line: it may be all that somebody has to say
_DRAWN = ("score.", "article.")  # families of what the second look makes of the first one's scores
_KEPT = "What was kept reads like comments of readers from here on."
_NO_PROSE = "No paragraph of prose was found: this page may have no article."
_Against = list[Column]  # what each piece of evidence says of the lines that a round let go


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out the lines outside the article; a text that is one already stays."""
    body = rule.body
    assert isinstance(body, ArticleBody)
    del numbers  # the article is found among all lines
    kept: set[int] = set()
    last: Round | None = None
    told: dict[int, tuple[int, _Against]] = {}  # by the place of a line that goes
    for each in rounds(body, view):  # one at a time: the evidence of a page is large
        kept = set(compress(each.places, each.kept))
        last = each
        if not all(each.kept):
            told.update(_against(each))
    gone = {line.number: place for place, line in enumerate(view.written) if place not in kept}
    edits = [
        Edit(span, span.of(view.text), "", rule.id, _why(rule, [told[place] for place in _places_in(view, span, gone)]))
        for span in (view.cuts(gone) if kept else ())
    ]
    return [*edits, *(_doubts(rule, view, last) if last and last.places else ())]


def _doubts(rule: Rule, view: View, last: Round) -> Iterator[Flag]:
    """Flag the first mark of readers' comments in what stays, and what stays without a paragraph of prose."""
    if len(view.written) > _FEW and not any(last.page.prose):
        first = view.written[last.places[0]]
        yield Flag(Span(first.start, first.end), rule.id, _NO_PROSE, 0.5)
    marks = [each.marks[0] for each in series(last.page) if each.kind == "talk"]
    for line in (view.written[last.places[here]] for here in marks[:1]):
        yield Flag(Span(line.start, line.end), rule.id, _KEPT, 0.5)


def rounds(body: ArticleBody, view: View) -> Iterator[Round]:
    """Yield the rounds in which the article of a text is found; their places count its written lines."""
    lines = [view.text[line.start : line.end].strip() for line in view.written]
    apart = [number == 0 or view.lines[line.number - 1].blank for number, line in enumerate(view.written)]
    return article_rounds(body.card, lines, apart, view.lang)


def _places_in(view: View, span: Span, gone: dict[int, int]) -> list[int]:
    first, last = view.line_at(span.start).number, view.line_at(span.end - 1).number
    return [gone[number] for number in range(first, last + 1) if number in gone]


def _against(found: Round) -> Iterator[tuple[int, tuple[int, _Against]]]:
    """Yield the place of each line that a round let go, and where the round's evidence on such lines has it.

    What the second look makes of the first one's scores is no evidence of the page's own.
    """
    gone = [here for here, kept in enumerate(found.kept) if not kept]
    evidence = [
        each
        for weights in found.weighed.weights
        for each in leanings((own for own in weights if not own[0].startswith(_DRAWN)), found.kept, gone)
    ]
    return ((found.places[here], (number, evidence)) for number, here in enumerate(gone))


def _why(rule: Rule, told: Sequence[tuple[int, _Against]]) -> str:
    """Name what speaks most against the lines that go."""
    weights: dict[str, float] = {}
    for evidence in {id(evidence): evidence for _, evidence in told}.values():
        numbers = [number for number, other in told if other is evidence]
        for name, column in evidence:
            weights[name] = weights.get(name, 0.0) + sum(column[number] for number in numbers)
    ranked = sorted((round(weight, 6), name) for name, weight in weights.items())  # the last digits are chance
    strongest = [each for each in ranked if each[0] < 0][:_NAMED]
    return f"{rule.summary[:-1]}: {', '.join(name for _, name in strongest)}." if strongest else rule.summary
