"""Rates over time: a planted jump is told, chance is not."""

from random import Random

import pytest

from chaffinch.audit.rates import Hits, chance_of, shifts

RULES = {f"folder/rule-{number}": rate for number, rate in enumerate([0.001, 0.004, 0.01, 0.03, 0.1, 0.3, 0.6] * 14)}


def drawn(chance: Random, documents: int, **changed: float) -> dict[str, int]:
    """Return in how many of `documents` each rule hits, by chance."""
    rates = RULES | {name.replace("__", "/").replace("_", "-"): rate for name, rate in changed.items()}
    return {rule: sum(chance.random() < rate for _ in range(documents)) for rule, rate in rates.items()}


def test_chance_alone_raises_at_most_five_alarms_in_a_hundred_pairs() -> None:
    alarms = 0
    for seed in range(100):
        chance = Random(seed)
        documents, now = chance.choice([(120, 300), (300, 300), (400, 150)])
        alarms += bool(list(shifts(drawn(chance, documents), documents, drawn(chance, now), now, RULES)))
    assert alarms <= 5


@pytest.mark.parametrize(("rule", "jumped"), [("folder/rule-3", 0.1), ("folder/rule-5", 0.45), ("folder/rule-1", 0.05)])
def test_a_planted_jump_is_told_and_nothing_else(rule: str, jumped: float) -> None:
    chance = Random(7)
    earlier, now = drawn(chance, 1000), drawn(chance, 1000, **{rule.replace("/", "__").replace("-", "_"): jumped})
    assert [shift.rule for shift in shifts(earlier, 1000, now, 1000, RULES)] == [rule]


def test_a_fall_and_a_rule_that_is_gone_are_told_too() -> None:
    found = list(shifts({"a/b": 40, "c/d": 9}, 1000, {"a/b": 5}, 1000, ["a/b", "c/d"]))
    assert [(each.rule, each.earlier.hits, each.now.hits) for each in found] == [("a/b", 40, 5), ("c/d", 9, 0)]
    assert found[0].earlier.per_thousand == 40.0


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        (Hits(1, 10), Hits(11, 14), 0.002759),  # a classic table: exact, two sides
        (Hits(0, 5), Hits(5, 5), 0.007937),  # 2 of 252 tables
        (Hits(7, 7), Hits(9, 9), 1.0),
    ],
)
def test_small_counts_are_judged_exactly(one: Hits, other: Hits, known: float) -> None:
    assert chance_of(one, other) == pytest.approx(known, abs=1e-4)
    assert chance_of(other, one) == pytest.approx(known, abs=1e-4)


def test_great_counts_agree_with_exact_ones() -> None:
    exact, curve = (
        chance_of(Hits(9_000, 30_000), Hits(9_250, 30_000)),
        chance_of(Hits(30_000, 100_000), Hits(30_400, 100_000)),
    )
    assert exact == pytest.approx(0.0265, abs=0.002)
    assert curve == pytest.approx(0.0510, abs=0.002)
