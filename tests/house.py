"""What the tests share: where things are, how fixtures are read (as bytes: line ends count), files, the command."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chaffinch.cleaner import Cleaner
from chaffinch.cli import main

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
FIXTURES = ROOT / "fixtures"
SEED = ROOT / "seeds" / "000_7ca0d90923022256.txt"


def text_of(path: Path) -> str:
    """Return a UTF-8 file with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def keeps() -> dict[str, str]:
    """Return the clean prose of fixtures/keep, by `lang/name`."""
    folder = FIXTURES / "keep"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): text_of(path) for path in sorted(folder.rglob("*.txt"))
    }


def tricky() -> Iterator[tuple[str, str, str | None]]:
    """Yield the cases of fixtures/tricky: a name, the input, and what is expected if it must change."""
    for path in sorted((FIXTURES / "tricky").glob("*.txt")):
        for case in text_of(path).split("\n---\n"):
            title, _, body = case.strip("\n").partition("\n")
            given, arrow, expected = body.partition("\n>>>\n")
            yield f"{path.stem}: {title.removeprefix('# ')}", given, expected if arrow else None


def chaffinch(*words: object, given: bytes | None = None) -> Result:
    """Run the command in this process; its streams and exit code are in the result."""
    return CliRunner().invoke(main, [str(word) for word in words], input=given, catch_exceptions=False)


def put(path: Path, content: bytes | str = b"") -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def texts(folder: Path) -> dict[str, bytes]:
    """Return a run's tree without the run itself."""
    return {name: raw for name, raw in tree(folder).items() if not name.startswith(".chaffinch/")}


def records(journal: Path) -> list[dict[str, Any]]:
    """Return the records of a journal."""
    return [json.loads(line) for line in journal.read_bytes().splitlines()]


def cut(out: Path, lines: int, torn: bytes = b"") -> None:
    """Leave a run as a kill does: the first lines of its journal, perhaps a torn one, and nothing at the end."""
    journal = out / ".chaffinch/journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:lines]) + torn)
    (out / ".chaffinch/summary.json").unlink()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of every document that is cleaned from now on."""
    seen: list[str] = []
    true_run = Cleaner.run

    def run(cleaner: Cleaner, document: object) -> object:
        seen.append(getattr(document, "name", ""))
        return true_run(cleaner, document)  # type: ignore[arg-type]  # whatever it is given, it passes on

    monkeypatch.setattr(Cleaner, "run", run)
    return seen
