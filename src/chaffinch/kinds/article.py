"""`article`: finds the article in all visible text of a page; every other line goes."""

from collections.abc import Sequence

from chaffinch.chrome.article import article_lines
from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import ArticleBody, Rule
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out the lines outside the article; a text that is one already stays."""
    body = rule.body
    assert isinstance(body, ArticleBody)
    del numbers  # the article is found among all lines
    lines = [view.text[line.start : line.end].strip() for line in view.written]
    apart = [number == 0 or view.lines[line.number - 1].blank for number, line in enumerate(view.written)]
    kept = set(article_lines(body.card, lines, apart, view.lang))
    gone = [line.number for place, line in enumerate(view.written) if place not in kept]
    return [Edit(span, span.of(view.text), "", rule.id, rule.summary) for span in view.cuts(gone)] if kept else []
