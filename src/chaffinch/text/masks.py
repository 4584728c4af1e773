"""Masks: the form of a line in which numbers and dates do not count, for telling lines of one template."""

from functools import cache

import regex

from chaffinch.text.views import folded
from chaffinch.text.words import all_words

NUMBER, MONTH, DAY = "{n}", "{month}", "{day}"
_FLAGS = regex.VERSION1 | regex.VERBOSE
_DIGIT = regex.compile(r"\d")
_NUMBER = regex.compile(r"\d++ (?: [.,:/-] \d++ )*+", _FLAGS)  # a time and a date in figures are one number


def masked(text: str) -> str:
    """Return the folded form of a line with `{n}` for each number, `{month}` and `{day}` for those of a date.

    A name of a month counts only beside a number, a day of the week only before a number or a month.

    >>> masked("Page 3 of 9"), masked("Posted on Friday, May 3, 2024 at 10:33")
    ('page {n} of {n}', 'posted on {day}, {month} {n}, {n} at {n}')
    """
    said = folded(text)
    if not _DIGIT.search(said):
        return said
    said = _NUMBER.sub(NUMBER, said)
    month, day = _names()
    return day.sub(DAY, month.sub(MONTH, said))


@cache
def _names() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Return the patterns of a month and of a day in a folded line whose numbers are masked."""
    month = regex.compile(
        r"""\b (?: (?<= \{n\} (?: \.? [ ] | \p{L}{2} [ ] | [ ] de [ ] | [ ]? [-/] ) ) \L<names> \b
                 | \L<names> \b (?= \.? [ ]? [-/]? [ ]? \{n\} | [ ] de [ ] \{n\} ) )""",
        _FLAGS,
        names=sorted(all_words("months")),
    )
    day = regex.compile(
        r"\b \L<names> \b (?= [.,]{0,2} [ ]? (?: the [ ] )? \{ (?: n | month ) \} )",
        _FLAGS,
        names=sorted(all_words("weekdays")),
    )
    return month, day
