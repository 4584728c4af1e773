"""The body of kind `article`, read from its table: scorecards, and a reason for each family of evidence."""

from collections.abc import Iterator, Mapping

from chaffinch.chrome.article import ArticleCard
from chaffinch.chrome.scorecard import Scorecard, Weighing
from chaffinch.rules.rule import ArticleBody, Body
from chaffinch.rules.table import Table, near
from chaffinch.text import phrases


def read_article(table: Table, langs: frozenset[str]) -> Body:
    """Return the body of a rule of kind `article`: its two scorecards, their reasons, and what draws the article."""
    del langs
    article, reasons = table.table("article"), table.table("reasons")
    whys = {family: reasons.get(family, str) for family in reasons.keys()}
    card = ArticleCard(
        first=_scorecard(table.table("first"), whys),
        second=_scorecard(table.table("second"), whys),
        goal=article.get("goal", float),
        lean=article.get("lean", float),
        clear=article.get("clear", float),
        least=article.get("least", float),
        notices=frozenset(_notices(article)),
    )
    article.finish()
    return ArticleBody(card, whys)


def _notices(table: Table) -> Iterator[phrases.Cue]:
    """Read the list `notices`: each a key of phrase lists and how a line says it, `key.how`."""
    known = {f"{key}.{how}": phrases.Cue(key, how) for key in phrases.KEYS for how in ("word", *phrases.HOWS)}
    for name in table.strings("notices"):
        if not (cue := known.get(name)):
            raise table.error("notices", f"found {name!r}; {near(name, known)}")
        yield cue


def _scorecard(table: Table, reasons: Mapping[str, str]) -> Scorecard:
    """Read a scorecard: `start`, and by family of evidence, each with a reason, its weighings."""
    weighings: dict[str, Weighing] = {}
    start = table.get("start", float)
    for family in table.keys():
        if family == "start":
            continue
        if family not in reasons:
            raise table.error(family, f"no reason under [reasons]; there are: {', '.join(reasons)}")
        group = table.table(family)
        weighings |= {f"{family}.{name}": _weighing(group.table(name)) for name in group.keys()}
    return Scorecard(start, weighings)


def _weighing(table: Table) -> Weighing:
    at, weights = table.numbers("at"), table.numbers("weights")
    table.finish()
    if list(at) != sorted(set(at)) or len(weights) != len(at) + 1:
        raise table.error("at", "expected rising numbers, and one weight more than there are numbers")
    return Weighing(at, weights)
