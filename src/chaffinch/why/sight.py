"""`Sight`: a text as a rule saw it, with the numbers that its lines have in the document."""

from collections.abc import Sequence
from functools import cached_property

from chaffinch.core.edit import Layer
from chaffinch.core.ledger import landing, origin, replay
from chaffinch.core.span import Span
from chaffinch.text.document import Document
from chaffinch.text.language import Found, find_language, script_code
from chaffinch.text.lines import Line
from chaffinch.text.views import View

_SHOWN = 60  # characters of a line that is named


class Sight:
    """What a rule saw after `layers`, and the line that is asked about, whose span in the document is `asked`.

    `readable` counts the layers after which language and script were read off.
    """

    def __init__(self, document: Document, layers: Sequence[Layer], asked: Span, found: Found, readable: int) -> None:
        self.document = document
        self._layers = layers
        self._original = View(document.text)
        readable_text = replay(document.text, layers[:readable])
        self.language = find_language(readable_text) if found.method == "not asked" else found
        self.script = script_code(readable_text)
        self.view = View(replay(document.text, layers), lambda: self.language.lang)
        self.line = self.view.line_at(landing(asked, layers).start)

    @cached_property
    def place(self) -> int:
        """The place of the line among the written ones."""
        return self.view.written.index(self.line)

    def number(self, line: Line) -> int:
        """Return the number from 1 that a line has in the document."""
        span = origin(Span(line.start, line.end), self._layers)
        return self._original.line_at(span.start).number + 1

    def named(self, place: int) -> str:
        """Return the number of a written line, and what it says."""
        line = self.view.written[place]
        return f"line {self.number(line)} {clipped(self.view.text[line.start : line.end])}"


def clipped(text: str) -> str:
    """Return a text between quotation marks, cut short where it is long.

    >>> clipped(" Share ")
    '“Share”'
    """
    text = text.strip()
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + ' …'}”"
