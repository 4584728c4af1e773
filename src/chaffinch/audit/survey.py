"""What a run did, rule by rule: counts, rates, the share of the letters, and a sample of the changes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from chaffinch.audit.found import placed
from chaffinch.audit.journal import Record
from chaffinch.audit.rates import Hits
from chaffinch.audit.reading import Change, Cleaned, Run
from chaffinch.audit.sample import Sample
from chaffinch.audit.stats import Tally
from chaffinch.rules.table import RuleError, near_rules
from chaffinch.text.views import letters_in

See = Callable[[Record], None]
SHARES = {"article": 0.25, "page": 0.75}  # profile -> share of all letters that a single rule may take unremarked


@dataclass(frozen=True, slots=True)
class Drawn:
    """A change of the sample, and where it stood in its document."""

    change: Change
    at: str


class Survey:
    """Counts the documents of a run as they are read, and draws a seeded sample of the edits of each rule."""

    def __init__(self, size: int = 3, seed: int = 0) -> None:
        self.tally = Tally()
        self.letters = 0  # of all documents as they came
        self.sample = Sample[Drawn](size, seed)
        self.flagged: list[str] = []  # documents, by id
        self.problems: list[str] = []  # documents whose texts are not at hand

    @classmethod
    def of(cls, run: Run, size: int = 3, seed: int = 0, see: See = lambda record: None) -> "Survey":
        """Return the survey of a run; `see` is shown every record. Raises `JournalError` for a journal at fault."""
        survey = cls(size, seed)
        for cleaned in run.documents():
            survey.add(cleaned)
            see(cleaned.record)
        return survey

    def add(self, cleaned: Cleaned) -> None:
        """Count one document."""
        self.tally.add(cleaned.record)
        if cleaned.original is None:
            if "error" not in cleaned.record:
                self.problems.append(cleaned.problem)
        else:
            self.letters += letters_in(cleaned.original.text)
        if cleaned.record.get("flags"):
            self.flagged.append(cleaned.id)
        for change, at in placed(cleaned):
            self.sample.add(change.rule, Drawn(change, at))

    def heavy(self, share: float) -> Iterator[tuple[str, float]]:
        """Yield the rules that take more than `share` of the letters of all documents, each with its share."""
        for rule, counts in self.tally.summary()["rules"].items():
            if self.letters and (part := counts.get("removed", 0) / self.letters) > share:
                yield rule, part

    def table(self) -> Iterator[str]:
        """Yield the table of rules: edits, documents, the rate per 1,000 documents, letters removed, flags, held."""
        rules = self.tally.summary()["rules"]
        width = max((len(rule) for rule in rules), default=4)
        yield f"{'rule':{width}}  {'edits':>9}{'documents':>11}{'per 1,000':>11}{'letters':>11}{'flags':>8}{'held':>8}"
        for rule, counts in sorted(rules.items(), key=lambda each: (-each[1].get("edits", 0), each[0])):
            found = Counter(counts)
            rate = Hits(found["documents"], read(self.tally)).per_thousand
            yield (
                f"{rule:{width}}  {found['edits']:9,}{found['documents']:11,}{rate:11,.1f}"
                f"{found['removed']:11,}{found['flags']:8,}{found['held']:8,}"
            )


def read(tally: Tally) -> int:
    """Return how many documents could be read: rates are shares of these."""
    return tally.documents - tally.statuses["failed"]


def documents_hit(records: Iterable[Record]) -> tuple[dict[str, int], int]:
    """Return in how many documents each rule found something, and how many documents could be read."""
    tally = Tally()
    for record in records:
        tally.add(record)
    rules = tally.summary()["rules"]
    return {rule: counts["documents"] for rule, counts in rules.items()}, read(tally)


def rules_in(run: Run, asked: Iterable[str]) -> set[str]:
    """Return the rules that `asked` names, by id or folder. Raises `RuleError` for what the run does not have."""
    known = set(run.configuration.get("rules", ()))
    known |= documents_hit(run.records())[0].keys()
    chosen = set()
    for entry in asked:
        rules = {rule for rule in known if entry in {rule, rule.partition("/")[0]}}
        if not rules:
            raise RuleError(f"unknown rule {entry!r} in {run.folder}; {near_rules(entry, known)}")
        chosen |= rules
    return chosen
