"""`quotes`: a mark without a partner, flagged (a re-opened one can be dropped); a pair at fault, mended."""

from collections.abc import Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import QuotesBody, Rule
from chaffinch.text import pairs
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Flag the marks with the rule's fault; unless the rule only flags, propose to drop each. A pair is mended."""
    body = rule.body
    assert isinstance(body, QuotesBody)
    if not body.message:
        mended = pairs.repairs(view.text, view.paragraphs_on(numbers), body.fault)
        return [Edit(Span(a, b), view.text[a:b], new, rule.id, rule.summary) for a, b, new in mended]
    spans = view.quotations.of(body.fault)
    found: list[Edit | Flag] = [Flag(span, rule.id, body.message, body.confidence) for span in spans]
    if rule.applicability != "flag":
        dropped = (_with_inner_space(view.text, span) for span in spans)
        found += (Edit(span, span.of(view.text), "", rule.id, rule.summary) for span in dropped)
    return found


def _with_inner_space(text: str, span: Span) -> Span:
    """Widen the span of an opening mark by the space inside it, as French sets it."""
    apart = text[span.end : span.end + 1].isspace() and text[span.start - 1 : span.start].isspace()
    return Span(span.start, span.end + 1) if apart else span
