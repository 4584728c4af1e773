"""Which files a command means, and files that appear under their name only when they are complete."""

import filecmp
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from chaffinch.files import SUFFIXES, format_of
from chaffinch.files.convert import Collected, names
from chaffinch.files.found import below, check_regular, excluded, is_glob, real
from chaffinch.files.html import text_names
from chaffinch.files.limits import FormatError
from chaffinch.files.packing import packed, unpacked
from chaffinch.files.parquet import is_parquet, lines_of
from chaffinch.files.piece import Reading
from chaffinch.files.rewritten import Rewritten
from chaffinch.files.warc import is_warc

RUN_FOLDER = ".chaffinch"
PART = re.compile(r"\.[0-9a-f]{16}\.part")  # names of files that are not complete


class PathError(Exception):
    """Paths that cannot be what was meant. The message names the path and what was expected."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; `name` is its path below the folder it was found in, with slashes.

    `written` is the name of its cleaned file, where that is another one; `placed` is the path by which
    overrides know it, where that is another one.
    """

    path: Path
    name: str
    written: str = ""
    placed: str = ""

    @property
    def output(self) -> str:
        """The name of its cleaned file below the output folder."""
        return self.written or self.name

    @property
    def place(self) -> str:
        """The path by which overrides know it."""
        return self.placed or self.name


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, sorted by name, and how many others were left alone or excluded."""

    files: tuple[Source, ...]
    others: int = 0
    excluded: int = 0


def sources(paths: Sequence[Path], exclude: Sequence[str] = (), to: str = "") -> Sources:
    """Return the files that `paths` name: files as they are, folders with all below them, what globs fit.

    Hidden files and folders, links to folders, kinds of file that chaffinch does not read, and what a glob
    of `exclude` names are left alone inside folders. With `to`, they are written in that format. Raises
    `PathError` for a path that is missing, a named file of another kind, or two files that would get one name.
    """
    found: dict[str, Source] = {}
    others = left_out = 0
    for path in paths:
        for source in _below(path):
            if excluded(source.name, exclude):
                left_out += 1
            elif format_of(source.name) is None and not source.path.is_dir():
                others += 1
            elif source.name in found:
                raise PathError(f"{found[source.name].path} and {source.path} would both become {source.name}")
            else:
                found[source.name] = source
    files = (
        found[name] if name == output else replace(found[name], written=output)
        for name, output in sorted((names(found, SUFFIXES, to) if to else text_names(found)).items())
    )
    return Sources(tuple(files), others, left_out)


def _below(path: Path) -> Iterator[Source]:
    if path.is_dir() or is_glob(path):
        found = [Source(*each) for each in below(path)]
        if not found and not path.is_dir():
            raise PathError(f"{path}: no file or folder has a name like this")
        yield from found
    elif not path.exists():
        raise PathError(f"{path}: no such file or folder")
    else:
        if format_of(path.name) is None:
            raise PathError(f"{path}: not a kind of file that chaffinch reads; expected {', '.join(SUFFIXES)}")
        yield Source(path, path.name)


def apart(inputs: Sequence[Path], out: Path) -> None:
    """Raise `PathError` if `out` is one of `inputs`, lies in one, or holds one: a run would read what it wrote."""
    target = real(out)
    for path in inputs:
        source = real(path)
        if source == target:
            raise PathError(f"{out}: is an input too; expected another place, so that nothing is overwritten")
        if source.is_dir() and source in target.parents:
            raise PathError(f"{out}: lies inside the input {path}; expected a folder outside it")
        if target / RUN_FOLDER in source.parents:
            raise PathError(f"{path}: belongs to the run in {out}, which would be replaced; expected a copy elsewhere")
        if target in source.parents and path.is_dir():
            raise PathError(f"{out}: holds the input {path}; expected a folder apart from it")


def fitting(source: Source, out: Path | None) -> None:
    """Raise `PathError` if the file `out` cannot hold what `source` does; stdout, where it is nothing, can."""
    kinds = (is_parquet, is_warc)
    if out is not None and [each(out.name) for each in kinds] != [each(source.output) for each in kinds]:
        given = f"{source.path} written as {source.output}" if source.output != source.name else str(source.path)
        raise PathError(f"{out}: of another kind than {given}; expected a name of the same kind, or another --to")


def none_overwritten(files: Sequence[Source], targets: Iterable[Path | None]) -> None:
    """Raise `PathError` if two of `targets` are one file, or one of them is a file to read."""
    inputs = {real(source.path) for source in files}
    seen: set[Path] = set()
    for target in filter(None, targets):
        place = real(target)
        if place in inputs:
            raise PathError(f"{target}: is an input too; expected another place, so that nothing is overwritten")
        if place in seen:
            raise PathError(f"{target}: two things would be written to it")
        seen.add(place)


def opened(path: Path, reading: Reading | None = None) -> BinaryIO:
    """Open a file for reading, unpacked; Parquet as lines, one a row. Reading on raises what `unpacked` does."""
    check_regular(path)
    if is_parquet(path.name):
        return lines_of(path, reading or Reading())
    return unpacked(path.open("rb"), path.name, (reading or Reading()).max_decompressed)


def _beside(path: Path) -> Path:
    """Return where a file stands until it is complete. Its name is short, and so legal, whatever the path's is."""
    return path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}.part")


