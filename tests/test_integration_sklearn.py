"""The scikit-learn transformer in pipelines of scikit-learn."""

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from chaffinch import Cleaner
from chaffinch.integrations.sklearn import TextCleaner
from columns import CLEANED, CLEANER, DAMAGED, TEXTS, plain


@pytest.mark.parametrize("kind", [list, tuple, iter, lambda texts: np.array(texts, dtype=object)])
def test_the_same_texts_as_the_plain_loop(kind: Any) -> None:
    assert list(TextCleaner(CLEANER).transform(kind(TEXTS))) == plain()


def test_shapes_and_indices_stay() -> None:
    cleaner = TextCleaner(CLEANER)
    frame = pd.DataFrame({"a": [DAMAGED, None], "b": ["x", DAMAGED]}, index=[7, 7])
    found = cleaner.fit_transform(frame)
    assert found.index.tolist() == [7, 7] and found["a"].iloc[0] == CLEANED == found["b"].iloc[1]
    array = cleaner.transform(np.array([[DAMAGED, "x"], [float("nan"), 7]], dtype=object))
    assert array.shape == (2, 2) and array[0, 0] == CLEANED and np.isnan(array[1, 0]) and array[1, 1] == 7
    assert cleaner.transform(np.array([DAMAGED])).tolist() == [CLEANED]
    assert cleaner.transform([]) == []


def test_it_stands_before_a_vectorizer() -> None:
    texts = [text for text in TEXTS if text]
    plain_counts = CountVectorizer().fit_transform([CLEANER.clean(text) for text in texts])
    counts = make_pipeline(TextCleaner(CLEANER), CountVectorizer()).fit_transform(texts)
    assert (counts != plain_counts).nnz == 0
    frame = pd.DataFrame({"body": texts, "n": range(len(texts))})
    parts = ColumnTransformer([("text", make_pipeline(TextCleaner(CLEANER), CountVectorizer()), "body")])
    assert (parts.fit_transform(frame) != plain_counts).nnz == 0


def test_it_is_cloned_searched_and_pickled() -> None:
    cleaner = TextCleaner(Cleaner(lang="en"))
    copy = clone(cleaner)
    assert copy.get_params() == {"cleaner": Cleaner(lang="en")} and copy is not cleaner
    cleaner.transform(TEXTS)
    assert pickle.dumps(cleaner) == pickle.dumps(copy)
    steps = make_pipeline(TextCleaner(), CountVectorizer(), LogisticRegression())
    search = GridSearchCV(steps, {"textcleaner__cleaner": [None, Cleaner(ignore=("punctuation",))]}, cv=2)
    search.fit([DAMAGED, "It rained on Monday in the hills."] * 4, [0, 1] * 4)
    assert search.predict([DAMAGED]).tolist() == [0]
