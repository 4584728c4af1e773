"""The options of commands that clean in order to show what comes of it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from chaffinch.audit.fresh import fresh
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.cleaner import PROFILES, Cleaner
from chaffinch.cli.common import known_encoding, reading_options
from chaffinch.config.config import Config
from chaffinch.files.extras import check_extras
from chaffinch.files.paths import RUN_FOLDER, Sources, sources
from chaffinch.files.piece import Reading
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.language import primary

_OPTIONS = (
    click.option("--profile", type=click.Choice(list(PROFILES)), default="article", help="What the input is."),
    click.option("--lang", help="Language of documents that do not say their own, such as en."),
    click.option("--select", multiple=True, metavar="ID", help="Only this rule or pass; may be repeated."),
    click.option("--ignore", multiple=True, metavar="ID", help="Not this rule or pass; may be repeated."),
    click.option("--unsafe/--no-unsafe", help="Make the edits of unsafe rules, which are held otherwise."),
    click.option("--protect", multiple=True, metavar="PATTERN", help="Text that no rule may change; may be repeated."),
    click.option("--learned", multiple=True, type=click.Path(path_type=Path), help="File of `learn`, or folder."),
    click.option("--encoding", help="Encoding of text files that have no byte order mark and are not UTF-8."),
    click.option(
        "--html", type=click.Choice(list(EXTRACTORS)), default="trafilatura", show_default=True, help="What reads HTML."
    ),
)


def chain_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how texts are read and cleaned; the command takes them as `**options`."""
    command = reading_options(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_run(path: Path) -> bool:
    """Say whether a run stands in a path."""
    home = path if path.name == RUN_FOLDER else path / RUN_FOLDER
    return (home / "journal.jsonl").is_file()


def files_of(
    paths: Sequence[Path], config: Config, *, encoding: str | None, text_field: str, lang_field: str | None, html: str,
    profile: str, lang: str | None, select: tuple[str, ...], ignore: tuple[str, ...], unsafe: bool,
    protect: tuple[str, ...], learned: tuple[Path, ...],
) -> tuple[Sources, Cleaner, Reading]:  # fmt: skip
    """Return the files that `paths` name, with the cleaner and the reading that the options and `config` ask for."""
    cleaner = config.cleaner(
        Cleaner(profile, select, ignore, unsafe, primary(lang) if lang else None, protect, learned=learned)
    )
    reading = config.reading(Reading(known_encoding(encoding), text_field, lang_field, html))
    found = config.placed(sources(paths), cleaner)
    for source in found.files:
        check_extras((source.name, source.output), reading.at(source.place))
    return found, cleaner, reading


def documents_of(paths: Sequence[Path], config: Config, **options: Any) -> Iterator[Cleaned]:
    """Yield the documents of the runs among `paths`, then those of all other paths, as they would be cleaned."""
    for path in filter(is_run, paths):
        yield from Run.open(path).documents()
    others = [path for path in paths if not is_run(path)]
    if others:
        found, cleaner, reading = files_of(others, config, **options)
        yield from fresh(found.files, cleaner, reading)
