"""Writes a report: one pass over the run, every page of it static."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from chaffinch.audit.reading import Cleaned, Run
from chaffinch.audit.sample import SIZE, Sample
from chaffinch.files.paths import PathError
from chaffinch.report.counts import Counts, Row, Rulebook
from chaffinch.report.document import parts
from chaffinch.report.finding import Found, findings_of
from chaffinch.report.index import Index, rule_lists
from chaffinch.report.lists import ROWS, told, write_lists
from chaffinch.report.markup import Html, filled, joined, prose, shortened
from chaffinch.report.page import Folder, Series, file_stem

_MARKER = ".chaffinch-report"  # says that a folder is a report, which a later one may replace
_THINGS = (("edits", "edit"), ("removed", "letter"), ("flags", "flag"), ("held", "held edit"))
_PARTS = ("rules", "documents", "samples", "lists", "assets")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the page to open, the number of pages, and the bytes of the largest."""

    index: Path
    pages: int
    largest: int


def write(run: Run, folder: Path, *, seed: int = 0, sample: int = SIZE) -> Written:
    """Write the report of a run to `folder`, which is new, empty or holds an earlier report; that one is replaced.

    `sample` edits of each rule are drawn with `seed`. Equal runs and seeds give equal bytes. Raises `PathError`
    for a folder that holds something else, `JournalError` for a journal at fault, `OSError` where writing fails.
    """
    _make_room(folder)
    report = _Report(run, Folder(folder, _run_key(run)), Sample(sample, seed))
    for cleaned in run.documents():
        report.add(cleaned)
    report.end()
    return Written(folder / "index.html", report.folder.pages, report.folder.largest)


@dataclass
class _Report:
    """The pages that are being written."""

    run: Run
    folder: Folder
    sample: Sample[Html]
    counts: Counts = field(default_factory=Counts)
    book: Rulebook = field(default_factory=Rulebook)
    _rules: dict[str, Series] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lead = Html('<p class="lead">Each with its edits in place. Numbers lead to who made an edit, and why.</p>\n')
        rim = ('<div class="documents">\n', "</div>\n")
        self._documents = Series(self.folder, "documents/documents", "Documents", "documents", lead, rim)

    def add(self, cleaned: Cleaned) -> None:
        """Write a document, and each thing that was found in it to its rule's page."""
        self.counts.add(cleaned)
        findings = tuple(findings_of(cleaned))
        if not findings:
            return
        found = Found(len(self.counts.rows) + 1, cleaned, findings)
        row = self.counts.place(found, "")
        pages: dict[int, str] = {}
        for part, places in parts(found, self.book.pass_of, _facts(found, row)):
            page = self._documents.name(self._documents.add(part, len(places)))
            pages |= dict.fromkeys(places, page)
        self.counts.rows[-1] = row._replace(place=f"{pages[min(pages)]}#d{found.number}")
        for place, finding in enumerate(findings):
            known = self.book.rule(finding.rule)
            entry = found.entry(place, pages[place], known.summary if known else "")
            self._series(finding.rule).add(entry)
            if finding.kind == "edit":
                self.sample.add(finding.rule, entry)

    def end(self) -> None:
        """Complete all pages; the index comes last."""
        self._documents.close()
        for series in self._rules.values():
            series.close()
        groups = write_lists(self.folder, self.counts)
        index = Index(self.run, self.counts, self.sample, self.book, groups)
        self._write_samples(index.rules)
        series = Series(self.folder, "lists/rules", "Rules", "list", Html(), ('<ul class="rows">\n', "</ul>\n"), ROWS)
        for each in rule_lists(index.rules):
            series.add(each)
        series.close()
        self.folder.write("index.html", "Report", "index", index.content())

    def _series(self, rule: str) -> Series:
        if rule not in self._rules:
            self._rules[rule] = Series(self.folder, f"rules/{file_stem(rule)}", rule, "rule", self._lead(rule))
        return self._rules[rule]

    def _lead(self, rule: str) -> Html:
        """Return what stands above the entries of a rule: its counts, and what it is for."""
        known, total = self.book.rule(rule), _total(self.run, rule)
        parts_ = []
        if total:
            sums = told(*((total.get(key, 0), thing) for key, thing in _THINGS))
            parts_.append(
                filled(
                    '<p class="facts" data-edits="{edits}">{sums} in {documents}; pass <bdi>{step}</bdi></p>\n',
                    edits=total.get("edits", 0),
                    sums=sums,
                    documents=told((total.get("documents", 0), "document")),
                    step=self.book.pass_of(rule),
                )
            )
        if known:
            summary, why = prose(known.summary.rstrip(".")), prose(known.why.strip())
            parts_.append(filled('<p class="lead">{summary}.</p>\n<p>{why}</p>\n', summary=summary, why=why))
        if total.get("edits"):
            sample = '<p><a href="../samples/{stem}-001.html">A random sample of its edits</a></p>\n'
            parts_.append(filled(sample, stem=file_stem(rule)))
        return joined(parts_)

    def _write_samples(self, rules: Mapping[str, Mapping[str, int]]) -> None:
        for rule, counts in rules.items():
            if not counts.get("edits"):
                continue
            entries = self.sample.drawn(rule)
            lead = filled(
                '<p class="lead" data-edits="{edits}">{drawn} of {all} of '
                '<a href="../rules/{stem}-001.html"><bdi>{rule}</bdi></a>, '
                'drawn at random with seed {seed}.</p>\n'
                "<p>Every edit had the same chance to be here, so what you find wrong here tells of all.</p>\n",
                edits=counts["edits"], drawn=len(entries),
                all=told((counts["edits"], "edit")), stem=file_stem(rule), rule=rule,
                seed=str(self.sample.seed),
            )  # fmt: skip
            series = Series(self.folder, f"samples/{file_stem(rule)}", f"Sample: {rule}", "sample", lead)
            for entry in entries:
                series.add(entry)
            series.close()


