"""Spark: `mapInArrow` over a data frame, for more documents than one machine has time for."""

from collections.abc import Iterable, Iterator
from typing import Any, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import Options, TableCleaner, made
from chaffinch.integrations.extra import need


def clean_frame(frame: Any, text: str = "text", cleaner: Cleaner | None = None, **options: Unpack[Options]) -> Any:
    """Return a Spark data frame with its column `text` cleaned and the columns of `TableCleaner` added.

    Each partition keeps its rows in order. chaffinch must be installed alike on every executor; one with other rules
    refuses. Batches have the rows of `spark.sql.execution.arrow.maxRecordsPerBatch`. Raises `ColumnError` as
    `TableCleaner` does, before anything runs.
    """
    pa = need("pyarrow", "spark")
    kinds, types = need("pyspark.sql.pandas.types", "spark"), need("pyspark.sql.types", "spark")
    asked = made(text, cleaner, options)
    asked.check(frame.columns)
    asked.schema(kinds.to_arrow_schema(frame.select(asked.asked).schema))
    added = kinds.from_arrow_schema(pa.schema(asked.added))
    return frame.mapInArrow(_Batches(asked), types.StructType([*frame.schema.fields, *added.fields]))


class _Batches:
    """Cleans batch after batch; not a closure, which would pickle by value what the executor has installed."""

    def __init__(self, asked: TableCleaner) -> None:
        self.asked = asked

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        return map(self.asked, batches)
