"""Counts over a run, taken from its records."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from chaffinch.audit.journal import Record
from chaffinch.text.views import letters_in

_NAMED = 5  # guarded documents


class Tally:
    """Adds up records: documents by status, and for each rule its edits, documents, letters removed, flags and held."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.flagged = 0
        self.held = 0
        self.errors: list[str] = []
        self.guarded: list[str] = []  # the first ones, each with the reason
        self._rules: dict[str, Counter[str]] = {}

    def add(self, record: Record) -> None:
        """Count one document."""
        self.statuses[record["status"]] += 1
        if record["status"] == "empty":
            return
        if record["status"] == "failed":
            self.errors.append(f"{record['id']}: {record['error']}")
            return
        if record["status"] == "broken":
            self.errors.append(f"{record['id']}: {record['flags'][0]['rule']}: {record['flags'][0]['message']}")
        if record["status"] == "guarded" and len(self.guarded) < _NAMED:
            self.guarded.append(f"{record['id']}: {record['flags'][0]['message']}")
        self.flagged += bool(record["flags"])
        self.held += bool(record["held"])
        rules = [layer["rule"] for layer in record["layers"]]
        for layer in record["layers"]:
            counts = self._rule(layer["rule"])
            counts["edits"] += len(layer["edits"])
            counts["removed"] += sum(letters_in(edit["before"]) - letters_in(edit["after"]) for edit in layer["edits"])
        for sort in ("flags", "held"):
            for finding in record[sort]:
                self._rule(finding["rule"])[sort] += 1
                rules.append(finding["rule"])
        for rule in set(rules):
            self._rules[rule]["documents"] += 1

    def _rule(self, rule: str) -> Counter[str]:
        return self._rules.setdefault(rule, Counter())

    @property
    def rules(self) -> Collection[str]:
        """The rules that found something."""
        return self._rules.keys()

    @property
    def documents(self) -> int:
        """All documents, failed ones too."""
        return self.statuses.total() - self.statuses["empty"]

    @property
    def failed(self) -> int:
        """Documents that could not be read, or for which a promise did not hold."""
        return self.statuses["failed"] + self.statuses["broken"]

    def summary(self) -> dict[str, Any]:
        """Return all counts as plain values."""
        return {
            "documents": self.documents,
            "statuses": dict(sorted(self.statuses.items())),
            "flagged": self.flagged,
            "held": self.held,
            "rules": {rule: dict(sorted(counts.items())) for rule, counts in sorted(self._rules.items())},
            "errors": self.errors,
        }

    def lines(self) -> Iterator[str]:
        """Yield the end summary that people read."""
        yield from (f"guarded: {each}" for each in self.guarded)
        if more := self.statuses["guarded"] - len(self.guarded):
            yield f"and {more} guarded more; the journal says why of each"
        counts = {**self.statuses, "flagged": self.flagged, "failed": self.failed, "held": self.held}
        said = ", ".join(
            f"{counts.get(name, 0)} {name}" for name in ("changed", "flagged", "guarded", "failed", "held")
        )
        yield f"{self.documents} document{'s' * (self.documents != 1)}: {said}"
        top = sorted(self._rules.items(), key=lambda each: (-each[1]["edits"], each[0]))[:5]
        yield from (f"  {counts['edits']:6} {rule}" for rule, counts in top if counts["edits"])

    def table(self) -> Iterator[str]:
        """Yield a table of all rules that found something."""
        columns = ("edits", "documents", "removed", "flags", "held")  # removed: letters and digits
        yield f"{'rule':40}" + "".join(f"{column:>11}" for column in columns)
        for rule, counts in sorted(self._rules.items()):
            yield f"{rule:40}" + "".join(f"{counts[column]:11}" for column in columns)
