"""The Ray Data adapter on a Ray that is started here. Needs the extra `hosts`; `.ci/run` brings it."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from chaffinch.integrations.arrow import TableCleaner
from columns import CLEANER, NUMBERS, TEXTS, plain, statuses

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

from chaffinch.integrations.ray import clean_dataset  # noqa: E402  # where the host is missing, the line above skips


@pytest.fixture(scope="module", autouse=True)
def _ray() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", object_store_memory=150 * 2**20)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def table() -> Any:
    return pa.table({"n": NUMBERS, "text": pa.array(TEXTS, pa.string()), "deep": [{"a": [n]} for n in NUMBERS]})


def test_the_same_texts_as_the_plain_loop_in_order() -> None:
    given = ray.data.from_arrow([table().slice(start, 3) for start in range(0, len(TEXTS), 3)])
    found = pa.concat_tables(ray.get(clean_dataset(given, cleaner=CLEANER, batch_size=2, journal=True).to_arrow_refs()))
    assert found["text"].to_pylist() == plain() and found["chaffinch_status"].to_pylist() == statuses()
    assert found["n"].to_pylist() == NUMBERS and found["deep"].to_pylist() == [{"a": [n]} for n in NUMBERS]
    asked = TableCleaner(cleaner=CLEANER, journal=True)
    assert found.schema.names == asked.schema(table().schema).names
    assert found["chaffinch_journal"].to_pylist() == asked(table())["chaffinch_journal"].to_pylist()


def test_a_table_that_does_not_fit_is_told() -> None:
    with pytest.raises(Exception, match="expected one column 'body'; the table has: n, text, deep"):
        clean_dataset(ray.data.from_arrow(table()), "body", CLEANER).materialize()
