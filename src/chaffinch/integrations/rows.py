"""`Row`: one value of a text column, cleaned. Whatever the value is, a row comes of it and no exception."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chaffinch.audit.journal import Record, failure_of, record_of
from chaffinch.cleaner import Cleaner
from chaffinch.core.ledger import Hunk
from chaffinch.run import Result
from chaffinch.text.document import Decoding, Document, newline_style
from chaffinch.text.language import known_code
from chaffinch.text.views import letters_in


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one value: `text` is the cleaned text, or the value as it came if it is missing or failed.

    `result` is there if the value was a text, `error` if it was neither a text nor missing.
    """

    text: Any
    name: str = ""
    result: Result | None = None
    error: str | None = None

    @property
    def status(self) -> str | None:
        """The status of the result, `failed`, or nothing for a missing value."""
        if self.result:
            return self.result.status
        return "failed" if self.error else None

    @property
    def record(self) -> Record | None:
        """The journal's record, or nothing for a missing value."""
        if self.result:
            return record_of(self.result, self.name, "")
        return failure_of(self.name, "", self.error) if self.error else None

    @property
    def removed(self) -> list[Hunk]:
        """The net changes that take letters or digits out."""
        nets = self.result.hunks if self.result and self.result.layers else []
        return [net for net in nets if letters_in(net.before) > letters_in(net.after)]

    def named(self, name: str) -> "Row":
        """Return the row under another name."""
        return self if name == self.name else replace(self, name=name)

    def encodable(self) -> "Row":
        """Return the row, failed if it holds a lone surrogate: a column of UTF-8 has no room for one."""
        if not self.result or (_encodes(self.text) and _encodes(self.result.document.text)):
            return self
        original = self.result.document.text
        return Row(original, self.name, error="a lone surrogate stands in it, which is no UTF-8")


def clean_value(value: object, cleaner: Cleaner, name: str = "", lang: object = None, url: object = None) -> Row:
    """Return the row of a value: a text is cleaned, `None` stays, anything else fails and stays as it is.

    `lang` is the language that the value's record says; what is no code of one is no language.

    >>> row = clean_value("The ships left on Friday. . They came back.", Cleaner())
    >>> row.text, row.status
    ('The ships left on Friday. They came back.', 'changed')
    >>> clean_value(7, Cleaner()).error
    'found int; expected text'
    """
    if value is None:
        return Row(None, name)
    if isinstance(value, bytes):
        return Row(value, name, error=_undecodable(value))
    if not isinstance(value, str):
        return Row(value, name, error=f"found {type(value).__name__}; expected text")
    text = str(value)  # numpy has strings of its own, which pickle with numpy
    meta: Mapping[str, object] = {"url": url} if url else {}
    document = Document(text, name, known_code(lang), meta, Decoding(newline=newline_style(text)))
    result = cleaner.run(document)
    return Row(result.text, name, result)


def _undecodable(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte 0x{raw[error.start]:02x} at offset {error.start} is not utf-8"
    return "found bytes; expected text"


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
