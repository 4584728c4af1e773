"""`chaffinch clean`."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from chaffinch.audit.diff import unified
from chaffinch.audit.flags import listed
from chaffinch.audit.journal import Record, dumps, failure_of
from chaffinch.audit.stats import Tally
from chaffinch.batch import UNREADABLE, FailedError, Outcome, Places, begin_run, end_run, outcomes, run_batch
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import FAILED, FOUND, known_encoding, reading_options, say, usage_errors
from chaffinch.files.html import check_extra
from chaffinch.files.paths import (
    RUN_FOLDER,
    PathError,
    Source,
    Sources,
    Target,
    apart,
    copied,
    none_overwritten,
    sources,
)
from chaffinch.files.piece import Reading
from chaffinch.rules.learned import learned as learned_files
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.language import primary

_STDIN = Path("-")
_PACKED = 3  # how many bytes of text a byte of gzip holds, about: for the progress bar


@dataclass(frozen=True, slots=True)
class _Output:
    """Where things go: to `out` (a folder, a file, or stdout where it is nothing), or nowhere in a dry run."""

    out: Path | None
    folder: bool
    journal: Path | None
    diff: bool
    flags: bool
    dry: bool
    stats: bool

    def show(self, outcome: Outcome) -> None:
        """Print what belongs on stdout: the difference, the flags, or the text itself."""
        for asked, lines in ((self.diff, unified), (self.flags, listed)):
            if asked and outcome.result and outcome.record:
                said = "".join(lines(outcome.result, _name_of(outcome.record)))
                sys.stdout.buffer.write(said.encode("utf-8", "backslashreplace"))
        if not (self.diff or self.flags) and not self.out and not self.dry and outcome.output:
            sys.stdout.buffer.write(outcome.output)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", help="Folder or file to write to; without it, stdout.")
@click.option("--check", is_flag=True, help="Write no text; exit with 1 if something would change.")
@click.option("--diff", is_flag=True, help="Like --check, and print what would change.")
@click.option(
    "--flags", is_flag=True, help="Print each flag: file, line, column, rule, reason; with -o, clean as well."
)
@click.option("--select", multiple=True, metavar="ID", help="Only this rule or pass; may be repeated.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not this rule or pass; may be repeated.")
@click.option("--unsafe", is_flag=True, help="Make the edits of unsafe rules, which are held otherwise.")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="article", help="What the input is.")
@click.option("--lang", help="Language of documents that do not say their own, such as en.")
@click.option("--protect", multiple=True, metavar="PATTERN", help="Text that no rule may change; may be repeated.")
@click.option("--learned", multiple=True, type=click.Path(path_type=Path), help="File of `learn`, or folder of them.")
@click.option("--encoding", help="Encoding of text files that have no byte order mark and are not UTF-8.")
@reading_options
@click.option(
    "--html", type=click.Choice(list(EXTRACTORS)), default="trafilatura", show_default=True, help="What reads HTML."
)
@click.option("--journal", type=click.Path(path_type=Path), help="Write the journal here; a folder run keeps its own.")
@click.option(
    "--format", "form", type=click.Choice(["txt", "html", "jsonl"]), default="txt", help="What standard input holds."
)
@click.option("--stats", is_flag=True, help="Print what each rule did.")
@click.option("--verify", is_flag=True, help="Check of each document that undo works and a second run changes nothing.")
def clean(
    paths: tuple[Path, ...],
    out: str | None,
    check: bool,
    diff: bool,
    flags: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    unsafe: bool,
    profile: str,
    lang: str | None,
    protect: tuple[str, ...],
    learned: tuple[Path, ...],
    encoding: str | None,
    text_field: str,
    lang_field: str | None,
    html: str,
    journal: Path | None,
    form: str,
    stats: bool,
    verify: bool,
) -> None:
    """Clean files or a folder; - is standard input.

    A folder gives the same tree below OUT, and the run (journal, summary, configuration) in
    OUT/.chaffinch. A single file gives a single file, or stdout without -o.
    """
    place = None if out in (None, "-") else Path(out or "")
    output = _Output(
        place, _is_folder(out, paths), journal, diff, flags, check or diff or (flags and out is None), stats
    )
    with usage_errors():
        cleaner = Cleaner(
            profile, select, ignore, unsafe, primary(lang) if lang else None, protect, verify, learned=learned
        )
        reading = Reading(known_encoding(encoding), text_field, lang_field, html)
        tally = _clean_all(paths, form, cleaner, reading, output)
    _say_idle(cleaner, tally)
    _report(tally, output)


def _name_of(record: Record) -> str:
    source, name = record["source"], record["id"]
    return name if name.startswith(source) else f"{source}: {name}"


def _is_folder(out: str | None, paths: Sequence[Path]) -> bool:
    """Say whether the output is a folder: it is one already, is written like one, or has several files to hold."""
    several = len(paths) > 1 or paths[0].is_dir()
    return several or (out is not None and (out.endswith(os.sep) or Path(out).is_dir()))


def _clean(paths: Sequence[Path], cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    found = sources(paths)
    if found.others:
        say(f"{found.others} file{'s' * (found.others != 1)} of other kinds left alone")
    places = _places(output)
    _check_places(paths, found, places, output)
    check_extra((source.name for source in found.files), reading)
    run_folder = output.out if output.folder and not output.dry else None
    if run_folder:
        begin_run(run_folder, found.files, cleaner, reading)
    with _progress(found.files, output) as watch:
        tally = run_batch(found.files, cleaner, reading, places, watch)
    if run_folder:
        end_run(run_folder, tally)
        if output.journal and places.journal:
            copied(places.journal, output.journal)
        say(f"run: {run_folder / RUN_FOLDER}")
    return tally


def _check_places(paths: Sequence[Path], found: Sources, places: Places, output: _Output) -> None:
    if output.out and not output.dry:
        apart(paths, output.out)
    asked = None if output.journal == places.journal else output.journal
    none_overwritten(found.files, [*map(places.target, found.files), places.journal, asked])
    if output.journal:
        apart(paths, output.journal)


def _places(output: _Output) -> Places:
    if output.dry:
        return Places(lambda source: None, output.journal)
    if not output.folder:
        return Places(lambda source: output.out, output.journal)
    if output.out is None:
        raise PathError("several documents need a place to go; expected -o FOLDER, --check or --diff")
    return Places.folder(output.out)


def _clean_all(paths: Sequence[Path], form: str, cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    if paths == (_STDIN,):
        return _clean_stdin("-" if form == "txt" else f"-.{form}", cleaner, reading, output)
    return _clean(paths, cleaner, reading, output)


def _clean_stdin(name: str, cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    tally = Tally()
    none_overwritten((), [output.out, output.journal])
    check_extra((name,), reading)
    target = None if output.dry else output.out
    with _open(target) as out, _open(output.journal) as journal:
        for outcome in _of_stdin(name, cleaner, reading):
            output.show(outcome)
            if outcome.record:
                tally.add(outcome.record)
            if outcome.record and journal:
                journal.write(dumps(outcome.record))
            if out:
                out.write(outcome.output)
    return tally


def _open(path: Path | None) -> AbstractContextManager[Target | None]:
    return Target(path) if path else nullcontext()


def _of_stdin(name: str, cleaner: Cleaner, reading: Reading) -> Iterable[Outcome]:
    try:
        yield from outcomes(sys.stdin.buffer, name, cleaner, reading)
    except FailedError as error:
        yield Outcome(b"", failure_of(name, name, str(error)))
    except UNREADABLE as error:
        yield Outcome(b"", failure_of(name, name, f"cannot be read: {error}"))


def _say_idle(cleaner: Cleaner, tally: Tally) -> None:
    """Name the learned files that found nothing, and whose documents they are for: a folder may be called otherwise."""
    for learned in learned_files(cleaner.learned):
        if learned.id not in tally.rules:
            site = learned.rule.site
            whose = f"; it is for documents of the {site.by} {site.name}" if site.name else ""
            say(f"{learned.id}: found nothing to take out{whose}")


@contextmanager
def _progress(files: Sequence[Source], output: _Output) -> Iterator[Callable[[Outcome], None]]:
    """Show a bar on stderr if that is a terminal, by bytes; yield what watches the outcomes."""
    if not sys.stderr.isatty():
        yield output.show
        return
    total = sum(file.path.stat().st_size * (_PACKED if file.name.endswith(".gz") else 1) for file in files)
    with click.progressbar(length=total, label="cleaning", file=sys.stderr) as bar:

        def watch(outcome: Outcome) -> None:
            output.show(outcome)
            bar.update(len(outcome.output))

        yield watch


def _report(tally: Tally, output: _Output) -> None:
    """Print the counts and leave with the code that they call for."""
    if output.stats:
        for line in tally.table():
            say(line, err=not (output.out or output.dry))
    for error in tally.errors:
        say(f"failed: {error}")
    for line in tally.lines():
        say(line)
    if tally.failed:
        raise SystemExit(FAILED)
    if output.dry and tally.statuses["changed"]:
        raise SystemExit(FOUND)
