"""Speed against ftfy, side by side in one process, and what the dearest rules cost.

What is timed is text in, text out: no files, no journal. Time is this process's own processor
time, which a busy machine disturbs least. Rounds are interleaved, so a machine that slows down
slows all contestants, and what counts is the ratio within a round.
"""

import argparse
import gc
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns, process_time
from typing import ParamSpec, TypeVar
from unittest import mock

from ftfy import fix_text

from chaffinch import Cleaner
from chaffinch.gate import Needles
from chaffinch.kinds import find
from chaffinch.run import Course
from common import BenchmarkError, fixture_texts, leave, rows, size

FIXTURE_MEGABYTES = 2.0
DEAREST = 10  # rules that --rules shows
WARM_UP = 50  # documents, spread over all, that each contestant reads first
SLOW = 4.0  # as many times slower than ftfy: reads only every tenth document
FEWER = 10

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something that cleans, and the documents that it gets."""

    name: str
    clean: Callable[[str], str]
    documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A contestant's throughput in MB/s, a figure a round, and how many documents it changed."""

    contestant: Contestant
    speeds: tuple[float, ...]
    changed: int


def main() -> int:
    """Measure what the arguments name; return the exit code."""
    options = _options()
    documents = _documents(options.corpus, options.documents)
    if options.rules:
        lines = rule_table(documents)
    elif options.passes:
        lines = pass_table(documents)
    else:
        lines = table(compare(documents, options.rounds))
    print("\n".join(lines))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Throughput of chaffinch against ftfy, in one process.")
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a field text; without it the fixtures")
    parser.add_argument("--documents", type=int, default=1000, metavar="N", help="read N, spread evenly over it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", action="store_true", help="show instead the ten rules that cost most")
    parser.add_argument("--passes", action="store_true", help="show instead what each pass costs")
    return parser.parse_args()


def _documents(corpus: Path | None, count: int) -> list[str]:
    if corpus is None:
        return fixture_texts(FIXTURE_MEGABYTES)
    texts: list[str] = [row["text"] for row in rows(corpus) if isinstance(row.get("text"), str)]
    if not texts:
        raise BenchmarkError(f"{corpus}: no record has a text in the field text")
    return spread(texts, count)


