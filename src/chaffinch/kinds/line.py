"""`line`: whole lines that are chrome by themselves."""

from collections.abc import Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import LineBody, Rule
from chaffinch.text.lines import Line
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Take out each line that is one of the rule's phrases or matches one of its patterns from end to end."""
    body = rule.body
    assert isinstance(body, LineBody)
    chrome = (number for number in numbers if _chrome(body, view, view.lines[number]))
    return [Edit(span, span.of(view.text), "", rule.id, rule.summary) for span in view.cuts(chrome)]


def _chrome(body: LineBody, view: View, line: Line) -> bool:
    if line.blank or not listed(body, view, line):
        return False
    return body.title or line != view.title or (body.above_title and view.titled(1))


def listed(body: LineBody, view: View, line: Line) -> bool:
    """Say whether a line is one of the phrases, or matches one of the patterns."""
    said = view.said(line)
    if said in body.phrases or any(pattern.fullmatch(said) for pattern in body.patterns):
        return True
    written = view.text[line.start : line.end].strip()
    return any(pattern.fullmatch(written) for pattern in body.written)
