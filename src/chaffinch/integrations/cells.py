"""Cells: what a row says beside its text, as Arrow types. The journal's column holds the very records of a journal."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from chaffinch.audit.journal import flags_of
from chaffinch.integrations.extra import need
from chaffinch.integrations.rows import Row

COLUMNS = (
    "status", "verdict", "edits", "held", "letters_removed", "removed_share", "flags", "error", "journal",
)  # fmt: skip
_COUNTS = ("edits", "held", "letters_removed", "removed_share")


@cache
def types(*, journal: bool) -> dict[str, Any]:
    """Return the Arrow types of the columns that stand beside the text, by name, in order.

    `status`, `verdict`, `error` are strings, `edits`, `held` and `letters_removed` counts, `removed_share` lies
    between 0 and 1, `flags` is a list of structs; `journal` a struct with the fields of a journal's record.
    """
    pa = need("pyarrow", "arrow")
    found = {
        "status": pa.string(),
        "verdict": pa.string(),
        "edits": pa.int32(),
        "held": pa.int32(),
        "letters_removed": pa.int64(),
        "removed_share": pa.float64(),
        "flags": pa.list_(_flag()),
        "error": pa.string(),
    }
    return found | ({"journal": _journal()} if journal else {})


def cells(rows: Sequence[Row], *, journal: bool) -> dict[str, list[Any]]:
    """Return the cells of `rows` by column; all of a missing value are `None`."""
    found: dict[str, list[Any]] = {
        "status": [row.status for row in rows],
        "verdict": [row.result.verdict.word if row.result else None for row in rows],
        **{name: [row.result.signals[name] if row.result else None for row in rows] for name in _COUNTS},
        "flags": [flags_of(row.result) if row.result else None for row in rows],
        "error": [row.error for row in rows],
    }
    return found | ({"journal": [row.record for row in rows]} if journal else {})


def _flag() -> Any:
    pa = need("pyarrow", "arrow")
    return pa.struct(
        {**_place(), "message": pa.string(), "confidence": pa.float64()},
    )


def _place() -> dict[str, Any]:
    """Return the types of a rule and of where: pairs of code points, half-open."""
    pa = need("pyarrow", "arrow")
    return {"rule": pa.string(), "span": pa.list_(pa.int32()), "origin": pa.list_(pa.int32())}


def _journal() -> Any:
    pa = need("pyarrow", "arrow")
    text, pair = pa.string(), pa.list_(pa.int32())
    edit = pa.struct({"span": pair, "origin": pair, "before": text, "after": text, "why": text})
    held = pa.struct({**_place(), "before": text, "after": text, "reason": text})
    counts = {"edits": pa.int32(), "flags": pa.int32(), "held": pa.int32(), "letters_removed": pa.int64()}
    return pa.struct(
        {
            "id": text,
            "source": text,
            "sha256_in": text,
            "sha256_out": text,
            "decoding": pa.struct({"encoding": text, "method": text, "bom": pa.bool_(), "newline": text}),
            "lang": text,
            "lang_method": text,
            "lang_certainty": pa.float64(),
            "chaffinch": text,
            "fingerprint": text,
            "status": text,
            "layers": pa.list_(pa.struct({"rule": text, "edits": pa.list_(edit)})),
            "flags": pa.list_(_flag()),
            "held": pa.list_(held),
            "signals": pa.struct({**counts, "removed_share": pa.float64()}),
            "verdict": pa.struct({"word": text, "reasons": pa.list_(text)}),
            "error": text,
        }
    )
