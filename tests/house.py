"""Where things are in the checkout, and how fixtures are read. Bytes only: line ends count."""

from collections.abc import Iterator
from pathlib import Path

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