def spread(texts: Sequence[str], count: int) -> list[str]:
    """Return `count` of `texts`, evenly spread, or all if there are no more.

    >>> spread("abcdef", 3)
    ['a', 'c', 'e']
    """
    count = max(1, min(count, len(texts)))
    return [texts[place * len(texts) // count] for place in range(count)]


# Side by side


def compare(documents: Sequence[str], rounds: int) -> list[Measured]:
    """Let each contestant read its documents in each round; ftfy is the first of them."""
    contestants = _contestants(documents)
    speeds: list[list[float]] = [[] for _ in contestants]
    changed = [0] * len(contestants)
    for _ in range(max(1, rounds)):
        for place, each in enumerate(contestants):
            speed, changed[place] = _read(each)
            speeds[place].append(speed)
    return [Measured(*each) for each in zip(contestants, map(tuple, speeds), changed, strict=True)]


def _contestants(documents: Sequence[str]) -> list[Contestant]:
    """Return the contestants, each warmed up; one that is far slower than ftfy gets fewer documents."""
    sample = spread(documents, WARM_UP)
    cleaners: dict[str, Callable[[str], str]] = {
        "ftfy.fix_text": fix_text,
        "chaffinch": Cleaner().clean,
        "chaffinch, no gate": Cleaner(gated=False).clean,
    }
    found: list[Contestant] = []
    peer = 0.0
    for name, clean in cleaners.items():
        for text in sample:  # loads words, phrases and language profiles
            clean(text)
        speed, _ = _read(Contestant(name, clean, sample))
        peer = peer or speed
        found.append(Contestant(name, clean, documents[::FEWER] if speed * SLOW < peer else documents))
    return found


def _read(contestant: Contestant) -> tuple[float, int]:
    """Return the throughput in MB/s of one reading, and how many documents came out changed."""
    gc.collect()
    start = process_time()
    texts = [contestant.clean(text) for text in contestant.documents]
    seconds = process_time() - start
    changed = sum(before != after for before, after in zip(contestant.documents, texts, strict=True))
    return size(contestant.documents) / 1e6 / max(seconds, 1e-9), changed


def table(measured: Sequence[Measured]) -> list[str]:
    """Return the lines of the comparison; the first contestant is the peer."""
    peer = measured[0]
    documents = peer.contestant.documents
    lines = [
        f"{_described(documents)}, {len(peer.speeds)} rounds, one process",
        f"{'':20}{'documents':>10}{'MB/s':>8}{'x ftfy':>9}{'min':>7}{'max':>7}{'changed':>10}",
    ]
    for each in measured:
        count = len(each.contestant.documents)
        ratios = [own / other for own, other in zip(each.speeds, peer.speeds, strict=True)]
        lines.append(
            f"{each.contestant.name:20}{count:10}{median(each.speeds):8.2f}"
            f"{median(ratios):9.2f}{min(ratios):7.2f}{max(ratios):7.2f}{each.changed / count:10.1%}",
        )
        if count < len(documents):
            lines.append(f"  (slow: read every {FEWER}th document)")
    return lines


def _described(documents: Sequence[str]) -> str:
    return f"{len(documents)} documents, {size(documents) / 1e6:.1f} MB of UTF-8"


# Rule by rule, and pass by pass


class _Meter:
    """Adds up nanoseconds and calls by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    def around(self, work: Callable[P, R], name: Callable[P, str]) -> Callable[P, R]:
        """Return `work` with its time added up under what `name` makes of its arguments."""

        def timed(*args: P.args, **options: P.kwargs) -> R:
            start = perf_counter_ns()
            result = work(*args, **options)
            key = name(*args, **options)
            self.spent[key] += perf_counter_ns() - start
            self.calls[key] += 1
            return result

        return timed


def rule_table(documents: Sequence[str]) -> list[str]:
    """Return the lines of what rules and gate cost in one reading, behind the gate."""
    meter, total = _metered(documents)
    gate, rest = meter.spent.pop("gate"), total - meter.spent.total()
    lines = [
        f"{_described(documents)}, {total / 1e9:.2f} s in all",
        f"{'':40}{'calls':>9}{'seconds':>9}{'share':>8}",
    ]
    dearest = meter.spent.most_common(DEAREST)
    lines += (_cost(rule, meter.calls[rule], spent, total) for rule, spent in dearest)
    others = meter.spent.total() - sum(spent for _, spent in dearest)
    lines += _costs((("other rules", others), ("gate", gate), ("language, checks, records", rest - gate)), total)
    return lines


def pass_table(documents: Sequence[str]) -> list[str]:
    """Return the lines of what each pass costs in one reading with its gate; who asks first pays for the language."""
    names = {rule.id: step.name for step in Cleaner().chain.passes for rule in step.rules}
    meter = _Meter()
    around = meter.around(Course.make_pass, lambda _, rules, *__: names[rules[0].id])
    total = _timed(documents, mock.patch.object(Course, "make_pass", around))
    rest = total - meter.spent.total()
    lines = [f"{_described(documents)}, {total / 1e9:.2f} s in all", f"{'':40}{'calls':>9}{'seconds':>9}{'share':>8}"]
    lines += (_cost(name, meter.calls[name], spent, total) for name, spent in meter.spent.items())
    return lines + _costs([("checks, records", rest)], total)


def _metered(documents: Sequence[str]) -> tuple[_Meter, int]:
    """Read all documents with a meter at each rule and at the gate; return it and the nanoseconds in all."""
    meter = _Meter()
    rules = mock.patch("chaffinch.run.find", meter.around(find, lambda rule, *_, **__: rule.id))
    gate = mock.patch.object(Needles, "scan", meter.around(Needles.scan, lambda *_, **__: "gate"))
    return meter, _timed(documents, rules, gate)


def _timed(documents: Sequence[str], *patches: AbstractContextManager[object]) -> int:
    """Return the nanoseconds of one reading of all documents under `patches`, warmed up without them."""
    cleaner = Cleaner()
    for text in spread(documents, WARM_UP):
        cleaner.clean(text)
    gc.collect()
    with ExitStack() as metered:
        for patch in patches:
            metered.enter_context(patch)
        start = perf_counter_ns()
        for text in documents:
            cleaner.clean(text)
        return perf_counter_ns() - start


def _costs(parts: Iterable[tuple[str, int]], total: int) -> list[str]:
    return [_cost(f"({name})", "", spent, total) for name, spent in parts]


def _cost(name: str, calls: object, spent: int, total: int) -> str:
    return f"{name:40}{calls:>9}{spent / 1e9:9.2f}{spent / total:8.1%}"


if __name__ == "__main__":
    leave(main)
