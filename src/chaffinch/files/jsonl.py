"""JSON records, one a line. Only the value of the text field is ever written anew.

The rest of each line stays as it is, to the byte: order and spelling of the other fields, numbers,
escapes and spaces. A record whose text does not change keeps its whole line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from chaffinch.core.span import Span
from chaffinch.files.limits import lines, too_long
from chaffinch.files.piece import LANG_FIELDS, Piece, Reading, untouched
from chaffinch.text.document import Decoding, Document, newline_style
from chaffinch.text.language import known_code

_SPACE = " \t\n\r"
_DECODER = json.JSONDecoder()


class RecordError(Exception):
    """A line that is no JSON object with a text in the text field."""


def pieces(stream: BinaryIO, name: str, reading: Reading) -> Iterator[Piece]:
    """Yield a piece a line. A line that is no fitting record is a piece with an error; a blank line has neither.

    A line that is too long is a piece with an error and its beginning, then pieces with neither and the rest.
    """
    folder = PurePosixPath(name).parent.as_posix()
    for number, parts in enumerate(lines(stream, reading.max_document), 1):
        place = f"{name}:{number}"
        if isinstance(parts, list):
            yield of_line(parts[0], place, folder, reading)
        else:
            problem = too_long(reading.max_document)
            for raw in parts:
                yield Piece(place, raw, None, untouched(raw), problem)
                problem = ""


def of_line(raw: bytes, place: str, folder: str, reading: Reading) -> Piece:
    """Return the piece that a line is; `place` names it where it has no id."""
    if raw.isspace():
        return Piece(place, raw, None, untouched(raw))
    try:
        return _piece(raw, place, folder, reading)
    except (RecordError, RecursionError) as error:  # read as a whole, and yet too deep to find the text in it
        return Piece(place, raw, None, untouched(raw), str(error))


@dataclass(frozen=True, slots=True)
class _Renderer:
    """Puts another text into the line; `value` is the span of the text's JSON value in it.

    Where the document's `meta` has the `literal` of its text, that is how it is spelt.
    """

    line: str
    value: Span
    ascii: bool  # the line spells characters beyond ASCII as escapes
    text: str

    def __call__(self, document: Document) -> bytes:
        if document.text == self.text:
            return self.line.encode("utf-8")
        literal = document.meta.get("literal") or _spelt(document.text, ascii_only=self.ascii)
        line = f"{self.line[: self.value.start]}{literal}{self.line[self.value.end :]}"
        return line.encode("utf-8", "backslashreplace")  # a lone surrogate becomes its JSON escape


def _spelt(text: str, *, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)


def _piece(raw: bytes, place: str, folder: str, reading: Reading) -> Piece:
    line, record = _parsed(raw)
    if reading.text_field not in record:
        fields = ", ".join(record) or "none"
        raise RecordError(f'no field "{reading.text_field}"; the record has: {fields}')
    text = record[reading.text_field]
    given = record.get("id")
    name = str(given) if isinstance(given, str | int) and not isinstance(given, bool) and given != "" else place
    if text is None:
        return Piece(name, raw, None, untouched(raw))
    if not isinstance(text, str):
        raise RecordError(f'field "{reading.text_field}" holds {type(text).__name__}; expected a string')
    value = _value_span(line, reading.text_field)
    ascii_only = line.isascii()
    document = Document(
        text,
        name,
        _language(record, reading),
        {"literal": value.of(line), "url": record.get("url") or record.get("url_host"), "folder": folder},
        Decoding("utf-8", "json", newline=newline_style(text)),
    )
    return Piece(name, raw, document, _Renderer(line, value, ascii_only, text))


def _language(record: dict[str, Any], reading: Reading) -> str | None:
    """Return the language that the first field says which says any."""
    fields = (reading.lang_field,) if reading.lang_field else LANG_FIELDS
    return next(filter(None, (known_code(record.get(field)) for field in fields)), None)


def _parsed(raw: bytes) -> tuple[str, dict[str, Any]]:
    try:
        line = raw.decode("utf-8")
        record = json.loads(line.removeprefix("\ufeff"))  # a mark at the start of the file stays in its line
    except (ValueError, RecursionError) as error:
        raise RecordError(f"no JSON: {error}") from error
    if not isinstance(record, dict):
        raise RecordError(f"found {type(record).__name__}; expected a JSON object")
    return line, record


def _value_span(line: str, field: str) -> Span:
    """Return where the value of a top-level field stands; of a field that stands twice, the last counts."""
    found = Span(0, 0)
    place = line.index("{") + 1
    while line[place := _past_space(line, place)] != "}":
        if line[place] == ",":
            place = _past_space(line, place + 1)
        key, place = _DECODER.raw_decode(line, place)
        start = _past_space(line, line.index(":", place) + 1)
        _, place = _DECODER.raw_decode(line, start)
        if key == field:
            found = Span(start, place)
    return found


def _past_space(line: str, place: int) -> int:
    while line[place] in _SPACE:
        place += 1
    return place
