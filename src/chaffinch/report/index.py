"""The index of a report."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from chaffinch.audit.reading import Run
from chaffinch.audit.sample import Sample
from chaffinch.report.chart import bars
from chaffinch.report.counts import Counts, Rulebook
from chaffinch.report.lists import failure, group_name, row, told
from chaffinch.report.markup import Html, filled, joined, shortened
from chaffinch.report.page import file_stem

RULES = 400  # in the table of the index; the list of rules has all
_CHARTED = 15  # rules
_LISTED = 12  # documents, sites, languages
_SAMPLED = 2  # edits a rule
_SAMPLES = 100  # rules
_SAMPLE_BYTES = 250_000
_COLUMNS = ("edits", "documents", "removed", "flags", "held")
_HEADS = ("Edits", "Documents", "Letters removed", "Flags", "Held")
_CELL = '<td role="cell" data-label="{label}">{count}</td>'
_ZERO = '<td role="cell" data-label="{label}" data-zero="">{count}</td>'


@dataclass(frozen=True)
class Index:
    """What the index is made of; `groups` are the places at which the lists of sites and languages begin."""

    run: Run
    counts: Counts
    sample: Sample[Html]
    book: Rulebook
    groups: Mapping[str, Mapping[str, str]]

    def content(self) -> Html:
        """Return the markup of the page."""
        return joined(
            (self._opening(), self._charts(), self._rules(), self._samples(), self._documents(), self._settings())
        )

    @property
    def rules(self) -> Mapping[str, Mapping[str, int]]:
        """Counts by rule."""
        found: Mapping[str, Mapping[str, int]] = self.counts.tally.summary()["rules"]
        return found

    def _opening(self) -> Html:
        tally, counts = self.counts.tally, self.counts
        figures = (
            ("documents", tally.documents), ("changed", tally.statuses["changed"]), ("edits", counts.edits),
            ("letters removed", counts.letters), ("flagged", tally.flagged), ("with held edits", tally.held),
            ("left whole", tally.statuses["guarded"]), ("failed", len(counts.failed)),
        )  # fmt: skip
        boxes = (
            filled("<div><dt>{name}</dt><dd>{count}</dd></div>", name=name, count=count) for name, count in figures
        )
        return filled(
            '<h1>What the run changed</h1>\n<p class="lead">Every edit that {version} made in <bdi>{name}</bdi>, '
            'rule by rule and '
            'document by document, with what was taken out and put in.</p>\n<dl '
            'class="figures">{boxes}</dl>\n{unfinished}',
            version=f"chaffinch {self.run.configuration.get('chaffinch', '')}".strip(), name=self.run.folder.name,
            boxes=joined(boxes),
            unfinished=Html() if self.run.summary else Html('<p class="notice">The run did not finish: this is '
                'what it did until then.</p>\n'),
        )  # fmt: skip

    def _charts(self) -> Html:
        top = sorted(self.rules.items(), key=lambda each: (-each[1].get("edits", 0), each[0]))
        rows = [(_rule_link(rule, ""), counts["edits"]) for rule, counts in top[:_CHARTED] if counts.get("edits")]
        rest = [counts.get("edits", 0) for _, counts in top[_CHARTED:]]
        if sum(rest):
            others = sum(map(bool, rest))
            rows.append((filled("{count} more rule{s}", count=others, s="s" * (others != 1)), sum(rest)))
        lost = [(filled("{name}", name=name), count) for name, count in self.counts.ranges]
        return Html(
            '<div class="charts">' + bars("Edits by rule", "", rows)
            + bars("Letters removed", "changed documents, by how many letters and digits each lost", lost) + "</div>\n"
        )  # fmt: skip

    def _rules(self) -> Html:
        rules = self.rules
        kept = sorted(rules, key=lambda rule: (-sum(rules[rule].values()), rule))[:RULES]
        bodies = (
            self._pass(step, list(members))
            for step, members in groupby(self.book.ordered(iter(kept)), key=self.book.pass_of)
        )
        more = Html()
        if len(rules) > RULES:
            more = filled('<p><a href="lists/rules-001.html">All {count} rules</a></p>\n', count=len(rules))
        heads = (filled('<th scope="col" role="columnheader">{head}</th>', head=head) for head in (*_HEADS, "Sample"))
        return filled(
            '<section aria-labelledby="rules"><h2 id="rules">Rules</h2>\n<p>In the order in which they run, by '
            'pass. A held edit was found '
            'and not made; a flag changes nothing.</p>\n<table class="rules" role="table" '
            'aria-labelledby="rules"><thead role="rowgroup"><tr role="row">'
            '<th scope="col" role="columnheader">Rule</th>{heads}</tr></thead>\n{bodies}</table>\n{more}</section>\n',
            heads=joined(heads), bodies=joined(bodies), more=more,
        )  # fmt: skip

    def _pass(self, step: str, rules: list[str]) -> Html:
        rows = joined(self._rule(rule) for rule in rules)
        return filled(
            '<tbody role="rowgroup" data-pass="{step}"><tr class="pass" role="row"><th colspan="7" '
            'scope="rowgroup" role="rowheader"><bdi>{step}</bdi></th></tr>\n{rows}</tbody>\n',
            step=step, rows=rows,
        )  # fmt: skip

    def _rule(self, rule: str) -> Html:
        counts, known = self.rules[rule], self.book.rule(rule)
        cells = joined(
            filled(_CELL if counts.get(column) else _ZERO, label=head.lower(), count=counts.get(column, 0))
            for column, head in zip(_COLUMNS, _HEADS, strict=True)
        )
        link = Html()
        if counts.get("edits"):
            size = min(self.sample.size, counts["edits"])
            link = filled('<a href="samples/{stem}-001.html">{count}</a>', stem=file_stem(rule), count=size)
        return filled(
            '<tr role="row" data-rule="{rule}" data-edits="{edits}"><th scope="row" role="rowheader">{link}<span '
            'class="about">{about}</span></th>{cells}<td role="cell" data-label="sample" '
            'class="sample">{sample}</td></tr>\n',
            rule=rule, edits=counts.get("edits", 0), link=_rule_link(rule, ""),
            about=known.summary if known else "", cells=cells, sample=link,
        )  # fmt: skip

    def _samples(self) -> Html:
        edited = [rule for rule in self.book.ordered(iter(self.rules)) if self.rules[rule].get("edits")]
        groups: list[Html] = []
        size = 0
        for rule in edited[:_SAMPLES]:
            entries = joined(_nearer(entry) for entry in self.sample.drawn(rule)[:_SAMPLED])
            size += len(entries)
            if size > _SAMPLE_BYTES:
                break
            groups.append(self._sample(rule, entries, first=not groups))
        return filled(
            '<section aria-labelledby="samples"><h2 id="samples">A sample of each rule</h2>\n<p>Drawn at random '
            'with seed {seed}: every edit of a rule had the same '
            'chance. To judge a rule, review its whole sample, not the edits that catch the '
            'eye.</p>\n{groups}</section>\n',
            seed=str(self.sample.seed), groups=joined(groups),
        )  # fmt: skip

    def _sample(self, rule: str, entries: Html, *, first: bool) -> Html:
        size = min(self.sample.size, self.rules[rule]["edits"])
        return filled(
            '<details class="sampled"{open}><summary><bdi>{rule}</bdi> <span>{count}</span></summary>\n<ol '
            'class="entries">\n{entries}</ol>\n'
            '<p><a href="samples/{stem}-001.html">The sample: {drawn} of '
            '{count}</a></p></details>\n'.replace("{open}", " open" * first),
            rule=rule, count=told((self.rules[rule]["edits"], "edit")), entries=entries,
            stem=file_stem(rule), drawn=size,
        )  # fmt: skip

    def _documents(self) -> Html:
        rows = self.counts.rows
        most = sorted(rows, key=lambda each: (-each.removed, -each.edits, each.place))
        lists = (
            ("Most removed", "documents", [row(each, "", Html()) for each in most[:_LISTED] if each.edits], len(rows)),
            (
                "Flagged",
                "flagged",
                [row(each, "", Html()) for each in rows if each.flags][:_LISTED],
                self.counts.tally.flagged,
            ),
            (
                "With held edits",
                "held",
                [row(each, "", Html()) for each in rows if each.held][:_LISTED],
                self.counts.tally.held,
            ),
            ("Failed", "failed", [failure(*each) for each in self.counts.failed[:_LISTED]], len(self.counts.failed)),
            ("Sites", "sites", list(self._groups("sites", "site")), len(self.groups["sites"])),
            ("Languages", "languages", list(self._groups("languages", "lang")), len(self.groups["languages"])),
        )
        return filled(
            '<section aria-labelledby="documents"><h2 id="documents">Documents</h2>\n<div '
            'class="columns">{lists}</div></section>\n',
            lists=joined(_few(*each) for each in lists),
        )

    def _groups(self, name: str, sort: str) -> Iterator[Html]:
        for group, counts in list(self.counts.by(sort).items())[:_LISTED]:
            yield filled(
                '<li class="row"><a href="{place}" dir="auto">{name}</a><span>{counts}</span></li>\n',
                place=self.groups[name][group], name=shortened(group_name(name, group), 200),
                counts=told((counts["documents"], "document"), (counts["edits"], "edit")),
            )  # fmt: skip

    def _settings(self) -> Html:
        known = self.run.configuration
        rows = [(name, str(known.get(name, ""))) for name in ("chaffinch", "python", "fingerprint")]
        rows += [(name, str(version)) for name, version in dict(known.get("packages") or {}).items()]
        facts = joined(
            filled("<div><dt>{name}</dt><dd>{value}</dd></div>", name=name, value=shortened(value, 200))
            for name, value in rows[:50]
        )
        said = json.dumps(
            {key: known[key] for key in ("settings", "reading") if key in known}, ensure_ascii=False, indent=2
        )
        return filled(
            '<section aria-labelledby="settings"><h2 id="settings">Settings and versions</h2>\n<dl '
            'class="facts">{facts}</dl>\n'
            '<details><summary>All settings of the run</summary><pre tabindex="0">{said}</pre></details></section>\n',
            facts=facts, said=shortened(said, 20_000),
        )  # fmt: skip


def _few(title: str, name: str, rows: list[Html], count: int) -> Html:
    """Return the head of a list, with a link to all of it."""
    if not rows:
        return Html()
    return filled(
        '<section aria-labelledby="few-{name}"><h3 id="few-{name}">{title}</h3>\n<ul '
        'class="rows">{rows}</ul>\n<p><a href="lists/{name}-001.html">All {count}</a></p></section>\n',
        name=name, title=title, rows=joined(rows), count=count,
    )  # fmt: skip


def _rule_link(rule: str, root: str) -> Html:
    return filled(
        '<a href="{root}rules/{stem}-001.html"><bdi>{rule}</bdi></a>', root=root, stem=file_stem(rule), rule=rule
    )


def _nearer(entry: Html) -> Html:
    """Return an entry for the report's own folder.

    No text of a run holds a quotation mark in markup, so none is hit.
    """
    return Html(entry.replace('href="../', 'href="'))


def rule_lists(rules: Mapping[str, Mapping[str, int]]) -> Iterator[Html]:
    """Yield all rules as lines of a list."""
    for rule, counts in sorted(rules.items()):
        said = told(
            (counts.get("edits", 0), "edit"), (counts.get("flags", 0), "flag"), (counts.get("held", 0), "held edit")
        )
        yield filled('<li class="row">{link}<span>{said}</span></li>\n', link=_rule_link(rule, "../"), said=said)
