"""`chaffinch compare`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from chaffinch.audit.compare import Comparison
from chaffinch.audit.fresh import made
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.cleaner import Cleaner, planned
from chaffinch.cli.chain_options import chain_options, files_of
from chaffinch.cli.common import FOUND, say, usage_errors
from chaffinch.cli.configured import configured
from chaffinch.cli.decided import Decided
from chaffinch.config.config import Config
from chaffinch.core.decision import effective
from chaffinch.files.paths import PathError, Sources
from chaffinch.files.piece import Reading
from chaffinch.rules.chain import Chain, Pass, load_rules
from chaffinch.run import Plan, Result, run
from chaffinch.text.document import Document
from chaffinch.trial import rule_at


@click.command()
@click.argument(
    "paths", metavar="RUN RUN | PATH...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--rules",
    nargs=2,
    type=click.Path(path_type=Path, exists=True),
    metavar="OLD NEW",
    help="Compare two versions of a rule file, or of a folder of rules, on PATH.",
)
@click.option("--decisions", multiple=True, type=click.Path(path_type=Path), help="Show what was reviewed first.")
@chain_options
@configured
def compare(
    paths: tuple[Path, ...],
    rules: tuple[Path, Path] | None,
    decisions: tuple[Path, ...],
    config: Config,
    **options: Any,
) -> None:
    """Say which edits and flags of two runs differ, by rule: new, gone, changed.

    The runs are over the same documents, which are known by their names. With --rules, PATH is cleaned with the OLD
    rules and with the NEW ones; a rule file takes the place of the rule of its name; word lists are those of this
    installation. Exit status 1 if something differs.
    """
    with usage_errors():
        found = Comparison(effective(decision for _, decision in Decided(decisions).lines))
        found.compare(*(_by_rules(paths, rules, config, options) if rules else _of_runs(paths)))
        for line in found.lines():
            say(line, err=False)
    if found:
        raise SystemExit(FOUND)


def _of_runs(paths: tuple[Path, ...]) -> list[Iterator[Cleaned]]:
    if len(paths) != 2:
        raise PathError(f"found {len(paths)} paths; expected two runs, or --rules OLD NEW and what to clean")
    return [Run.open(path).documents() for path in paths]


def _by_rules(
    paths: tuple[Path, ...], rules: tuple[Path, Path], config: Config, options: dict[str, Any]
) -> list[Iterator[Cleaned]]:
    found, cleaner, reading = files_of(paths, config, **options)
    return [_made(found, reading, cleaner, _chain(path)) for path in rules]


def _made(found: Sources, reading: Reading, cleaner: Cleaner, chain: Chain) -> Iterator[Cleaned]:
    plans: dict[Cleaner, Plan] = {}

    def make(document: Document, place: str) -> Result:
        own = cleaner.at(place)
        if own not in plans:
            plans[own] = planned(own, chain)
        return run(replace(document, lang=document.lang or own.lang), plans[own])

    return made(found.files, reading, make)


def _chain(path: Path) -> Chain:
    """Return the rules of a folder, or ours with a rule file in the place of the rule of its name."""
    if path.is_dir():
        return load_rules(path.resolve())
    rule = rule_at(path)
    chain = load_rules()
    known = any(rule.id == each.id for each in chain.rules)
    folder = rule.id.partition("/")[0]
    home = next((step.name for step in chain.passes if folder in (step.name, *step.folders)), None)
    if not known and home is None:
        raise PathError(f"{path}: no pass has rules of the folder {folder!r}; expected RULES/FOLDER/NAME.toml")

    def with_rule(step: Pass) -> Pass:
        rules = tuple(rule if rule.id == each.id else each for each in step.rules)
        return replace(step, rules=rules if known or step.name != home else (*rules, rule))

    return replace(chain, passes=tuple(map(with_rule, chain.passes)))
