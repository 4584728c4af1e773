"""The Spark adapter on a Spark that is started here. Needs the extra `hosts` and Java; `.ci/run` brings them."""

import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from chaffinch.integrations.arrow import ColumnError, TableCleaner
from columns import CLEANER, NUMBERS, TEXTS, plain, statuses

pytest.importorskip("pyspark")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")

from pyspark.sql import SparkSession  # noqa: E402  # where the host is missing, the line above skips

from chaffinch.integrations.spark import clean_frame  # noqa: E402  # where the host is missing, the line above skips


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "3").getOrCreate()
        yield session
        session.stop()


def frame(spark: Any) -> Any:
    rows = [(n, text, {"a": n}) for n, text in zip(NUMBERS, TEXTS, strict=True)]
    return spark.createDataFrame(rows, "n int, text string, deep map<string, int>")


def test_the_same_texts_as_the_plain_loop(spark: Any) -> None:
    given = frame(spark).repartition(3)
    lazy = clean_frame(given, cleaner=CLEANER, journal=True)
    order = [row.n for row in given.collect()]
    rows = lazy.collect()
    assert [row.n for row in rows] == order
    by_number = sorted(rows, key=lambda row: row.n)
    assert [row.text for row in by_number] == plain()
    assert [row.chaffinch_status for row in by_number] == statuses()
    assert [row.deep for row in by_number] == [{"a": n} for n in NUMBERS]
    assert lazy.schema[: len(given.schema)] == given.schema
    expected = TableCleaner(cleaner=CLEANER, journal=True)(pa.table({"text": TEXTS}))["chaffinch_journal"].to_pylist()
    journal = [row.chaffinch_journal and row.chaffinch_journal.asDict(recursive=True) for row in by_number]
    assert journal == expected


def test_a_frame_that_does_not_fit_is_told_before_it_runs(spark: Any) -> None:
    with pytest.raises(ColumnError, match="the table has: n, text, deep"):
        clean_frame(frame(spark), "body", CLEANER)
    with pytest.raises(ColumnError, match="type int32; expected a string"):
        clean_frame(frame(spark), "n", CLEANER)
