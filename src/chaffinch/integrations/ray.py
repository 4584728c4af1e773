"""Ray Data: `map_batches` over Arrow batches, for more documents than one machine has time for."""

from typing import Any, Unpack

from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import Options, made
from chaffinch.integrations.extra import need


def clean_dataset(
    dataset: Any,
    text: str = "text",
    cleaner: Cleaner | None = None,
    *,
    batch_size: int = 1000,
    ray: dict[str, Any] | None = None,
    **options: Unpack[Options],
) -> Any:
    """Return a Ray dataset with its column `text` cleaned and the columns of `TableCleaner` added, in order.

    `ray` goes to `map_batches` as it is (`num_cpus`, `concurrency`, …). Rows come in order because the dataset's
    own context asks Ray for it. chaffinch must be installed alike on every node; a worker with other rules refuses.
    A table that does not fit is a `ColumnError` when the dataset runs.
    """
    need("ray.data", "ray")
    asked = made(text, cleaner, options)
    settings = {"batch_format": "pyarrow", "batch_size": batch_size, "zero_copy_batch": True, **(ray or {})}
    mapped = dataset.map_batches(asked, **settings)
    mapped.context.execution_options.preserve_order = True
    return mapped
