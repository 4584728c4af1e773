"""`chaffinch why-not`."""

from collections.abc import Iterator
from pathlib import Path

import click

from chaffinch.batch import UNREADABLE
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import FAILED, known_encoding, max_removed_option, reading_options, say, stop, usage_errors
from chaffinch.cli.configured import configured
from chaffinch.config.config import Config
from chaffinch.files.piece import Reading
from chaffinch.text.document import Document
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.language import primary
from chaffinch.why.line import Explanation, explain
from chaffinch.why.place import document_at, file_of


@click.command("why-not")
@click.argument("place", metavar="FILE:LINE")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="article", help="What the input is.")
@click.option("--lang", help="Language of a document that does not say its own, such as en.")
@click.option("--select", multiple=True, metavar="ID", help="Only this rule or pass; may be repeated.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not this rule or pass; may be repeated.")
@click.option("--unsafe/--no-unsafe", help="Make the edits of unsafe rules, which are held otherwise.")
@click.option("--protect", multiple=True, metavar="PATTERN", help="Text that no rule may change; may be repeated.")
@click.option("--learned", multiple=True, type=click.Path(path_type=Path), help="File of `learn`, or folder of them.")
@max_removed_option
@click.option("--encoding", help="Encoding of a text file that has no byte order mark and is not UTF-8.")
@click.option(
    "--html", type=click.Choice(list(EXTRACTORS)), default="trafilatura", show_default=True, help="What reads HTML."
)
@reading_options
@configured
def why_not(
    place: str,
    profile: str,
    lang: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    unsafe: bool,
    protect: tuple[str, ...],
    learned: tuple[Path, ...],
    max_removed: float | None,
    encoding: str | None,
    html: str,
    text_field: str,
    lang_field: str | None,
    config: Config,
) -> None:
    """Say why a line stayed, or which rule took it out.

    LINE counts from 1 in the file as it is. A JSON record is named between file and line, by its id or by the
    number of its line: FILE:RECORD:LINE, and LINE counts in its text. In HTML, LINE counts in the extracted text.
    """
    with usage_errors():
        known = primary(lang) if lang else None
        cleaner = Cleaner(profile, select, ignore, unsafe, known, protect, learned=learned, max_removed=max_removed)
        reading = Reading(known_encoding(encoding), text_field, lang_field, html)
        file = file_of(place)
        at = config.place(file, file.as_posix())
        cleaner, reading = config.cleaner(cleaner).at(at), config.reading(reading).at(at)
        document, number = _document(place, reading)
        explanation = explain(document, cleaner, number)
    for line in _shown(explanation):
        say(line, err=False)


def _document(place: str, reading: Reading) -> tuple[Document, int]:
    try:
        return document_at(place, reading)
    except UNREADABLE as error:
        stop(f"{place}: cannot be read: {error}", FAILED)


def _shown(explanation: Explanation) -> Iterator[str]:
    yield f"line {explanation.number}: {explanation.before}"
    if explanation.whole:
        yield f"stays, because the document is left as it is: {explanation.whole}"
        yield from ("without that:",) if explanation.reasons else ()
    yield from _fate(explanation)
    yield from (
        f"  held, {each.reason}: {_changed(each.edit.rule, each.edit.before, each.edit.after)}"
        for each in explanation.held
    )
    yield from (f"  flagged, {each.rule}: {each.message}" for each in explanation.flags)
    for reason in explanation.reasons:
        yield f"{reason.rule}:"
        yield from (f"  {told}" for told in reason.told)


def _fate(explanation: Explanation) -> Iterator[str]:
    if explanation.after is None:
        taker = explanation.changes[-1]
        yield f"taken out by {taker.rule} ({explanation.along}): {taker.why}"
        others = explanation.changes[:-1]
        yield from ("before that, changed by:",) if others else ()
    else:
        others = explanation.changes
        if others:
            yield f"changed into: {explanation.after}"
        elif not explanation.whole or explanation.reasons:
            yield "stays as it is"
    yield from (f"  {_changed(each.rule, each.before, each.after)} ({each.why})" for each in others)


def _changed(rule: str, before: str, after: str) -> str:
    return f"{rule}: {before!r} -> {after!r}"
