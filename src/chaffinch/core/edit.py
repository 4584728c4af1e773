"""`Edit` and `Layer`: what one rule changes in one sweep, and the one function that writes text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chaffinch.core.span import Span


class LedgerError(Exception):
    """An edit or layer that does not fit its text: always a fault in a rule or in chaffinch."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: `text[span] == before` becomes `after`, because `rule` found `why`.

    `span` counts code points, half-open, in the text that the rule read.
    """

    span: Span
    before: str
    after: str
    rule: str
    why: str = ""

    def inverse(self, shift: int) -> "Edit":
        """Return the edit that takes this one back; `shift` is what earlier edits of the layer added."""
        start = self.span.start + shift
        return Edit(Span(start, start + len(self.after)), self.after, self.before, self.rule, self.why)


@dataclass(frozen=True, slots=True)
class Layer:
    """All edits of one sweep of one rule: sorted, and neighbours never touch.

    Because neighbours never touch, the inverse of a layer is a layer too. Build one with
    `Layer.of`, which sorts, trims and joins.
    """

    rule: str
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, rule: str, edits: Iterable[Edit]) -> "Layer":
        """Sort `edits`, trim each to the characters it really changes, and join those that touch.

        Raises `LedgerError` when two edits overlap, or one belongs to another rule.

        >>> Layer.of("x/y", [Edit(Span(3, 5), "c!", "c", "x/y"), Edit(Span(0, 1), "a", "", "x/y")]).edits
        (Edit(span=Span(start=0, end=1), before='a', after='', rule='x/y', why=''), \
Edit(span=Span(start=4, end=5), before='!', after='', rule='x/y', why=''))
        """
        kept = map(_joined, _touching(rule, edits))
        return cls(rule, tuple(edit for edit in kept if edit.before or edit.after))

    def inverse(self) -> "Layer":
        """Return the layer that undoes this one; its spans count in this layer's output."""
        return Layer(self.rule, tuple(edit.inverse(shift) for edit, shift in self._shifts()))

    def _shifts(self) -> Iterator[tuple[Edit, int]]:
        shift = 0
        for edit in self.edits:
            yield edit, shift
            shift += len(edit.after) - len(edit.before)


def minimal(edit: Edit) -> Edit:
    """Trim the characters that `before` and `after` share at either end.

    >>> minimal(Edit(Span(0, 5), "end. ", "end ", "x/y"))
    Edit(span=Span(start=3, end=4), before='.', after='', rule='x/y', why='')
    """
    before, after = edit.before, edit.after
    shortest = min(len(before), len(after))
    head = 0
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if not head and not tail:
        return edit
    span = Span(edit.span.start + head, edit.span.end - tail)
    return replace(edit, span=span, before=before[head : len(before) - tail], after=after[head : len(after) - tail])


def apply(text: str, layer: Layer) -> str:
    """Return `text` with the edits of `layer` made. Nothing else in the project writes text.

    Raises `LedgerError` when an edit's `before` is not what stands there.

    >>> apply("blood”. . They", Layer.of("x/y", [Edit(Span(7, 9), " .", "", "x/y")]))
    'blood”. They'
    """
    parts: list[str] = []
    done = 0
    for edit in layer.edits:
        start, end = edit.span.start, edit.span.end
        if start < done or text[start:end] != edit.before or end > len(text):
            raise LedgerError(f"{edit.rule}: expected {edit.before!r} at {start}, found {text[start:end]!r}")
        parts += text[done:start], edit.after
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _touching(rule: str, edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Yield the edits trimmed and sorted, those that touch their neighbours together."""
    run: list[Edit] = []
    for edit in sorted(map(minimal, edits), key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.rule != rule:
            raise LedgerError(f"a layer of {rule} holds an edit of {edit.rule}")
        if not (edit.before or edit.after):
            continue
        if run and edit.span.start < run[-1].span.end:
            raise LedgerError(f"{rule}: edits overlap at {edit.span.start}: {run[-1].before!r} and {edit.before!r}")
        if run and edit.span.start > run[-1].span.end:
            yield run
            run = []
        run.append(edit)
    if run:
        yield run


def _joined(run: Sequence[Edit]) -> Edit:
    """Return edits that touch as one, put together once: there may be thousands of them."""
    if len(run) == 1:
        return run[0]
    first = run[0]
    why = "; ".join(dict.fromkeys(edit.why for edit in run if edit.why))
    before, after = "".join(edit.before for edit in run), "".join(edit.after for edit in run)
    return minimal(Edit(Span(first.span.start, run[-1].span.end), before, after, first.rule, why))
