"""`tail`: everything after the article's own end, told by several different cues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import Rule, TailBody
from chaffinch.text.lines import Line
from chaffinch.text.phrases import Cue, PhraseBook, in_any, phrase_book, said_as
from chaffinch.text.views import PROSE, View

_BOX = 5  # lines of an author's box above its cue
_LABEL = 60  # characters of a label
_LIST = 4  # lines of a list that needs no second cue
_NAME = 4  # words of a name
_LAST = 6  # lines in which a template shows itself, and its language
_FEW = 3  # paragraphs that need no labels between them: names, dates, headlines
_HEADINGS = ("line", "word")
_GAP = 25  # lines between two cues
_LABELS = 3  # of them that may stand over a pitch


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Cut from the first cue to the end of the text, where enough different cues stand near the end."""
    body = rule.body
    assert isinstance(body, TailBody)
    del numbers  # the tail is found from the end
    if not any(True for _ in last_labels(view)):
        return []
    tail = found_tail(body, view)
    if not tail.enough(body, view) or tail.start == 0:  # place 0 is the title
        return []
    start = tail.start - _headed(view, tail)
    why = f"{rule.summary[:-1]}: {', '.join(sorted(tail.keys))}."
    gone = (line.number for line in view.written[start:])
    return [Edit(span, span.of(view.text), "", rule.id, why) for span in view.cuts(gone)]


def last_labels(view: View) -> Iterator[int]:
    """Yield the labels among the last lines: short, and no sentence. A tail has one near its end."""
    return (
        line.number
        for line in view.written[1:][-_LAST:]  # the first one is the title
        if line.end - line.start <= _LABEL and _said(view, line)[-1] not in ".!?。"
    )


def _foreign(view: View) -> bool:
    """Say whether one of the last lines is a phrase of any language."""
    return any(in_any(said_as(_said(view, line))) for line in view.written[-_LAST:])


@dataclass(frozen=True, slots=True)
class Stop:
    """The line with cues at which a tail ends upwards, and why it does not belong to it."""

    place: int
    cues: Sequence[Cue]
    why: str


@dataclass(slots=True)
class Tail:
    """What has been found from the end upwards. Places count the written lines."""

    start: int  # place of the first line
    keys: set[str] = field(default_factory=set)  # those that count: a line with a title of its own may be the article's
    phrases: set[str] = field(default_factory=set)  # what its lines say, where that is more than a word
    authors: list[int] = field(default_factory=list)  # places of its lines about an author
    top: frozenset[str] = frozenset()  # keys of the first line
    cues: list[tuple[int, Sequence[Cue]]] = field(default_factory=list)  # what each of its lines with cues says
    stop: Stop | None = None

    def add(self, body: TailBody, view: View, place: int, cues: Sequence[Cue]) -> None:
        """Let the tail begin at a line with cues."""
        self.start = place
        self.cues.append((place, cues))
        self.top = frozenset(cue.key for cue in cues)
        counted = [cue for cue in cues if not _titled(body, cue)]
        self.keys |= {cue.key for cue in counted}
        if any(cue.how != "word" for cue in counted):
            self.phrases.add(view.said(view.written[place]))
        if "author" in self.top:
            self.authors.append(place)

    def enough(self, body: TailBody, view: View) -> bool:
        """Say whether the cues make a tail: of two kinds, or of one that stands for itself.

        Such a kind needs as many different phrases, or a list of labels below its heading and nothing else.
        """
        if len(self.keys) >= body.need:
            return bool(self.phrases)
        below = view.written[self.start :]
        listed = len(below) >= _LIST and not any(map(view.prose, below))
        return not body.alone.isdisjoint(self.keys) and (
            len(self.phrases) >= body.need or (listed and bool(self.phrases))
        )


def found_tail(body: TailBody, view: View) -> Tail:
    """Return the longer one of the tails by the phrases of the text's own language and of all: templates mix them."""
    tail = _tail(body, view, phrase_book(view.lang))
    if _foreign(view):
        mixed = _tail(body, view, phrase_book("und"))
        if mixed.enough(body, view) and (mixed.start < tail.start or not tail.enough(body, view)):
            return mixed
    return tail


def _tail(body: TailBody, view: View, book: PhraseBook) -> Tail:
    """Return the tail: a cue belongs to it while little prose stands between it and what is below.

    Only prose is weighed, because no other chrome rule takes prose away: a second run weighs the same.
    """
    tail = Tail(len(view.written))
    prose: list[int] = []
    above = share = 0.0
    for place, cues in _cues(body, view, book, tail):
        if not prose:  # most texts have no cue
            prose = [_prose(view, line) for line in view.written]
            above = sum(prose)
            share = body.keep * above
        above -= sum(prose[place : tail.start])
        why = _over(body, cues, prose[place + 1 : tail.start]) or _left(above, share, body.keep)
        if why:
            tail.stop = Stop(place, cues, why)
            break
        tail.add(body, view, place, cues)
    return tail


