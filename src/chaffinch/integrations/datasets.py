"""Hugging Face datasets: `.map` over Arrow batches, with features said beforehand and a cache that knows the rules."""

from typing import Any, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import Options, TableCleaner, made
from chaffinch.integrations.extra import need


def clean_dataset(
    dataset: Any,
    text: str = "text",
    cleaner: Cleaner | None = None,
    *,
    batch_size: int = 1000,
    num_proc: int | None = None,
    **options: Unpack[Options],
) -> Any:
    """Return a dataset with its column `text` cleaned and the columns of `TableCleaner` added.

    Takes a `Dataset`, an `IterableDataset` or a dictionary of either; features and format of the other columns stay.
    `num_proc` is for a `Dataset`. Raises `ColumnError` as `TableCleaner` does.
    """
    hf = need("datasets", "datasets")
    asked = made(text, cleaner, options)
    if isinstance(dataset, hf.DatasetDict | hf.IterableDatasetDict):
        parts = {name: _mapped(hf, part, asked, batch_size, num_proc) for name, part in dataset.items()}
        return type(dataset)(parts)
    return _mapped(hf, dataset, asked, batch_size, num_proc)


def _mapped(hf: Any, dataset: Any, asked: TableCleaner, batch_size: int, num_proc: int | None) -> Any:
    features = _features(hf, dataset.features, asked) if dataset.features else None
    settings = {"batched": True, "batch_size": batch_size, "features": features}
    if isinstance(dataset, hf.IterableDataset):
        form = getattr(dataset, "_formatting", None)
        mapped = dataset.with_format("arrow").map(asked, **settings)
        return mapped.with_format(form.format_type if form else None)
    form = dict(dataset.format)
    mapped = dataset.with_format("arrow").map(asked, num_proc=num_proc, desc="chaffinch", **settings)
    chosen = form.pop("columns")
    if set(chosen) != set(dataset.column_names):
        return mapped.with_format(columns=[*chosen, *asked.added], **_unfolded(form))
    return mapped.with_format(**_unfolded(form))


def _unfolded(form: dict[str, Any]) -> dict[str, Any]:
    return {**form.pop("format_kwargs"), **form}


def _features(hf: Any, features: Any, asked: TableCleaner) -> Any:
    """Return the features of the result. Raises `ColumnError` before anything runs."""
    schema = asked.schema(features.arrow_schema)
    added = hf.Features.from_arrow_schema(
        need("pyarrow", "datasets").schema([schema.field(name) for name in asked.added])
    )
    return hf.Features({**features, **added})
