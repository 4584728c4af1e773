"""`Override`: settings that differ for some files, by their paths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaffinch.core.globs import fits


@dataclass(frozen=True, slots=True)
class Override:
    """The settings, by field, of the files whose place one of `paths` (globs) names.

    >>> Override(["news/**"], {"lang": "fr"})
    Override(paths=('news/**',), settings=(('lang', 'fr'),))
    """

    paths: Sequence[str]
    settings: Mapping[str, Any] | tuple[tuple[str, Any], ...]

    def __post_init__(self) -> None:
        """Hold what can be hashed."""
        object.__setattr__(self, "paths", tuple(self.paths))
        pairs = dict(self.settings).items()
        settings = ((name, tuple(value) if isinstance(value, list) else value) for name, value in pairs)
        object.__setattr__(self, "settings", tuple(settings))


def settings_at(overrides: Iterable[Override], place: str) -> tuple[tuple[str, Any], ...]:
    """Return the settings, by field, that `overrides` have for a file; of two, the later one counts."""
    found: dict[str, Any] = {}
    for override in overrides:
        if any(fits(glob, place) for glob in override.paths):
            found.update(dict(override.settings))
    return tuple(found.items())
