"""chaffinch cleans scraped text, and shows what it changed."""

from chaffinch.cleaner import Cleaner, clean
from chaffinch.core.edit import Edit, Layer
from chaffinch.core.finding import Flag, Held
from chaffinch.core.ledger import Hunk
from chaffinch.core.span import Span
from chaffinch.quality.verdict import Verdict
from chaffinch.rules.chain import load_rules
from chaffinch.rules.table import RuleError
from chaffinch.run import Result
from chaffinch.text.document import DecodingError, Document
from chaffinch.text.html import ExtractionError, MissingExtraError, extract_html
from chaffinch.version import __version__

__all__ = [
    "Cleaner",
    "DecodingError",
    "Document",
    "Edit",
    "ExtractionError",
    "Flag",
    "Held",
    "Hunk",
    "Layer",
    "MissingExtraError",
    "Result",
    "RuleError",
    "Span",
    "Verdict",
    "__version__",
    "clean",
    "extract_html",
    "load_rules",
]
