"""Evidence of a line's neighbourhood and place: the prose round it, the article as crude views see it, the zones."""

from collections.abc import Iterator, Sequence
from math import log1p

from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column, Run, best_run, counted, sides, sums, totals, within

_FAR = 99.0  # there is no such line
_NEAR = (5, 20)  # lines before and after in which cues are counted
_LABEL = 6  # words: fewer are a label


def placed_evidence(page: Page) -> Iterator[Column]:
    """Yield the columns of all families that look at a line among the others."""
    runs = _runs(page)
    yield from _place(page)
    yield from _run(page, runs)
    yield from _neighbours(page)
    yield from _around(page, runs["soft"].start)


def _place(page: Page) -> Iterator[Column]:
    count, sizes, mass = len(page), totals(page.sizes), totals(page.mass)
    yield "place.lines", [place / count for place in range(count)]
    yield "place.words", [sizes[place] / (sizes[-1] or 1.0) for place in range(count)]
    yield "place.words_below", [log1p(sizes[-1] - sizes[place + 1]) for place in range(count)]
    yield "place.prose_above", [log1p(mass[place]) for place in range(count)]
    yield "place.prose_below", [log1p(mass[-1] - mass[place + 1]) for place in range(count)]
    yield "place.prose_share", [mass[place] / (mass[-1] or 1.0) for place in range(count)]
    yield "block.apart_above", [float(apart) for apart in page.apart]
    yield "block.apart_below", [float(apart) for apart in (*page.apart[1:], True)]
    yield "block.lines", _block_sizes(page)


def _run(page: Page, runs: dict[str, Run]) -> Iterator[Column]:
    count, mass = len(page), totals(page.mass)
    for name, run in runs.items():
        yield f"run.{name}.lines", [_outside(place, run) for place in range(count)]
        yield (
            f"run.{name}.prose",
            [
                log1p(within(mass, run.end, place))
                if place >= run.end
                else -log1p(within(mass, place + 1, run.start))
                if place < run.start
                else -9.0
                for place in range(count)
            ],
        )
    yield "run.views", [float(sum(run.start <= place < run.end for run in runs.values())) for place in range(count)]
    soft = runs["soft"]
    yield (
        "run.place",
        [
            (place - soft.start) / (soft.end - soft.start) if soft.start <= place < soft.end else -1.0
            for place in range(count)
        ],
    )
    yield (
        "run.prose_since",
        [log1p(mass[place] - mass[soft.start]) if place >= soft.start else -1.0 for place in range(count)],
    )


def _neighbours(page: Page) -> Iterator[Column]:
    count = len(page)
    for gap in (1, 2, 3):
        yield f"near.words.before.{gap}", _shifted(page.sizes, -gap)
        yield f"near.words.after.{gap}", _shifted(page.sizes, gap)
    for gap in (1, 2):
        yield f"near.prose.before.{gap}", _shifted(page.prose, -gap)
        yield f"near.prose.after.{gap}", _shifted(page.prose, gap)
    yield "near.ended.before", _shifted(page.ended, -1)
    yield "near.ended.after", _shifted(page.ended, 1)
    mass, labels = totals(page.mass), totals(size < _LABEL for size in page.sizes)
    for reach in (3, 6, 20):
        for side, start, end in sides(count, reach):
            yield f"near.mass.{side}.{reach}", [log1p(each) for each in sums(mass, start, end)]
            lengths = [max(0, min(count, last) - max(0, first)) for first, last in zip(start, end, strict=True)]
            yield (
                f"near.labels.{side}.{reach}",
                [
                    found / length if length else -1.0
                    for found, length in zip(sums(labels, start, end), lengths, strict=True)
                ],
            )
    yield from counted("near.dates", [dated > 0 for dated in page.dated], _NEAR)
    yield from counted("near.cut", page.cut, _NEAR)


def _around(page: Page, start: int) -> Iterator[Column]:
    count = len(page)
    mass = totals(page.mass)
    for zone, column in page.zones.items():
        total = totals(column)
        yield from counted(f"zone.{zone}", column, _NEAR)
        above, below = _gaps(column), _gaps(column[::-1])[::-1]
        yield f"zone.{zone}.since", [log1p(gap) for gap in above]
        yield f"zone.{zone}.until", [log1p(gap) for gap in below]
        yield f"zone.{zone}.above", total[:-1]
        yield f"zone.{zone}.below", [total[-1] - each for each in total[1:]]
        yield f"zone.{zone}.since_start", [_since(total, start, place) for place in range(count)]
        if zone in ("other_articles", "comments"):
            yield (
                f"zone.{zone}.prose_since",
                [
                    log1p(within(mass, place - int(gap), place)) if gap < _FAR else -1.0
                    for place, gap in enumerate(above)
                ],
            )
    dates, comments = totals(dated > 0 for dated in page.dated), totals(page.zones["comments"])
    yield "zone.dates.since_start", [_since(dates, start, place) for place in range(count)]
    yield (
        "zone.comments.here_and_since",
        [
            min(_since(comments, start, place), 9.0) * 10 + min(9.0, within(comments, place, place + 8))
            if place >= start
            else -1.0
            for place in range(count)
        ],
    )


def _block_sizes(page: Page) -> list[float]:
    """Return for each line the size of its block: the lines with no blank one between them."""
    sizes: list[float] = []
    starts = [place for place, apart in enumerate(page.apart) if apart or place == 0]
    for start, end in zip(starts, [*starts[1:], len(page)], strict=True):
        sizes += [log1p(end - start)] * (end - start)
    return sizes


def _outside(place: int, run: Run) -> float:
    """Return 0 inside a run, less the further before it, -10 and less the further behind it."""
    if place < run.start:
        return -log1p(run.start - place)
    return 0.0 if place < run.end else -10 - log1p(place - run.end + 1)


def _shifted(values: Sequence[float], gap: int) -> list[float]:
    count = len(values)
    return [float(values[place + gap]) if 0 <= place + gap < count else -1.0 for place in range(count)]


def _gaps(column: Sequence[float]) -> list[float]:
    """Return how many lines above each one the last full cue stands."""
    gaps, last = [], None
    for place, value in enumerate(column):
        gaps.append(_FAR if last is None else float(place - last))
        last = place if value >= 1 else last
    return gaps


def _since(total: Sequence[float], start: int, place: int) -> float:
    return total[place] - total[start] if place >= start else -1.0


def _runs(page: Page) -> dict[str, Run]:
    """Return the article as four crude views see it: prose, against labels and cues that count more or less."""
    return {
        name: best_run([_crude(page, place, *costs) for place in range(len(page))])
        for name, costs in {"soft": (4, 1, 0), "hard": (15, 6, 0), "marked": (4, 1, 30), "strict": (12, 4, 60)}.items()
    }


def _crude(page: Page, place: int, label: float, other: float, cue: float) -> float:
    zones, size = page.zones, page.sizes[place]
    loud = ("comments", "other_articles", "offers", "navigation", "legal", "promotion")
    said = max(0.5 * zones["sharing"][place], *(zones[zone][place] for zone in loud)) if cue else 0.0
    if page.prose[place]:
        return size - cue * said
    return -(label if size < 8 else other) - cue * said
