"""The configuration file: where it is found, and what it says."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaffinch.cleaner import Cleaner
from chaffinch.config.located import Located, lines_of
from chaffinch.config.settings import BY_NAME, SETTINGS
from chaffinch.core.globs import fits
from chaffinch.rules.learned import learned
from chaffinch.rules.table import RuleError

NAME, SHARED = "chaffinch.toml", "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Value:
    """A value, and where it comes from, in words."""

    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class PathValues:
    """The values, by name, that a file has for some paths (globs); `origin` says where they begin."""

    paths: tuple[str, ...]
    values: Mapping[str, Value]
    origin: str


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that was read: its values by name, and those of paths in their order."""

    path: Path
    values: Mapping[str, Value]
    overrides: tuple[PathValues, ...] = ()


def find(inputs: Sequence[Path]) -> Path | None:
    """Return the configuration file that is closest to `inputs`: in their folder, or else in one above it.

    Where there is none, as for standard input, the working directory and the folders above it are searched. In one
    folder, chaffinch.toml comes before [tool.chaffinch] in pyproject.toml. Links are not followed. Raises `RuleError`
    where two inputs have different ones.
    """
    found: dict[Path | None, Path] = {}
    for path in inputs:
        here = absolute(path)
        found.setdefault(_above(here if here.is_dir() else here.parent) or _above(Path.cwd()), path)
    if len(found) > 1:
        each = " and ".join(f"{shown(file) if file else 'none'} for {path}" for file, path in found.items())
        raise RuleError(f"found several configurations: {each}; expected one, or --config FILE, or --no-config")
    return next(iter(found), None) if found else _above(Path.cwd())


def _above(folder: Path) -> Path | None:
    """Return the configuration file in a folder, or in the nearest one above it."""
    for each in (folder, *folder.parents):
        if _is_file(each / NAME):
            return each / NAME
        if _is_file(each / SHARED) and _table_of(each / SHARED) is not None:
            return each / SHARED
    return None


def _is_file(path: Path) -> bool:
    """Say whether a file is there; in a folder that is shut to us there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_config(path: Path) -> ConfigFile:
    """Return what a configuration file says.

    Raises `RuleError` that names file, line and key for what is no TOML, no setting, or no value of one; `OSError`.
    """
    table = _table_of(path)
    if table is None:
        raise RuleError(f"{shown(path)}: has no table [tool.chaffinch]; expected one, or another file")
    values = _values(table, path)
    _check(table, {}, values)
    overrides = tuple(_override(each, path, values) for each in table.located("override"))
    table.finish()
    return ConfigFile(path, values, overrides)


def shown(path: Path) -> str:
    """Return a path as people know it: from the working directory, if it is below that."""
    try:
        return absolute(path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def absolute(path: Path) -> Path:
    """Return a path from the root. Links are not resolved: what stands behind one belongs where the link stands."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _table_of(path: Path) -> Located | None:
    """Return the table of settings in a file; nothing for a pyproject.toml without any."""
    raw = path.read_bytes()
    if path.name == SHARED and b"chaffinch" not in raw:
        return None  # another program's; what is wrong with it is not ours to say
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        table: Any = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RuleError(f"{shown(path)}:{line}: not UTF-8: {error.reason}; expected TOML") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else raw.rstrip().count(b"\n") + 1
        raise RuleError(f"{shown(path)}:{line}: not TOML: {error}") from error
    way = ("tool", "chaffinch") if path.name == SHARED else ()
    for key in way:
        table = table.get(key) if isinstance(table, dict) else None
    return Located(shown(path), table, lines_of(text), way) if isinstance(table, dict) else None


def _values(table: Located, path: Path) -> dict[str, Value]:
    values = {}
    for setting in SETTINGS:
        if table.has(setting.name):
            value = setting.read(table)
            if setting.of_paths:
                value = tuple(str(path.parent / each) for each in value)
            values[setting.name] = Value(value, table.origin(setting.name))
    return values


def _override(table: Located, path: Path, base: Mapping[str, Value]) -> PathValues:
    globs = tuple(table.strings("paths"))
    if not globs:
        raise table.error("paths", 'missing; expected a list of globs, such as ["news/**"]')
    for glob in globs:
        try:
            fits(glob, "")
        except re.error as error:
            raise table.error("paths", f"{glob!r} is no glob: {error}") from error
    values = _values(table, path)
    for name in values:
        if not BY_NAME[name].by_path:
            raise table.error(name, "holds for the whole run; expected outside of [[override]]")
    table.finish()
    _check(table, base, values)
    return PathValues(globs, values, table.origin(""))


def _check(table: Located, base: Mapping[str, Value], values: Mapping[str, Value]) -> None:
    """Raise the cleaner's error for the first of `values` that it does not take, with file, line and key."""
    fields = cleaner_fields(base.items())
    for name, value in values.items():
        try:
            fields.update(cleaner_fields([(name, value)]))
            Cleaner(**fields)
        except RuleError as error:
            raise table.error(name, str(error).removeprefix(f"{name}: ")) from error


def cleaner_fields(values: Iterable[tuple[str, Value]]) -> dict[str, Any]:
    """Return the values that are the cleaner's, by field; learned files are read."""
    return {
        BY_NAME[name].field: learned(each.value) if name == "learned" else each.value
        for name, each in values
        if BY_NAME[name].holder == "cleaner"
    }
