"""`chaffinch clean`."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from chaffinch.audit.journal import dumps, failure_of
from chaffinch.audit.stats import Tally
from chaffinch.batch import UNREADABLE, Done, FailedError, Places, Work, Workers, end_run, outcomes, run_batch, run_in
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import (
    FAILED,
    FOUND,
    STOPPED,
    known_encoding,
    limit_options,
    reading_options,
    say,
    stop,
    usage_errors,
)
from chaffinch.cli.configured import configured
from chaffinch.cli.decided import Decided
from chaffinch.cli.progress import progress, total_size
from chaffinch.config.config import Config
from chaffinch.files.convert import FORMATS
from chaffinch.files.extras import check_extras
from chaffinch.files.found import inputs, is_glob
from chaffinch.files.packing import unpacked
from chaffinch.files.paths import (
    RUN_FOLDER,
    PathError,
    Sources,
    Target,
    apart,
    copied,
    fitting,
    none_overwritten,
    sources,
)
from chaffinch.files.piece import Reading
from chaffinch.rules.learned import learned as learned_files
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.language import primary

_STDIN = Path("-")
_METHODS = ("spawn", "fork", "forkserver")
_START = "fork" if sys.platform == "linux" else "spawn"  # the command has no threads; forks share memory


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
    exclude: tuple[str, ...] = ()
    workers: Workers = Workers()
    resume: bool = True
    sync: bool = False
    decided: Decided = field(default_factory=Decided)

    def show(self, done: Done) -> None:
        """Print what belongs on stdout: the difference, the flags, or the text itself."""
        self.decided.see(done.record)
        if done.shown:
            sys.stdout.buffer.write(done.shown.encode("utf-8", "backslashreplace"))
        elif done.output and not (self.diff or self.flags or self.out or self.dry):
            sys.stdout.buffer.write(done.output)


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
@click.option("--unsafe/--no-unsafe", help="Make the edits of unsafe rules, which are held otherwise.")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="article", help="What the input is.")
@click.option("--lang", help="Language of documents that do not say their own, such as en.")
@click.option("--protect", multiple=True, metavar="PATTERN", help="Text that no rule may change; may be repeated.")
@click.option("--learned", multiple=True, type=click.Path(path_type=Path), help="File of `learn`, or folder of them.")
@click.option("--encoding", help="Encoding of text files that have no byte order mark and are not UTF-8.")
@reading_options
@limit_options
@click.option(
    "--html", type=click.Choice(list(EXTRACTORS)), default="trafilatura", show_default=True, help="What reads HTML."
)
@click.option("--journal", type=click.Path(path_type=Path), help="Write the journal here; a folder run keeps its own.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["txt", "html", "jsonl", "jsonl.gz", "jsonl.zst", "warc", "warc.gz"]),
    default="txt",
    help="What standard input holds.",
)
@click.option("--stats", is_flag=True, help="Print what each rule did.")
@click.option("--to", type=click.Choice(FORMATS), help="Write records of this format, whatever the input is.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out such files and folders; may be repeated.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that clean at a time.")
@click.option("--start-method", type=click.Choice(_METHODS), default=_START, hidden=True, help="How they start.")
@click.option("--resume/--no-resume", default=True, help="Go on from an earlier run in OUT, or do all of it again.")
@click.option(
    "--decisions", multiple=True, type=click.Path(path_type=Path), help="Hold the edits that a review rejects."
)
@click.option("--fsync", is_flag=True, help="Have files on the disk before they get their names: safe in a power cut.")
@click.option("--verify/--no-verify", help="Check of each document that undo works and a second run changes nothing.")
@configured
def clean(paths: tuple[Path, ...], form: str, config: Config, **options: Any) -> None:
    """Clean files, a folder or what a quoted glob names; - is standard input.

    A folder gives the same tree below OUT, and the run (journal, summary, configuration) in
    OUT/.chaffinch. A single file gives a single file, or stdout without -o.
    """
    with usage_errors():
        output = _output_of(paths, **options)
        cleaner, reading = _cleaner_of(output.decided, **options), _reading_of(**options)
        try:
            tally = _clean_all(paths, form, cleaner, reading, output, config)
        except KeyboardInterrupt:
            stop(_stopped(output), STOPPED)
    _say_idle(cleaner, tally)
    output.decided.say_stale()
    _report(tally, output)


def _output_of(
    paths: Sequence[Path],
    *,
    out: str | None,
    check: bool,
    diff: bool,
    flags: bool,
    journal: Path | None,
    stats: bool,
    exclude: tuple[str, ...],
    jobs: int,
    start_method: str,
    resume: bool,
    fsync: bool,
    decisions: tuple[Path, ...],
    **others: Any,
) -> _Output:
    place = None if out in (None, "-") else Path(out or "")
    dry = check or diff or (flags and out is None)
    workers = Workers(jobs, start_method)
    folder, decided = _is_folder(out, paths), Decided(decisions)
    return _Output(place, folder, journal, diff, flags, dry, stats, exclude, workers, resume, fsync, decided)


def _cleaner_of(
    decided: Decided,
    *,
    profile: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    unsafe: bool,
    lang: str | None,
    protect: tuple[str, ...],
    verify: bool,
    learned: tuple[Path, ...],
    **others: Any,
) -> Cleaner:
    cleaner = Cleaner(
        profile, select, ignore, unsafe, primary(lang) if lang else None, protect, verify, learned=learned
    )
    return replace(cleaner, decisions=decided.decisions)


def _reading_of(
    *,
    encoding: str | None,
    text_field: str,
    lang_field: str | None,
    html: str,
    max_document: int,
    max_decompressed: int,
    to: str | None,
    **others: Any,
) -> Reading:
    return Reading(known_encoding(encoding), text_field, lang_field, html, max_document, max_decompressed, to or "")


def _stopped(output: _Output) -> str:
    kept = output.folder and not output.dry
    return "stopped" + ("; what is done is kept, and the same command goes on from there" if kept else "")


def _is_folder(out: str | None, paths: Sequence[Path]) -> bool:
    """Say whether the output is a folder: it is one already, is written like one, or has several files to hold."""
    several = len(paths) > 1 or paths[0].is_dir() or is_glob(paths[0])
    return several or (out is not None and (out.endswith(os.sep) or Path(out).is_dir()))


def _clean(paths: Sequence[Path], cleaner: Cleaner, reading: Reading, output: _Output, config: Config) -> Tally:
    found = config.placed(sources(paths, output.exclude, reading.to), cleaner)
    if found.excluded:
        say(f"{found.excluded} file{'s' * (found.excluded != 1)} excluded")
    if found.others:
        say(f"{found.others} file{'s' * (found.others != 1)} of other kinds left alone")
    places = _places(output)
    _check_places(paths, found, places, output)
    for source in found.files:
        check_extras((source.name, source.output), reading.at(source.place))
    if output.out and not output.folder:
        check_extras((output.out.name,), reading)
    run_folder = output.out if output.folder and not output.dry else None
    held = run_in(run_folder, found.files, cleaner, reading, resume=output.resume) if run_folder else nullcontext()
    with held, progress(total_size(found.files)) as tell:

        def watch(done: Done) -> None:
            output.show(done)
            tell(done)

        shown = {"diff": output.diff, "flags": output.flags}
        tally = run_batch(found.files, cleaner, reading, places, watch, output.workers, **shown)
        if run_folder:
            end_run(run_folder, tally)
    if run_folder:
        if output.journal and places.journal:
            copied(places.journal, output.journal)
        say(f"run: {run_folder / RUN_FOLDER}")
    return tally


def _check_places(paths: Sequence[Path], found: Sources, places: Places, output: _Output) -> None:
    if output.out and not output.dry:
        apart(inputs(paths), output.out)
    asked = None if output.journal == places.journal else output.journal
    if not (output.folder or output.dry):
        fitting(found.files[0], output.out)
    none_overwritten(found.files, [*map(places.target, found.files), places.journal, asked])
    if output.journal:
        apart(inputs(paths), output.journal)


def _places(output: _Output) -> Places:
    if output.dry:
        return Places(lambda source: None, output.journal)
    if not output.folder:
        return Places(lambda source: output.out, output.journal)
    if output.out is None:
        raise PathError("several documents need a place to go; expected -o FOLDER, --check or --diff")
    return Places.folder(output.out, sync=output.sync)


def _clean_all(
    paths: Sequence[Path], form: str, cleaner: Cleaner, reading: Reading, output: _Output, config: Config
) -> Tally:
    if paths == (_STDIN,):
        return _clean_stdin("-" if form == "txt" else f"-.{form}", cleaner, reading, output)
    return _clean(paths, config.cleaner(cleaner), config.reading(reading), output, config)


def _clean_stdin(name: str, cleaner: Cleaner, reading: Reading, output: _Output) -> Tally:
    tally = Tally()
    none_overwritten((), [output.out, output.journal])
    if reading.to == "parquet":
        raise PathError("standard input cannot be written as Parquet; expected --to jsonl, or a file")
    check_extras((name, *([output.out.name] if output.out else [])), reading)
    target = None if output.dry else output.out
    with _open(target) as out, _open(output.journal) as journal:
        for done in _of_stdin(name, Work(cleaner, reading, diff=output.diff, flags=output.flags)):
            output.show(done)
            if done.record:
                tally.add(done.record)
            if journal:
                journal.write(done.line)
            if out and done.output:
                out.write(done.output)
    return tally


def _open(path: Path | None) -> AbstractContextManager[Target | None]:
    return Target(path) if path else nullcontext()


def _of_stdin(name: str, work: Work) -> Iterable[Done]:
    problem = ""
    try:
        stream = unpacked(sys.stdin.buffer, name, work.reading.max_decompressed)
        written = "-.jsonl" if work.reading.to else ""
        for outcome in outcomes(stream, name, work.cleaner, work.reading, written):
            yield work.packed(outcome, len(outcome.output))
    except FailedError as error:
        problem = str(error)
    except UNREADABLE as error:
        problem = f"cannot be read: {error}"
    if problem:
        yield Done(line=dumps(failure_of(name, name, problem)))


def _say_idle(cleaner: Cleaner, tally: Tally) -> None:
    """Name the learned files that found nothing, and whose documents they are for: a folder may be called otherwise."""
    for learned in learned_files(cleaner.learned):
        if learned.id not in tally.rules:
            site = learned.rule.site
            whose = f"; it is for documents of the {site.by} {site.name}" if site.name else ""
            say(f"{learned.id}: found nothing to take out{whose}")


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
