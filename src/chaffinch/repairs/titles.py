"""What stands in the place of a title and is none: found, and never changed."""

from collections.abc import Iterator, Sequence
from functools import cache

from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.views import View, folded
from chaffinch.text.words import all_words

_LONGEST = 200  # characters of a line that can be such a label, with the space round it


@cache
def _menus() -> frozenset[str]:
    """Return what stands over the menu of a translation widget, folded."""
    return frozenset(map(folded, all_words("translation-menus")))


def _widget_title(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield the first line, if it is what stands over the menu of a translation widget."""
    for number in _labels(view):
        start, end = view.lines[number].start, view.lines[number].end
        said = view.text[start:end]
        yield start + len(said) - len(said.lstrip()), start + len(said.rstrip()), ""


def _labels(view: View) -> tuple[int, ...]:
    """Return the number of the first line, if it is such a label."""
    title = view.title
    if title is None or title.end - title.start > _LONGEST:
        return ()
    return (title.number,) if view.said(title) in _menus() else ()


def _never(text: str, change: Change) -> bool:
    """Say that no change is proven: what is found here is flagged."""
    return False


REPAIRS = {"widget-title": Repair(_widget_title, _never, _labels)}
