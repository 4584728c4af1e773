"""What each adapter costs: rows a second beside a no-op in the same host and the plain loop, same bytes checked.

Time is wall time, since Ray and Spark work in other processes; each host gets one worker, so that all do the same
work on one core. Rounds are interleaved and the median counts. The no-op reads every text and hands it back by the same
road. `own cost` is what the adapter adds to cleaning and to the host (rows, flags, counts): it is measured with a
cleaner of one rule, since that of all rules takes so long that the difference would drown in it. A host that is
not installed is left out.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from chaffinch import Cleaner
from common import BenchmarkError, fixture_texts, leave, positive, rows

Texts = list[str]
Job = Callable[[], Texts]
CLEANER = Cleaner()
ONE_RULE = Cleaner(select=("punctuation/stop-after-stop",))
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Host:
    """A host, the package that must be there, and what makes its two jobs for some texts: a no-op and the adapter."""

    name: str
    package: str
    jobs: Callable[[Texts, Cleaner], tuple[Job, Job]]


def main() -> int:
    """Time every host that is installed; return 1 if one gave other texts than the plain loop."""
    options = _options()
    texts = _texts(options.corpus, options.rows)
    hosts = [host for host in HOSTS if find_spec(host.package) and options.host in ("", host.name)]
    if not hosts:
        raise BenchmarkError("no host to measure; expected one of: " + ", ".join(host.name for host in HOSTS))
    print(f"{len(texts)} rows, {sum(map(len, texts)) / len(texts):.0f} characters each, {options.rounds} rounds")
    print(f"{'host':<10} {'rows/s':>8} {'no-op':>9} {'x plain':>8} {'own cost':>9}  texts")
    wrong = [host.name for host in hosts if not _measured(host, texts, options.rounds)]
    if find_spec("pyarrow"):
        print(_journal_cost(texts, options.rounds))
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rows a second of each adapter, beside a no-op and the plain loop.")
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a field text; without it the fixtures")
    parser.add_argument("--rows", type=positive, default=1000, metavar="N")
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--host", default="", metavar="NAME", help="only this one")
    return parser.parse_args()


def _texts(corpus: Path | None, count: int) -> Texts:
    """Return different texts, so that no adapter can clean one and use it twice."""
    if corpus:
        found = list(islice(dict.fromkeys(str(row["text"]) for row in rows(corpus) if row.get("text")), count))
    else:
        some = fixture_texts(0.1)
        found = [f"{some[n % len(some)].rstrip()}\n\nThe count of this page is {n}.\n" for n in range(count)]
    if not found:
        raise BenchmarkError(f"{corpus}: no record has a text")
    return found


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds by round, and whether the host gave the texts of the plain loop in each."""

    plain: Sequence[float]
    idle: Sequence[float]
    busy: Sequence[float]
    same: bool


def _measured(host: Host, texts: Texts, rounds: int) -> bool:
    """Print the row of a host, and say whether its texts are those of the plain loop."""
    one = _times(host, texts, ONE_RULE, rounds)
    own = median(b - p - i for b, p, i in zip(one.busy, one.plain, one.idle, strict=True)) / len(texts) * 1e6
    whole = _times(host, texts, CLEANER, rounds)
    share = median(plain / busy for plain, busy in zip(whole.plain, whole.busy, strict=True))
    rates = f"{len(texts) / median(whole.busy):>8.0f} {len(texts) / median(whole.idle):>9.0f}"
    same = one.same and whole.same
    print(f"{host.name:<10} {rates} {share:>8.2f} {own:>6.0f} µs  {'same' if same else 'DIFFERENT'}", flush=True)
    return same


def _times(host: Host, texts: Texts, cleaner: Cleaner, rounds: int) -> Times:
    """Time the plain loop, the no-op and the adapter in turn, after a few texts to warm up."""
    for job in host.jobs(texts[:20], cleaner):
        job()
    noop, adapter = host.jobs(texts, cleaner)
    plain: list[float] = []
    idle: list[float] = []
    busy: list[float] = []
    same = True
    for _ in range(rounds):
        expected = _timed(lambda: [cleaner.clean(text) for text in texts], plain)
        same &= _timed(noop, idle) == texts
        same &= _timed(adapter, busy) == expected
    return Times(plain, idle, busy, same)


def _timed(job: Job, seconds: list[float]) -> Texts:
    start = perf_counter()
    found = job()
    seconds.append(perf_counter() - start)
    return found


def _journal_cost(texts: Texts, rounds: int) -> str:
    """Return a line on what the journal's column adds: time, and size as Parquet."""
    import pyarrow as pa

    table = pa.table({"text": texts})
    makers = [_here("arrow").TableCleaner(cleaner=CLEANER, journal=journal) for journal in (False, True)]
    seconds: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        for spent, clean in zip(seconds, makers, strict=True):
            start = process_time()
            found = clean(table)
            spent.append(process_time() - start)
    more = median(b / a for a, b in zip(*seconds, strict=True)) - 1
    share = _parquet_size(found.select(["chaffinch_journal"])) / _parquet_size(found.select(["text"]))
    return f"journal: {more:+.0%} time, {share:.0%} of the text's size (Parquet, zstd)"


