"""`chaffinch diff` and `chaffinch blame`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from chaffinch.audit.blame import blamed, of_run
from chaffinch.audit.found import edits, net
from chaffinch.audit.reading import CONTEXT, Cleaned, Run
from chaffinch.audit.shown import visible
from chaffinch.cli.chain_options import chain_options, documents_of, is_run
from chaffinch.cli.common import FAILED, painter, say, usage_errors
from chaffinch.cli.configured import configured
from chaffinch.config.config import Config

_MARGIN = 32  # characters for a rule


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--by", type=click.Choice(["document", "rule"]), default="document", show_default=True, help="What stands together."
)
@click.option("--width", type=click.IntRange(0), default=CONTEXT, show_default=True, help="Characters on either side.")
@chain_options
@configured
def diff(paths: tuple[Path, ...], by: str, width: int, config: Config, **options: Any) -> None:
    """Show what was changed in runs, or would be in files, word by word, with the rules in the margin.

    PATHS are folders that runs were written to, and files or folders to clean for a look. A change stands as
    [-before-]{+after+}; ↵ is a line end, and what is invisible has its code point. By document, the net changes
    of each; by rule, each edit as the rule made it. Exit status 3 if some documents cannot be shown.
    """
    failed: list[str] = []
    with usage_errors():
        found = _readable(documents_of(paths, config, **options), failed)
        for line in _by_document(found, width) if by == "document" else _by_rule(found, width):
            say(line, err=False)
    _end(failed)


def _readable(documents: Iterable[Cleaned], failed: list[str]) -> Iterator[Cleaned]:
    for cleaned in documents:
        if cleaned.original is None:
            failed.append(f"{cleaned.id}: {cleaned.problem}")
        else:
            yield cleaned


def _end(failed: list[str]) -> None:
    for each in failed:
        say(f"failed: {visible(each)}")
    if failed:
        raise SystemExit(FAILED)


def _by_document(documents: Iterable[Cleaned], width: int) -> Iterator[str]:
    paint = painter(sys.stdout)
    changed = 0
    for cleaned in documents:
        found = list(net(cleaned, paint, width))
        if found:
            changed += 1
            yield visible(_name(cleaned))
        for each in found:
            first, *others = each.rule.split()
            yield f"  {paint(f'{first:{_MARGIN}}', 'rule')} {each.at:>7}  {each.said}"
            yield from (f"  {paint(rule, 'rule')}" for rule in others)
    yield f"{changed:,} document{'s' * (changed != 1)} changed"


def _by_rule(documents: Iterable[Cleaned], width: int) -> Iterator[str]:
    paint = painter(sys.stdout)
    lines: dict[str, list[str]] = {}
    for cleaned in documents:
        for each in edits(cleaned, paint, width):
            lines.setdefault(each.rule, []).append(f"  {visible(_name(cleaned))}:{each.at}: {each.said}")
    for rule, own in sorted(lines.items()):
        yield f"{paint(rule, 'rule')}: {len(own):,} edit{'s' * (len(own) != 1)}"
        yield from own


def _name(cleaned: Cleaned) -> str:
    return cleaned.id if cleaned.id.startswith(cleaned.source) else f"{cleaned.source}: {cleaned.id}"


@click.command()
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--run", type=click.Path(path_type=Path, exists=True), help="The run that FILE went through or came from."
)
@chain_options
@configured
def blame(paths: tuple[Path, ...], run: Path | None, config: Config, **options: Any) -> None:
    """Name the rules behind each changed span of files: cleaned by a run, or originals.

    A file that stands in a run's folder is looked up in its journal, and so is an original with --run. Any
    other file is cleaned for a look. Each span has its place in the cleaned text and in the original.
    """
    failed: list[str] = []
    with usage_errors():
        documents = (cleaned for path in paths for cleaned in _documents(path, run, config, options))
        for cleaned in _readable(documents, failed):
            for line in blamed(cleaned, painter(sys.stdout)):
                say(line, err=False)
    _end(failed)


def _documents(path: Path, run: Path | None, config: Config, options: dict[str, Any]) -> Iterator[Cleaned]:
    home = run or next((folder for folder in path.absolute().parents if is_run(folder)), None)
    return of_run(Run.open(home), path) if home else documents_of([path], config, **options)
