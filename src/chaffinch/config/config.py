"""`Config`: the settings of one command, from the command line, the file and the defaults, in this order."""

import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chaffinch.cleaner import Cleaner
from chaffinch.config.file import ConfigFile, PathValues, Value, absolute, cleaner_fields, read_config, shown
from chaffinch.config.settings import BY_NAME, SETTINGS
from chaffinch.core.globs import fits
from chaffinch.core.override import Override
from chaffinch.files.paths import Sources
from chaffinch.files.piece import Reading
from chaffinch.rules.learned import quoted


@dataclass(frozen=True, slots=True)
class Config:
    """The values of a command's settings by name, and those of some paths."""

    file: ConfigFile | None
    values: Mapping[str, Value]
    overrides: tuple[PathValues, ...] = ()

    @classmethod
    def of(cls, file: ConfigFile | None, given: Mapping[str, Value], defaults: Mapping[str, Value]) -> "Config":
        """Return the settings that `defaults` names: the value is that of `given`, or else of `file`, or the default.

        What is given, on the command line, counts for all paths.
        """
        said = file.values if file else {}
        values = {name: given.get(name, said.get(name, default)) for name, default in defaults.items()}
        overrides = (_only(each, defaults.keys() - given) for each in (file.overrides if file else ()))
        return cls(file, values, tuple(each for each in overrides if each.values))

    def cleaner(self, cleaner: Cleaner) -> Cleaner:
        """Return `cleaner` with the overrides by path."""
        found = (Override(each.paths, tuple(cleaner_fields(each.values.items()).items())) for each in self.overrides)
        return replace(cleaner, overrides=tuple(each for each in found if each.settings))

    def reading(self, reading: Reading) -> Reading:
        """Return `reading` with the overrides by path."""
        found = (Override(each.paths, _reading_fields(each)) for each in self.overrides)
        return replace(reading, overrides=tuple(each for each in found if each.settings))

    def place(self, path: Path, name: str) -> str:
        """Return the path by which overrides know a file: below the file's folder, or else `name`."""
        if not self.file:
            return name
        home = str(absolute(self.file.path.parent)).rstrip(os.sep) + os.sep
        here = str(absolute(path))
        return here.removeprefix(home).replace(os.sep, "/") if here.startswith(home) else name

    def placed(self, found: Sources, cleaner: Cleaner) -> Sources:
        """Return the sources with their places. Raises `RuleError` where the cleaner's settings for one do not fit."""
        if not self.overrides:
            return found
        files = tuple(replace(source, placed=self.place(source.path, source.name)) for source in found.files)
        for source in files:
            cleaner.at(source.place)
        return replace(found, files=files)

    def shown(self, place: str = "") -> Iterator[str]:
        """Yield a line a setting, which is TOML: its value, and where it comes from.

        With a place, the settings of that file; without one those of all files, then those of some paths.
        """
        yield f"# configuration: {shown(self.file.path) if self.file else 'no file'}"
        values = dict(self.values)
        for each in self.overrides if place else ():
            if any(fits(glob, place) for glob in each.paths):
                values.update((name, value) for name, value in each.values.items() if name in values)
        yield from _lines(values)
        for each in () if place else self.overrides:
            yield from ("", f"[[override]]  # {each.origin}", f"paths = {_toml(each.paths)}")
            yield from _lines(each.values)


def load_cleaner(path: Path) -> Cleaner:
    """Return the cleaner that a configuration file describes, with its overrides by path.

    Raises `RuleError` that names file, line and key for what is wrong in it; `OSError` where it cannot be read.
    """
    file = read_config(path)
    return Config(file, file.values, file.overrides).cleaner(Cleaner(**cleaner_fields(file.values.items())))


def _only(override: PathValues, names: AbstractSet[str]) -> PathValues:
    return replace(override, values={name: each for name, each in override.values.items() if name in names})


def _reading_fields(override: PathValues) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (BY_NAME[name].field, each.value) for name, each in override.values.items() if BY_NAME[name].holder == "reading"
    )


def _lines(values: Mapping[str, Value]) -> Iterator[str]:
    for setting in SETTINGS:
        if each := values.get(setting.name):
            line = f"{setting.name} = {_toml(each.value)}" if each.value is not None else f"# {setting.name} is not set"
            yield f"{line}  # {each.origin}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, int | float) else quoted(str(value))
