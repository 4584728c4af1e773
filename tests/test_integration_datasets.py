"""The adapter for Hugging Face datasets against datasets itself: texts, features, and a cache that holds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasets import (
    ClassLabel,
    Dataset,
    DatasetDict,
    Features,
    IterableDataset,
    Value,
    disable_progress_bars,
    enable_progress_bars,
)
from datasets.fingerprint import Hasher

from chaffinch import Cleaner
from chaffinch.integrations.arrow import ColumnError, TableCleaner
from chaffinch.integrations.datasets import clean_dataset
from columns import CLEANER, NUMBERS, TEXTS, plain, statuses
from house import ROOT

FEATURES = Features({"n": Value("int32"), "text": Value("string"), "label": ClassLabel(names=["good", "bad"])})


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    disable_progress_bars()
    yield
    enable_progress_bars()


def dataset() -> Any:
    return Dataset.from_dict({"n": NUMBERS, "text": TEXTS, "label": [n % 2 for n in NUMBERS]}, features=FEATURES)


def saved(tmp_path: Path) -> Any:
    """Return a dataset on disk: only such a one has cache files."""
    dataset().save_to_disk(tmp_path / "data")
    return Dataset.load_from_disk(tmp_path / "data")


@pytest.mark.parametrize("batch_size", [1, 4, 1000])
def test_the_same_texts_as_the_plain_loop(batch_size: int) -> None:
    found = clean_dataset(dataset(), cleaner=CLEANER, batch_size=batch_size)
    assert found["text"][:] == plain() and found["chaffinch_status"][:] == statuses()
    assert found["n"][:] == NUMBERS and {name: found.features[name] for name in FEATURES} == FEATURES
    assert found.column_names[:3] == list(FEATURES)


def test_two_processes_give_the_same(tmp_path: Path) -> None:
    found = clean_dataset(saved(tmp_path), cleaner=CLEANER, num_proc=2, batch_size=5)
    assert found["text"][:] == plain() and found["n"][:] == NUMBERS


def test_features_are_those_of_the_journal_even_where_all_is_missing() -> None:
    empty = Dataset.from_dict({"text": [None, None]}, features=Features({"text": Value("string")}))
    found = clean_dataset(empty, cleaner=CLEANER, journal=True)
    assert found["text"][:] == [None, None] and found["chaffinch_journal"][:] == [None, None]
    full = clean_dataset(dataset(), cleaner=CLEANER, journal=True)
    assert found.features["chaffinch_journal"] == full.features["chaffinch_journal"]
    assert full[0]["chaffinch_journal"]["layers"][0]["rule"] == "punctuation/stop-after-stop"


def test_the_format_stays() -> None:
    found = clean_dataset(dataset().with_format("numpy", columns=["text"]), cleaner=CLEANER)
    assert found.format["type"] == "numpy" and found.format["columns"][0] == "text"
    assert "n" in found.column_names and "n" not in found.format["columns"]
    assert clean_dataset(dataset(), cleaner=CLEANER).format["type"] is None


def test_streams_and_dictionaries_of_splits() -> None:
    stream = dataset().to_iterable_dataset()
    assert isinstance(stream, IterableDataset)
    rows = list(clean_dataset(stream, cleaner=CLEANER, batch_size=3))
    assert [row["text"] for row in rows] == plain() and [row["n"] for row in rows] == NUMBERS
    both = clean_dataset(DatasetDict(train=dataset(), test=dataset().select([0, 1])), cleaner=CLEANER)
    assert both["train"]["text"][:] == plain() and both["test"]["text"][:] == plain()[:2]


def test_the_cache_is_found_again_and_knows_other_settings(tmp_path: Path) -> None:
    given = saved(tmp_path)
    first = clean_dataset(given, cleaner=CLEANER)
    again = clean_dataset(given, cleaner=Cleaner())
    other = clean_dataset(given, cleaner=Cleaner(lang="en"))
    assert first.cache_files == again.cache_files != other.cache_files


def test_the_cache_key_is_the_same_in_every_process_and_after_use() -> None:
    asked = TableCleaner(cleaner=Cleaner(lang="en", ignore=("quotes", "casing")), journal=True)
    before = Hasher.hash(asked)
    dataset().with_format("arrow").map(asked, batched=True)
    code = (
        "from datasets.fingerprint import Hasher\nfrom chaffinch import Cleaner\n"
        "from chaffinch.integrations.arrow import TableCleaner\n"
        "print(Hasher.hash(TableCleaner(cleaner=Cleaner(lang='en', ignore=('quotes', 'casing')), journal=True)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1", "77")
    }
    assert found == {before, Hasher.hash(asked)}


def test_a_dataset_that_does_not_fit_is_told_before_it_runs() -> None:
    with pytest.raises(ColumnError, match="the table has: n, text, label"):
        clean_dataset(dataset(), "body", CLEANER)
    with pytest.raises(TypeError, match="ask for Arrow batches"):
        dataset().map(TableCleaner(cleaner=CLEANER), batched=True)
