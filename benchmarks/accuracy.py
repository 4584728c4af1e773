"""Accuracy against a folder of other people's test data, through the real command and the folder's own scorers.

The folder holds `repairs/`, `chrome/` and `fragments/`, each with `*.jsonl.gz` and a `score.py`.
Its README says what is in them. Nothing of it is copied into the project: what is written
goes to a temporary folder, or to the one that --out names.
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from common import BenchmarkError, Record, called, check_set, gold_files, leave, one_each, positive, rows, write_rows

PAGES = ("htmltext", "inscriptis", "bs4", "resiliall")  # variants that are all visible text of a page
CHROME_SETS = ("aeb", "moz", "wcxb", "traf")
SHOWN = 5  # documents that went wrong, named for each run
_DONE = (0, 3)  # exit codes of `chaffinch clean`: all done, or done but for documents that it names
_SCORES = ("F1", "P", "R", "docF1")
_FATES = ("changed", "guarded", "failed")


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure: the data, a folder to work in, and how much of the data."""

    data: Path
    work: Path
    variants: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `chaffinch clean`: its output, its journal, and what became of the documents."""

    output: Path
    journal: Path
    statuses: Mapping[str, int]
    troubles: tuple[str, ...]


def main() -> int:
    """Measure the sets that the arguments name; return the exit code."""
    options = _options()
    chosen = list(MEASURES) if options.set == "all" else [options.set]
    with TemporaryDirectory(prefix="chaffinch-accuracy-") as temporary:
        task = Task(options.data, options.out or Path(temporary), tuple(options.variant), options.limit)
        for name in chosen:
            check_set(task.data / name)
        for name in chosen:
            print(f"== {name}" + (f", first {task.limit} records a file" if task.limit else ""), flush=True)
            MEASURES[name](task)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Accuracy of `chaffinch clean` against a folder of test data.")
    parser.add_argument("data", type=Path, help="folder with repairs/, chrome/ and fragments/")
    parser.add_argument("--set", choices=(*MEASURES, "all"), default="all")
    parser.add_argument("--variant", nargs="+", action="extend", default=[], metavar="NAME", help="chrome: only these")
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="only the first N records of each file: a smoke run"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep inputs, outputs and journals here")
    return parser.parse_args()


# The three sets


def repairs(task: Task) -> None:
    """Print how many cases of other projects' test suites are solved, and how many are kept."""
    gold = _gold(task, "repairs")
    cases = (case for path in gold for case in rows(path))
    run = _clean(one_each(cases, ("id", "input", "lang"), "input"), task.work / "repairs", "input")
    predictions = task.work / "repairs" / "predictions.jsonl"
    write_rows(predictions, ({"id": row["id"], "text": row["input"]} for row in rows(run.output)))
    print(scored(task, "repairs", predictions, "--cases", gold[0].parent), end="")
    tell([("repairs", run)])


def fragments(task: Task) -> None:
    """Print precision and recall of the flags on sentences; the journal is the prediction."""
    gold = _gold(task, "fragments")
    sentences = (sentence for path in gold for sentence in rows(path))
    run = _clean(one_each(sentences, ("id", "text", "lang"), "text"), task.work / "fragments")
    print(scored(task, "fragments", run.journal, *gold), end="")
    tell([("fragments", run)])


def chrome(task: Task) -> None:
    """Print how close pages come to their articles, against doing nothing, by set and variant."""
    gold = {path.name.removesuffix(".jsonl.gz"): path for path in _gold(task, "chrome")}
    missing = [name for name in CHROME_SETS if name not in gold]
    if missing:
        raise BenchmarkError(f"{task.data / 'chrome'}: no {missing[0]}.jsonl.gz; expected {', '.join(CHROME_SETS)}")
    jobs = _jobs(task, gold)
    print(_line("set", "variant", "n", "raw F1", *_SCORES, *_FATES), flush=True)
    snippets: list[str] = []
    runs: list[tuple[str, Run]] = []
    for name, variant in jobs:
        run, before, after = chrome_run(task, gold[name], name, variant)
        runs.append((f"{name}/{variant}", run))
        if after["n"]:
            print(_chrome_line(name, variant, run, before, after), flush=True)
        if "with_kept" in after:
            snippets.append(_snippet_line(name, variant, run, before, after))
    if snippets:
        print("\n" + _line("set", "variant", "n", "raw kept", "kept", "raw leak", "leaked", "", *_FATES))
        print("\n".join(snippets))
    tell(runs)


def _variants_of(path: Path) -> list[str]:
    first = next(rows(path), None)
    return list(first["raw"]) if first else []


