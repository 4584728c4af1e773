"""`View`: the lines, paragraphs and sentences of a text, as spans into it, found when first asked for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar, cast

from chaffinch.core.span import Span
from chaffinch.text import quotation, sentences
from chaffinch.text.language import Found, find_by_words
from chaffinch.text.lines import Line, Lines
from chaffinch.text.protected import code_line, shuts

_PLAINER = [*dict.fromkeys("’‘´`", "'").items(), *dict.fromkeys("\u00a0\u2007\u2009\u202f", " ").items()]
PLAIN = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0391-\u03c9\u0400-\u0481\u048a-\u04ff ]"  # letters, space
_WORDS_ALONE = re.compile(rf"({PLAIN}{{4}}){PLAIN}{{5,}}({PLAIN}{{4}})")  # the four characters at both ends stay
_AROUND = 100  # characters round an edit in which all that a knot can be stands
PROSE = 50  # letters and digits
_TITLE, _TITLE_ABOVE = 25, 3  # words of a title at most; lines to the first paragraph of prose
_FENCES = ("```", "~~~")
_T = TypeVar("_T")


class View:
    """One version of a document's text, and the document's language. Everything in it is a span, nothing is a copy."""

    def __init__(
        self,
        text: str,
        language: Callable[[], str] = lambda: "und",
        characters: frozenset[str] | None = None,
        knots: str | None = None,
    ) -> None:
        self.text = text
        self._language = language
        self._characters = characters
        self._knots = knots
        # The line that `shut` was asked about last: its number, what it says, whether it is code. A line may hold
        # thousands of edits, and be too long to copy for each.
        self._near = -1, "", False
        self._once: dict[Callable[[View], object], object] = {}

    @cached_property
    def lang(self) -> str:
        """The document's language (BCP 47 primary subtag, or `und`), found when first asked for."""
        return self._language()

    def language_of(self, span: Span) -> Found:
        """Return the language of a part, such as a paragraph, by its script or closed-class words: often `und`.

        It is found anew from what stands there, whatever somebody said of the document, and once for a span.
        """
        if span not in self._languages:
            self._languages[span] = find_by_words(span.of(self.text))
        return self._languages[span]

    @cached_property
    def _languages(self) -> dict[Span, Found]:
        """The languages of the parts that were asked about."""
        return {}

    def once(self, find: Callable[["View"], _T]) -> _T:
        """Return what `find` finds in this view, found when first asked for: several rules may share one search."""
        if find not in self._once:
            self._once[find] = find(self)
        return cast(_T, self._once[find])

    @cached_property
    def rimmed(self) -> str:
        """The text with a line end at both ends: a needle may hold the rim of a line, and the text has two."""
        return f"\n{self.text}\n"

    @cached_property
    def characters(self) -> frozenset[str]:
        """All characters of the text with its rims; those of an earlier version may be among them."""
        return frozenset(self.rimmed) if self._characters is None else self._characters

    @cached_property
    def knots(self) -> str:
        """The text with its rims and without most of what is words alone: marks, digits, four characters round them.

        What is looked for round a mark stands in it if it stands in the text; a joint may show more, and so may what
        an earlier version had.
        """
        return "".join(_WORDS_ALONE.split(self.rimmed)) if self._knots is None else self._knots

    def edited(self, text: str, added: Sequence[Span], *, inside_lines: bool) -> "View":
        """Return the view of an edited `text`: `added` are the spans in it that the edits brought, or closed up.

        Its characters are carried over, and its knots where the edits are `inside_lines`, which is much quicker than
        finding them anew. Where lines were joined there may be no end to the space round a joint.
        """
        characters = self.characters.union(*(text[span.start : span.end] for span in added))
        if not inside_lines:
            return View(text, self._language, characters)
        joints = "\n".join([text[max(0, span.start - _AROUND) : span.end + _AROUND] for span in added])
        return View(text, self._language, characters, f"{self.knots}\n{joints}\n")

    @cached_property
    def lines(self) -> Lines:
        """All lines, blank ones too. Line ends are LF, CRLF and CR."""
        return Lines(self.text)

    @cached_property
    def written(self) -> list[Line]:
        """The lines that are not blank."""
        return [line for line in self.lines if not line.blank]

    @cached_property
    def title(self) -> Line | None:
        """The first line that is not blank."""
        return self.written[0] if self.written else None

    def titled(self, place: int) -> bool:
        """Say whether the written line at `place` is a title: some words without an end, and prose close below."""
        below = self.written[place : place + 1 + _TITLE_ABOVE]
        if len(below) < 2:
            return False
        said = self.text[below[0].start : below[0].end]
        whole = sentences.ended(said, 0, len(said)) and not said.rstrip().endswith("?")
        return 1 < len(said.split()) <= _TITLE and not whole and any(map(self.prose, below[1:]))

    def line_at(self, offset: int) -> Line:
        """Return the line that holds `offset`, line ends included."""
        return self.lines.at(offset)

    def said(self, line: Line) -> str:
        """Return the folded form of a line, for comparing with phrases."""
        return folded(self.text[line.start : line.end])

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Runs of lines that read on: a line in lower case joins the one before when that is not finished."""
        return list(_paragraphs(self.text, self.written))

    def paragraphs_on(self, numbers: Sequence[int]) -> Iterator[Span]:
        """Yield the paragraphs that the lines `numbers`, sorted, have a part in."""
        done = -1
        for number in numbers:
            line = self.lines[number]
            place = bisect_right(self._begins, line.end) - 1  # of the last paragraph that begins before the line's end
            if place > done and self.paragraphs[place].end > line.start:
                yield self.paragraphs[place]
                done = place

    @cached_property
    def _begins(self) -> list[int]:
        """Where each paragraph begins."""
        return [paragraph.start for paragraph in self.paragraphs]

    def sentences_of(self, paragraph: Span) -> list[Span]:
        """Return the sentences of one paragraph, without the space round them."""
        return sentences.split(self.text, paragraph)

    def shut(self, span: Span) -> bool:
        """Say whether an edit of `span` would enter a protected span of its line."""
        line = self.line_at(span.start)
        if line.number != self._near[0]:
            said = self.text[line.start : line.end]
            self._near = line.number, said, line.number in self.fenced or code_line(said)
        _, said, code = self._near
        if code:
            return True
        if span.end > line.end:  # a line end goes, and no other protected span holds one
            return False
        return shuts(said, Span(span.start - line.start, span.end - line.start))

    @cached_property
    def fenced(self) -> frozenset[int]:
        """The numbers of the lines between two fences of Markdown, and of the fences."""
        if "```" not in self.text and "~~~" not in self.text:
            return frozenset()
        rims = [line.number for line in self.written if self.text.startswith(_FENCES, line.start)]
        return frozenset(
            number for first, last in zip(rims[::2], rims[1::2], strict=False) for number in range(first, last + 1)
        )

    @cached_property
    def quotations(self) -> quotation.Balance:
        """The quotation marks of the text, and which of them have no partner."""
        return quotation.balance(self.text, self.paragraphs)

    def reads_on(self, number: int) -> bool:
        """Say whether the next line starts in lower case, as the rest of a sentence does."""
        below = self.lines[number + 1 : number + 2]
        return any(self.text[line.start : line.end].lstrip()[:1].islower() for line in below)

    def prose(self, line: Line) -> bool:
        """Say whether a line is a paragraph of prose: fifty letters and digits at least, and finished."""
        said = self.text[line.start : line.end]
        if len(said) < PROSE or not sentences.ended(said, 0, len(said)):
            return False
        return letters_in(said[: 2 * PROSE]) >= PROSE or letters_in(said) >= PROSE

    def cuts(self, numbers: Iterable[int]) -> list[Span]:
        """Return the spans that take out the lines of these numbers, joined over blank lines between them.

        Blank lines that only kept the lines apart from the rest go with them: of the blank
        lines above and below, the longer run stays; at the end of the text none stays.

        >>> View("A\\n\\nShare\\n\\nTweet\\n\\nB\\n").cuts([2, 4])
        [Span(start=3, end=17)]
        """
        runs: list[list[int]] = []
        for number in sorted(numbers):
            if runs and all(line.blank for line in self.lines[runs[-1][1] + 1 : number]):
                runs[-1][1] = number
            else:
                runs.append([number, number])
        return [self._cut(first, last) for first, last in runs]

    def _cut(self, first: int, last: int) -> Span:
        above, below = first, last
        while above > 0 and self.lines[above - 1].blank:
            above -= 1
        while below + 1 < len(self.lines) and self.lines[below + 1].blank:
            below += 1
        if below + 1 == len(self.lines):  # nothing follows
            first, last = above, below
        elif above == 0 or below - last <= first - above:
            last = below
        else:
            first = above
        return Span(self.lines[first].start, self.lines[last].stop)


Trigger = Callable[[View], Iterable[int]]  # the lines, by number, on which a rule can act


@dataclass(frozen=True, slots=True)
class Search:
    """The trigger that fires on each line in which a match of `pattern` starts.

    `needs` are characters of which the text must hold one. A pattern that is `near` sees a mark or a digit and
    at most four letters or plain spaces beyond it.
    """

    pattern: re.Pattern[str]
    needs: frozenset[str] = frozenset()
    beyond: bool = False  # a match holds a character beyond ASCII
    near: bool = False

    def __call__(self, view: View) -> Iterable[int]:
        """Return the numbers of the lines."""
        if self.lacks(view.characters):
            return ()
        if (self.near and not self.pattern.search(view.knots)) or (self.beyond and view.text.isascii()):
            return ()
        return self._lines(view)

    def _lines(self, view: View) -> Iterator[int]:
        match = self.pattern.search(view.text)
        while match:
            line = view.line_at(match.start())
            yield line.number
            match = self.pattern.search(view.text, line.stop)

    def lacks(self, characters: frozenset[str]) -> bool:
        """Say whether the characters of a text are none of those without which nothing can match."""
        return bool(self.needs) and characters.isdisjoint(self.needs)


def folded(text: str) -> str:
    """Return `text` as phrases are compared: casefolded, straight apostrophes, plain spaces, no outer space.

    Never shorter than the text without its outer space, which the gate relies on.

    >>> folded("  À propos de l’auteur ")
    "à propos de l'auteur"
    """
    text = text.strip().casefold()
    if text.isascii():
        return text
    for mark, plain in _PLAINER:  # a search for each is quicker than a table for every character
        text = text.replace(mark, plain)
    return text


def letters(text: str) -> str:
    """Return the letters and digits of `text`, casefolded: what a safe inline rule leaves as it is.

    >>> letters("hit, Said US") == letters("hit, said US")
    True
    """
    return "".join(filter(str.isalnum, text)).casefold()


def letters_in(text: str) -> int:
    """Count the letters and digits of `text`."""
    return sum(map(str.isalnum, text))


def _paragraphs(text: str, written: list[Line]) -> Iterator[Span]:
    if not written:
        return
    above, start = written[0], written[0].start
    for line in islice(written, 1, None):
        if line.number != above.number + 1 or text[line.start].isupper() or not _reads_on(text, above, line):
            yield Span(start, above.end)
            start = line.start
        above = line
    yield Span(start, above.end)


def _reads_on(text: str, above: Line, line: Line) -> bool:
    first = text[line.start]
    if first.isspace():
        first = text[line.start : line.end].lstrip()[:1]
    return first.islower() and not sentences.ended(text, above.start, above.end)
