"""All that a run found in a document, as lines for people: edits, net changes, flags and held edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chaffinch.audit.journal import Record
from chaffinch.audit.reading import CONTEXT, Change, Cleaned, around
from chaffinch.audit.shown import Paint, change_line, changed, flag_line, place, plain, visible
from chaffinch.core.span import Span
from chaffinch.text.views import View

Sort = Literal["edit", "flag", "held"]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: which rule, where (`line:column`, of the original or for a flag of the cleaned text).

    `said` is the line that people read; `at` is an offset where the text is not at hand.
    """

    sort: Sort
    rule: str
    at: str
    said: str


def placed(cleaned: Cleaned, width: int = CONTEXT) -> Iterator[tuple[Change, str]]:
    """Yield every change of a document with its place in the original."""
    view = View(cleaned.original.text) if cleaned.original else None
    for change in cleaned.changes(width):
        yield change, place(view, change.origin.start) if view else str(change.origin.start)


def edits(cleaned: Cleaned, paint: Paint = plain, width: int = CONTEXT) -> Iterator[Found]:
    """Yield every edit, in the order in which they were made."""
    for change, at in placed(cleaned, width):
        yield Found("edit", change.rule, at, change_line(change, paint, width))


def flags(cleaned: Cleaned, paint: Paint = plain) -> Iterator[Found]:
    """Yield every flag, in the order of the text."""
    view = View(cleaned.text) if cleaned.text is not None else None
    for flag in sorted(cleaned.record.get("flags", ()), key=lambda flag: (flag["span"], flag["rule"])):
        span = Span(*flag["span"])
        shown = f": {flag_line(view.text, span, paint)}" if view else ""
        said = f"flagged, {visible(flag['message'])} ({flag['confidence']:g}){shown}"
        yield Found("flag", flag["rule"], place(view, span.start) if view else str(span.start), said)


def held(cleaned: Cleaned, paint: Paint = plain) -> Iterator[Found]:
    """Yield every edit that was held, in the order of the journal."""
    view = View(cleaned.original.text) if cleaned.original else None
    for each in cleaned.record.get("held", ()):
        origin = Span(*each["origin"])
        said = f"held, {visible(each['reason'])}: {_held_change(cleaned, each, paint)}"
        yield Found("held", each["rule"], place(view, origin.start) if view else str(origin.start), said)


def _held_change(cleaned: Cleaned, each: Record, paint: Paint) -> str:
    left, right = around(cleaned.text, Span(*each["span"])) if cleaned.text is not None else ("", "")
    return changed(left, each["before"], each["after"], right, paint)


def everything(cleaned: Cleaned, paint: Paint = plain) -> Iterator[Found]:
    """Yield edits, then flags, then held edits."""
    for sort in (edits, flags, held):
        yield from sort(cleaned, paint)


def net(cleaned: Cleaned, paint: Paint = plain, width: int = CONTEXT) -> Iterator[Found]:
    """Yield the net changes in the order of the text; their rules stand together."""
    if cleaned.original is None:
        return
    text = cleaned.original.text
    view = View(text)
    for hunk in cleaned.hunks:
        left, right = around(text, hunk.span, width)
        said = changed(left, hunk.before, hunk.after, right, paint, width)
        yield Found("edit", " ".join(hunk.rules), place(view, hunk.span.start), said)
