"""chaffinch side by side with its peers: what each repairs, and what each changes in text that has no fault.

The repair cases are those of `DATA/repairs`, scored by that folder's own scorer. The clean prose is
every sentence that `DATA/fragments` labels complete, and the fixtures' own texts that must stay, by
paragraph; each is a document of its own. The peers run in a virtual environment of their own, which
this command makes: what they need never touches the environment that chaffinch is installed in.
"""

import argparse
import json
import os
import platform
import re
import runpy
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from peers_side import PEERS, Peer

from chaffinch import Cleaner, Document, __version__
from chaffinch.text.language import primary
from common import (
    FIXTURES,
    BenchmarkError,
    Record,
    called,
    check_set,
    fixture_files,
    gold_files,
    leave,
    one_each,
    positive,
    rows,
    write_rows,
)

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / ".venv-peers"
PINS = HERE / "peers.txt"
_BREAK = re.compile(r"\n\s*\n")
_WIDTHS = (54, 6, 13)  # name, count, one column for each cleaner


class Text(NamedTuple):
    """A text and its language (BCP 47 primary subtag), if the data says one."""

    text: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """What to measure: the data, a folder to work in, how much of the data, and where the peers live."""

    data: Path
    folder: Path
    limit: int | None
    environment: Path


@dataclass(frozen=True, slots=True)
class Column:
    """A cleaner: the head of its column, what it makes of each text, and why it raised where it did."""

    label: str
    cleaned: Mapping[Text, str]
    raised: Mapping[Text, str]


@dataclass(frozen=True, slots=True)
class Prose:
    """Clean texts by name of their row, such as a language. Figures are counts, or per `per` texts."""

    title: str
    groups: Mapping[str, Sequence[Text]]
    per: int | None = None


def main() -> int:
    """Clean everything with everybody and print the tables; return the exit code."""
    options = _options()
    for name in ("repairs", "fragments"):
        check_set(options.data / name)
    _check_environment(options.environment)
    with TemporaryDirectory(prefix="chaffinch-peers-") as temporary:
        _measure(Work(options.data, options.out or Path(temporary), options.limit, options.environment))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="chaffinch beside ftfy, clean-text, bifixer and unstructured.")
    parser.add_argument("data", type=Path, help="folder with repairs/ and fragments/")
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="only the first N records of each file: a smoke run"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep the texts before and after here")
    parser.add_argument(
        "--environment",
        type=Path,
        default=ENVIRONMENT,
        metavar="FOLDER",
        help="the peers' virtual environment, made if it is not there (default: .venv-peers in the checkout)",
    )
    return parser.parse_args()


def _measure(work: Work) -> None:
    cases = list(one_each(_records(work, "repairs"), ("id", "input", "lang"), "input"))
    prose = [*_sentences(work), _paragraphs()]
    texts = [_text(case["input"], case.get("lang")) for case in cases]
    texts = list(dict.fromkeys([*texts, *(text for each in prose for group in each.groups.values() for text in group)]))
    columns = [_chaffinch(work, texts), *_peers(work, texts)]
    for line in _repairs(work, cases, columns):
        print(line)
    fold = _fold(work)
    for each in prose:
        print("\n".join(_changes(each, columns, fold)))
    print("\n".join(_raised(columns)), flush=True)


# The texts


def _records(work: Work, name: str) -> Iterator[Record]:
    for path in gold_files(work.data / name, work.folder / name, work.limit):
        yield from ({**record, "file": path.name} for record in rows(path))


def _text(text: str, tag: str | None) -> Text:
    return Text(text, primary(tag or ""))


def _sentences(work: Work) -> Iterator[Prose]:
    """Yield the whole sentences by language: all of them, and those of news and the like.

    The files synthetic_* repeat whole sentences of the other files, beside damaged copies, and were drawn
    from news-like sources only. So they say that a sentence is news-like, and each text counts once.
    """
    everything: set[Text] = set()
    news: set[Text] = set()
    for record in _records(work, "fragments"):
        if record["label"] == "complete":
            text = _text(record["text"], record["lang"])
            everything.add(text)
            if record.get("newslike") or record["file"].startswith("synthetic_"):
                news.add(text)
    yield Prose("whole sentences changed, per 10,000", _by_language(everything), 10_000)
    yield Prose("of these the news-like, per 10,000", _by_language(news), 10_000)


