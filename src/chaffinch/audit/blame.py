"""Which rules stand behind each changed span of a file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from chaffinch.audit.journal import JournalError, written_name
from chaffinch.audit.reading import Cleaned, Run, around
from chaffinch.audit.shown import Paint, changed, place, plain, visible
from chaffinch.core.ledger import Hunk, landing, origins
from chaffinch.text.views import View


def of_run(run: Run, path: Path) -> Iterator[Cleaned]:
    """Yield the documents of a run that stand in `path`: the file that it wrote, or one that it read.

    An original is known by its name, as the end of its path, or by its bytes. Raises `JournalError` where the
    run has no such file.
    """
    here, folder = path.absolute(), run.folder.absolute()
    written = here.relative_to(folder).as_posix() if here.is_relative_to(folder) else ""
    raw = hashlib.sha256(path.read_bytes()).hexdigest()
    parts = here.as_posix()

    def meant(cleaned: Cleaned) -> bool:
        if written:
            return written_name(cleaned.record) == written
        return parts.endswith(f"/{cleaned.source}") or cleaned.record.get("sha256_in") == raw

    found = False
    for cleaned in run.documents():
        if meant(cleaned):
            found = True
            yield cleaned
    if not found:
        raise JournalError(f"{path}: the run in {run.folder} has no such file")


def blamed(cleaned: Cleaned, paint: Paint = plain) -> Iterator[str]:
    """Yield a line a net change: its place in the cleaned text, that in the original, its rules, the change.

    Where several edits made it, each follows with its reason.
    """
    if cleaned.original is None or cleaned.text is None:
        return
    before, after = View(cleaned.original.text), View(cleaned.text)
    for hunk in cleaned.hunks:
        here = place(after, landing(hunk.span, cleaned.layers).start)
        rules = ", ".join(paint(rule, "rule") for rule in hunk.rules)
        left, right = around(before.text, hunk.span)
        said = changed(left, hunk.before, hunk.after, right, paint)
        yield f"{visible(cleaned.id)}:{here} (original {place(before, hunk.span.start)}): {rules}: {said}"
        yield from _reasons(cleaned, hunk)


def _reasons(cleaned: Cleaned, hunk: Hunk) -> Iterator[str]:
    for layer, places in zip(cleaned.layers, origins(cleaned.layers), strict=True):
        for edit, origin in zip(layer.edits, places, strict=True):
            if origin.start <= hunk.span.end and hunk.span.start <= origin.end:
                why = f" ({visible(edit.why)})" if edit.why else ""
                yield f"    {edit.rule}: {changed('', edit.before, edit.after, '')}{why}"
