"""`chaffinch audit`."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from chaffinch.audit.found import everything
from chaffinch.audit.rates import shifts
from chaffinch.audit.reading import Run
from chaffinch.audit.review import candidates, verdicts
from chaffinch.audit.sample import SIZE
from chaffinch.audit.shown import change_line, visible
from chaffinch.audit.stats import Tally
from chaffinch.audit.survey import SHARES, Survey, documents_hit, read, rules_in
from chaffinch.cli.common import FOUND, painter, say, usage_errors
from chaffinch.cli.decided import Decided
from chaffinch.cli.review import review
from chaffinch.report import write
from chaffinch.rules.chain import load_rules


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True))
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Show all that this rule or folder found.")
@click.option(
    "--sample", type=click.IntRange(0), metavar="N", help="Edits of each rule to show.  [default: 3, for --review 60]"
)
@click.option("--seed", type=int, default=0, show_default=True, help="Draws another sample.")
@click.option(
    "--share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Warn of a rule that takes more of the letters.  [default: 25, of whole pages 75]",
)
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True), help="An earlier run: warn of rates that changed."
)
@click.option("--review", "reviewing", is_flag=True, help="Decide on a sample of the edits, one key each.")
@click.option(
    "--decisions", type=click.Path(path_type=Path), help="File of decisions.  [default: decisions.jsonl in the run]"
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the report as pages to DIR, for a browser, instead.",
)
def audit(
    run: Path,
    rules: tuple[str, ...],
    sample: int | None,
    seed: int,
    share: float | None,
    against: Path | None,
    reviewing: bool,
    decisions: Path | None,
    html: Path | None,
) -> None:
    """Say what each rule did in a run: counts, rates, a sample; what was flagged, held and failed.

    RUN is the folder that a run was written to. Exit status 1 if something calls for a look: a rule takes a large
    share of the letters, or its rate is another one than in the run that --against names.
    """
    with usage_errors():
        found = Run.open(run)
        size = SIZE if sample is None else sample
        if html:
            if rules or reviewing or decisions or share is not None or against:
                raise click.UsageError("--html writes the whole run; it goes with --seed and --sample alone")
            written = write(found, html, seed=seed, sample=size)
            say(f"report: {visible(str(written.index))} ({written.pages:,} pages)", err=False)
            return
        chosen = rules_in(found, rules) if rules else set()
        path = decisions or found.home / "decisions.jsonl"
        if reviewing:
            review(*candidates(found, chosen, size, seed), path)
            return
        if rules:
            for line in _of_rules(found, chosen):
                say(line, err=False)
            return
        decided = Decided([path] if decisions or path.exists() else [])
        survey = Survey.of(found, 3 if sample is None else sample, seed, decided.see)
        for line in (*_report(found, survey), *_reviewed(decided)):
            say(line, err=False)
        warnings = list(_warnings(found, survey, share, against))
    for line in warnings:
        say(f"warning: {line}", err=False)
    if warnings:
        raise SystemExit(FOUND)


def _report(run: Run, survey: Survey) -> Iterator[str]:
    settings = run.configuration.get("settings", {})
    version = run.configuration.get("chaffinch", "unknown")
    profile = settings.get("profile", "unknown")
    yield f"run: {visible(str(run.folder))} (chaffinch {version}, profile {profile})"
    yield from (line for line in survey.tally.lines() if not line.startswith(" "))  # the table has all rules
    yield ""
    yield from survey.table()
    yield from _samples(survey)
    yield from _named("flagged", survey.flagged)
    yield from _named("failed", survey.tally.errors)
    yield from _named("texts not at hand", survey.problems)


def _samples(survey: Survey) -> Iterator[str]:
    summaries = {rule.id: rule.summary for rule in load_rules().rules}
    paint = painter(sys.stdout)
    for rule, drawn in survey.sample:
        if drawn:
            yield ""
            seen = survey.sample.seen(rule)
            said = f": {summaries[rule]}" if rule in summaries else ""
            yield f"{paint(rule, 'rule')}{said} ({len(drawn):,} of {seen:,} edits, seed {survey.sample.seed})"
        for each in drawn:
            name = visible(each.change.document)
            yield f"  {name}:{each.at}: {change_line(each.change, paint)}"


_FEW = 10  # documents of a sort that are named


def _named(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield ""
        yield f"{what}: {len(names):,}"
        yield from (f"  {visible(name)}" for name in names[:_FEW])
        if len(names) > _FEW:
            yield f"  and {len(names) - _FEW:,} more"


def _reviewed(decided: Decided) -> Iterator[str]:
    counts = verdicts(decision for _, decision in decided.lines)
    if counts:
        yield from ("", "decisions:")
    for rule in sorted({rule for rule, _ in counts}):
        yield f"  {visible(rule)}: {counts[rule, 'accept']:,} accepted, {counts[rule, 'reject']:,} rejected"
    yield from decided.stale()


def _warnings(run: Run, survey: Survey, asked: float | None, against: Path | None) -> Iterator[str]:
    profile = run.configuration.get("settings", {}).get("profile", "article")
    share = SHARES.get(profile, 1.0) if asked is None else asked / 100
    for rule, part in survey.heavy(share):
        yield f"{rule} takes {part:.1%} of the letters of all documents, more than {share:.0%}"
    if against:
        yield from _changed_rates(Run.open(against), survey.tally)


def _changed_rates(earlier: Run, tally: Tally) -> Iterator[str]:
    before, documents = documents_hit(earlier.records())
    now = {rule: counts["documents"] for rule, counts in tally.summary()["rules"].items()}
    for shift in shifts(before, documents, now, read(tally), {*before, *now}):
        yield (
            f"rate of {shift.rule}: {shift.earlier.per_thousand:,.1f} of 1,000 documents in {earlier.folder} "
            f"({shift.earlier.hits:,} of {shift.earlier.documents:,}), now {shift.now.per_thousand:,.1f} "
            f"({shift.now.hits:,} of {shift.now.documents:,}); by chance {shift.chance:.1g}"
        )


def _of_rules(run: Run, rules: set[str]) -> Iterator[str]:
    """Yield all that `rules` found, document by document, and at the end how much that is."""
    counts: Counter[str] = Counter()
    paint = painter(sys.stdout)
    for cleaned in run.documents():
        lines = [each for each in everything(cleaned, paint) if each.rule in rules]
        counts.update(each.sort for each in lines)
        counts["document"] += bool(lines)
        yield from (f"{visible(cleaned.id)}:{each.at}: {paint(each.rule, 'rule')}: {each.said}" for each in lines)
    said = ", ".join(
        f"{counts[sort]:,} {name}" for sort, name in (("edit", "edits"), ("flag", "flags"), ("held", "held"))
    )
    yield f"{said} in {counts['document']:,} documents"