def _by_language(texts: Iterable[Text]) -> dict[str, list[Text]]:
    groups: dict[str, list[Text]] = {"ALL": []}
    for text in sorted(texts, key=lambda each: (each.lang or "und", each.text)):
        groups["ALL"].append(text)
        groups.setdefault(text.lang or "und", []).append(text)
    return groups


def _paragraphs() -> Prose:
    """Return the paragraphs of the fixtures that must stay, by language."""
    texts = [
        _text(paragraph, file.parent.name)
        for file in fixture_files("keep/*/*.txt")
        for paragraph in _BREAK.split(Document.of_bytes(file.read_bytes()).text.strip())
    ]
    return Prose(f"paragraphs of {FIXTURES.name}/keep changed", _by_language(texts))


# The cleaners


def _chaffinch(work: Work, texts: Sequence[Text]) -> Column:
    """Return what chaffinch makes of the texts, with its default settings."""
    print(
        f"chaffinch {__version__}, Python {platform.python_version()}: Cleaner().run(Document(text, lang=lang))",
        flush=True,
    )
    cleaner = Cleaner()
    cleaned = {each: cleaner.run(Document(each.text, lang=each.lang)).text for each in texts}
    write_rows(work.folder / "texts.chaffinch.jsonl", ({"text": cleaned[each]} for each in texts))
    return Column("chaffinch", cleaned, {})


def _peers(work: Work, texts: Sequence[Text]) -> Iterator[Column]:
    """Yield a column for each peer that can be installed and run; print its version and settings, or why it is not."""
    source = work.folder / "texts.jsonl"
    write_rows(source, (each._asdict() for each in texts))
    pins = _pins()
    for peer in PEERS:
        name = peer.needs[0]
        print(f"{peer.label:12} {name} {pins[name]}: {peer.settings}", flush=True)
        try:
            _install(work.environment, {need: pins[need] for need in peer.needs})
            yield _peer(work, peer, texts)
        except BenchmarkError as error:
            print(f"{'':12} left out: {str(error).splitlines()[-1]}")


def _peer(work: Work, peer: Peer, texts: Sequence[Text]) -> Column:
    """Return what a peer makes of the texts. Raises `BenchmarkError` if it cannot be run to the end."""
    target = work.folder / f"texts.{peer.label}.jsonl"
    called([_python(work.environment), HERE / "peers_side.py", peer.label, work.folder / "texts.jsonl", target])
    pairs = list(zip(texts, rows(target), strict=True))
    raised = {text: row["error"] for text, row in pairs if "error" in row}
    return Column(peer.label, {text: row["text"] for text, row in pairs}, raised)


# Their environment


def _pins() -> dict[str, str]:
    """Return the version of each package that peers.txt pins."""
    lines = (line.strip() for line in PINS.read_text(encoding="utf-8").splitlines())
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def _check_environment(folder: Path) -> None:
    """Raise `BenchmarkError` if `folder` holds something else than a virtual environment, which must not be cleared."""
    if folder.exists() and not (folder / "pyvenv.cfg").is_file() and any(folder.iterdir()):
        raise BenchmarkError(f"{folder}: no virtual environment; expected one, or a folder that can be made")


def _install(folder: Path, pins: Mapping[str, str]) -> None:
    """Install what is not there in the pinned version. Raises `BenchmarkError` if it cannot be had."""
    os.environ.pop("PIP_CONSTRAINT", None)  # where it is set it holds chaffinch's versions, not the peers'
    if not _python(folder).exists():
        called([sys.executable, "-m", "venv", "--clear", folder])
    pip = (_python(folder), "-m", "pip", "--disable-pip-version-check")
    there = {row["name"]: row["version"] for row in json.loads(called([*pip, "list", "--format=json"]))}
    missing = [f"{name}=={version}" for name, version in pins.items() if there.get(name) != version]
    if missing:
        called([*pip, "install", "--quiet", "--no-deps", *missing])


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


# The tables


