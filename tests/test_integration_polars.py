"""The Polars adapter against Polars itself, lazy and not."""

from typing import Any

import polars as pl
import pytest

from chaffinch.integrations.arrow import ColumnError
from chaffinch.integrations.polars import clean_frame, cleaned
from columns import CLEANED, CLEANER, DAMAGED, NUMBERS, TEXTS, plain, statuses


def frame(dtype: Any = pl.String) -> Any:
    return pl.DataFrame({"n": NUMBERS, "text": TEXTS, "x": [object()] * len(TEXTS)}).with_columns(
        pl.col("text").cast(dtype)
    )


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical], ids=str)
def test_the_same_texts_as_the_plain_loop(dtype: Any) -> None:
    given = frame(dtype)
    found = clean_frame(given, cleaner=CLEANER)
    assert found["text"].to_list() == plain() and found["chaffinch_status"].to_list() == statuses()
    assert found.schema["text"] == given.schema["text"]
    assert found.columns[:3] == given.columns and found["n"].to_list() == NUMBERS
    assert all(here is there for here, there in zip(found["x"], given["x"], strict=True))
    assert given["text"].to_list() == TEXTS


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_lazy_frames_keep_the_schema_they_promise(engine: Any) -> None:
    lazy = clean_frame(frame().drop("x").lazy(), cleaner=CLEANER, journal=True)
    found = lazy.collect(engine=engine)
    assert lazy.collect_schema() == found.schema
    assert found["text"].to_list() == plain() and found["n"].to_list() == NUMBERS
    assert lazy.filter(pl.col("text") == CLEANED).select("n").collect(engine=engine)["n"].to_list() == [
        0,
        len(TEXTS) - 1,
    ]
    assert lazy.head(2).collect(engine=engine)["text"].to_list() == plain()[:2]


def test_expressions_clean_inside_a_query() -> None:
    found = frame().select("n", cleaned("text", CLEANER), upper=cleaned(pl.col("text").str.to_uppercase(), CLEANER))
    assert found["text"].to_list() == plain()
    assert found["upper"].to_list()[:2] == [CLEANER.clean(DAMAGED.upper()), None]
    lazy = pl.LazyFrame({"text": TEXTS}).with_columns(cleaned("text", CLEANER))
    assert lazy.collect()["text"].to_list() == plain()


def test_none_in_none_out() -> None:
    found = clean_frame(pl.DataFrame({"text": [None, None]}), cleaner=CLEANER, journal=True)
    assert found.schema["text"] == pl.Null
    assert [set(row.values()) for row in found.drop("chaffinch_flags", "chaffinch_journal").to_dicts()] == [{None}] * 2


def test_flags_and_journal_are_nested() -> None:
    found = clean_frame(pl.DataFrame({"text": [DAMAGED]}), cleaner=CLEANER, journal=True)
    assert found["chaffinch_journal"].struct.field("layers").to_list()[0][0]["rule"] == "punctuation/stop-after-stop"
    assert found.select(pl.col("chaffinch_flags").list.len()).item() == 0


def test_a_frame_that_does_not_fit_is_told() -> None:
    for given in (pl.DataFrame({"text": [1]}), pl.LazyFrame({"text": [1]})):
        with pytest.raises(ColumnError, match="dtype Int64; expected String or Categorical"):
            clean_frame(given, cleaner=CLEANER)
    with pytest.raises(ColumnError, match="Enum"):
        clean_frame(pl.DataFrame({"text": ["a"]}, schema={"text": pl.Enum(["a"])}), cleaner=CLEANER)
    with pytest.raises(ColumnError, match="the table has: body"):
        clean_frame(pl.DataFrame({"body": ["a"]}), cleaner=CLEANER)
