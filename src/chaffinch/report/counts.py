"""What the index tells: counts by rule, site and language, letters removed a document, and a sample of each rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chaffinch.audit.reading import Cleaned
from chaffinch.audit.stats import Tally
from chaffinch.report.finding import Found
from chaffinch.rules.chain import load_rules
from chaffinch.rules.rule import Rule
from chaffinch.text.views import letters_in

_BORDERS = (0, 1, 10, 100, 1_000, 10_000, 100_000)  # of the letters that a document lost


class Row(NamedTuple):
    """A document in a list: where it stands, and its counts. `removed` counts letters and digits."""

    name: str
    place: str  # page#anchor
    status: str
    edits: int
    removed: int
    flags: int
    held: int
    site: str
    lang: str


@dataclass
class Counts:
    """Adds up what the documents of a run are and what was found in them."""

    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)  # id, and why
    removed: Counter[int] = field(default_factory=Counter)  # documents by the lowest number of a range of letters
    edits: int = 0
    letters: int = 0

    def add(self, cleaned: Cleaned) -> None:
        """Count a document."""
        record = cleaned.record
        self.tally.add(record)
        if record["status"] in ("failed", "broken"):
            self.failed.append((cleaned.id, self.tally.errors[-1].removeprefix(f"{cleaned.id}: ")))
        elif cleaned.problem:
            self.failed.append((cleaned.id, cleaned.problem))

    def place(self, found: Found, place: str) -> Row:
        """Count what was found in a document whose page is known, and return its row."""
        kinds = Counter(finding.kind for finding in found.findings)
        edits = [finding for finding in found.findings if finding.kind == "edit"]
        removed = sum(letters_in(edit.before) - letters_in(edit.after) for edit in edits)
        status = str(found.cleaned.record["status"])
        self.edits += len(edits)
        self.letters += removed
        if edits:
            self.removed[max(border for border in _BORDERS if border <= max(0, removed))] += 1
        row = Row(
            found.document, place, status, len(edits), removed, kinds["flag"], kinds["held"], found.site, found.lang
        )
        self.rows.append(row)
        return row

    @property
    def ranges(self) -> list[tuple[str, int]]:
        """Ranges of letters removed, each with the number of changed documents."""
        names = ["none", *(f"{low:,}–{low * 10 - 1:,}" for low in _BORDERS[1:-1]), f"{_BORDERS[-1]:,} or more"]
        return [(name, self.removed[low]) for name, low in zip(names, _BORDERS, strict=True)]

    def by(self, sort: str) -> dict[str, Counter[str]]:
        """Return documents and edits by `site` or `lang`, the most edits first."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows:
            counts = found.setdefault(getattr(row, sort), Counter())
            counts["documents"] += 1
            counts["edits"] += row.edits
        return dict(sorted(found.items(), key=lambda each: (-each[1]["edits"], each[0])))


class Rulebook:
    """The rules as chaffinch has them today: their order, passes and words."""

    def __init__(self) -> None:
        self._passes = {rule.id: step.name for step in load_rules().passes for rule in step.rules}
        self._rules = {rule.id: rule for rule in load_rules().rules}
        self._places = {rule: number for number, rule in enumerate(self._rules)}

    def pass_of(self, rule: str) -> str:
        """Return the pass of a rule; of an unknown one, its folder."""
        return self._passes.get(rule) or rule.partition("/")[0]

    def rule(self, rule: str) -> Rule | None:
        """Return a rule, if there is one of that id."""
        return self._rules.get(rule)

    def ordered(self, rules: Iterator[str]) -> list[str]:
        """Return rules in the order of the chain, unknown ones last, those of a pass together."""
        known = list(dict.fromkeys(self._passes.values()))

        def key(rule: str) -> tuple[int, str, int, str]:
            step = self.pass_of(rule)
            place = known.index(step) if step in known else len(known)
            return place, step, self._places.get(rule, len(self._places)), rule

        return sorted(rules, key=key)
