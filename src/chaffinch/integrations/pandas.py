"""pandas: a frame or a series, its text cleaned. Index, dtypes, order and missing values stay as they are."""

from collections.abc import Sequence
from typing import Any, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import ColumnError, Options, made
from chaffinch.integrations.cells import cells
from chaffinch.integrations.extra import need
from chaffinch.integrations.rows import Row

# dtypes with room for missing values; flags and journals are lists and dictionaries.
_DTYPES = {"edits": "Int32", "held": "Int32", "letters_removed": "Int64", "removed_share": "Float64"}
_DTYPES |= dict.fromkeys(("status", "verdict", "error"), "string")


def clean_frame(frame: Any, text: str = "text", cleaner: Cleaner | None = None, **options: Unpack[Options]) -> Any:
    """Return a new frame with its column `text` cleaned and the columns of `TableCleaner` added.

    A value that is no text stays as it is; its status is `failed`. Raises `ColumnError` as `TableCleaner` does.
    """
    asked = made(text, cleaner, options)
    asked.check(list(frame.columns))
    found = list(asked.rows({name: _values(frame[name]) for name in asked.asked}))
    rows, cleaned = _written(frame[text], found)
    frame = frame.copy(deep=False)
    frame[text] = cleaned
    series = need("pandas", "pandas").Series
    for name, column in cells(rows, journal=asked.journal).items():
        frame[asked.prefix + name] = series(column, frame.index, dtype=_DTYPES.get(name, object))
    return frame


def clean_series(series: Any, cleaner: Cleaner | None = None) -> Any:
    """Return a series of the same index and dtype with its texts cleaned; what is no text stays as it is."""
    rows = list(made("text", cleaner, {}).rows({"text": _values(series)}))
    return _written(series, rows)[1]


def _values(series: Any) -> list[Any]:
    return [None if missing else value for value, missing in zip(series, series.isna(), strict=True)]


def _written(series: Any, rows: Sequence[Row]) -> tuple[Sequence[Row], Any]:
    """Return the rows and the column of their texts, in the dtype that `series` has.

    Only objects have room for lone surrogates and for what is no text; elsewhere such rows fail.
    """
    pd = need("pandas", "pandas")
    if series.isna().all():
        return rows, series
    if series.dtype == object:
        texts = [value if row.text is None else row.text for value, row in zip(series, rows, strict=True)]
        return rows, pd.Series(texts, series.index, dtype=object, name=series.name)
    if not pd.api.types.is_string_dtype(getattr(series.dtype, "categories", series).dtype):
        raise ColumnError(f"column {series.name!r} is of dtype {series.dtype}; expected text")
    rows = [row.encodable() for row in rows]
    texts = [row.text for row in rows]
    if isinstance(series.dtype, pd.CategoricalDtype):
        by_code = sorted(zip(series.cat.codes, texts, strict=True), key=lambda pair: pair[0])
        order = list(dict.fromkeys(text for code, text in by_code if code >= 0))
        return rows, pd.Series(pd.Categorical(texts, order, series.cat.ordered), series.index, name=series.name)
    return rows, pd.Series(texts, series.index, dtype=series.dtype, name=series.name)