def _parquet_size(table: Any) -> int:
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.tell()


def _here(host: str) -> Any:
    return import_module(f"chaffinch.integrations.{host}")


def _loop(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    return lambda: [str(text) for text in texts], lambda: [cleaner.clean(text) for text in texts]


def _arrow(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    import pyarrow as pa

    table = pa.table({"text": texts})
    batched = [table.slice(start, BATCH) for start in range(0, len(texts), BATCH)]
    clean = _here("arrow").TableCleaner(cleaner=cleaner)
    return lambda: _column([_same(part) for part in batched]), lambda: _column([clean(part) for part in batched])


def _same(table: Any) -> Any:
    """Return an Arrow table of the same texts, after each was a string of Python."""
    import pyarrow as pa

    return table.set_column(
        table.schema.get_field_index("text"), "text", pa.array(table["text"].to_pylist(), pa.string())
    )


def _column(tables: Sequence[Any]) -> Texts:
    return [text for table in tables for text in table["text"].to_pylist()]


def _pandas(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    import pandas as pd

    frame = pd.DataFrame({"text": texts})
    clean = _here("pandas").clean_frame
    return lambda: list(frame["text"].map(str)), lambda: list(clean(frame, cleaner=cleaner)["text"])


def _polars(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    import polars as pl

    frame = pl.DataFrame({"text": texts})
    clean = _here("polars").clean_frame
    idle = pl.col("text").map_batches(lambda series: pl.Series([str(text) for text in series]), return_dtype=pl.String)
    return lambda: list(frame.select(idle)["text"]), lambda: list(clean(frame, cleaner=cleaner)["text"])


def _datasets(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    import datasets

    datasets.disable_caching()
    datasets.disable_progress_bars()
    dataset = datasets.Dataset.from_dict({"text": texts})
    clean = _here("datasets").clean_dataset
    idle = dataset.with_format("arrow")
    return (
        lambda: list(idle.map(_same, batched=True, batch_size=BATCH).with_format(None)["text"]),
        lambda: list(clean(dataset, cleaner=cleaner, batch_size=BATCH)["text"]),
    )


def _datatrove(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    from datatrove.data import Document
    from datatrove.pipeline.filters import LambdaFilter

    def documents() -> Iterator[Any]:
        return (Document(text, str(n)) for n, text in enumerate(texts))

    step, idle = _here("datatrove").CleanStep(cleaner), LambdaFilter(bool)
    return lambda: [each.text for each in idle.run(documents())], lambda: [each.text for each in step.run(documents())]


def _sklearn(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    from sklearn.preprocessing import FunctionTransformer

    idle = FunctionTransformer(lambda given: [str(text) for text in given])
    clean = _here("sklearn").TextCleaner(cleaner)
    return lambda: list(idle.transform(texts)), lambda: list(clean.transform(texts))


def _ray(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=1, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
        ray.data.DataContext.get_current().enable_progress_bars = False
        import logging

        logging.getLogger("ray.data").setLevel(logging.ERROR)
    import pyarrow as pa

    dataset = ray.data.from_arrow(pa.table({"text": texts}))
    clean = _here("ray").clean_dataset

    def read(ready: Any) -> Texts:
        return _column(ray.get(ready.to_arrow_refs()))

    return (  # a dataset that was run once is kept: each round asks for a new one
        lambda: read(dataset.map_batches(_same, batch_format="pyarrow", batch_size=BATCH)),
        lambda: read(clean(dataset, cleaner=cleaner, batch_size=BATCH)),
    )


def _spark(texts: Texts, cleaner: Cleaner) -> tuple[Job, Job]:
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "ERROR").getOrCreate()
    frame = session.createDataFrame([(text,) for text in texts], "text string").coalesce(1).cache()
    frame.count()
    idle = frame.mapInArrow(_same_batches, frame.schema)
    busy = _here("spark").clean_frame(frame, cleaner=cleaner)
    return lambda: [row.text for row in idle.collect()], lambda: [row.text for row in busy.collect()]


def _same_batches(batches: Iterator[Any]) -> Iterator[Any]:
    return map(_same, batches)


HOSTS = (
    Host("loop", "chaffinch", _loop),
    Host("arrow", "pyarrow", _arrow),
    Host("pandas", "pandas", _pandas),
    Host("polars", "polars", _polars),
    Host("datasets", "datasets", _datasets),
    Host("datatrove", "datatrove", _datatrove),
    Host("sklearn", "sklearn", _sklearn),
    Host("ray", "ray", _ray),
    Host("spark", "pyspark", _spark),
)


if __name__ == "__main__":
    leave(main)
