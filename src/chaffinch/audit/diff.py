"""Differences between a document and its cleaned text, as people read them."""

import difflib
from collections.abc import Iterator

from chaffinch.run import Result


def unified(result: Result, name: str) -> Iterator[str]:
    """Yield the lines of a unified diff, with line ends; nothing for an unchanged document."""
    before, after = (text.splitlines(keepends=True) for text in (result.document.text, result.text))
    for line in difflib.unified_diff(before, after, f"{name} (as it came)", f"{name} (cleaned)"):
        yield line if line.endswith("\n") else line + "\n\\ no newline at end\n"
