"""`chaffinch undo`."""

from collections.abc import Iterator
from pathlib import Path

import click

from chaffinch.audit.reading import Run
from chaffinch.audit.survey import rules_in
from chaffinch.cli.common import FAILED, reading_options, say, usage_errors
from chaffinch.files.paths import RUN_FOLDER, PathError, apart, none_overwritten
from chaffinch.files.piece import Reading
from chaffinch.redo import Part, undo_part
from chaffinch.restore import Restored, restore_file, restore_folder


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Where the originals go.")
@click.option(
    "--journal", type=click.Path(path_type=Path, exists=True), help="The journal, where RUN is a single file."
)
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Undo only this rule or folder; may be repeated.")
@click.option(
    "--document", "documents", multiple=True, metavar="ID", help="Undo only this document or file; may be repeated."
)
@reading_options
def undo(
    run: Path,
    out: Path,
    journal: Path | None,
    rules: tuple[str, ...],
    documents: tuple[str, ...],
    text_field: str,
    lang_field: str | None,
) -> None:
    """Give back the originals of a run, byte for byte.

    RUN is the folder that a run was written to, which knows how its files were read. A single
    cleaned file needs its journal. With --rule or --document, OUT gets all of the run, journal and all, with only
    these undone: documents become their originals, and without a rule a document is cleaned anew from its original.
    """
    with usage_errors():
        apart((run.parent if run.name == RUN_FOLDER else run,), out)
        if run.is_file():
            if rules or documents:
                raise PathError(
                    f"{run}: a single file is undone as a whole; expected the folder that a run was written to"
                )
            if journal is None:
                raise PathError(f"{run}: a single file needs the journal of its run; expected --journal FILE")
            target = out / run.name if out.is_dir() else out
            none_overwritten((), [target, journal])
            restore_file(run, journal, target, Reading(None, text_field, lang_field))
            return
        restored = list(_undone(run, out, rules, documents))
    failed = [each for each in restored if each.error]
    for each in failed:
        say(f"failed: {each.source}: {each.error}")
    done = "written" if rules or documents else "given back"
    say(f"{len(restored) - len(failed)} of {len(restored)} files {done}")
    if failed:
        raise SystemExit(FAILED)


def _undone(run: Path, out: Path, rules: tuple[str, ...], documents: tuple[str, ...]) -> Iterator[Restored]:
    if not (rules or documents):
        return restore_folder(run, out)
    found = Run.open(run)
    return undo_part(found, out, Part(frozenset(rules_in(found, rules)), frozenset(documents)))