def _jobs(task: Task, gold: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Return the pairs of set and variant to measure. Raises `BenchmarkError` for a variant that no set has."""
    there = {name: _variants_of(gold[name]) for name in CHROME_SETS}
    known = list(dict.fromkeys(variant for variants in there.values() for variant in variants))
    for variant in task.variants:
        if variant not in known:
            raise BenchmarkError(f"unknown variant {variant!r}; there are: {', '.join(known)}")
    wanted = task.variants or known
    return [(name, variant) for name in CHROME_SETS for variant in there[name] if variant in wanted]


def chrome_run(task: Task, gold: Path, name: str, variant: str) -> tuple[Run, Record, Record]:
    """Return the run over a variant of the pages of a set, and the scores of the variant before and after it."""
    pages = ({**page, "text": page["raw"].get(variant) or ""} for page in rows(gold))
    profile = "page" if variant in PAGES else "article"
    run = _clean(
        one_each(pages, ("id", "text", "lang"), "text"), task.work / "chrome" / name / variant, profile=profile
    )
    before = json.loads(scored(task, "chrome", "--raw", variant, gold, "--json"))["all"]
    after = json.loads(scored(task, "chrome", run.output, gold, "--json"))["all"]
    return run, before, after


def _chrome_line(name: str, variant: str, run: Run, before: Record, after: Record) -> str:
    scores = [f"{score:.4f}" for score in (before["F1"], *(after[key] for key in _SCORES))]
    return _line(name, variant, after["n"], *scores, *_fates(run))


def _snippet_line(name: str, variant: str, run: Run, before: Record, after: Record) -> str:
    scores = [f"{side[key]:.4f}" for key in ("with_kept", "without_leaked") for side in (before, after)]
    return _line(name, variant, sum(run.statuses.values()), *scores, "", *_fates(run))


def _fates(run: Run) -> tuple[int, int, int]:
    return run.statuses.get("changed", 0), run.statuses.get("guarded", 0), len(run.troubles)


def _line(name: str, variant: str, *cells: object) -> str:
    return f"{name:5} {variant:12}" + "".join(f"{cell:>9}" for cell in cells)


MEASURES: Mapping[str, Callable[[Task], None]] = {"repairs": repairs, "chrome": chrome, "fragments": fragments}


def _gold(task: Task, name: str) -> list[Path]:
    """Return the files of a set, cut to the limit if there is one."""
    return gold_files(task.data / name, task.work / name / "gold", task.limit)


# The commands


def _clean(records: Iterable[Record], folder: Path, field: str = "text", profile: str = "article") -> Run:
    """Run `chaffinch clean` over `records` in `folder`. Raises `BenchmarkError` if the command gives up."""
    source, output, journal = (folder / f"{name}.jsonl" for name in ("input", "output", "journal"))
    write_rows(source, records)
    files = (source, "-o", output, "--journal", journal)
    called([_console_script(), "clean", *files, "--text-field", field, "--profile", profile], _DONE)
    statuses: Counter[str] = Counter()
    troubles = []
    for record in rows(journal):
        statuses[record["status"]] += 1
        if record["status"] in ("failed", "broken"):
            troubles.append(_trouble(record))
    return Run(output, journal, statuses, tuple(troubles))


def _trouble(record: Record) -> str:
    message = record.get("error") or "; ".join(f"{flag['rule']}: {flag['message']}" for flag in record["flags"])
    return f"{record['status']} {record['id']}: {message}"


def _console_script() -> str:
    beside = str(Path(sys.executable).parent)
    found = shutil.which("chaffinch", path=beside)
    if not found:
        raise BenchmarkError(f"{beside}: no command chaffinch; expected it beside this Python (pip install -e .)")
    return found


def scored(task: Task, name: str, *arguments: object) -> str:
    """Return what the scorer of a set prints."""
    return called([sys.executable, task.data / name / "score.py", *arguments], (0,))


def tell(runs: Sequence[tuple[str, Run]]) -> None:
    """Print what became of the documents, and the first few of each run that went wrong."""
    total: Counter[str] = Counter()
    for _, run in runs:
        total.update(run.statuses)
    print("documents: " + ", ".join(f"{count} {status}" for status, count in sorted(total.items())))
    for name, run in runs:
        for trouble in run.troubles[:SHOWN]:
            print(f"  {name}: {trouble}")
        if len(run.troubles) > SHOWN:
            print(f"  {name}: and {len(run.troubles) - SHOWN} more")
    print(flush=True)


if __name__ == "__main__":
    leave(main)
