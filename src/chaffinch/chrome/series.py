"""Series of a page: groups of lines that begin alike, as comments of readers do, teasers of other articles, a ticker.

A mark is a line that says who or when (`3 hours ago`, `12 May 2024`, `Ana says:`) or that each group prints again
(`Reply`, `Read more`). Marks of one sign at short distances are a series. What its groups hold tells its kind:

- `thread`: readers' comments. They have a heading, a button to reply, or say who said it.
- `feed`: other articles, each with a title, a date or a link, and a line of lead at most.
- `ticker`: times with prose between, which is the article's own; so is a `talk`, a thread with no article above it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column, totals, within
from chaffinch.text.words import all_words

_WIDE = 14  # words of a mark at most
_BARE = 8  # words of a date or an age with little else
_TITLE = range(3, 21)  # words of a teaser's title
_TEASER = 8  # lines of a teaser at most
_HEADING = 10  # words of a heading of comments at most
_NAME = 4  # words of a name at most
_INSIDE = " in a line"  # of a date's sign: it has something else to say
_TICKS = 4  # marks of a ticker at least
_MOST = 3 / 4  # of the groups of a series are like its kind
_REACH, _FAR = 25, 500  # lines and words from one mark to the next
_ABOVE = 10  # lines from a heading to its first comment
_ABOVE_IT = {"thread": 1, "feed": 60}  # words of prose above: where there are less, the series is the page
_AGE = re.compile(
    r"\d+ ?(?:m|mins?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)(?: ago\b.*)?", re.IGNORECASE
)
_TIME = re.compile(  # of the day, or the minute of a match
    r"""[^\w$€£¥]*
    (?: \d{1,2} [:.h] \d{2} (?: [:.] \d{2} )? (?: \W* (?: [ap]\.?m\.? | uhr | h ) )? (?: [ ] [A-Z]{2,5} )?
    |   \d{1,3} \.? (?: \W{0,2} \+ \W? \d{1,2} )? \W{0,2} ['’′]
    ) [^\w$€£¥%]*""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK = re.compile(r"\d[:.]\d\d\b")
_DAY = re.compile(r"\b\d{1,4}([./-])\d{1,2}\1\d{2,4}\b|年")
_NUMBERS = re.compile(r"\d+")
_BUTTONS = frozenset(("read_more", "share", "comments", "posted_in", "posted_on"))  # keys of what a group prints again
_BELOW = {"thread": 1.0, "feed": 0.25}  # prose below that may still belong to a series, beside the prose above it
_ENDS = ("navigation", "other_articles", "legal", "offers")  # zones whose phrases end a thread


class Series(NamedTuple):
    """A stretch of lines, half-open, that is a series of a kind, and the places of its marks."""

    kind: str
    start: int
    end: int
    marks: tuple[int, ...]


def series(page: Page) -> list[Series]:
    """Return the series of a page, in order. A thread with no prose above is a talk, and such a feed is none."""
    finder = _Finder(page)
    found = filter(None, map(finder.judged, sorted(finder.chains())))
    return [each for each in map(finder.placed, found) if each]


def series_evidence(found: Sequence[Series], count: int) -> Iterator[Column]:
    """Yield for each kind that is not the article's own what its lines weigh: -1, and 0 for other lines."""
    for kind in sorted(_ABOVE_IT):
        opened = [0] * (count + 1)
        for each in found:
            if each.kind == kind:
                opened[each.start] += 1
                opened[each.end] -= 1
        yield f"series.{kind}", [-float(held > 0) for held in accumulate(opened[:count])]


class _Finder:
    """What a page's lines are to a series, measured once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sizes = totals(page.sizes)
        self.mass = totals(page.mass)
        self.headings = [_is_heading(page, place) for place in range(len(page))]
        self.replies = [_is_reply(page, place) for place in range(len(page))]

    def chains(self) -> Iterator[tuple[int, ...]]:
        """Yield the places of marks of one sign that follow each other closely."""
        by_sign: dict[str, list[int]] = {}
        for place in range(len(self.page)):
            sign = _sign(self.page, place)
            if sign:
                by_sign.setdefault(sign, []).append(place)
        self.sign_of = {place: sign for sign, places in by_sign.items() for place in places}
        for places in by_sign.values():
            chain = [places[0]]
            for place in places[1:]:
                if place - chain[-1] > _REACH or within(self.sizes, chain[-1], place) > _FAR:
                    yield tuple(chain)
                    chain = []
                chain.append(place)
            yield tuple(chain)

    def placed(self, found: Series) -> Series | None:
        """Return a series as it counts where it stands: to the end of the page, if no article can come below."""
        if found.kind not in _ABOVE_IT:
            return found
        above, below = self.mass[found.start], self.mass[-1] - self.mass[found.end]
        if above < _ABOVE_IT[found.kind]:
            return found._replace(kind="talk") if found.kind == "thread" else None
        return found._replace(end=len(self.page)) if below <= _BELOW[found.kind] * above else found

    def judged(self, marks: tuple[int, ...]) -> Series | None:
        """Return the series that marks of one sign draw, nothing where they draw none."""
        sign = self.sign_of[marks[0]]
        if sign == "time":
            return self._ticker(marks)
        while len(marks) > 1 and any(self.headings[marks[0] + 1 : marks[1]]):
            marks = marks[1:]  # the first is the article's own, above the heading of the comments
        return self._thread(marks, sign) or (self._feed(marks, sign) if len(marks) > 2 else None)

    def _groups(self, marks: Sequence[int]) -> list[tuple[int, int]]:
        """Return the groups between the marks, and the last one: as long as the longest, or until another zone."""
        groups = list(pairwise(marks))
        longest = max((end - start for start, end in groups), default=_REACH)
        last = min(len(self.page), marks[-1] + longest)
        end = next((place for place in range(marks[-1] + 1, last) if self._ends(place)), last)
        return [*groups, (marks[-1], end)]

    def _ends(self, place: int) -> bool:
        return any(self.page.zones[zone][place] >= 1 for zone in _ENDS) and not self.replies[place]

    def _thread(self, marks: Sequence[int], sign: str) -> Series | None:
        groups = self._groups(marks)
        answered = [any(self.replies[start:end]) for start, end in groups]
        heading = self._heading(marks[0])
        if heading is None and not all(answered[:1]) and sum(answered) > 1 and not sign.startswith("copy"):
            first = answered.index(True)
            marks, groups, answered = marks[first:], groups[first:], answered[first:]
        replied = 2 * sum(answered) >= len(groups)
        proofs = replied, heading is not None, sign == "said" and self._is_timed(marks)
        sure = replied or (heading is not None and self._is_instant(marks[0], sign))
        if sum(proofs) + (len(marks) > (1 if sure else 2)) < 2:
            return None
        start = self._first(marks, sign) if heading is None else heading
        return Series("thread", start, groups[-1][1], tuple(marks))

    def _heading(self, place: int) -> int | None:
        """Return the heading of comments close above a place, with no prose between."""
        for above in range(place - 1, max(-1, place - 1 - _ABOVE), -1):
            if self.headings[above]:
                return above
            if self.page.prose[above]:
                break
        return None

    def _first(self, marks: Sequence[int], sign: str) -> int:
        """Return where the first group begins; buttons stand at the end of theirs."""
        if not sign.startswith("copy") or len(marks) < 2:
            return self._from(marks[0])
        least = min(end - start for start, end in pairwise(marks))
        above = range(marks[0] - 1, max(-1, marks[0] - _REACH), -1)
        dated = next((place for place in above if self.sign_of.get(place, "copy")[:4] != "copy"), None)
        return max(0, marks[0] + 1 - least) if dated is None else self._from(dated)

    def _from(self, place: int) -> int:
        """Return where the group of a mark begins: a name, a title or two may stand above it."""
        start = place
        while start > max(0, place - 3) and self._is_label(start - 1):
            start -= 1
        return start

    def _is_label(self, place: int) -> bool:
        return self.page.sizes[place] <= _WIDE and not self.page.ended[place] and place not in self.sign_of

    def _feed(self, marks: tuple[int, ...], sign: str) -> Series | None:
        """Return groups that are like each other: teasers, or names with what they say."""
        for kind, is_like in (("feed", self._is_teaser), ("thread", self._is_post)):
            like = [is_like(*group) for group in pairwise(marks)]
            first = like.index(True) if any(like) else len(like)  # dates of the article's own may stand above
            like = like[first:]
            if len(like) > 1 and sum(like) >= _MOST * len(like) and self._is_told(kind, marks[first:], sign):
                return Series(kind, self._from(marks[first]), self._end(self._groups(marks[first:])), marks[first:])
        return None

    def _is_told(self, kind: str, marks: Sequence[int], sign: str) -> bool:
        """Say whether marks are those of a kind: lists of the article's own have dates and links to read more, too."""
        if sign.endswith(_INSIDE):
            return False
        if kind == "thread":
            return self._is_instant(marks[0], sign)
        leads = sum(any(self.page.cut[first:last]) for first, last in self._groups(marks))
        return not sign.startswith("copy") or 2 * leads >= len(marks)

    def _end(self, groups: Sequence[tuple[int, int]]) -> int:
        """Return where the last group ends: it holds no more prose than the others."""
        most = max(sum(self.page.prose[start:end]) for start, end in groups[:-1])
        prose = [place for place in range(*groups[-1]) if self.page.prose[place]]
        return prose[most] if len(prose) > most else groups[-1][1]

    def _is_teaser(self, start: int, end: int) -> bool:
        page = self.page
        titles = sum(page.sizes[place] in _TITLE and not page.ended[place] for place in range(start + 1, end))
        return end - start <= _TEASER and titles > 0 and sum(page.prose[start:end]) <= 1

    def _is_post(self, start: int, end: int) -> bool:
        """Say whether a name stands above a mark, and below it what somebody says."""
        sizes, ended = self.page.sizes, self.page.ended
        named = start > 0 and 1 <= sizes[start - 1] <= _NAME and not ended[start - 1]
        return named and end - start > 2 and any(sizes[place] > _NAME for place in range(start + 1, end - 1))

    def _is_instant(self, place: int, sign: str) -> bool:
        """Say whether a mark is an age or a date with the time of day, as comments have, and nothing else."""
        words = self.page.words[place]
        bare = all(word in self.page.date_words or len(word) < 4 or word.isdigit() for word in words)
        return sign == "age" or (bare and bool(_CLOCK.search(self.page.lines[place])))

    def _is_timed(self, marks: Sequence[int]) -> bool:
        """Say whether who said it also says when, in the line or below it: in a report or a play nobody does."""
        stamps = ("age", "date")
        timed = [
            len(_NUMBERS.findall(self.page.lines[mark])) > 1 or self.sign_of.get(mark + 1, "").startswith(stamps)
            for mark in marks
        ]
        return 2 * sum(timed) >= len(marks)

    def _ticker(self, marks: tuple[int, ...]) -> Series | None:
        groups = self._groups(marks)
        told = sum(any(self.page.sizes[place] > 1 for place in range(start + 1, end)) for start, end in groups)
        whole = len(groups) >= _TICKS and told >= _MOST * len(groups)
        return Series("ticker", marks[0], self._end(groups), marks) if whole else None


def _sign(page: Page, place: int) -> str:
    """Return what kind of mark a line is, "" if none: marks of one sign may be a series."""
    line, size = page.lines[place], page.sizes[place]
    if not 1 <= size <= _WIDE or page.prose[place]:
        return ""
    if line.endswith(":") and page.words[place][-1] in all_words("speech-verbs"):
        return "said"
    if _TIME.fullmatch(line):
        return "time"
    if size <= _BARE and ("ago" in page.worth[place] or _AGE.fullmatch(line)):
        return "age"
    numbers = len(_NUMBERS.findall(line))
    if numbers > 1 and (_DAY.search(line) or not page.date_words.isdisjoint(page.words[place])):
        return f"date {numbers}" if size <= _BARE and not page.ended[place] else f"date {numbers}{_INSIDE}"
    repeated = page.copies[place] >= 3 and not _BUTTONS.isdisjoint(page.worth[place])
    return f"copy {page.said[place]}" if repeated else ""


def _is_heading(page: Page, place: int) -> bool:
    """Say whether a line is the heading of comments: such a one stands once on a page."""
    return page.copies[place] == 1 and page.sizes[place] <= _HEADING and page.zones["comments"][place] > 0


def _is_reply(page: Page, place: int) -> bool:
    """Say whether a line is a button below a comment: it stands there again below the next one."""
    return page.worth[place].get("comments", 0.0) > 0 and "#" not in page.said[place] and page.copies[place] > 1
