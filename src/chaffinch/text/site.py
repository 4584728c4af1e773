"""Sites: whose document a document is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

By = Literal["all", "host", "folder"]


@dataclass(frozen=True, slots=True)
class Site:
    """Whose documents: all there are, those of a host, or those in a folder (a path with slashes, `.` for the top)."""

    by: By = "all"
    name: str = ""

    def has(self, meta: Mapping[str, object]) -> bool:
        """Say whether a document with this `meta` is of the site."""
        return self.by == "all" or site_of(meta, self.by) == self.name


def site_of(meta: Mapping[str, object], by: By) -> str | None:
    """Return the name of a document's site, or nothing where the document does not say.

    The host is that of its URL; the folder is the one that holds its file, below the folder that is read.

    >>> site_of({"url": "https://www.Example.com:443/a"}, "host"), site_of({"folder": "north"}, "folder")
    ('example.com', 'north')
    """
    found = meta.get("url" if by == "host" else "folder")
    if by == "all":
        return ""
    if not isinstance(found, str) or not found:
        return None
    return host_of(found) if by == "host" else found


def host_of(url: str) -> str | None:
    """Return the host of a URL, or of a bare host, in lower case and without `www.`; nothing where there is none.

    >>> host_of("news.example.org/2024"), host_of("http://[broken"), host_of("mailto:a@b")
    ('news.example.org', None, None)
    """
    try:
        parts = urlsplit(url.strip() if "//" in url or ":" in url else f"//{url.strip()}")
        host = parts.hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") or None if host else None