def _repairs(work: Work, cases: Sequence[Record], columns: Sequence[Column]) -> list[str]:
    """Return the lines of what is repaired, and of what is kept, by category."""
    untouched = _score(work, "untouched", [])
    scores = [_score(work, column.label, _predictions(cases, column)) for column in columns]
    as_it_came = untouched.get("fix/ALL", {"strict": 0, "folded": 0})
    return [
        *_scored("repairs: fix, solved strict/folded", "fix", scores, columns),
        f"(text as it came: {as_it_came['strict']}/{as_it_came['folded']} solved)",
        *_scored("repairs: keep, kept strict/folded", "keep", scores, columns),
    ]


def _predictions(cases: Iterable[Record], column: Column) -> Iterator[Record]:
    return ({"id": case["id"], "text": column.cleaned[_text(case["input"], case.get("lang"))]} for case in cases)


def _score(work: Work, label: str, predictions: Iterable[Record]) -> Record:
    """Return what the scorer of the repairs says: counts by kind and category."""
    path, folder = work.folder / f"repairs.{label}.jsonl", work.data / "repairs"
    write_rows(path, predictions)
    cases = folder if work.limit is None else work.folder / "repairs"
    scores: Record = json.loads(called([sys.executable, folder / "score.py", path, "--cases", cases, "--json"]))
    return scores


def _scored(title: str, kind: str, scores: Sequence[Record], columns: Sequence[Column]) -> list[str]:
    names = (key.removeprefix(f"{kind}/") for key in scores[0] if key.startswith(f"{kind}/"))
    lines = [_head(title, columns)]
    for name in sorted(names, key=lambda name: (name != "ALL", name)):
        own = [score[f"{kind}/{name}"] for score in scores]
        lines.append(_line(name, own[0]["n"], (f"{each['strict']}/{each['folded']}" for each in own)))
    return lines


def _fold(work: Work) -> Callable[[str], str]:
    """Return the function by which the scorer of the repairs forgives quotation marks and spaces of another style."""
    path = work.data / "repairs" / "score.py"
    fold = runpy.run_path(str(path)).get("fold")
    if not callable(fold):
        raise BenchmarkError(f"{path}: no function fold; expected the one that folds quotation marks and spaces")
    return lambda text: str(fold(text))


def _changes(prose: Prose, columns: Sequence[Column], fold: Callable[[str], str]) -> list[str]:
    """Return the lines of how many clean texts each cleaner changes, strict and folded."""
    lines = [_head(f"{prose.title}, strict/folded", columns)]
    for name, texts in prose.groups.items():
        lines.append(_line(name, len(texts), (_changed(texts, column.cleaned, prose.per, fold) for column in columns)))
    return lines


def _changed(texts: Sequence[Text], cleaned: Mapping[Text, str], per: int | None, fold: Callable[[str], str]) -> str:
    pairs = [(each.text, cleaned[each]) for each in texts if each.text != cleaned[each]]
    counts = (len(pairs), sum(fold(before) != fold(after) for before, after in pairs))
    if per is None:
        return "/".join(map(str, counts))
    return "/".join(_rate(count * per / max(1, len(texts))) for count in counts)


def _rate(rate: float) -> str:
    """Return a rate, to the tenth where tenths count.

    >>> _rate(0.36), _rate(0), _rate(9738.4)
    ('0.4', '0', '9738')
    """
    return f"{rate:.1f}" if 0 < rate < 100 else f"{rate:.0f}"


def _raised(columns: Sequence[Column]) -> list[str]:
    """Return a line for each cleaner that raised, with the first reason."""
    lines = ["", "raised, and counted as unchanged:"]
    for column in columns:
        for text, reason in list(column.raised.items())[:1]:
            lines.append(f"  {column.label}: {len(column.raised)} texts, the first {text.text[:60]!r}: {reason[:120]}")
    return lines if len(lines) > 2 else ["", f"{lines[1]} none"]


def _head(title: str, columns: Sequence[Column]) -> str:
    return "\n" + _line(title, "n", (column.label for column in columns))


def _line(name: str, count: object, cells: Iterable[str]) -> str:
    label, number, width = _WIDTHS
    return f"{name:{label}}{count:>{number}}" + "".join(f"{cell:>{width}}" for cell in cells)


if __name__ == "__main__":
    leave(main)
