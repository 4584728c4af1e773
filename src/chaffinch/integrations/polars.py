"""Polars: a frame, lazy or not, or an expression, its text cleaned. Only the columns that are read leave Polars."""

from functools import partial
from typing import Any, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import ColumnError, Options, TableCleaner, clean_column, made
from chaffinch.integrations.extra import need


def clean_frame(frame: Any, text: str = "text", cleaner: Cleaner | None = None, **options: Unpack[Options]) -> Any:
    """Return a frame with its column `text` cleaned and the columns of `TableCleaner` added, lazy if `frame` is.

    The lazy one cleans batch by batch, so that it streams. Raises `ColumnError` as `TableCleaner` does.
    """
    pl = need("polars", "polars")
    asked = made(text, cleaner, options)
    if not isinstance(frame, pl.LazyFrame):
        _check(pl, frame.schema, asked)
        return _cleaned(frame, asked=asked)
    schema = frame.collect_schema()
    _check(pl, schema, asked)
    schema = {**schema, **{name: _type(pl, kind) for name, kind in asked.added.items()}}
    # Rows stand alone: batches and slices will do. A filter may ask for the cleaned text, and each column is needed.
    shut = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": True}
    return frame.map_batches(partial(_cleaned, asked=asked), schema=schema, streamable=True, **shut)


def cleaned(text: Any, cleaner: Cleaner | None = None) -> Any:
    """Return an expression: the text of a column, or of an expression, cleaned; a String whatever it was.

    Raises `ColumnError`, when it is evaluated, for a dtype that is neither String nor Categorical.
    """
    pl = need("polars", "polars")
    expression = pl.col(text) if isinstance(text, str) else text
    whole = partial(_series, cleaner=cleaner or Cleaner())
    return expression.map_batches(whole, return_dtype=pl.String, is_elementwise=True)


def _cleaned(frame: Any, *, asked: TableCleaner) -> Any:
    pl = need("polars", "polars")
    dtype = frame.schema[asked.text]
    read = frame.select(asked.asked).with_columns(pl.col(asked.text).cast(pl.String))
    found = pl.from_arrow(asked(read.to_arrow()))
    return frame.with_columns(found.get_column(asked.text).cast(dtype), *found.select(list(asked.added)).get_columns())


def _series(series: Any, *, cleaner: Cleaner) -> Any:
    pl = need("polars", "polars")
    _check_text(pl, series.name, series.dtype)
    return pl.from_arrow(clean_column(series.cast(pl.String).to_arrow(), cleaner)["text"]).rename(series.name)


def _check(pl: Any, schema: Any, asked: TableCleaner) -> None:
    asked.check(list(schema))
    _check_text(pl, asked.text, schema[asked.text])


def _check_text(pl: Any, name: str, dtype: Any) -> None:
    if dtype not in (pl.String, pl.Categorical, pl.Null):  # an Enum has no room for other texts than its own
        raise ColumnError(f"column {name!r} is of dtype {dtype}; expected String or Categorical")


def _type(pl: Any, kind: Any) -> Any:
    """Return the dtype that Polars gives to an Arrow type."""
    pa = need("pyarrow", "arrow")
    return pl.from_arrow(pa.array([], kind)).dtype
