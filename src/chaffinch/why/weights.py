"""What a scorecard weighs, in few lines that people can read: of each family of evidence the strongest pieces."""

from collections.abc import Iterator, Mapping

from chaffinch.chrome.scorecard import Weighing
from chaffinch.rules.rule import ArticleBody

_STRONGEST = 2  # pieces of evidence of a family


def weights_of(body: ArticleBody) -> Iterator[str]:
    """Yield lines that say what decides: the terms, and for each family why it counts and its strongest evidence."""
    card = body.card
    first, second = card.first.weighings, card.second.weighings
    yield f"two looks weigh {len(first)} and {len(second)} pieces of evidence; positive weights speak for the article"
    yield f"the best twentieth of the words is raised to {card.goal:+g}, then {card.lean:+g} is added"
    yield f"inside the article a line goes at {card.clear:+g}; if less than {card.least:.0%} would go, all stays"
    yield "the strongest evidence of the second look, which decides:"
    for family, found in sorted(_families(second).items()):
        yield f"{family}: {body.reasons.get(family, '')}".rstrip(": ")
        strongest = sorted(found, key=lambda name: (-_reach(found[name]), name))[:_STRONGEST]
        yield from (f"  {name:28} {_bins(found[name])}" for name in strongest)
    yield "a line goes for these alone, before anything is weighed or after:"
    alone = body.reasons.keys() - _families(first).keys() - _families(second).keys()
    yield from (f"{family}: {body.reasons[family]}" for family in sorted(alone))


def _families(weighings: Mapping[str, Weighing]) -> dict[str, dict[str, Weighing]]:
    families: dict[str, dict[str, Weighing]] = {}
    for name, weighing in weighings.items():
        families.setdefault(name.partition(".")[0], {})[name] = weighing
    return families


def _reach(weighing: Weighing) -> float:
    return max(weighing.weights) - min(weighing.weights)


def _bins(weighing: Weighing) -> str:
    """Return the bins that weigh most and least, each with the values that it holds."""
    places = range(len(weighing.weights))
    most = max(places, key=lambda place: weighing.weights[place])
    least = min(places, key=lambda place: weighing.weights[place])
    return ", ".join(
        f"{weighing.weights[place]:+.2f} {_values(weighing, place)}" for place in dict.fromkeys((most, least))
    )


def _values(weighing: Weighing, place: int) -> str:
    at = weighing.at
    if not at:
        return "always"
    if place == 0:
        return f"below {at[0]:g}"
    return f"from {at[-1]:g} on" if place == len(at) else f"from {at[place - 1]:g} to {at[place]:g}"
