"""A document with its edits in place: the original, what was taken out and put in, and a note for each finding."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from chaffinch.core.ledger import Hunk
from chaffinch.core.span import Span
from chaffinch.report.finding import SHOWN, Finding, Found, changed
from chaffinch.report.markup import Html, filled, joined, marked, shortened, shown
from chaffinch.report.page import ENTRIES

_PART = 600_000  # bytes of a part of a document
_FOLD = 900  # code points of unchanged text in a row, beyond which it is folded
_BESIDE = 280  # of them stay on either side
_FOLDED = 3_000  # of them are kept in the fold
_MARKED = 600  # code points of a flag that is drawn in the text

_ARTICLE = (
    '<article class="document" id="{anchor}" data-document="{document}" data-site="{site}" data-sha256="{sha256}" '
    'data-lang="{lang}" aria-labelledby="{anchor}-h">\n'
    '<header><h2 id="{anchor}-h" dir="auto">{name}</h2><p class="facts">{facts}</p></header>\n'
    '<div class="pair">{text}{notes}</div></article>\n'
)


@dataclass
class _Mark:
    """A place in the original, the findings there by their places in the list, and the net change if there is one."""

    span: Span
    places: list[int]
    kind: str
    hunk: Hunk | None = None


@dataclass
class _Part:
    """A stretch of a document that fits on a page; `places` are those of its findings."""

    number: int = 1
    text: list[Html] = field(default_factory=list)
    notes: list[Html] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    size: int = 0


def parts(found: Found, pass_of: Callable[[str], str], facts: Html) -> Iterator[tuple[Html, list[int]]]:
    """Yield a document in parts that each fit on a page, with the places of the findings in each.

    `pass_of` tells the pass of a rule; `facts` stand under the name of the document.
    """
    part = _Part()
    for text, note, places in _pieces(found, pass_of):
        size = len(text.encode()) + len(note.encode())
        if part.size and (len(part.places) + len(places) > ENTRIES or part.size + size > _PART):
            yield _article(found, part, facts), part.places
            part = _Part(part.number + 1)
        part.text.append(text)
        part.notes.append(note)
        part.places += places
        part.size += size
    yield _article(found, part, facts), part.places


def _article(found: Found, part: _Part, facts: Html) -> Html:
    anchor = f"d{found.number}" if part.number == 1 else f"d{found.number}-part-{part.number}"
    name = shortened(found.cleaned.id, 300)
    if part.number > 1:
        name = filled("{name}, part {number}", name=name, number=part.number)
    text = filled('<div class="text" dir="auto">{text}</div>', text=joined(part.text)) if any(part.text) else Html()
    notes = filled('<ol class="notes entries">{notes}</ol>', notes=joined(part.notes)) if any(part.notes) else Html()
    return filled(
        _ARTICLE, anchor=anchor, document=found.document, site=found.site, sha256=found.sha256, lang=found.lang,
        name=name, facts=facts, text=text, notes=notes,
    )  # fmt: skip


def _pieces(found: Found, pass_of: Callable[[str], str]) -> Iterator[tuple[Html, Html, list[int]]]:
    """Yield the text up to each finding and the finding itself, its note, and its place in the list; then the rest."""
    original = found.cleaned.original
    if original is None:
        for place in range(len(found.findings)):
            yield Html(), _note(found, place, pass_of, at="", alone=False), [place]
        return
    done = 0
    for mark in _marks(found):
        text = _run(original.text[done : mark.span.start], begins=not done) + _drawn(mark, original.text)
        done = max(done, mark.span.end)
        for place in mark.places:
            at = f"t{found.anchor(place)}"
            link = filled(
                '<a class="ref" id="{at}" href="#{to}">{number}</a>', at=at, to=found.anchor(place), number=place + 1
            )
            yield Html(text + link), _note(found, place, pass_of, at=at, alone=len(mark.places) == 1), [place]
            text = Html()
    yield _run(original.text[done:], begins=not done, ends=True), Html(), []


def _note(found: Found, place: int, pass_of: Callable[[str], str], *, at: str, alone: bool) -> Html:
    finding = found.findings[place]
    return finding.note(place + 1, found.anchor(place), at, pass_of(finding.rule), alone=alone)


def _marks(found: Found) -> list[_Mark]:
    """Return the places of all findings in order; none overlaps the next."""
    marks = _regions(found.findings, found.cleaned.hunks)
    starts, ends = [mark.span.start for mark in marks], [mark.span.end for mark in marks]
    others: list[_Mark] = []
    for place, finding in enumerate(found.findings):
        span = finding.origin
        if finding.kind == "edit":
            continue
        near = bisect_left(ends, span.start)
        if near < len(marks) and starts[near] <= span.end:
            marks[near].places.append(place)
        elif others and span.start <= others[-1].span.end:
            others[-1].places.append(place)
        else:
            others.append(_Mark(span if len(span) <= _MARKED else Span(span.start, span.start), [place], finding.kind))
    return sorted((*marks, *others), key=lambda mark: mark.span)


def _regions(findings: Sequence[Finding], hunks: Sequence[Hunk]) -> list[_Mark]:
    """Return the stretches that edits touched, joined where they meet, each with its net change."""
    marks: list[_Mark] = []
    for place, finding in enumerate(findings):
        if finding.kind != "edit":
            continue
        if marks and finding.origin.start <= marks[-1].span.end:
            last = marks[-1]
            last.span = Span(last.span.start, max(last.span.end, finding.origin.end))
            last.places.append(place)
        else:
            marks.append(_Mark(finding.origin, [place], "edit"))
    starts = [mark.span.start for mark in marks]
    for hunk in hunks:
        marks[bisect_right(starts, hunk.span.start) - 1].hunk = hunk
    return marks


def _drawn(mark: _Mark, original: str) -> Html:
    """Return what stands in a mark's place in the text."""
    span, hunk = mark.span, mark.hunk
    if hunk is None:
        said = shortened(span.of(original), SHOWN)
        if mark.kind == "edit" or not said:
            return said
        return filled('<mark class="{kind}">{said}</mark>', kind=mark.kind, said=said)
    drawn = changed(hunk.before, hunk.after, lambda text: shortened(text, SHOWN, marked))
    left, right = original[span.start : hunk.span.start], original[hunk.span.end : span.end]
    return Html(shown(left) + '<span class="hunk">' + drawn + "</span>" + shown(right))


def _run(text: str, *, begins: bool = False, ends: bool = False) -> Html:
    """Return unchanged text; its middle is folded where it is long, and left out where it is very long."""
    if len(text) <= _FOLD:
        return shown(text)
    head = 0 if begins and ends else _border(text, _BESIDE)
    tail = _border(text, len(text) - _BESIDE)
    return filled(
        '{head}<details class="fold"><summary>{count} characters unchanged</summary>{middle}</details>{tail}',
        head=shown(text[:head]), count=tail - head, middle=shortened(text[head:tail], _FOLDED), tail=shown(text[tail:]),
    )  # fmt: skip


def _border(text: str, near: int) -> int:
    """Return a place in `text` beside a space, close to `near`."""
    for place in range(near, min(near + 40, len(text))):
        if text[place].isspace():
            return place + 1
    return near
