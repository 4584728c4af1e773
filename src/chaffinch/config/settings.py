"""The settings that a configuration file may hold: a new one is a line in `SETTINGS`, and its option."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from chaffinch.cleaner import PROFILES
from chaffinch.rules.table import RuleError, Table
from chaffinch.text.document import is_encoding
from chaffinch.text.html import EXTRACTORS

Holder = Literal["cleaner", "reading", "command"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name in the file, which is that of its option; of which sort it is; whose it is.

    Those of the cleaner and of reading may differ by path and are fields of `Cleaner` and `Reading`; those
    of the command hold for the whole run. `of_paths` says that its values are paths, which start
    from the configuration file.
    """

    name: str
    sort: type[str] | type[int] | type[bool] | Callable[[Table, str], Any]
    holder: Holder
    of_paths: bool = False

    def read(self, table: Table) -> Any:
        """Return its value. Raises `RuleError` for one of another sort."""
        return table.get(self.name, self.sort) if isinstance(self.sort, type) else self.sort(table, self.name)

    @property
    def field(self) -> str:
        """Its name in Python."""
        return self.name.replace("-", "_")

    @property
    def by_path(self) -> bool:
        """Whether it may differ by path."""
        return self.holder != "command"


def strings(table: Table, key: str) -> tuple[str, ...]:
    """Return a list of strings."""
    return tuple(table.strings(key))


def one_of(*allowed: str) -> Callable[[Table, str], str]:
    """Return what reads a string that is one of `allowed`."""
    return lambda table, key: table.one_of(key, allowed)


def _encoding(table: Table, key: str) -> str:
    encoding = table.get(key, str)
    if not is_encoding(encoding):
        raise table.error(key, f"found {encoding!r}; expected an encoding, such as cp1252 or utf-16-le")
    return encoding


def _share(table: Table, key: str) -> float:
    share = table.get(key, float)
    if not 0 <= share <= 1:
        raise table.error(key, f"found {share:g}; expected a share from 0 to 1, such as 0.5")
    return share


def _bytes(table: Table, key: str) -> str | int:
    """Return a number of bytes as it stands: the option reads 20M, too."""
    try:
        return table.get(key, str)
    except RuleError:
        return table.get(key, int)


SETTINGS = (
    Setting("learned", strings, "cleaner", of_paths=True),  # first: `select` and `ignore` may name what it brings
    Setting("profile", one_of(*PROFILES), "cleaner"),
    Setting("select", strings, "cleaner"),
    Setting("ignore", strings, "cleaner"),
    Setting("unsafe", bool, "cleaner"),
    Setting("lang", str, "cleaner"),
    Setting("protect", strings, "cleaner"),
    Setting("verify", bool, "cleaner"),
    Setting("max-removed", _share, "cleaner"),
    Setting("encoding", _encoding, "reading"),
    Setting("text-field", str, "reading"),
    Setting("lang-field", str, "reading"),
    Setting("html", one_of(*EXTRACTORS), "reading"),
    Setting("max-document", _bytes, "reading"),
    Setting("max-decompressed", _bytes, "reading"),
    Setting("exclude", strings, "command"),
    Setting("jobs", int, "command"),
    Setting("fsync", bool, "command"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
