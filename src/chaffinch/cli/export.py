"""`chaffinch export`."""

from pathlib import Path

import click

from chaffinch.audit.reading import Run
from chaffinch.audit.sarif import MOST, SHOWN, sarif
from chaffinch.audit.tables import counts_csv, journal_parquet, patch
from chaffinch.cli.common import say, usage_errors
from chaffinch.cli.decided import Decided
from chaffinch.examples import pasted, proofs
from chaffinch.files.paths import PathError, Target, apart
from chaffinch.rules.chain import load_rules

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("--examples", type=_FILE, help="Decided edits as [[fix]] and [[keep]] of their rules, to paste.")
@click.option(
    "--decisions", type=click.Path(path_type=Path), help="File of decisions.  [default: decisions.jsonl in the run]"
)
@click.option("--csv", "table", type=_FILE, help="Counts of each rule, safe to open in a spreadsheet.")
@click.option("--parquet", type=_FILE, help="A row for each edit, flag and held edit, for DuckDB or pandas.")
@click.option("--patch", "diff", type=_FILE, help="Unified diff, for `patch -p1` over the originals.")
@click.option("--sarif", "log", type=_FILE, help="SARIF with fixes, sampled by rule where there are too many.")
@click.option(
    "--results", type=click.IntRange(1, MOST), default=SHOWN, show_default=True, help="Most results of SARIF."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Draws another sample.")
def export(
    run: Path,
    examples: Path | None,
    decisions: Path | None,
    table: Path | None,
    parquet: Path | None,
    diff: Path | None,
    log: Path | None,
    results: int,
    seed: int,
) -> None:
    """Write what a run did for other tools, and what a review decided as examples of rules.

    RUN is the folder that a run was written to.
    """
    with usage_errors():
        found = Run.open(run)
        asked = [path for path in (examples, table, parquet, diff, log) if path]
        if not asked:
            raise PathError("nothing to write; expected --examples, --csv, --parquet, --patch or --sarif with a file")
        for path in asked:
            apart([found.folder], path)
        if table:
            _write(table, counts_csv(found.records()))
        if parquet:
            say(f"{parquet}: {journal_parquet(found.records(), parquet):,} rows")
        if diff:
            files, left = patch(found, diff)
            say(f"{diff}: {files:,} files" + (f"; {left:,} changed documents are no files of lines" if left else ""))
        if log:
            made = sarif(found, load_rules(), results, seed)
            _write(log, made.text)
            say(f"{log}: {made.results:,} of {made.total:,} results")
        if examples:
            _examples(found, examples, decisions or found.home / "decisions.jsonl")


def _examples(run: Run, path: Path, decisions: Path) -> None:
    if not decisions.exists():
        raise click.UsageError(f"{decisions}: no decisions; review the run, or name their file with --decisions")
    decided = Decided([decisions])
    found, left = proofs(run, [decision for _, decision in decided.lines], load_rules())
    _write(path, "".join(pasted(found)))
    waiting = sum(bool(proof.problem) for proof in found)
    say(f"{path}: {len(found):,} examples; {waiting:,} do not come out yet; {left:,} decisions gave none")


def _write(path: Path, text: str) -> None:
    with Target(path) as out:
        out.write(text.encode("utf-8", "backslashreplace"))
