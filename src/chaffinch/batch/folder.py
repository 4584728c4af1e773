"""The run folder: what stands in `OUT/.chaffinch`, and who may write there."""

import json
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from platform import python_version

from chaffinch.audit.stats import Tally
from chaffinch.batch.earlier import entries, settle
from chaffinch.cleaner import Cleaner
from chaffinch.files.paths import PART, RUN_FOLDER, PathError, Source, Target
from chaffinch.files.piece import Reading
from chaffinch.version import __version__

_PACKAGES = (  # that results depend on
    "ftfy", "justext", "langdetect", "lxml", "lxml_html_clean", "pyarrow", "regex", "resiliparse", "trafilatura",
    "w3lib", "warcio",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where a batch writes: a function from source to file (or nowhere), the journal, the quarantine.

    With `resume`, what an earlier journal in that place shows to be done is not done again; with `sync`,
    files are on the disk before they get their names.
    """

    target: Callable[[Source], Path | None]
    journal: Path | None = None
    quarantine: Path | None = None
    resume: bool = False
    sync: bool = False

    @classmethod
    def folder(cls, out: Path, *, sync: bool = False) -> "Places":
        """Return places for a tree below `out`, and the run in `out/.chaffinch`."""
        run = out / RUN_FOLDER
        return cls(
            lambda source: out / source.output, run / "journal.jsonl", run / "quarantine", resume=True, sync=sync
        )

    @property
    def records(self) -> Path | None:
        """Where records that failed are kept, a file for those of each source."""
        return self.quarantine.with_name("records") if self.quarantine else None

    @property
    def part(self) -> Path | None:
        """Where the journal of a resumed run stands until it holds all that the earlier one does."""
        return self.journal.with_name("journal.part") if self.journal and self.resume else None


@contextmanager
def run_in(
    out: Path, sources: Sequence[Source], cleaner: Cleaner, reading: Reading, *, resume: bool = True
) -> Iterator[None]:
    """Hold the run folder in `out` for one run, and make it ready.

    The journal of an earlier run stays with `resume`, the rest of its run folder goes. Raises
    `PathError` if that run cleaned files that are not among `sources` (they could not be undone any more), or
    if another run is writing there.
    """
    run = out / RUN_FOLDER
    begun = run.is_dir()
    with _held(run):
        settle(run / "journal.jsonl", run / "journal.part")
        gone = {entry.source for entry in entries(run / "journal.jsonl")} - {source.name for source in sources}
        if gone:
            problem = f"holds a run over other files, too ({min(gone)}), which could not be undone any more"
            raise PathError(f"{out}: {problem}; expected another folder")
        if begun:
            _clear(out, resume=resume)
        _write_json(run / "config.json", _configuration(sources, cleaner, reading))
        yield


def _clear(out: Path, *, resume: bool) -> None:
    """Remove what an earlier run left, and the beginnings of files beside their places."""
    run = out / RUN_FOLDER
    for name in ("quarantine", "records"):
        shutil.rmtree(run / name, ignore_errors=True)
    for name in ("summary.json", *(() if resume else ("journal.jsonl",))):
        (run / name).unlink(missing_ok=True)
    for folder, _, names in os.walk(out):
        for name in filter(PART.fullmatch, names):
            Path(folder, name).unlink(missing_ok=True)


@contextmanager
def _held(run: Path) -> Iterator[None]:
    """Hold a run folder against other runs. The system lets go of it when this process ends, however it does."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    run.mkdir(parents=True, exist_ok=True)
    path = run / "lock"
    with path.open("wb") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PathError(f"{run}: another run is writing there; expected another folder") from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@cache
def settings_of(cleaner: Cleaner, reading: Reading) -> str:
    """Return all that the results of a file depend on beside its documents; the settings are those of its place."""
    known = [cleaner.fingerprint, asdict(reading), _versions(), unicodedata.unidata_version]
    return json.dumps(known, sort_keys=True)


def _versions() -> Mapping[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _configuration(sources: Sequence[Source], cleaner: Cleaner, reading: Reading) -> Mapping[str, object]:
    return {
        "chaffinch": __version__,
        "python": python_version(),
        "packages": _versions(),
        "fingerprint": cleaner.fingerprint,
        "settings": asdict(cleaner),
        "reading": asdict(reading),
        "text_fields": dict(_text_fields(sources, reading)),
        "places": {source.name: source.placed for source in sources if source.placed not in ("", source.name)},
        "rules": [rule.id for rule in cleaner.chain.rules],
    }


def _text_fields(sources: Iterable[Source], reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the sources whose text stands in a field of their own, with it: undo must know it."""
    for source in sources:
        field = reading.at(source.place).text_field
        if field != reading.text_field:
            yield source.name, field


def end_run(out: Path, tally: Tally) -> None:
    """Write the summary of a run."""
    _write_json(out / RUN_FOLDER / "summary.json", tally.summary())


def _write_json(path: Path, content: object) -> None:
    with Target(path) as stream:
        stream.write((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