def _prose(view: View, line: Line) -> int:
    """Return the length of a paragraph of prose, or nothing for another line: most are too short to ask."""
    length = line.end - line.start
    return length if length >= PROSE and view.prose(line) else 0


def _headed(view: View, tail: Tail) -> int:
    """Return how many lines above the first cue belong to it: labels over a pitch, a name and what is told of it.

    An author's box says the name again in its cue: `View all posts by` whoever stands above.
    """
    labels = [_label(view, tail.start - above) for above in range(1, min(_BOX, tail.start - 1) + 1)]
    cues = [_said(view, view.written[place]) for place in tail.authors]
    named = next((above for above, label in enumerate(labels, 1) if any(_names_again(label, cue) for cue in cues)), 0)
    if named:
        over = _label(view, tail.start - named - 1) if tail.start - named > 1 else ""
        byline = any(cue.key in ("byline", "author") for cue in phrase_book(view.lang).cues(over, len(over.split())))
        return named + byline
    if "author" in tail.top and labels and labels[0].istitle() and 2 <= len(labels[0].split()) <= _NAME:
        return 1
    return sum(1 for _ in takewhile(bool, labels[:_LABELS])) if "newsletter" in tail.top else 0


def _label(view: View, place: int) -> str:
    """Return what a line says if it is short and no prose, else nothing."""
    line = view.written[place]
    said = _said(view, line)
    return "" if view.prose(line) or len(said) > _LABEL or said.endswith(".") else said


def _over(body: TailBody, cues: Sequence[Cue], prose: Sequence[int]) -> str:
    """Say why lines with so much prose cannot stand under a cue; nothing if they can.

    Under it stand few paragraphs, or each with a label: the title of another article, the name of a reader. Only what
    is told of an author needs none; any other cue with a paragraph right under it is the heading of that.
    """
    paragraphs = sum(map(bool, prose))
    allowed = max(0 if _titled(body, cue) else body.prose[cue.key] for cue in cues)
    if paragraphs > allowed:
        return f"{paragraphs} paragraphs of prose stand under it, and {allowed} may"
    if paragraphs and prose[0] and all(cue.key != "author" for cue in cues):
        return "a paragraph of prose stands right under it, without a label: it is its heading"
    if paragraphs > _FEW and 2 * paragraphs > len(prose):
        return f"{paragraphs} paragraphs of prose stand under it with fewer labels than that between them"
    return ""


def _titled(body: TailBody, cue: Cue) -> bool:
    """Say whether a line with this cue says more than the cue: `See also: …`, `Source: …`."""
    return cue.key in body.titled and cue.how not in _HEADINGS


def _left(above: float, share: float, keep: float) -> str:
    """Say why a cut that leaves so much prose takes too much; nothing if it does not."""
    if not above:
        return "no prose stands above it"
    return "" if above >= share else f"{above:.0f} characters of prose stand above it; {keep:.0%} of all must stay"


def _names_again(label: str, cue: str) -> bool:
    """Say whether two capitalised words of a label begin words of the cue: a name, declined perhaps."""
    words = [word for word in cue.split() if word[0].isupper()]
    names = [word for word in label.split() if word[0].isupper() and len(word) > 2]  # `A` begins many words
    return sum(any(other.startswith(name) for other in words) for name in names) > 1


def _cues(body: TailBody, view: View, book: PhraseBook, tail: Tail) -> Iterator[tuple[int, list[Cue]]]:
    """Yield the place of each line with cues, and those that the rule counts, the last first.

    A single word counts only where another cue, or nothing, follows: above anything else it may
    be a heading or a label of the article's own.
    """
    count = len(view.written)
    paragraphs = 0  # of prose since the last cue
    for place in range(count - 1, max(0, count - body.reach) - 1, -1):
        line = view.written[place]
        prose = view.prose(line)
        paragraphs = paragraphs + prose if place + 1 != tail.start else int(prose)
        gap = tail.start - place
        if gap > _GAP or (paragraphs > _FEW and 2 * paragraphs > gap):  # no cue above could reach over so much
            return
        cues = line_cues(body, view, line, book)
        if cues and (place + 1 == tail.start or not all(cue.how == "word" for cue in cues)):
            yield place, cues


def line_cues(body: TailBody, view: View, line: Line, book: PhraseBook) -> list[Cue]:
    """Return the cues of a line that the rule knows, sorted.

    A paragraph of prose has those of notices alone, and of a key whose phrases both begin it and stand inside.
    """
    said = _said(view, line)
    cues = [cue for cue in sorted(book.cues(said, len(said.split()))) if cue.key in body.prose]
    if not cues or not view.prose(line):
        return cues
    both = {cue.key for cue in cues if cue.how == "prefix"} & {cue.key for cue in cues if cue.how == "contains"}
    return [cue for cue in cues if cue.key in body.notices | both]


def _said(view: View, line: Line) -> str:
    return view.text[line.start : line.end].strip()
