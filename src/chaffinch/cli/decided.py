"""The decisions that a command is given: read before it starts, and at the end which of them are stale."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from chaffinch.audit.decisions import Fates, Line, read_decisions
from chaffinch.audit.journal import Record
from chaffinch.audit.shown import visible
from chaffinch.cli.common import say
from chaffinch.core.decision import Decisions

_FEW = 10  # stale decisions that are named


class Decided:
    """The decisions of some files, the later ones last. Raises `DecisionError`, or `OSError`, for one at fault."""

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        self.lines: list[Line] = []
        self._places: list[Path] = []  # the file of each line
        for path in paths:
            lines = read_decisions(path)
            self.lines += lines
            self._places += [path] * len(lines)
        self.decisions = Decisions(decision for _, decision in self.lines)
        self._fates = Fates([(place, decision) for place, (_, decision) in enumerate(self.lines)])

    def see(self, record: Record | None) -> None:
        """See the record of a document."""
        if record and self.lines:
            self._fates.add(record)

    def stale(self) -> Iterator[str]:
        """Yield a line that counts the stale decisions, if there are any, and one for each of the first."""
        stale = list(self._fates.stale())
        if stale:
            yield f"{len(stale):,} stale decision{'s' * (len(stale) != 1)}; kept in the file"
        for place, decision, reason in stale[:_FEW]:
            where = f"{self._places[place]}: line {self.lines[place][0]}"
            yield f"  {where}: {decision.verdict} {decision.rule} in {visible(decision.document)}: {reason}"

    def say_stale(self) -> None:
        """Print it on stderr."""
        for line in self.stale():
            say(line)
