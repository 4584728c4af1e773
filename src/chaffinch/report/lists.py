"""Lists of documents: all in which something was found, the flagged, held and failed ones, by site, by language."""

from collections.abc import Iterable, Iterator, Sequence

from chaffinch.report.counts import Counts, Row
from chaffinch.report.markup import Html, filled, joined, shortened
from chaffinch.report.page import Folder, Series

ROWS = 500  # of a list on a page
_RIM = ('<ul class="rows">\n', "</ul>\n")
_TITLES = {
    "documents": "Documents",
    "flagged": "Flagged documents",
    "held": "Documents with held edits",
    "failed": "Documents that failed",
    "sites": "Documents by site",
    "languages": "Documents by language",
}
_NONE = {"sites": "no site known", "languages": "language not known"}


def write_lists(folder: Folder, counts: Counts) -> dict[str, dict[str, str]]:
    """Write all lists; return, for `sites` and `languages`, the place at which each group begins."""
    rows = counts.rows
    _write(folder, "documents", (row(each, "../") for each in rows))
    _write(folder, "flagged", (row(each, "../") for each in rows if each.flags))
    _write(folder, "held", (row(each, "../") for each in rows if each.held))
    _write(folder, "failed", (failure(name, why) for name, why in counts.failed))
    return {
        "sites": _write_groups(folder, "sites", "site", counts),
        "languages": _write_groups(folder, "languages", "lang", counts),
    }


def _write(folder: Folder, name: str, entries: Iterable[Html]) -> None:
    series = Series(folder, f"lists/{name}", _TITLES[name], "list", Html(), _RIM, ROWS)
    empty = True
    for entry in entries:
        series.add(entry)
        empty = False
    if empty:
        series.add(Html('<li class="none">None.</li>\n'))
    series.close()


def _write_groups(folder: Folder, name: str, sort: str, counts: Counts) -> dict[str, str]:
    groups = counts.by(sort)
    members: dict[str, list[Row]] = {group: [] for group in groups}
    for each in counts.rows:
        members[getattr(each, sort)].append(each)
    series = Series(folder, f"lists/{name}", _TITLES[name], "list", Html(), _RIM, ROWS)
    places = {}
    for number, (group, sums) in enumerate(groups.items(), 1):
        head = filled(
            '<li class="group" id="g{number}"><h2><bdi>{name}</bdi></h2><span>{sums}</span></li>\n',
            number=number, name=group_name(name, group),
            sums=told((sums["documents"], "document"), (sums["edits"], "edit")),
        )  # fmt: skip
        places[group] = f"{series.name(series.add(head))}#g{number}"
        for each in members[group]:
            series.add(row(each, "../"))
    if not groups:
        series.add(Html('<li class="none">None.</li>\n'))
    series.close()
    return places


def group_name(name: str, group: str) -> str:
    """Return how a site or language is called in a list."""
    return group or _NONE[name]


def row(each: Row, root: str, tags: Html | None = None) -> Html:
    """Return a document as a line of a list; `root` leads to the report's folder; `tags` are its site and so on."""
    counts = told((each.edits, "edit"), (each.removed, "letter"), (each.flags, "flag"), (each.held, "held edit"))
    return filled(
        '<li class="row"><a href="{place}" dir="auto">{name}</a><span>{counts}</span>{tags}</li>\n',
        place=root + each.place, name=shortened(each.name, 200), counts=counts,
        tags=_tags(each) if tags is None else tags,
    )  # fmt: skip


def _tags(each: Row) -> Html:
    said = (each.status if each.status not in ("changed", "unchanged") else "", each.lang, each.site)
    return joined(filled('<span class="tag"><bdi>{said}</bdi></span>', said=tag) for tag in said if tag)


def failure(name: str, why: str) -> Html:
    """Return a document that failed as a line of a list."""
    return filled(
        '<li class="row"><b dir="auto">{name}</b><span dir="auto">{why}</span></li>\n',
        name=shortened(name, 200), why=shortened(why, 400),
    )  # fmt: skip


def told(*counts: tuple[int, str]) -> str:
    """Return counts and what they count, those of nothing left out.

    >>> told((1, "edit"), (0, "flag"), (1200, "letter"))
    '1 edit, 1,200 letters removed'
    """
    return ", ".join(_told(counts)) or "nothing"


def _told(counts: Sequence[tuple[int, str]]) -> Iterator[str]:
    for count, thing in counts:
        if count:
            removed = (" removed" if count > 0 else " added") if thing == "letter" else ""
            yield f"{abs(count):,} {thing}{'s' * (abs(count) != 1)}{removed}"
