"""What a run found in one document: edits, held edits and flags, in the order of the text, and each as an entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chaffinch.audit.reading import CONTEXT, Cleaned, around
from chaffinch.core.decision import REJECTED
from chaffinch.core.span import Span
from chaffinch.report.markup import Html, attribute, data, filled, marked, shortened, shown
from chaffinch.report.page import file_stem
from chaffinch.text.views import letters_in

Kind = Literal["edit", "held", "flag"]
SHOWN = 1_600  # code points of what an edit takes out or puts in
_NAME = 500  # code points of the id of a document, and of a site
_SAID = 400  # code points of a reason
_WORD = 20  # code points in which a word may end
_STEP = 160  # code points of a text in a note
_DATA = 120_000  # bytes of an edit as data, beyond which it is not decided in the page

_ENTRY = (
    '<li class="entry {kind}" id="{anchor}" data-rule="{rule}" data-document="{document}" data-site="{site}" '
    'data-sha256="{sha256}" data-lang="{lang}" data-edit="{edit}">\n'
    '<p class="where"><a href="../{page}#{anchor}"><bdi>{document_shown}</bdi></a>{sign}{tags}</p>\n'
    '<div class="line" dir="auto">{left}{change}{right}</div>\n<p class="why" dir="auto">{said}</p>\n</li>\n'
)
_NOTE = (
    '<li class="entry note {kind}" id="{anchor}" data-rule="{rule}" data-edit="{edit}" data-pass="{step}" '
    'data-at="{at}">'
    '<a class="ref" href="#{at}">{number}</a> <a class="rule" href="../{page}"><bdi>{rule_shown}</bdi></a>{sign}'
    '{change} <span class="why" dir="auto">{said}</span></li>\n'
)


@dataclass(frozen=True)
class Finding:
    """One thing that a rule did, would have done, or said. `origin` counts in the original.

    `before` of a flag is what is flagged. `left` and `right` are what stands beside it.
    """

    kind: Kind
    rule: str
    origin: Span
    before: str
    after: str
    said: str
    left: str
    right: str

    @cached_property
    def edit(self) -> str:
        """The edit as data for a decision; nothing for what cannot be decided, or not in a page."""
        if self.kind == "flag" or (self.kind == "held" and self.said != REJECTED):  # what was rejected may be accepted
            return ""
        if len(self.before) + len(self.after) > _DATA:
            return ""
        place = [self.origin.start, self.origin.end]
        said = data({"rule": self.rule, "origin": place, "before": self.before, "after": self.after})
        return said if len(attribute(said).encode()) <= _DATA else ""

    @cached_property
    def change(self) -> Html:
        """What is taken out and put in; of a flag, what is flagged."""
        if self.kind == "flag":
            return filled("<mark>{said}</mark>", said=shortened(self.before, SHOWN))
        return _change(self.before, self.after, SHOWN)

    @cached_property
    def sign(self) -> Html:
        """What it is, where it is no plain edit; and whether it is too long to be decided in a page."""
        word = {"edit": "", "held": "held", "flag": "flag"}[self.kind]
        if self.kind == "edit" and not self.edit:
            word = "too long to be decided here"
        return filled(' <span class="tag {kind}">{word}</span>', kind=self.kind, word=word) if word else Html()

    @cached_property
    def reason(self) -> Html:
        """Why the rule acted, or why the edit is held."""
        return shortened(self.said, _SAID)

    def note(self, number: int, anchor: str, at: str, step: str, *, alone: bool) -> Html:
        """Return the entry below a document; the change itself is told where it does not stand `alone` in the text."""
        told = (
            Html()
            if alone or self.kind == "flag"
            else filled(" <span>{it}</span>", it=_change(self.before, self.after, _STEP))
        )
        return filled(
            _NOTE, kind=self.kind, anchor=anchor, rule=self.rule, edit=self.edit, step=step, at=at, number=number,
            page=f"rules/{file_stem(self.rule)}-001.html", rule_shown=self.rule, sign=self.sign, change=told,
            said=self.reason,
        )  # fmt: skip


def _change(before: str, after: str, most: int) -> Html:
    return changed(before, after, lambda text: shortened(text, most, marked))


def changed(before: str, after: str, draw: Callable[[str], Html]) -> Html:
    """Return what is taken out and put in; a stroke goes through words only, for it would hide a mark."""
    taken = Html()
    if before:
        taken = filled(
            '<del class="{sort}">{text}</del>', sort="words" if letters_in(before) else "marks", text=draw(before)
        )
    put = filled("<ins>{text}</ins>", text=draw(after)) if after else Html()
    return Html(taken + put)


def _beside(text: str, side: str) -> Html:
    """Return what stands beside a change; where it is cut off, it begins or ends with a whole word, and a sign."""
    if len(text) < CONTEXT:
        return shown(text)
    near = text[:_WORD] if side == "left" else text[-_WORD:]
    if side == "left":
        return Html('<span class="more"></span>' + shown(text[near.find(" ") + 1 :]))
    gone = len(near) - near.rfind(" ") if " " in near else 0
    return Html(shown(text[: len(text) - gone]) + '<span class="more"></span>')


@dataclass(frozen=True)
class Found:
    """A document of a run and all that was found in it; `number` counts such documents from 1."""

    number: int
    cleaned: Cleaned
    findings: tuple[Finding, ...]

    @cached_property
    def document(self) -> str:
        """Its id, or the beginning of a very long one: a document is known by its hash."""
        return self.cleaned.id[:_NAME]

    @cached_property
    def site(self) -> str:
        """Its site, or nothing where that is longer than a host can be."""
        site = self.cleaned.site
        return site if len(site) <= _NAME else ""

    @cached_property
    def sha256(self) -> str:
        """The hash of the document as it came."""
        return str(self.cleaned.record.get("sha256_in", ""))

    @cached_property
    def lang(self) -> str:
        """Its language, as the run has it."""
        return str(self.cleaned.record.get("lang") or "")

    def anchor(self, place: int) -> str:
        """Return the id of the finding at a place in the list."""
        return f"d{self.number}-{place + 1}"

    def entry(self, place: int, page: str, summary: str = "") -> Html:
        """Return a finding as an entry of its rule's pages.

        `page` has the document; a reason that is the `summary` stands above the entries already.
        """
        finding = self.findings[place]
        tags = filled('<span class="tag">{lang}</span>', lang=self.lang) if self.lang else Html()
        return filled(
            _ENTRY, kind=finding.kind, anchor=self.anchor(place), rule=finding.rule, document=self.document,
            site=self.site, sha256=self.sha256, lang=self.lang, edit=finding.edit, page=page,
            document_shown=shortened(self.cleaned.id, 200), sign=finding.sign, tags=tags,
            left=_beside(finding.left, "left"),
            change=finding.change, right=_beside(finding.right, "right"),
            said=Html() if finding.said == summary else finding.reason,
        )  # fmt: skip


def findings_of(cleaned: Cleaned) -> Iterator[Finding]:
    """Yield what was found in a document, in the order of the original."""
    found = [*_edits(cleaned), *_others(cleaned)]
    yield from sorted(found, key=lambda each: (each.origin.start, each.origin.end))


def _edits(cleaned: Cleaned) -> Iterator[Finding]:
    for change in cleaned.changes():
        yield Finding(
            "edit", change.rule, change.origin, change.before, change.after, change.why, change.left, change.right
        )


def _others(cleaned: Cleaned) -> Iterator[Finding]:
    text = cleaned.text or ""
    for row in cleaned.record.get("held", ()):
        left, right = around(text, Span(*row["span"]))
        yield Finding(
            "held", row["rule"], Span(*row["origin"]), row["before"], row["after"], row["reason"], left, right
        )
    for row in cleaned.record.get("flags", ()):
        span = Span(*row["span"])
        said = f"{row['message']} ({row['confidence']:g})"
        left, right = around(text, span)
        yield Finding("flag", row["rule"], Span(*row["origin"]), span.of(text), "", said, left, right)
