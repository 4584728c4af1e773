"""`chaffinch rules` and `chaffinch try`."""

from collections.abc import Iterator
from pathlib import Path

import click

from chaffinch.batch import UNREADABLE
from chaffinch.cli.common import FOUND, say, usage_errors
from chaffinch.files import pieces
from chaffinch.files.paths import Source, opened, sources
from chaffinch.files.piece import Reading
from chaffinch.rules.chain import load_rules
from chaffinch.rules.rule import ArticleBody, Example, Rule
from chaffinch.text.document import Document
from chaffinch.trial import alone, failures, rule_at, slowness
from chaffinch.why.weights import weights_of


@click.command()
@click.argument("rule_id", required=False, metavar="[ID|PASS]")
def rules(rule_id: str | None) -> None:
    """List the rules in the order in which they run: all, or those of a pass or folder; or explain one."""
    with usage_errors():
        chain = load_rules()
        if rule_id and "/" in rule_id:
            click.echo("\n".join(_explained(chain.rule(rule_id))))
            return
        chain = chain.choose((rule_id,) if rule_id else ())
    for step in filter(lambda step: step.rules, chain.passes):
        click.echo(f"{step.name}: {' '.join(step.why.split())}")
        for rule in step.rules:
            click.echo(f"  {rule.id:32} {rule.applicability:7} {rule.summary}")


@click.command("try")
@click.argument("rule_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--on", "paths", multiple=True, type=click.Path(path_type=Path), help="Show what it finds in these texts."
)
@click.option("--text-field", default="text", show_default=True, help="Field of a JSON record with its text.")
@click.option("--lang", help="Language of the texts, for rules that are bound to some.")
def try_(rule_file: Path, paths: tuple[Path, ...], text_field: str, lang: str | None) -> None:
    """Try a rule file: its lints, its examples and its speed, then what it finds in texts.

    Exit status 1 if a lint complains, an example does not come out or time grows too fast.
    """
    with usage_errors():
        rule = rule_at(rule_file)
        problems = [*failures(rule), *slowness(rule)]
        say(f"{rule.id}: {len(rule.examples)} examples, {len(problems)} problems", err=False)
        for problem in problems:
            say(f"  {problem}", err=False)
        for source in sources(paths).files:
            for hit in _hits_in(source, rule, text_field, lang):
                say(hit, err=False)
    if problems:
        raise SystemExit(FOUND)


def _hits_in(source: Source, rule: Rule, text_field: str, lang: str | None) -> Iterator[str]:
    try:
        with opened(source.path) as stream:
            for piece in pieces(stream, source.name, Reading(text_field=text_field)):
                if piece.error:
                    say(f"failed: {piece.id}: {piece.error}")
                elif piece.document:
                    yield from _hits(rule, piece.document, lang)
    except UNREADABLE as error:
        say(f"failed: {source.name}: cannot be read: {error}")


def _hits(rule: Rule, document: Document, lang: str | None) -> Iterator[str]:
    result = alone(rule, document.text, document.lang or lang)
    for hunk in result.hunks:
        yield f"{document.name}:{hunk.span.start}: {hunk.before!r} -> {hunk.after!r}"
    for held in result.held:
        edit = held.edit
        yield f"{document.name}:{edit.span.start}: held, {held.reason}: {edit.before!r} -> {edit.after!r}"
    for flag in result.flags:
        yield f"{document.name}:{flag.span.start}: {flag.span.of(result.text)!r}: {flag.message}"


def _explained(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: {rule.summary}"
    langs = ", ".join(sorted(rule.langs)) or "any"
    if rule.not_langs:
        langs = f"all but {', '.join(sorted(rule.not_langs))}, if it is known which"
    scripts = f", scripts: {', '.join(sorted(rule.scripts))}" if rule.scripts else ""
    yield f"kind {rule.kind}, {rule.applicability}, {rule.status} since {rule.since}, languages: {langs}{scripts}"
    if rule.profiles:
        yield f"profiles: {', '.join(sorted(rule.profiles))} only"
    if message := getattr(rule.body, "message", ""):
        yield f"says: {message} (confidence {getattr(rule.body, 'confidence', 1.0):g})"
    yield f"\n{rule.why.strip()}"
    if isinstance(rule.body, ArticleBody):
        yield from ("", *weights_of(rule.body))
    for example in rule.examples:
        yield from ("", *_shown(example))


def _shown(example: Example) -> Iterator[str]:
    lang = f" ({example.lang})" if example.lang else ""
    yield {"fix": "is repaired", "keep": "stays", "flag": "is flagged"}[example.sort] + f"{lang}:"
    yield from _quoted(example.text)
    if example.sort == "fix":
        yield from ("becomes:", *_quoted(example.good)) if "\n" in example.text.strip() else _quoted(example.good)
    yield from (f"  at {span.start}: {span.of(example.text)!r}" for span in example.spans)


def _quoted(text: str) -> Iterator[str]:
    """Yield a text of one line, or one that holds what nobody can see, with its escapes; another one line by line."""
    text = text.strip()
    lines = text.split("\n")
    if len(lines) > 1 and all(map(str.isprintable, lines)):
        yield from (f"  | {line}".rstrip() for line in lines)
    else:
        yield f"  {text!r}"
