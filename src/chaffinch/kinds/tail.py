"""`tail`: everything after the article's own end, told by several different cues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.rules.rule import Rule, TailBody
from chaffinch.text.phrases import Cue, PhraseBook, phrase_book
from chaffinch.text.views import Line, View, letters_in

_BOX = 5  # lines of an author's box above its cue
_LABEL = 50  # characters of a label
_LIST = 4  # lines of a list that needs no second cue
_NAME = 4  # words of a name
_FEW = 3  # paragraphs that need no labels between them: names, dates, headlines
_LABELS = 3  # of them that may stand over a pitch


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Cut from the first cue to the end of the text, where enough different cues stand near the end."""
    body = rule.body
    assert isinstance(body, TailBody)
    del numbers  # the tail is found from the end
    tail = _tail(body, view)
    if not tail.enough(body, view) or tail.start == 0:  # place 0 is the title
        return []
    start = tail.start - _headed(view, tail)
    why = f"{rule.summary[:-1]}: {', '.join(sorted(tail.keys))}."
    gone = (line.number for line in view.written[start:])
    return [Edit(span, span.of(view.text), "", rule.id, why) for span in view.cuts(gone)]


@dataclass(slots=True)
class _Tail:
    """What has been found from the end upwards."""

    start: int  # place of the first line
    keys: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)  # what its lines say, where that is more than a word
    authors: list[int] = field(default_factory=list)  # places of its lines about an author
    top: frozenset[str] = frozenset()  # keys of the first line

    def add(self, view: View, place: int, cues: Sequence[Cue]) -> None:
        """Let the tail begin at a line with cues."""
        self.start = place
        self.top = frozenset(cue.key for cue in cues)
        self.keys |= self.top
        if any(cue.how != "word" for cue in cues):
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


def _tail(body: TailBody, view: View) -> _Tail:
    """Return the tail: a cue belongs to it while little prose stands between it and what is below.

    Only prose is weighed, because no other chrome rule takes prose away: a second run weighs the same.
    """
    tail = _Tail(len(view.written))
    prose = [letters_in(view.text[line.start : line.end]) if view.prose(line) else 0 for line in view.written]
    above = sum(prose)
    share = body.keep * above
    for place, cues in _cues(body, view, tail):
        above -= sum(prose[place : tail.start])
        if not _under(body, cues, prose[place + 1 : tail.start]) or above < share or not above:
            break
        tail.add(view, place, cues)
    return tail


def _headed(view: View, tail: _Tail) -> int:
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
    return "" if view.prose(line) or line.end - line.start > _LABEL else _said(view, line)


def _under(body: TailBody, cues: Sequence[Cue], letters: Sequence[int]) -> bool:
    """Say whether lines with so many letters of prose can stand under a cue: few paragraphs, or each with a label."""
    paragraphs = sum(map(bool, letters))
    allowed = max(body.prose[cue.key] for cue in cues)
    return paragraphs <= min(allowed, _FEW) or (paragraphs <= allowed and 2 * paragraphs <= len(letters))


def _names_again(label: str, cue: str) -> bool:
    """Say whether two capitalised words of a label begin words of the cue: a name, declined perhaps."""
    words = [word for word in cue.split() if word[0].isupper()]
    names = [word for word in label.split() if word[0].isupper()]
    return sum(any(other.startswith(name) for other in words) for name in names) > 1


def _cues(body: TailBody, view: View, tail: _Tail) -> Iterator[tuple[int, list[Cue]]]:
    """Yield the place of each line with cues, and those that the rule counts, the last first.

    A single word counts only where another cue, or nothing, follows: above anything else it may
    be a heading or a label of the article's own.
    """
    books = phrase_book(view.lang), phrase_book("")
    count = len(view.written)
    for place in range(count - 1, max(0, count - body.reach) - 1, -1):
        line = view.written[place]
        said = _said(view, line)
        counts = body.notices if view.prose(line) else body.prose.keys()
        cues = [cue for cue in sorted(_cues_in(books, said)) if cue.key in counts]
        if cues and (place + 1 == tail.start or not all(cue.how == "word" for cue in cues)):
            yield place, cues


def _cues_in(books: tuple[PhraseBook, PhraseBook], said: str) -> Iterator[Cue]:
    """Yield the cues of a line; of other languages, whole lines of words: translations stand in the site's template."""
    own, every = books
    words = len(said.split())
    found = own.cues(said, words)
    if not found and any(map(str.isalpha, said)):
        found = frozenset(cue for cue in every.cues(said, words) if cue.how in ("line", "word"))
    yield from found


def _said(view: View, line: Line) -> str:
    return view.text[line.start : line.end].strip()
