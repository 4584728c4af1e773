"""A small smoke of accuracy and speed that needs nothing outside the repository.

Fails if an article does not come out exact, if a text that must stay changes, or if a document breaks.
Speed is printed and never fails: a slow machine is no fault.
"""

from collections.abc import Sequence
from pathlib import Path

from chaffinch import Cleaner
from chaffinch.batch import Outcome, outcomes
from chaffinch.files.piece import Reading
from common import FIXTURES, fixture_files, fixture_texts, leave
from speed import FIXTURE_MEGABYTES, compare, table

ROUNDS = 3
_LEFT_WHOLE = ("broken", "failed", "guarded")


def main() -> int:
    """Clean the fixtures, print the counts, return the exit code."""
    wrong = [*_articles(), *_keep()]
    for name in wrong:
        print(f"  {name}")
    print("\n".join(table(compare(fixture_texts(FIXTURE_MEGABYTES), ROUNDS))))
    return 1 if wrong else 0


def _articles() -> list[str]:
    """Print how many articles come out exact; return those that do not."""
    inputs = fixture_files("articles/*/input.txt")
    wrong = []
    for file in inputs:
        outcome = _cleaned(file)
        if outcome.output != file.with_name("expected.txt").read_bytes():
            wrong.append(f"not exact: {_named(file.parent, outcome)}")
    print(f"articles: {len(inputs) - len(wrong)} of {len(inputs)} exact")
    return wrong


def _keep() -> list[str]:
    """Print how many texts that must stay change or are flagged; return those that change or break."""
    files = fixture_files("keep/**/*.txt")
    cleaned = [(file, _cleaned(file)) for file in files]
    changed = [f"changed: {_named(file, each)}" for file, each in cleaned if each.output != file.read_bytes()]
    broken = [f"broken: {_named(file, each)}" for file, each in cleaned if _status(each) in _LEFT_WHOLE]
    flags, flagged = _flags([each for _, each in cleaned])
    print(f"keep: {len(changed)} of {len(files)} changed, {flags} flags in {flagged} documents")
    return [*changed, *broken]


def _cleaned(file: Path) -> Outcome:
    """Return what becomes of a file on the way that the command takes, with the default settings."""
    with file.open("rb") as stream:
        return next(outcomes(stream, file.name, Cleaner(), Reading()))


def _status(outcome: Outcome) -> str:
    return str(outcome.record["status"]) if outcome.record else "failed"


def _named(path: Path, outcome: Outcome) -> str:
    return f"{path.relative_to(FIXTURES).as_posix()} ({_status(outcome)})"


def _flags(cleaned: Sequence[Outcome]) -> tuple[int, int]:
    counts = [len(each.result.flags) if each.result else 0 for each in cleaned]
    return sum(counts), sum(count > 0 for count in counts)


if __name__ == "__main__":
    leave(main)
