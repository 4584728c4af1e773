"""The datatrove step in pipelines that datatrove runs: texts, counters, removed text, parquet."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

from chaffinch.audit.undo import original_document
from chaffinch.integrations.arrow import ColumnError
from chaffinch.integrations.datatrove import CleanStep
from columns import CLEANER, TEXTS

GIVEN = [text for text in TEXTS if text]
EXPECTED = [CLEANER.clean(text) for text in GIVEN]


def cleaned(step: CleanStep, documents: list[Any]) -> list[Any]:
    return list(step.run(iter(documents)))


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [json.dumps({"text": text, "id": f"d{n}", "part": n % 2}) for n, text in enumerate(GIVEN)]
    for shard in range(2):
        (tmp_path / "in" / f"{shard}.jsonl").parent.mkdir(exist_ok=True)
        (tmp_path / "in" / f"{shard}.jsonl").write_text("\n".join(lines[shard::2]), encoding="utf-8")
    return tmp_path


def test_a_pipeline_of_two_workers_gives_what_the_plain_loop_gives(folder: Path) -> None:
    step = CleanStep(CLEANER, JsonlWriter(str(folder / "removed")), journal=True)
    pipeline = [JsonlReader(str(folder / "in")), step, JsonlWriter(str(folder / "out"))]
    run = LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(folder / "logs"), start_method="spawn")
    stats = run.run()
    found = [rows(folder / "out" / f"0000{shard}.jsonl.gz") for shard in range(2)]
    whole = {row["id"]: row for part in found for row in part}
    assert [row["id"] for row in found[0]] == [f"d{n}" for n in range(0, len(GIVEN), 2)]
    for n, (before, after) in enumerate(zip(GIVEN, EXPECTED, strict=True)):
        row = whole[f"d{n}"]
        assert row.get("text", "") == after and row["metadata"]["part"] == n % 2
        record = json.loads(row["metadata"]["chaffinch_journal"])
        assert original_document(record, after).text == before
    counted = {name: stat.total for name, stat in next(s for s in stats.stats if "chaffinch" in s.name).stats.items()}
    results = [CLEANER.run(text) for text in GIVEN]
    assert counted["total"] == counted["forwarded"] == len(GIVEN)
    assert counted["changed"] == sum(result.status == "changed" for result in results)
    assert counted["edits"] == sum(result.signals["edits"] for result in results)
    assert counted["rule punctuation/stop-after-stop"] == sum(
        len(layer.edits) for result in results for layer in result.layers if layer.rule == "punctuation/stop-after-stop"
    )
    removed = [row for part in (folder / "removed").glob("*.gz") for row in rows(part)]
    assert {row["id"] for row in removed} == {
        f"d{n}" for n, r in enumerate(results) if r.signals["letters_removed"] > 0
    }
    for row in removed:
        nets = json.loads(row["metadata"]["chaffinch_removed"])
        original = GIVEN[int(row["id"][1:])]
        assert nets and all(original[slice(*net["origin"])] == net["before"] and net["rules"] for net in nets)
        assert row["text"] == "\n".join(net["before"].strip("\n") for net in nets)


def test_parquet_can_be_written_whatever_the_first_document_was(tmp_path: Path) -> None:
    writer = ParquetWriter(str(tmp_path), expand_metadata=True, batch_size=2)
    documents = [Document(text=text, id=str(n)) for n, text in enumerate(GIVEN) if EXPECTED[n]]
    list(writer.run(CleanStep(CLEANER).run(iter(documents))))
    table = pq.read_table(next(tmp_path.glob("*.parquet")))
    assert table["text"].to_pylist() == [text for text in EXPECTED if text]
    assert table["chaffinch_flags"].to_pylist()[0] == "[]"


def test_none_in_none_out_and_what_is_no_text_fails() -> None:
    step = CleanStep(CLEANER)
    first, second = cleaned(step, [Document(text=text, id="a", metadata={"k": 1}) for text in (None, 7)])
    assert first.text is None and first.metadata == {"k": 1}
    assert second.text == 7 and second.metadata["chaffinch_status"] == "failed"
    assert step.stats["missing"].total == step.stats["failed"].total == 1


def test_languages_are_read_from_the_metadata() -> None:
    step = CleanStep(CLEANER, lang="language", journal=True)
    (found,) = cleaned(step, [Document(text="Bonjour", id="a", metadata={"language": "fr"})])
    assert json.loads(found.metadata["chaffinch_journal"])["lang_method"] == "given"
    with pytest.raises(ColumnError, match="an id of its own"):
        CleanStep(CLEANER, id="name")
