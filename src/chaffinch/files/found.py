"""Which files a path or a glob names, and which of them are not to be opened."""

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chaffinch.core.globs import fits
from chaffinch.files.limits import FormatError, LimitError

if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())


class Outside(_Path):
    """A link in a folder that leads out of it: a path that chaffinch opens nowhere."""


def real(path: Path) -> Path:
    """Return where a path leads, whatever links are in it; `Path.resolve` fails where they go round."""
    return Path(os.path.realpath(path))


def is_glob(path: Path) -> bool:
    """Say whether a path is none that is there, and has signs of a glob in it."""
    return glob.has_magic(str(path)) and not os.path.lexists(path)


def inputs(paths: Sequence[Path]) -> list[Path]:
    """Return `paths`, in the place of each glob what it names now."""
    return [each for path in paths for each in (sorted(_named(path)) if is_glob(path) else [path])]


def below(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files in a folder, or those that a glob names or has in the folders that it names.

    With each goes its path below the folder, or below the part of the glob that has no signs, with slashes.
    Hidden files and folders and links to folders are left alone; a folder that cannot be listed stands for itself.
    """
    if not is_glob(path):
        yield from _walked(path, path)
        return
    root = path.parent
    while glob.has_magic(str(root)):
        root = root.parent
    seen = set()
    for each in _named(path):
        for found in _walked(each, root) if each.is_dir() else [(_judged(each, root), _name(each, root))]:
            if found[1] not in seen:
                seen.add(found[1])
                yield found


def excluded(name: str, globs: Sequence[str]) -> bool:
    """Say whether one of `globs` names a file, or a folder that it lies in.

    >>> excluded("a/drafts/b.txt", ["drafts"]), excluded("a/b.txt", ["*.md", "b/*"])
    (True, False)
    """
    parts = name.split("/")
    return any(fits(each, "/".join(parts[:end])) for each in globs for end in range(1, len(parts) + 1))


def check_regular(path: Path) -> None:
    """Raise `LimitError` for a link that leads out, `FormatError` for what is no file, `OSError`."""
    if isinstance(path, Outside):
        raise LimitError("a link that leads out of the folder: not followed")
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise FormatError("a folder that cannot be listed")
    if not stat.S_ISREG(mode):
        raise FormatError("no regular file")


def _named(path: Path) -> list[Path]:
    return [Path(each) for each in glob.glob(str(path), recursive=True)]  # noqa: PTH207  # hidden ones stay hidden


def _walked(folder: Path, root: Path) -> Iterator[tuple[Path, str]]:
    shut: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: shut.append(Path(error.filename))):
        folders[:] = (name for name in folders if not name.startswith("."))
        inner = (Path(place, name) for name in folders)  # of these, links are not walked
        shut.extend(each for each in inner if isinstance(_judged(each, root), Outside))
        for name in names:
            if not name.startswith("."):
                file = Path(place, name)
                yield _judged(file, root), _name(file, root)
    for each in shut:
        yield _judged(each, root), _name(each, root)


def _name(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def _judged(file: Path, root: Path) -> Path:
    if not file.is_symlink():
        return file
    return file if real(file).is_relative_to(real(root)) else Outside(file)
