"""`Flag` and `Held`: what is reported and changes nothing."""

from dataclasses import dataclass

from chaffinch.core.edit import Edit
from chaffinch.core.span import Span


@dataclass(frozen=True, slots=True)
class Flag:
    """A place to look at. Never changes text. `confidence` lies between 0 and 1."""

    span: Span
    rule: str
    message: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """An edit that was found and not made, and the reason: `unsafe`, `preview`, `would …` and so on.

    `origin` is its span in the original, where that is known exactly: decisions name it.
    """

    edit: Edit
    reason: str
    origin: Span | None = None
