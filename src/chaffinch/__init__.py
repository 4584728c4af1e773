"""chaffinch cleans scraped text, and shows what it changed."""

from chaffinch.cleaner import Cleaner, clean
from chaffinch.core.edit import Edit, Layer
from chaffinch.core.finding import Flag, Held
from chaffinch.core.span import Span
from chaffinch.rules.chain import load_rules
from chaffinch.run import Result
from chaffinch.text.document import Document
from chaffinch.version import __version__

__all__ = [
    "Cleaner",
    "Document",
    "Edit",
    "Flag",
    "Held",
    "Layer",
    "Result",
    "Span",
    "__version__",
    "clean",
    "load_rules",
]
