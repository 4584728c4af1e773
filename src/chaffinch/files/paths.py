"""Which files a command means, and files that appear under their name only when they are complete."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Self, cast

from chaffinch.files import SUFFIXES, format_of
from chaffinch.files.html import text_names

RUN_FOLDER = ".chaffinch"


class PathError(Exception):
    """Paths that cannot be what was meant. The message names the path and what was expected."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; `name` is its path below the folder it was found in, with slashes.

    `written` is the name of its cleaned file, where that is another one.
    """

    path: Path
    name: str
    written: str = ""

    @property
    def output(self) -> str:
        """The name of its cleaned file below the output folder."""
        return self.written or self.name


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, sorted by name, and how many others were left alone."""

    files: tuple[Source, ...]
    others: int = 0


def sources(paths: Sequence[Path]) -> Sources:
    """Return the files that `paths` name: files as they are, folders with all below them.

    Hidden files and folders, links to folders and kinds of file that chaffinch does not
    read are left alone inside folders. Raises `PathError` for a path that is missing, a named file of
    another kind, or two files that would get one name.
    """
    found: dict[str, Source] = {}
    others = 0
    for path in paths:
        if not path.exists():
            raise PathError(f"{path}: no such file or folder")
        for source in _below(path):
            if format_of(source.name) is None:
                others += 1
            elif source.name in found:
                raise PathError(f"{found[source.name].path} and {source.path} would both become {source.name}")
            else:
                found[source.name] = source
    files = (
        found[name] if name == output else replace(found[name], written=output)
        for name, output in sorted(text_names(found).items())
    )
    return Sources(tuple(files), others)


def _below(path: Path) -> Iterator[Source]:
    if not path.is_dir():
        if format_of(path.name) is None:
            raise PathError(f"{path}: not a kind of file that chaffinch reads; expected {', '.join(SUFFIXES)}")
        yield Source(path, path.name)
        return
    for folder, folders, names in os.walk(path):
        folders[:] = (name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith("."):
                file = Path(folder, name)
                yield Source(file, file.relative_to(path).as_posix())


def apart(inputs: Sequence[Path], out: Path) -> None:
    """Raise `PathError` if `out` is one of `inputs`, lies in one, or holds one: a run would read what it wrote."""
    target = out.resolve()
    for path in inputs:
        source = path.resolve()
        if source == target:
            raise PathError(f"{out}: is an input too; expected another place, so that nothing is overwritten")
        if source.is_dir() and source in target.parents:
            raise PathError(f"{out}: lies inside the input {path}; expected a folder outside it")
        if target / RUN_FOLDER in source.parents:
            raise PathError(f"{path}: belongs to the run in {out}, which would be replaced; expected a copy elsewhere")
        if target in source.parents and path.is_dir():
            raise PathError(f"{out}: holds the input {path}; expected a folder apart from it")


def none_overwritten(files: Sequence[Source], targets: Iterable[Path | None]) -> None:
    """Raise `PathError` if two of `targets` are one file, or one of them is a file to read."""
    inputs = {source.path.resolve() for source in files}
    seen: set[Path] = set()
    for target in filter(None, targets):
        place = target.resolve()
        if place in inputs:
            raise PathError(f"{target}: is an input too; expected another place, so that nothing is overwritten")
        if place in seen:
            raise PathError(f"{target}: two things would be written to it")
        seen.add(place)


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, through gzip if its name ends in .gz."""
    return cast(BinaryIO, gzip.open(path, "rb")) if path.name.lower().endswith(".gz") else path.open("rb")


class NotWrittenError(OSError):
    """A file that cannot be written: the target's fault, and no input's."""


class Target:
    """A file to write that takes its name only when it is complete; through gzip for .gz.

    Used as a context. On an error nothing is left behind, and a file that stood there before
    stays. Raises `NotWrittenError` for what goes wrong with the file itself.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # The name is short whatever the path's is, so that a name of full length stays legal.
        self._beside = path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}.part")
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with self._blamed():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream: BinaryIO = self._open.enter_context(self._beside.open("wb"))
            if self.path.name.lower().endswith(".gz"):
                # No name and no time in the header: equal texts give equal bytes.
                packed = gzip.GzipFile("", "wb", fileobj=self._stream, mtime=0)
                self._stream = cast(BinaryIO, self._open.enter_context(packed))
        return self

    def write(self, raw: bytes) -> None:
        """Add `raw`."""
        with self._blamed():
            self._stream.write(raw)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            with self._blamed():
                self._open.close()
                if kind is None:
                    self._beside.replace(self.path)
        finally:
            self._beside.unlink(missing_ok=True)

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotWrittenError(error.errno, error.strerror, str(self.path)) from error


def copied(path: Path, target: Path) -> None:
    """Copy a file, bytes alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
