"""The columnar function: every type of text column in, the same type out, and all that was done beside it."""

import json
import pickle
import subprocess
import sys
from typing import Any

import pyarrow as pa
import pytest

from chaffinch import Cleaner, MissingExtraError
from chaffinch.audit.journal import dumps, record_of
from chaffinch.audit.undo import original_document
from chaffinch.integrations.arrow import ColumnError, TableCleaner, clean_column, clean_table
from chaffinch.integrations.extra import need
from chaffinch.integrations.rows import clean_value
from chaffinch.text.document import Decoding, Document, newline_style
from columns import CLEANED, CLEANER, DAMAGED, FLAGGED, NUMBERS, TEXTS, plain, statuses
from house import ROOT

TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int16(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_string(), ordered=True),
]


def column(kind: Any, texts: list[str | None] = TEXTS) -> Any:
    whole = pa.array(texts, pa.string())
    return whole.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else whole.cast(kind)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_every_type_of_text_comes_back_as_it_was(kind: Any) -> None:
    found = clean_column(column(kind), CLEANER)
    found.validate(full=True)
    assert found.schema.field("text").type == kind
    assert found["text"].to_pylist() == plain()
    assert found["status"].to_pylist() == statuses()


def test_none_in_none_out() -> None:
    found = clean_column(pa.nulls(3), CLEANER, journal=True)
    assert found.schema.field("text").type == pa.null()
    assert [set(row.values()) for row in found.to_pylist()] == [{None}] * 3


def test_chunks_stay_chunks() -> None:
    whole = column(pa.string())
    chunked = pa.chunked_array([whole[:3], whole[3:3], whole[3:]])
    table = clean_table(pa.table({"n": NUMBERS, "text": chunked}), cleaner=CLEANER)
    assert table["text"].to_pylist() == plain() and table["n"].to_pylist() == NUMBERS
    assert clean_column(pa.chunked_array([], pa.string()), CLEANER).num_rows == 0


def test_slices_are_read_where_they_lie() -> None:
    assert clean_column(column(pa.string())[7:12], CLEANER)["text"].to_pylist() == plain()[7:12]


def test_other_columns_stay_and_ours_follow() -> None:
    batch = pa.RecordBatch.from_pydict(
        {"n": NUMBERS, "text": TEXTS, "deep": [{"a": [n]} for n in NUMBERS]}, metadata={"by": "us"}
    )
    found = clean_table(batch, cleaner=CLEANER)
    assert isinstance(found, pa.RecordBatch) and found.schema.metadata == {b"by": b"us"}
    assert found.schema.names[:3] == batch.schema.names
    assert found["n"].equals(batch["n"]) and found["deep"].equals(batch["deep"])
    assert all(name.startswith("chaffinch_") for name in found.schema.names[3:])
    assert found.schema.equals(TableCleaner(cleaner=CLEANER).schema(batch.schema))


def test_flags_and_counts_are_those_of_the_result() -> None:
    result = CLEANER.run(FLAGGED)
    (row,) = clean_column(pa.array([FLAGGED]), CLEANER).to_pylist()
    assert result.flags
    assert [(flag["rule"], flag["span"], flag["confidence"]) for flag in row["flags"]] == [
        (flag.rule, [flag.span.start, flag.span.end], flag.confidence) for flag in result.flags
    ]
    assert row["verdict"] == result.verdict.word
    assert {name: row[name] for name in ("edits", "held", "letters_removed", "removed_share")} == {
        name: value for name, value in result.signals.items() if name != "flags"
    }


