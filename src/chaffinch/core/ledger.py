"""The ledger: take layers back, trace a span to the original, read all layers as net changes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from chaffinch.core.edit import Edit, Layer, apply, minimal
from chaffinch.core.span import Span


@dataclass(frozen=True, slots=True)
class Hunk:
    """A net change against the original: `span` counts there; `rules` had a hand in it, in chain order."""

    span: Span
    before: str
    after: str
    rules: tuple[str, ...]


def replay(text: str, layers: Iterable[Layer]) -> str:
    """Return `text` with all `layers` made, in order."""
    for layer in layers:
        text = apply(text, layer)
    return text


def rebuild(text: str, layers: Sequence[Layer]) -> str:
    """Return the original: the inverse of each of `layers`, last first, made on `text`.

    Raises `LedgerError` when `text` is not what the layers gave.
    """
    return replay(text, (layer.inverse() for layer in reversed(layers)))


class Carrier:
    """Carries spans of a layer's input into its output, in logarithmic time a span.

    A rim that cuts into an edit takes all of the edit's new text. What is put in or taken out
    exactly at a rim stays outside. An empty span where an edit is becomes that edit's new text.

    >>> layer = Layer.of("x/y", [Edit(Span(1, 3), "bc", "", "x/y")])
    >>> Carrier(layer)(Span(0, 5)), Carrier(layer)(Span(2, 5)), Carrier(layer.inverse())(Span(1, 1))
    (Span(start=0, end=3), Span(start=1, end=3), Span(start=1, end=3))
    """

    __slots__ = ("_edits", "_ends", "_shifts", "_starts")

    def __init__(self, layer: Layer) -> None:
        self._edits = layer.edits
        self._starts = [edit.span.start for edit in layer.edits]
        self._ends = [edit.span.end for edit in layer.edits]
        gains = (len(edit.after) - len(edit.before) for edit in layer.edits)
        self._shifts = list(accumulate(gains, initial=0))

    def __call__(self, span: Span) -> Span:
        """Return where `span` lies in the layer's output."""
        if not len(span):
            return self._point(span.start)
        return Span(self._start(span.start), self._end(span.end))

    def _start(self, position: int) -> int:
        done = bisect_right(self._ends, position)  # edits that end at or before the rim
        if done < len(self._edits) and self._starts[done] < position:
            position = self._starts[done]
        return position + self._shifts[done]

    def _end(self, position: int) -> int:
        begun = bisect_left(self._starts, position)  # edits that start before the rim
        if begun and self._ends[begun - 1] > position:
            position = self._ends[begun - 1]
        return position + self._shifts[begun]

    def _point(self, position: int) -> Span:
        near = bisect_left(self._ends, position)
        start = end = position
        shift = self._shifts[near]
        if near < len(self._edits) and self._starts[near] <= position:
            start = self._starts[near]
            end = start + len(self._edits[near].after)
        return Span(start + shift, end + shift)


def origin(span: Span, layers: Sequence[Layer]) -> Span:
    """Return where a span of the text after `layers` lies in the original."""
    return travel(span, back_carriers(layers))


def landing(span: Span, layers: Iterable[Layer]) -> Span:
    """Return where a span of the text before `layers` lies after them."""
    return travel(span, map(Carrier, layers))


def origins(layers: Sequence[Layer]) -> list[list[Span]]:
    """Return the original span of every edit, layer by layer."""
    back = back_carriers(layers)
    return [
        [travel(edit.span, back[len(layers) - depth :]) for edit in layer.edits] for depth, layer in enumerate(layers)
    ]


def back_carriers(layers: Sequence[Layer]) -> list[Carrier]:
    """Return the carriers that lead from the text after `layers` to the original, in the order of use."""
    return [Carrier(layer.inverse()) for layer in reversed(layers)]


def travel(span: Span, carriers: Iterable[Carrier]) -> Span:
    """Return where `span` lies after all `carriers`, in order."""
    for carrier in carriers:
        span = carrier(span)
    return span


def hunks(original: str, text: str, layers: Sequence[Layer]) -> list[Hunk]:
    """Squash `layers` into net changes against `original`, sorted; `text` is what the layers gave.

    Edits whose origins meet become one hunk, so hunks never touch. What was changed and
    changed back is no hunk.
    """
    carriers = [Carrier(layer) for layer in layers]
    regions = _regions(layers)
    # What lies between two regions was never touched, so where it lands says where a region's new text ends.
    between = zip(
        (0, *(region.end for region, _ in regions)),
        (*(region.start for region, _ in regions), len(original)),
        strict=True,
    )
    kept = [travel(Span(start, end), carriers) if start < end else None for start, end in between]
    found = []
    for (region, rules), left, right in zip(regions, kept, kept[1:], strict=False):
        after = text[left.end if left else 0 : right.start if right else len(text)]
        edit = minimal(Edit(region, region.of(original), after, ""))
        if edit.before or edit.after:
            found.append(Hunk(edit.span, edit.before, edit.after, rules))
    return found


def _regions(layers: Sequence[Layer]) -> list[tuple[Span, tuple[str, ...]]]:
    """Return the stretches of the original that any edit has touched, joined where they meet, with the rules."""
    touched = sorted(
        (span, depth)
        for depth, (layer, spans) in enumerate(zip(layers, origins(layers), strict=True))
        for span in spans
    )
    joined: list[tuple[Span, set[int]]] = []
    for span, depth in touched:
        if joined and span.start <= joined[-1][0].end:
            last, depths = joined.pop()
            joined.append((Span(last.start, max(last.end, span.end)), depths | {depth}))
        else:
            joined.append((span, {depth}))
    return [(span, tuple(dict.fromkeys(layers[depth].rule for depth in sorted(depths)))) for span, depths in joined]
