"""The flags of a document, as people read them: a line each, with the place that is meant."""

from collections.abc import Iterator

from chaffinch.audit.shown import place
from chaffinch.core.finding import Flag
from chaffinch.run import Result
from chaffinch.text.views import View

_SHOWN = 160  # code points of what is flagged


def listed(result: Result, name: str) -> Iterator[str]:
    """Yield `name:line:column: rule: message (confidence): what is flagged` for each flag, in order.

    Lines and columns count from 1, in code points of the cleaned text.
    """
    view = View(result.text)
    for flag in sorted(result.flags, key=lambda flag: (flag.span.start, flag.span.end, flag.rule)):
        at, said = place(view, flag.span.start), _shortened(result.text, flag)
        yield f"{name}:{at}: {flag.rule}: {flag.message} ({flag.confidence:g}){': ' if said else ''}{said}\n"


def _shortened(text: str, flag: Flag) -> str:
    said = " ".join(flag.span.of(text).split())
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
