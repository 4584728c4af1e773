"""`chaffinch clean`."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from chaffinch.audit.stats import Tally
from chaffinch.batch import Done, end_run, run_batch, run_in
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import (
    FAILED,
    FOUND,
    STDIN,
    STOPPED,
    known_encoding,
    limit_options,
    max_removed_option,
    reading_options,
    say,
    stop,
    usage_errors,
)
from chaffinch.cli.configured import configured
from chaffinch.cli.decided import Decided
from chaffinch.cli.output import Output, check_places, output_of, places_of, stopped, to_stdout
from chaffinch.cli.progress import progress, total_size
from chaffinch.cli.stdin import clean_stdin
from chaffinch.config.config import Config
from chaffinch.files.convert import FORMATS
from chaffinch.files.extras import check_extras
from chaffinch.files.paths import RUN_FOLDER, Sources, copied, sources
from chaffinch.files.piece import Reading
from chaffinch.rules.learned import learned as learned_files
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.language import primary

_METHODS = ("spawn", "fork", "forkserver")
_START = "fork" if sys.platform == "linux" else "spawn"  # the command has no threads; forks share memory


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
@max_removed_option
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
    type=click.Choice(["txt", "html", "jsonl", "jsonl.gz", "jsonl.zst", "parquet", "warc", "warc.gz", "warc.zst"]),
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
        output = output_of(paths, **options)
        cleaner, reading = _cleaner_of(output.decided, **options), _reading_of(**options)
        if paths != (STDIN,):  # which has no path for an override to name
            cleaner, reading = config.cleaner(cleaner), config.reading(reading)
        try:
            tally = _clean_all(paths, form, cleaner, reading, output, config)
        except KeyboardInterrupt:
            stop(stopped(output), STOPPED)
    _say_idle(cleaner, tally)
    output.decided.say_stale()
    _report(tally, output)


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
    max_removed: float | None,
    **others: Any,
) -> Cleaner:
    known = primary(lang) if lang else None
    cleaner = Cleaner(profile, select, ignore, unsafe, known, protect, verify, learned=learned, max_removed=max_removed)
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


def _clean(paths: Sequence[Path], cleaner: Cleaner, reading: Reading, output: Output, config: Config) -> Tally:
    found = config.placed(sources(paths, output.exclude, reading.to), cleaner)
    if found.excluded:
        say(f"{found.excluded} file{'s' * (found.excluded != 1)} excluded")
    if found.others:
        say(f"{found.others} file{'s' * (found.others != 1)} of other kinds left alone")
    with to_stdout(output, found.files[0].output if found.files else "") as place:
        return _clean_found(paths, found, cleaner, reading, place)


def _clean_found(paths: Sequence[Path], found: Sources, cleaner: Cleaner, reading: Reading, output: Output) -> Tally:
    places = places_of(output)
    check_places(paths, found, places, output)
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


def _clean_all(
    paths: Sequence[Path], form: str, cleaner: Cleaner, reading: Reading, output: Output, config: Config
) -> Tally:
    if paths == (STDIN,):
        return clean_stdin("-" if form == "txt" else f"-.{form}", cleaner, reading, output)
    return _clean(paths, cleaner, reading, output, config)


def _say_idle(cleaner: Cleaner, tally: Tally) -> None:
    """Name the learned files that found nothing, and whose documents they are for: a folder may be called otherwise."""
    of_paths = (dict(override.settings).get("learned", ()) for override in cleaner.overrides)
    files = {learned.id: learned for given in (cleaner.learned, *of_paths) for learned in learned_files(given)}
    for learned in files.values():
        if learned.id not in tally.rules:
            site = learned.rule.site
            whose = f"; it is for documents of the {site.by} {site.name}" if site.name else ""
            say(f"{learned.id}: found nothing to take out{whose}")


def _report(tally: Tally, output: Output) -> None:
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