class NotWrittenError(OSError):
    """A file that cannot be written: the target's fault, and no input's."""


class Target:
    """A file to write that takes its name only when it is complete; packed as its name says.

    A Parquet file is written from lines, and takes all but the texts from `like`, the file that they were
    read from by `reading`. Used as a context. On an error nothing is left behind, and a file that stood there
    before stays; so does one that holds the same bytes. With `sync` it is on the disk before it gets its name.
    Raises `NotWrittenError` for what goes wrong with the file itself.
    """

    def __init__(
        self, path: Path, like: Path | None = None, reading: Reading | None = None, *, sync: bool = False
    ) -> None:
        self.path = path
        self._like = like if is_parquet(path.name) and like and is_parquet(like.name) else None
        self._reading = reading or Reading()
        self._sync = sync
        self._beside = _beside(path)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with self._blamed():
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._stream = self._made(self._open)
        except BaseException:
            self._open.close()
            self._beside.unlink(missing_ok=True)
            raise
        return self

    def _made(self, opened: ExitStack) -> BinaryIO | Rewritten | Collected:
        """Return what writes the file in its own format, and leave to `opened` what must be closed."""
        with self._blamed():
            stream = opened.enter_context(self._beside.open("wb"))
        if self._like:
            return opened.enter_context(Rewritten(stream, self._like, self._reading))
        if is_parquet(path_name := self.path.name):
            return opened.enter_context(Collected(stream, self.path.parent))
        return opened.enter_context(packed(stream, path_name))

    def write(self, raw: bytes) -> None:
        """Add `raw`."""
        with self._blamed():
            self._stream.write(raw)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._blamed():
                self._open.__exit__(kind, error, trace)
                if kind is None and not self._stands():
                    self._place()
        finally:
            self._beside.unlink(missing_ok=True)

    def _stands(self) -> bool:
        return self.path.is_file() and filecmp.cmp(self._beside, self.path, shallow=False)

    def _place(self) -> None:
        if self._sync:
            _synced(self._beside)
        self._beside.replace(self.path)
        if self._sync and os.name == "posix":  # elsewhere a folder cannot be opened
            _synced(self.path.parent)

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotWrittenError(error.errno, error.strerror, str(self.path)) from error


def _synced(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copied(path: Path, target: Path) -> None:
    """Copy a file, bytes alone; it has its name once it is complete. Raises `OSError`, also for what is no file."""
    try:
        check_regular(path)
    except FormatError as error:
        raise OSError(str(error)) from error
    with placed(target) as part:
        shutil.copyfile(path, part)


@contextmanager
def placed(target: Path) -> Iterator[Path]:
    """Yield where to write a file that gets its name at the end, unless something goes wrong. Raises `OSError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(target)
    try:
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
