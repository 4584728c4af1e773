"""`Span`: a stretch of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """A stretch of a text: `start` to `end` in code points, half-open.

    Raises `ValueError` unless `0 <= start <= end`.

    >>> Span(2, 5).of("a finch")
    'fin'
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"a span needs 0 <= start <= end, found {start} and {end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return this stretch of `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end


# What a frozen dataclass does by way of `object.__setattr__`, in half the time: a document has hundreds of spans.
_set_start, _set_end = Span.__dict__["start"].__set__, Span.__dict__["end"].__set__
