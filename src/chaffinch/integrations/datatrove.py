"""datatrove: a pipeline step. Its counters are datatrove's, and removed text goes to a writer of exclusions."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, Unpack

from chaffinch.audit.journal import dumps
from chaffinch.cleaner import Cleaner
from chaffinch.integrations.arrow import ColumnError, Options, made
from chaffinch.integrations.cells import cells
from chaffinch.integrations.extra import need
from chaffinch.integrations.rows import Row, clean_value

_NESTED = ("flags", "journal")  # as JSON: writers guess the types of metadata from the first document


class CleanStep(need("datatrove.pipeline.base", "datatrove").PipelineStep):  # type: ignore[misc]
    """Cleans the text of each document; what `TableCleaner` puts into columns goes to the metadata.

    `lang` and `url` name metadata; flags and journal stand there as JSON. `exclusion_writer` gets a document of the
    same id for each document that lost letters: the passages taken out, and each with its place and rules in the
    metadata `removed` behind the prefix (`chaffinch_removed`). No document is dropped. Counts each status, and edits,
    flags, held, letters removed, and edits by rule.
    """

    name = "🐦 chaffinch"
    type = "🧹 - CLEAN"

    def __init__(
        self, cleaner: Cleaner | None = None, exclusion_writer: Any = None, **options: Unpack[Options]
    ) -> None:
        super().__init__()
        self.settings = made("text", cleaner, options)
        if self.settings.id:
            raise ColumnError(f"id: found {self.settings.id!r}; a document of datatrove has an id of its own")
        self.exclusion_writer = exclusion_writer

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002
        """Yield the documents of `data`, cleaned, in order."""
        with self.exclusion_writer or nullcontext() as writer:
            for document in data or ():
                with self.track_time():
                    row = self._row(document)
                if writer and row.removed:
                    writer.write(self._removed(document, row), rank)
                document.text = row.text
                document.metadata |= self._metadata(row)
                self._count(document, row)
                yield document

    def _row(self, document: Any) -> Row:
        lang, url = (document.metadata.get(name) if name else None for name in (self.settings.lang, self.settings.url))
        return clean_value(document.text, self.settings.cleaner, str(document.id), lang, url).encodable()

    def _metadata(self, row: Row) -> dict[str, Any]:
        """Return what goes to the metadata: numbers and strings, and none of what is missing."""
        found = {name: column[0] for name, column in cells([row], journal=self.settings.journal).items()}
        for name in _NESTED:
            if found.get(name) is not None:
                found[name] = _json(found[name])
        return {self.settings.prefix + name: value for name, value in found.items() if value is not None}

    def _removed(self, document: Any, row: Row) -> Any:
        """Return a document of the passages that were taken out."""
        nets = [
            {"origin": [net.span.start, net.span.end], "before": net.before, "after": net.after, "rules": net.rules}
            for net in row.removed
        ]
        text = "\n".join(net.before.strip("\n") for net in row.removed)
        metadata = {**document.metadata, f"{self.settings.prefix}removed": _json(nets)}
        return type(document)(text=text, id=document.id, metadata=metadata)

    def _count(self, document: Any, row: Row) -> None:
        self.stat_update("total", "forwarded", row.status or "missing")
        if not row.result:
            return
        self.update_doc_stats(document)
        for name in ("edits", "flags", "held", "letters_removed"):
            self.stat_update(name, value=row.result.signals[name])
        for layer in row.result.layers:
            self.stat_update(f"rule {layer.rule}", value=len(layer.edits))


def _json(value: Any) -> str:
    return (
        dumps(value).decode("utf-8").rstrip("\n") if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)
    )
