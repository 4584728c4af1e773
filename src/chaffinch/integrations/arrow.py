"""Arrow: a table in, the same table with its text cleaned out, and what was done beside it. Adapters stand on this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.cells import COLUMNS, cells, types
from chaffinch.integrations.extra import need
from chaffinch.integrations.rows import Row, clean_value
from chaffinch.version import __version__


class ColumnError(ValueError):
    """A table that cannot be cleaned as asked: the message names the column and what was expected."""


class Options(TypedDict, total=False):
    """What an adapter may be told beside the text column and the cleaner; see `TableCleaner`."""

    id: str | None
    lang: str | None
    url: str | None
    journal: bool
    prefix: str


@dataclass(frozen=True, slots=True)
class TableCleaner:
    """Cleans the column `text` of Arrow tables and record batches; the columns of `types` are added.

    `id`, `lang` and `url` name columns that say a document's name in its journal, its language, and whose site it is
    of; `journal` adds the column `journal`; `prefix` stands before the names of what is added.

    Holds settings only. It pickles with the fingerprint of its rules: a host's cache knows one from another by
    it, and a process with other rules refuses it.
    """

    text: str = "text"
    cleaner: Cleaner = field(default_factory=Cleaner)
    id: str | None = None
    lang: str | None = None
    url: str | None = None
    journal: bool = False
    prefix: str = "chaffinch_"

    def __reduce__(self) -> tuple[Any, ...]:
        settings = (self.text, self.cleaner, self.id, self.lang, self.url, self.journal, self.prefix)
        return _unpickled, (self.cleaner.fingerprint, __version__, settings)

    def __call__(self, table: Any) -> Any:
        """Return a table or record batch of the same rows in the same order, its text cleaned, with columns added.

        Missing texts stay missing. A text that is not UTF-8 stays as it is; its status is `failed`. Raises
        `ColumnError` for a table that lacks a column, holds no text in it, or has a column that is to be added, and
        `TypeError` for what is no table.
        """
        pa = need("pyarrow", "arrow")
        if not isinstance(table, pa.Table | pa.RecordBatch):
            raise TypeError(
                f"expected an Arrow table or record batch, found {type(table).__name__}; ask for Arrow batches"
            )
        schema = self.schema(table.schema)
        if isinstance(table, pa.RecordBatch):
            return self._cleaned(table, schema)
        return pa.Table.from_batches([self._cleaned(batch, schema) for batch in table.to_batches()], schema)

    def schema(self, schema: Any) -> Any:
        """Return the schema of what comes of a table with `schema`. Raises `ColumnError` as cleaning does."""
        pa = need("pyarrow", "arrow")
        self.check(schema.names)
        kind = schema.field(self.text).type
        if not _is_text(pa, kind):
            raise ColumnError(f"column {self.text!r} is of type {kind}; expected a string")
        for name, added in self.added.items():
            schema = schema.append(pa.field(name, added))
        return schema

    def check(self, names: Sequence[Any]) -> None:
        """Raise `ColumnError` unless each column that is asked for stands in `names` once, and none that is added."""
        for name in self.asked:
            if names.count(name) != 1:
                found = ", ".join(map(str, names)) or "none"
                raise ColumnError(f"expected one column {name!r}; the table has: {found}")
        taken = [name for name in map(self.prefix.__add__, COLUMNS) if name in names]
        if taken:
            raise ColumnError(f"the table has a column {taken[0]!r} already; choose another prefix")

    @property
    def asked(self) -> list[str]:
        """The columns that are read: the text's, and those of ids, languages and URLs if they are named."""
        return [name for name in (self.text, self.id, self.lang, self.url) if name]

    @property
    def added(self) -> dict[str, Any]:
        """The Arrow types of the columns that are added, by name, in order."""
        return {self.prefix + name: kind for name, kind in types(journal=self.journal).items()}

    def rows(self, columns: Mapping[Any, Sequence[Any]]) -> Iterator[Row]:
        """Yield a row for each value of the text column in `columns`; a text that repeats is cleaned once."""
        texts = columns[self.text]
        blank: list[None] = [None] * len(texts)
        others = (columns[name] if name else blank for name in (self.id, self.lang, self.url))
        done: dict[Any, Row] = {}
        for text, name, lang, url in zip(texts, *others, strict=True):
            key = text, str(lang), str(url)
            row = done.get(key) if isinstance(text, str) else None
            if row is None:
                row = clean_value(text, self.cleaner, _name(name), lang, url)
            if isinstance(text, str):
                done[key] = row
            yield row.named(_name(name))

    def _cleaned(self, batch: Any, schema: Any) -> Any:
        pa = need("pyarrow", "arrow")
        values = {name: _read(batch.column(name)) for name in self.asked}
        rows = [row.encodable() for row in self.rows(values)]
        place = batch.schema.get_field_index(self.text)
        columns = batch.columns
        columns[place] = _written(pa, [row.text for row in rows], batch.column(place).type)
        found = cells(rows, journal=self.journal)
        columns += [pa.array(found[name], kind) for name, kind in types(journal=self.journal).items()]
        return pa.RecordBatch.from_arrays(columns, schema=schema)


