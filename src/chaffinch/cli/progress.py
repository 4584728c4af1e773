"""How far a run is: a bar on a terminal, a plain line now and then elsewhere. Both go to stderr."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from chaffinch.batch import Done
from chaffinch.cli.common import say
from chaffinch.files.paths import Source

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_PACKED = 3  # how many bytes of text a byte of a packed file holds, about
_EVERY = 30.0  # seconds between plain lines


class _Pace:
    """Counts what is done, and says how fast it goes."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = self._said = monotonic()
        self._documents = self._bytes = 0

    def add(self, done: Done) -> None:
        self._documents += bool(done.line)
        self._bytes += done.size

    def speed(self) -> str:
        """Say how many documents are done, and the speed."""
        return f"{self._documents:,} documents, {self._bytes / 1e6 / max(monotonic() - self._began, 1e-3):.2f} MB/s"

    def line(self) -> str:
        """Say all of it, if it is time for it again."""
        now = monotonic()
        if now - self._said < _EVERY or not self._bytes:
            return ""
        self._said = now
        left = max(self._total - self._bytes, 0) * (now - self._began) / self._bytes
        return f"cleaning: {self.speed()}, {self._bytes / 1e6:.1f} of {self._total / 1e6:.1f} MB, {_minutes(left)} left"


def total_size(files: Sequence[Source]) -> int:
    """Return how many bytes of text `files` hold, about."""
    return sum(_size(file.path) * (_PACKED if file.name.endswith((".gz", ".zst")) else 1) for file in files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # told where it is read
        return 0


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


@contextmanager
def progress(total: int) -> Iterator[Callable[[Done], None]]:
    """Yield what is to be told of each document; `total` is the bytes of all of them, about."""
    pace = _Pace(total)
    if not sys.stderr.isatty():

        def tell(done: Done) -> None:
            pace.add(done)
            if line := pace.line():
                say(line)

        yield tell
        return
    shown: ProgressBar[int] = click.progressbar(
        length=total, label="cleaning", file=sys.stderr, item_show_func=lambda item: pace.speed()
    )
    with shown as bar:

        def watch(done: Done) -> None:
            pace.add(done)
            bar.update(done.size)

        yield watch
