"""Charts: bars with their numbers beside them, as a list that reads well without the drawing."""

from collections.abc import Sequence

from chaffinch.report.markup import Html, filled, joined

_BAR = (
    '<li><span class="what">{what}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
    'focusable="false"><rect class="bar" width="{width}" height="10" rx="0"/></svg><span '
    'class="count">{count}</span></li>\n'
)


def bars(title: str, note: str, rows: Sequence[tuple[Html, int]]) -> Html:
    """Return a chart: a bar a row, whose length is its share of the largest count."""
    most = max((count for _, count in rows), default=0) or 1
    drawn = (filled(_BAR, what=what, count=count, width=f"{max(0, count) * 100 / most:.2f}") for what, count in rows)
    return filled(
        '<figure class="chart"><figcaption><b>{title}</b> {note}</figcaption><ul>{bars}</ul></figure>\n',
        title=title, note=note, bars=joined(drawn),
    )  # fmt: skip
