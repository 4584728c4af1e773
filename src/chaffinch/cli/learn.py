"""`chaffinch learn`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import click

from chaffinch.cleaner import Cleaner
from chaffinch.cli.common import FAILED, known_encoding, reading_options, say, usage_errors
from chaffinch.cli.configured import configured
from chaffinch.config.config import Config
from chaffinch.files.paths import PathError, Target, none_overwritten, sources
from chaffinch.files.piece import Reading
from chaffinch.learn import DOCUMENTS, Study
from chaffinch.learn import learn as study_of
from chaffinch.rules.learned import Lesson, copies_of, slug, written
from chaffinch.text.html import EXTRACTORS
from chaffinch.text.site import By


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="File to write; a folder with --by."
)
@click.option("--by", type=click.Choice(["host", "folder"]), help="What tells sites apart; all are one without it.")
@click.option("--encoding", help="Encoding of text files that have no byte order mark and are not UTF-8.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there; somebody may have edited them.")
@reading_options
@click.option(
    "--html", type=click.Choice(list(EXTRACTORS)), default="trafilatura", show_default=True, help="What reads HTML."
)
@configured
def learn(
    paths: tuple[Path, ...],
    out: Path,
    by: str | None,
    encoding: str | None,
    overwrite: bool,
    text_field: str,
    lang_field: str | None,
    html: str,
    config: Config,
) -> None:
    """Learn what a site prints round its articles: the lines that its documents share.

    OUT is a rule file to read, edit and try (`chaffinch try OUT --on FOLDER`); `chaffinch clean --learned OUT` uses
    it. --by host goes by the field `url` or `url_host` of JSON records, --by folder by the folder of a
    file: each site gets its own file in OUT.
    """
    with usage_errors():
        reading = config.reading(Reading(known_encoding(encoding), text_field, lang_field, html))
        found = config.placed(sources(paths), Cleaner())
        study = study_of(found.files, reading, cast(By, by or "all"))
        targets = _targets(study, out, in_folder=by is not None)
        none_overwritten(found.files, targets)
        _check(paths, study, targets, overwrite=overwrite)
        for target, lesson in zip(targets, study.lessons, strict=True):
            with Target(target) as stream:
                stream.write(written(lesson).encode("utf-8"))
            say(_told(lesson, target), err=False)
    _report(study)


def _targets(study: Study, out: Path, *, in_folder: bool) -> list[Path]:
    """Return a file for each lesson. Raises `PathError` for a name that no rule can have."""
    if in_folder:
        return list(_in_folder(study, out))
    if out.is_dir() or out.suffix != ".toml" or slug(out.stem) != out.stem:
        raise PathError(
            f"{out}: expected a file to write, named in lower case with hyphens, such as rules/site/north.toml"
        )
    return [out for _ in study.lessons]


def _in_folder(study: Study, out: Path) -> Iterator[Path]:
    if out.is_file():
        raise PathError(f"{out}: is a file; with --by expected a folder, which gets a file for each site")
    taken: set[str] = set()
    for lesson in study.lessons:
        name = slug(lesson.site.name)
        number = 2
        while name in taken:  # two sites may differ in what a rule's name cannot hold
            name, number = f"{slug(lesson.site.name)}-{number}", number + 1
        taken.add(name)
        yield out / f"{name}.toml"


def _check(paths: Sequence[Path], study: Study, targets: Sequence[Path], *, overwrite: bool) -> None:
    """Raise `PathError` if nothing can be learned, or a file would be lost."""
    if not targets:
        raise PathError(f"{', '.join(map(str, paths))}: {_too_few(study)}{_besides(study)}")
    there = [target for target in targets if target.exists()]
    if there and not overwrite:
        raise PathError(f"{there[0]}: is there already, and may be edited; expected another name, or --overwrite")


def _too_few(study: Study) -> str:
    largest = max(study.few, key=lambda site: (study.few[site], study.copies[site]), default="")
    most, copies = study.few.get(largest, 0), study.copies.get(largest, 0)
    each = f" in the {'largest' if len(study.few) > 1 else 'only'} site" if largest else ""
    left = f" ({copies_of(copies)} left out)" if copies else ""
    return f"found {most} different document{'s' * (most != 1)}{each}{left}; expected {DOCUMENTS} at least"


def _besides(study: Study) -> str:
    strays = f"; {study.strays} do{'es' * (study.strays == 1)} not say their site" if study.strays else ""
    return strays + "".join(f"; {failure}" for failure in study.failures[:3])


def _told(lesson: Lesson, target: Path) -> str:
    places = {place: len(lesson.sure(place)) for place in lesson.lines}
    learned = ", ".join(f"{count} {place}" for place, count in places.items())
    doubtful = sum(len(lesson.doubtful(place)) for place in lesson.lines)
    documents = f"{lesson.documents} documents, {lesson.copies} cop{'y' if lesson.copies == 1 else 'ies'} left out"
    return f"{target}: {documents}; lines learned: {learned} the prose; {doubtful} in doubt"


def _report(study: Study) -> None:
    if study.few:
        sites = f"{len(study.few)} site{'s' * (len(study.few) != 1)}"
        copies = sum(study.copies.values())
        counted = f", {copies_of(copies)} not counted" if copies else ""
        say(f"{sites} with fewer than {DOCUMENTS} different documents left out{counted}")
    if study.strays:
        say(f"{study.strays} document{'s' * (study.strays != 1)} without a site left out")
    for failure in study.failures:
        say(f"failed: {failure}")
    if study.failures:
        raise SystemExit(FAILED)
