"""`chaffinch clean`."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from chaffinch.audit.diff import unified
from chaffinch.audit.journal import dumps
from chaffinch.audit.stats import Tally
from chaffinch.batch import Outcome, Places, outcomes, run_batch, write_run
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import FAILED, FOUND, reading_options, say, usage_errors
from chaffinch.files.paths import PathError, Source, Sources, apart, sources, written
from chaffinch.files.piece import Reading

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class _Output:
    """Where things go: `out` may be a folder, a file or nothing; a check writes nothing at all."""

    out: Path | None
    journal: Path | None
    check: bool
    diff: bool
    stats: bool

    @property
    def dry(self) -> bool:
        return self.check or self.diff


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder or file to write to; - is stdout.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change; exit with 1 if something would.")
@click.option("--select", multiple=True, metavar="ID", help="Only this rule or pass; may be repeated.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not this rule or pass; may be repeated.")
@click.option("--unsafe", is_flag=True, help="Make the edits of unsafe rules, which are held otherwise.")
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), default="article", show_default=True, help="What the input is."
)
@click.option("--lang", help="Language of documents that do not say their own, such as en.")
@click.option("--encoding", help="Encoding of text files; without it UTF-8, or what a byte order mark says.")
@reading_options
@click.option("--journal", type=click.Path(path_type=Path), help="Write the journal here; a folder run keeps its own.")
@click.option("--stats", is_flag=True, help="Print what each rule did.")
@click.option("--verify", is_flag=True, help="Check of each document that a second run changes nothing and undo works.")
def clean(
    paths: tuple[Path, ...], out: Path | None, check: bool, diff: bool, select: tuple[str, ...], ignore: tuple[str, ...],
    unsafe: bool, profile: str, lang: str | None, encoding: str | None, text_field: str, lang_field: str,
    journal: Path | None, stats: bool, verify: bool,
) -> None:  # fmt: skip
    """Clean files or a folder; - is standard input.

    A folder gives the same tree below OUT, and the run (journal, summary, configuration) in
    OUT/.chaffinch. A single file gives a single file, or stdout without -o.
    """
    output = _Output(None if out == _STDIN else out, journal, check, diff, stats)
    with usage_errors():
        cleaner = Cleaner(profile, select, ignore, unsafe, lang, verify)
        reading = Reading(encoding, text_field, lang_field)
        tally = (
            _clean_stdin(cleaner, reading, output) if paths == (_STDIN,) else _clean(paths, cleaner, reading, output)
        )
    _report(tally, output)


def _clean(paths: Sequence[Path], cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    found = sources(paths)
    if found.others:
        say(f"{found.others} file{'s' * (found.others != 1)} of other kinds left alone")
    if output.out and not output.dry:
        apart(paths, output.out)
    single = len(paths) == 1 and not paths[0].is_dir()
    if single and not (output.out and output.out.is_dir()):
        return _clean_file(found.files[0], cleaner, reading, output)
    return _clean_folder(found, cleaner, reading, output)


def _clean_folder(found: Sources, cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    if output.dry:
        places = Places(lambda source: None, output.journal)
    elif output.out is None:
        raise PathError("several documents need a place to go; expected -o FOLDER, --check or --diff")
    else:
        places = Places.folder(output.out)
    with _progress(found.files) as files:
        tally = run_batch(files, cleaner, reading, places, _watch(output))
    if output.out and not output.dry:
        write_run(output.out, cleaner, tally)
        if output.journal and places.journal:
            with written(output.journal) as stream:
                stream.write(places.journal.read_bytes())
        say(f"run: {places.journal.parent if places.journal else output.out}")
    return tally


def _clean_file(source: Source, cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    target = None if output.dry else output.out
    watch = _watch(output)

    def to_stdout(outcome: Outcome) -> None:
        watch(outcome)
        if output.out is None and not output.dry:
            sys.stdout.buffer.write(outcome.output)

    return run_batch((source,), cleaner, reading, Places(lambda source: target, output.journal), to_stdout)


def _clean_stdin(cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    tally = Tally()
    watch = _watch(output)
    for outcome in outcomes(sys.stdin.buffer, "-", cleaner, reading):
        watch(outcome)
        if outcome.record:
            tally.add(outcome.record)
            if output.journal:
                with written(output.journal) as stream:
                    stream.write(dumps(outcome.record))
        _put(outcome, output)
    return tally


def _put(outcome: Outcome, output: _Output) -> None:
    if output.dry or outcome.result is None:
        return
    if output.out:
        with written(output.out) as stream:
            stream.write(outcome.output)
    else:
        sys.stdout.buffer.write(outcome.output)


def _watch(output: _Output) -> Callable[[Outcome], None]:
    def show(outcome: Outcome) -> None:
        if output.diff and outcome.result and outcome.record:
            click.echo(
                "".join(unified(outcome.result, outcome.record["id"])).encode("utf-8", "backslashreplace"), nl=False
            )

    return show


@contextmanager
def _progress(files: Sequence[Source]) -> Iterator[Iterator[Source]]:
    """Show a bar on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield iter(files)
        return
    with click.progressbar(files, label="cleaning", file=sys.stderr) as bar:
        yield iter(bar)


def _report(tally: Tally, output: _Output) -> None:
    """Print the counts and leave with the code that they call for."""
    text_on_stdout = not (output.out or output.dry)
    if output.stats:
        for line in tally.table():
            click.echo(line, err=text_on_stdout)
    for error in tally.errors:
        say(f"failed: {error}")
    for line in tally.lines():
        say(line)
    if tally.failed:
        raise SystemExit(FAILED)
    if output.dry and tally.statuses["changed"]:
        raise SystemExit(FOUND)
