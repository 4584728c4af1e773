"""The pandas adapter against pandas itself."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from chaffinch.integrations.arrow import ColumnError
from chaffinch.integrations.pandas import clean_frame, clean_series
from columns import CLEANED, CLEANER, DAMAGED, NUMBERS, TEXTS, plain, statuses

DTYPES = ["object", "str", "string", "category"]
INDEX = pd.Index([f"r{n % 5}" for n in NUMBERS], name="row")  # labels may repeat


def frame(dtype: str) -> Any:
    return pd.DataFrame({"n": NUMBERS, "text": pd.Series(TEXTS, dtype=dtype).values, "x": "same"}, index=INDEX)


def texts(series: Any) -> list[str | None]:
    return [None if missing else text for text, missing in zip(series, series.isna(), strict=True)]


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_same_texts_as_the_plain_loop(dtype: str) -> None:
    given = frame(dtype)
    kept = given.copy(deep=True)
    found = clean_frame(given, cleaner=CLEANER)
    pd.testing.assert_frame_equal(given, kept)
    assert texts(found["text"]) == plain() and texts(found["chaffinch_status"]) == statuses()
    assert isinstance(found["text"].dtype, pd.CategoricalDtype) or found["text"].dtype == given["text"].dtype
    pd.testing.assert_frame_equal(found[["n", "x"]], given[["n", "x"]])
    assert found.index.equals(INDEX) and found.index.name == "row"
    assert list(found.columns[:3]) == ["n", "text", "x"]
    assert texts(clean_series(given["text"], CLEANER)) == plain()


def test_arrow_dtypes_stay() -> None:
    pa = pytest.importorskip("pyarrow")
    series = pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.large_string()), name="body")
    found = clean_series(series, CLEANER)
    assert found.dtype == series.dtype and found.name == "body" and texts(found) == plain()


def test_what_is_missing_stays_missing_in_its_own_way() -> None:
    missing = [None, float("nan"), pd.NA, pd.NaT]
    found = clean_frame(pd.DataFrame({"text": pd.Series([*missing, DAMAGED], dtype=object)}), cleaner=CLEANER)
    assert found["text"].tolist()[-1] == CLEANED
    assert all(here is there for here, there in zip(found["text"], missing, strict=False))
    assert found["chaffinch_status"].isna().tolist() == [True] * 4 + [False]
    assert texts(clean_series(pd.Series([np.nan, np.nan]), CLEANER)) == [None, None]


def test_what_is_no_text_fails_and_stays() -> None:
    odd = [7, ["a"], b"bytes", DAMAGED]
    found = clean_frame(pd.DataFrame({"text": pd.Series(odd, dtype=object)}), cleaner=CLEANER, journal=True)
    assert found["text"].tolist() == [*odd[:3], CLEANED]
    assert found["chaffinch_status"].tolist() == ["failed"] * 3 + ["changed"]
    assert found["chaffinch_error"].tolist()[:2] == ["found int; expected text", "found list; expected text"]
    assert found["chaffinch_journal"].tolist()[0]["status"] == "failed"


def test_lone_surrogates_are_cleaned_as_by_the_plain_loop() -> None:
    text = f"\ud83d {DAMAGED}"
    assert clean_series(pd.Series([text], dtype=object), CLEANER).tolist() == [CLEANER.clean(text)]


def test_categories_keep_their_order() -> None:
    given = pd.Series(pd.Categorical(["b", DAMAGED, "b"], categories=[DAMAGED, "b"], ordered=True))
    found = clean_series(given, CLEANER)
    assert found.tolist() == ["b", CLEANED, "b"]
    assert found.cat.ordered and found.cat.categories.tolist() == [CLEANED, "b"]


def test_counts_have_room_for_what_is_missing() -> None:
    found = clean_frame(frame("str"), cleaner=CLEANER)
    assert found["chaffinch_edits"].dtype == "Int32" and found["chaffinch_removed_share"].dtype == "Float64"
    assert found["chaffinch_edits"].iloc[0] == 1 and found["chaffinch_edits"].isna().iloc[1]


def test_a_frame_that_does_not_fit_is_told() -> None:
    with pytest.raises(ColumnError, match="dtype int64; expected text"):
        clean_frame(pd.DataFrame({"text": [1, 2]}), cleaner=CLEANER)
    with pytest.raises(ColumnError, match="expected one column 'text'; the table has: body"):
        clean_frame(pd.DataFrame({"body": ["a"]}), cleaner=CLEANER)
