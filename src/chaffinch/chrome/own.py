"""Evidence of a line by itself: what it looks like, what it says, and how often the page says it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log1p

import regex

from chaffinch.chrome.page import ZONES, Page
from chaffinch.chrome.runs import Column, counted, sides, sums, totals, within
from chaffinch.text.phrases import KEYS
from chaffinch.text.words import all_words

_FAR = -99.0  # there is no such line
_ENDS = {":": 3.0, "?": 4.0, ",": 5.0}
_SEPARATORS = re.compile(r"[|•·›»/]")
_SENTENCES = re.compile(r"[.!?]\s+\S")
_ITEM = re.compile(r"[-*•–·▪]\s|\d{1,2}[.)]\s")
_ADDRESS = re.compile(r"@\w+|https?://|www\.|(?<=\w)\.(?:com|org|net|co|de)\b")
_PRICE = re.compile(r"[$€£]\s?\d|\d\s?[$€£]")
_PART = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_MARKS = regex.compile(r"(?<=\p{L})\p{M}+")  # vowel signs: no letters to `re`, which would part words at them
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_QUOTES = "“\"«„'‘"
_NEAR = (5, 20)  # lines before and after in which pitches are counted
_SHORT = 14  # words of a line whose shape says something


def own_evidence(page: Page) -> Iterator[Column]:
    """Yield the columns of all families that look at lines one by one."""
    for family in (_line, _persons, _repetition, _title, _says):
        yield from family(page)


def _line(page: Page) -> Iterator[Column]:
    yield "line.words", [float(size) for size in page.sizes]
    yield "line.function", _where(page, 4, page.function_share)
    yield "line.end", [_end(page, place) for place in range(len(page))]
    yield "line.capitals", _where(page, 2, [_capitals(line) for line in page.lines])
    yield "line.upper", [float(line.isupper()) for line in page.lines]
    yield "line.digits", [sum(map(str.isdigit, line)) / len(line) for line in page.lines]
    yield (
        "line.length",
        [sum(map(len, words)) / size if size else 0.0 for words, size in zip(page.words, page.sizes, strict=True)],
    )
    yield "line.separators", [float(min(5, len(_SEPARATORS.findall(line)))) for line in page.lines]
    yield "line.sentences", [float(min(8, len(_SENTENCES.findall(line)))) for line in page.lines]
    yield "line.lower", [float(line[0].islower()) for line in page.lines]
    yield "line.item", [float(bool(_ITEM.match(line))) for line in page.lines]
    yield "line.quote", [float(line[0] in _QUOTES) for line in page.lines]
    yield "line.commas", _where(page, 5, [line.count(",") / max(1, size) for line, size in _sized(page)])
    yield "line.address", [float(min(2, len(_ADDRESS.findall(line)))) for line in page.lines]
    yield "line.exclamation", [float("!" in line) for line in page.lines]
    yield "line.price", [float(bool(_PRICE.search(line))) for line in page.lines]
    yield "line.date", [float(dated) for dated in page.dated]
    yield "line.time", [float(size <= 14 and bool(_TIME.search(line))) for line, size in _sized(page)]
    yield "line.name", [float(_is_name(page, place)) for place in range(len(page))]


def _persons(page: Page) -> Iterator[Column]:
    for name, listed in (
        ("you", all_words("persons-you")),
        ("i", all_words("persons-i")),
        ("we", all_words("persons-we")),
    ):
        shares = [sum(word in listed for word in words) / max(1, len(words)) for words in page.words]
        yield f"person.{name}", _where(page, 5, shares, -0.01)
    pitching = all_words("persons-you") | all_words("persons-we")
    pitch = totals(sum(word in pitching for word in words) for words in page.words)
    sizes = totals(page.sizes)
    for reach in _NEAR:
        for side, start, end in sides(len(page), reach):
            pairs = zip(sums(pitch, start, end), sums(sizes, start, end), strict=True)
            yield f"person.pitch.{side}.{reach}", [said / max(1.0, size) for said, size in pairs]


def _repetition(page: Page) -> Iterator[Column]:
    before = page.copies_before
    after = [copies - above - 1 for copies, above in zip(page.copies, before, strict=True)]
    numbered = ["#" in said and size <= 14 for said, size in zip(page.said, page.sizes, strict=True)]
    yield "copies.all", [float(min(4, copies)) for copies in page.copies]
    yield "copies.before", _where(page, 5, [float(min(3, count)) for count in before], -1.0)
    yield "copies.after", _where(page, 5, [float(min(3, count)) for count in after], -1.0)
    yield "copies.numbered", [float(min(8, copies)) * mark for copies, mark in zip(page.copies, numbered, strict=True)]
    marks = {
        "numbered": [mark and copies > 1 for mark, copies in zip(numbered, page.copies, strict=True)],
        "again": [count > 0 and size >= 5 for count, size in zip(before, page.sizes, strict=True)],
        "later": [count > 0 and size >= 5 for count, size in zip(after, page.sizes, strict=True)],
    }
    for name, column in marks.items():
        yield from counted(f"copies.{name}", column, (10,))
    yield "shape.copies", [float(count) for count in _shape_copies(page)]
    starts = [" ".join(words[:2]) for words in page.words]
    begun = Counter(start for start, size in zip(starts, page.sizes, strict=True) if size >= 3)
    yield (
        "shape.start",
        [float(min(6, begun[start])) if size >= 3 else 0.0 for start, size in zip(starts, page.sizes, strict=True)],
    )
    likeness = [*page.likeness, 0.0, 0.0]
    yield "shape.like_before", list(page.likeness)
    yield "shape.like_after", [_like_after(page, likeness, place) for place in range(len(page))]
    alike = totals(like >= 0.4 and size <= 30 for like, size in zip(page.likeness, page.sizes, strict=True))
    yield "shape.alike", [within(alike, place - 5, place + 6) for place in range(len(page))]


def _title(page: Page) -> Iterator[Column]:
    yield "title.share", [share for share, _ in page.title_share]
    yield "title.covered", [covered if share > 0.5 else 0.0 for share, covered in page.title_share]
    heading, sizes = page.heading, totals(page.sizes)
    if heading is None:
        yield "title.lines", [_FAR] * len(page)
        yield "title.words", [_FAR] * len(page)
        return
    yield "title.lines", [float(max(-60, min(200, place - heading))) for place in range(len(page))]
    words = [sizes[place] - sizes[heading + 1] for place in range(len(page))]
    yield "title.words", [(1 if place >= heading else -1) * log1p(abs(gap)) for place, gap in enumerate(words)]


def _says(page: Page) -> Iterator[Column]:
    for key in KEYS:
        yield f"says.{key}", [worth.get(key, 0.0) for worth in page.worth]
    for zone in ZONES:
        yield f"zone.{zone}.here", page.zones[zone]


def _where(page: Page, least: int, values: Sequence[float], other: float = -0.1) -> list[float]:
    """Return the values of lines of so many words; a share in a shorter one says nothing."""
    return [value if size >= least else other for value, size in zip(values, page.sizes, strict=True)]


def _sized(page: Page) -> Iterator[tuple[str, int]]:
    return zip(page.lines, page.sizes, strict=True)


def _end(page: Page, place: int) -> float:
    if page.ended[place]:
        return 4.0 if page.lines[place].endswith("?") else 1.0
    return 2.0 if page.cut[place] else _ENDS.get(page.lines[place][-1], 0.0)


def _capitals(line: str) -> float:
    words = line.split()
    return sum(word[:1].isupper() for word in words) / max(1, len(words))


def _is_name(page: Page, place: int) -> bool:
    return 2 <= page.sizes[place] <= 4 and _capitals(page.lines[place]) == 1.0 and not page.ended[place]


def _shape_copies(page: Page) -> Iterator[int]:
    """Yield how many short lines have the same run of words, capitals, numbers and marks."""
    shapes = [_shape(line) if size <= 14 else "" for line, size in _sized(page)]
    counts = Counter(shapes)
    return (min(12, counts[shape]) if len(shape) > 2 else 0 for shape in shapes)


def _shape(line: str) -> str:
    shape = ""
    for part in _PART.findall(_MARKS.sub("", line))[:12]:
        sign = "#" if part[0].isdigit() else ("A" if part[0].isupper() else "a") if part[0].isalpha() else part[0]
        shape += "" if shape.endswith(sign) else sign
    return shape


def _like_after(page: Page, likeness: Sequence[float], place: int) -> float:
    return max(likeness[place + 1], likeness[place + 2])
