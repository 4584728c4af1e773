"""Globs over paths with slashes, as in .gitignore."""

import re
from functools import cache

_PART = re.compile(
    r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<some>\*)|(?P<one>\?)|\[(?P<set>!?\]?[^\]]*)\]|(?P<other>.)", re.DOTALL
)
_MEANT = {"folders": "(?:[^/]+/)*", "all": ".*", "some": "[^/]*", "one": "[^/]"}


def fits(glob: str, path: str) -> bool:
    """Say whether a path, with slashes, is one that a glob names.

    `*` and `?` stop at a slash, `**` does not; a glob that ends in a slash names all below; one without a slash
    is compared with the last part of the path alone.

    >>> fits("news/**", "news/2024/a.txt"), fits("news/*", "news/2024/a.txt"), fits("*.md", "news/a.md")
    (True, False, True)
    """
    return _pattern(glob).fullmatch(path) is not None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    anywhere = "" if "/" in glob else "(?:.*/)?"
    below = "**" if glob.endswith("/") else ""
    body = glob.removeprefix("./").removeprefix("/") + below
    return re.compile(anywhere + "".join(_meant(part) for part in _PART.finditer(body)), re.DOTALL)


def _meant(part: re.Match[str]) -> str:
    if part["other"]:
        return re.escape(part["other"])
    if part["set"] is None:
        return _MEANT[part.lastgroup or ""]
    negated, members = part["set"].startswith("!"), part["set"].removeprefix("!")
    if not members:
        return re.escape(part[0])
    escaped = re.sub(r"[^\w-]", r"\\\g<0>", members)
    return f"(?!/)[{'^' * negated}{escaped}]"
