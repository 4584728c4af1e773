"""`chaffinch undo`."""

from pathlib import Path

import click

from chaffinch.cli.common import FAILED, reading_options, say, usage_errors
from chaffinch.files.paths import RUN_FOLDER, PathError, apart, none_overwritten
from chaffinch.files.piece import Reading
from chaffinch.restore import restore_file, restore_folder


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Where the originals go.")
@click.option(
    "--journal", type=click.Path(path_type=Path, exists=True), help="The journal, where RUN is a single file."
)
@reading_options
def undo(run: Path, out: Path, journal: Path | None, text_field: str, lang_field: str | None) -> None:
    """Give back the originals of a run, byte for byte.

    RUN is the folder that a run was written to, which knows how its files were read. A single
    cleaned file needs its journal.
    """
    with usage_errors():
        apart((run.parent if run.name == RUN_FOLDER else run,), out)
        if run.is_file():
            if journal is None:
                raise PathError(f"{run}: a single file needs the journal of its run; expected --journal FILE")
            target = out / run.name if out.is_dir() else out
            none_overwritten((), [target, journal])
            restore_file(run, journal, target, Reading(None, text_field, lang_field))
            return
        restored = list(restore_folder(run, out))
    failed = [each for each in restored if each.error]
    for each in failed:
        say(f"failed: {each.source}: {each.error}")
    say(f"{len(restored) - len(failed)} of {len(restored)} files given back")
    if failed:
        raise SystemExit(FAILED)