def test_the_journal_column_is_the_journal_and_undoes() -> None:
    table = pa.table({"text": TEXTS, "name": [f"doc {n}" for n in NUMBERS]})
    found = clean_table(table, cleaner=CLEANER, id="name", journal=True)
    for text, row in zip(TEXTS, found.to_pylist(), strict=True):
        record = row["chaffinch_journal"]
        if text is None:
            assert record is None
            continue
        document = Document(text, row["name"], decoding=Decoding(newline=newline_style(text)))
        assert record.pop("error") is None
        assert record == json.loads(dumps(record_of(CLEANER.run(document), row["name"], "")))
        assert original_document(record, row["text"]).text == text


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_what_is_no_utf8_fails_and_stays(kind: Any) -> None:
    raws = [b"caf\xe9", DAMAGED.encode(), None, b"\xed\xa0\xbd lone"]
    whole = pa.array(raws, pa.large_binary()).view(pa.large_string()) if kind != pa.string() else None
    given = pa.array(raws, pa.binary()).view(pa.string()) if whole is None else whole.cast(kind)
    found = clean_column(given, CLEANER, journal=True)
    assert found["text"].cast(pa.large_binary()).to_pylist() == [raws[0], CLEANED.encode(), None, raws[3]]
    assert found["status"].to_pylist() == ["failed", "changed", None, "failed"]
    assert found["error"].to_pylist()[0] == "byte 0xe9 at offset 3 is not utf-8"
    assert found["journal"].to_pylist()[0]["status"] == "failed"


def test_a_text_that_becomes_a_lone_surrogate_fails_and_stays() -> None:
    row = clean_value("a\ud83db. . They", CLEANER).encodable()
    assert (row.text, row.status) == ("a\ud83db. . They", "failed") and "surrogate" in str(row.error)


def test_languages_and_sites_are_read_from_their_columns() -> None:
    text = "Il a dit : « Bonjour ! »"
    table = pa.table(
        {"text": [text] * 3, "lang": ["fr", "fra", "gibberish"], "url": ["https://a.org/x", None, "b.org"]}
    )
    found = clean_table(table, cleaner=CLEANER, lang="lang", url="url", journal=True)
    records = found["chaffinch_journal"].to_pylist()
    assert [record["lang_method"] == "given" for record in records] == [True, True, False]
    assert {record["lang"] for record in records[:2]} == {"fr"}


@pytest.mark.parametrize(
    ("table", "options", "named"),
    [
        ({"body": ["a"]}, {}, "expected one column 'text'; the table has: body"),
        ({"text": [1]}, {}, "column 'text' is of type int64; expected a string"),
        ({"text": ["a"], "chaffinch_status": [1]}, {}, "'chaffinch_status' already"),
        ({"text": ["a"]}, {"lang": "language"}, "expected one column 'language'"),
    ],
)
def test_a_table_that_does_not_fit_is_told(table: dict[str, Any], options: Any, named: str) -> None:
    with pytest.raises(ColumnError, match=named):
        clean_table(pa.table(table), cleaner=CLEANER, **options)


def test_settings_travel_and_use_leaves_no_trace() -> None:
    asked = TableCleaner(cleaner=Cleaner(lang="en", ignore=("quotes",)), journal=True)
    before = pickle.dumps(asked)
    asked(pa.table({"text": TEXTS}))
    assert pickle.dumps(asked) == before and pickle.loads(before) == asked


def test_a_process_with_other_rules_refuses() -> None:
    """A worker with another version would give other bytes, and nobody would know."""
    asked = TableCleaner(cleaner=CLEANER)
    raw = pickle.dumps(asked).replace(CLEANER.fingerprint.encode(), b"0" * 64)
    with pytest.raises(ColumnError, match="install the same chaffinch everywhere"):
        pickle.loads(raw)


def test_a_package_that_is_missing_names_its_extra() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'chaffinch\[ray\]'"):
        need("no_such_package", "ray")


def test_adapters_are_not_imported_by_the_rest() -> None:
    code = "import sys, chaffinch.cli; print([name for name in sys.modules if name.split('.')[0] in {0}])"
    hosts = ["pyarrow", "pandas", "polars", "numpy", "datasets", "datatrove", "ray", "pyspark", "sklearn"]
    done = subprocess.run(
        [sys.executable, "-c", code.format(hosts)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