def made(text: str, cleaner: Cleaner | None, options: Options) -> TableCleaner:
    """Return the table cleaner that an adapter's arguments ask for."""
    return TableCleaner(text, cleaner or Cleaner(), **options)


def clean_table(table: Any, text: str = "text", cleaner: Cleaner | None = None, **options: Unpack[Options]) -> Any:
    """Return an Arrow table or record batch with its column `text` cleaned, as `TableCleaner` does."""
    return made(text, cleaner, options)(table)


def clean_column(column: Any, cleaner: Cleaner | None = None, *, journal: bool = False) -> Any:
    """Return a table of `text`, cleaned, and the columns of `types`, for an Arrow array or chunked array of text.

    Raises `ColumnError` for an array of another type.
    """
    pa = need("pyarrow", "arrow")
    return TableCleaner(cleaner=cleaner or Cleaner(), journal=journal, prefix="")(pa.table({"text": column}))


def _unpickled(fingerprint: str, version: str, settings: tuple[Any, ...]) -> TableCleaner:
    found = TableCleaner(*settings)
    if found.cleaner.fingerprint != fingerprint:
        raise ColumnError(
            f"made with the rules of chaffinch {version}, fingerprint {fingerprint[:12]}; here is {__version__}, "
            f"fingerprint {found.cleaner.fingerprint[:12]}: install the same chaffinch everywhere"
        )
    return found


def _name(value: object) -> str:
    return "" if value is None else str(value)


def _is_text(pa: Any, kind: Any) -> bool:
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_kind(value) for is_kind in _text_kinds(pa)) or bool(pa.types.is_null(value))


def _text_kinds(pa: Any) -> tuple[Any, ...]:
    return pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view


def _has_indices(array: Any) -> bool:
    return hasattr(array, "dictionary")


def _read(array: Any) -> list[Any]:
    """Return the values of an array; where one of its texts is not UTF-8, that one as bytes."""
    if _has_indices(array):
        values = _read(array.dictionary)
        return [None if place is None else values[place] for place in array.indices.to_pylist()]
    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        pa = need("pyarrow", "arrow")
        return [raw if raw is None else _decoded(raw) for raw in array.cast(pa.large_binary()).to_pylist()]


def _decoded(raw: bytes) -> str | bytes:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def _written(pa: Any, texts: Sequence[Any], kind: Any) -> Any:
    """Return texts, or bytes that are none, as an array of the type that the column had."""
    if pa.types.is_dictionary(kind):
        places = {text: place for place, text in enumerate(dict.fromkeys(text for text in texts if text is not None))}
        indices = pa.array([places.get(text) for text in texts], kind.index_type)
        values = _written(pa, list(places), kind.value_type)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=kind.ordered)
    if not any(isinstance(text, bytes) for text in texts):
        return pa.array(texts, kind)
    raws = [text.encode("utf-8") if isinstance(text, str) else text for text in texts]
    packed = pa.binary() if kind == pa.string() else pa.large_binary()
    whole = pa.array(raws, packed).view(pa.string() if kind == pa.string() else pa.large_string())
    return whole if whole.type == kind else whole.cast(kind)
