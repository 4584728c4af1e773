"""Differences between a document and its cleaned text, as people read them."""

import difflib
from collections.abc import Iterator

from chaffinch.run import Result
from chaffinch.text.views import View


def unified(result: Result, name: str) -> Iterator[str]:
    """Yield the lines of a unified diff, with line ends; nothing for an unchanged document."""
    before, after = (_lines(text) for text in (result.document.text, result.text))
    for line in difflib.unified_diff(before, after, f"{name} (as it came)", f"{name} (cleaned)"):
        yield line if line.endswith(("\n", "\r")) else line + "\n\\ no newline at end\n"


def _lines(text: str) -> list[str]:
    return [text[line.start : line.stop] for line in View(text).lines if line.start < line.stop]