def _facts(found: Found, row: Row) -> Html:
    """Return what stands under the name of a document."""
    record, cleaned = found.cleaned.record, found.cleaned
    counts = told((row.edits, "edit"), (row.removed, "letter"), (row.flags, "flag"), (row.held, "held edit"))
    verdict = record.get("verdict") or {}
    told_already = ("flag", "flags", "held", row.status)
    reasons = [str(reason) for reason in verdict.get("reasons") or () if str(reason).split(" ")[-1] not in told_already]
    source = cleaned.source if cleaned.source != cleaned.id else ""
    said = [row.status, row.lang, row.site, source, counts, "; ".join(reasons), cleaned.problem]
    return joined((filled("<bdi>{said}</bdi>", said=shortened(each, 300)) for each in said if each), " · ")


def _total(run: Run, rule: str) -> Mapping[str, int]:
    """Return the counts that the run's own summary has for a rule; none where it was broken off."""
    rules: Any = run.summary.get("rules")
    found = rules.get(rule) if isinstance(rules, dict) else None
    return {key: count for key, count in found.items() if isinstance(count, int)} if isinstance(found, dict) else {}


def _run_key(run: Run) -> str:
    """Return what tells this run from others: decisions are kept under it in the browser."""
    with run.journal.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:16]


def _make_room(folder: Path) -> None:
    """Make the folder ready. Raises `PathError` if it holds what is no report."""
    if folder.exists():
        if not folder.is_dir():
            raise PathError(f"{folder}: is a file; expected a folder for the report")
        if any(folder.iterdir()) and not (folder / _MARKER).is_file():
            raise PathError(
                f"{folder}: holds something else; expected a new or empty folder, or that of an earlier report"
            )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_bytes(b"")
    (folder / "index.html").unlink(missing_ok=True)  # it comes last, so that a report that has one is whole
    for name in _PARTS:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            shutil.rmtree(folder / name)
    (folder / "assets").mkdir(exist_ok=True)
    for name in ("report.css", "report.js"):
        (folder / "assets" / name).write_bytes((Path(__file__).with_name(name)).read_bytes())
