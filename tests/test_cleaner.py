"""The library's front door."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import chaffinch
from chaffinch import Cleaner, Document, Edit, Layer, Span
from chaffinch.rules.chain import Chain, Pass
from chaffinch.rules.rule import Rule
from chaffinch.rules.table import RuleError
from chaffinch.run import Plan, Terms, run
from house import SEED


def test_public_names_are_those_of_the_plan() -> None:
    assert {"clean", "Cleaner", "Document", "Result", "Edit", "Flag", "load_rules"} <= set(chaffinch.__all__)


def test_cleaner_pickles_as_its_configuration_before_and_after_use() -> None:
    cleaner = Cleaner(ignore=("quotes",), lang="en")
    before = pickle.dumps(cleaner)
    cleaner.clean(SEED.read_text(encoding="utf-8"))
    assert pickle.dumps(cleaner) == before and len(before) < 400
    assert pickle.loads(before) == cleaner


def test_fingerprint_tells_configurations_apart() -> None:
    assert Cleaner().fingerprint == Cleaner().fingerprint
    prints = {
        cleaner.fingerprint
        for cleaner in (Cleaner(), Cleaner(unsafe=True), Cleaner(ignore=("quotes",)), Cleaner(lang="en"))
    }
    assert len(prints) == 4


def test_settings_may_be_lists() -> None:
    assert Cleaner(select=["quotes"]) == Cleaner(select=("quotes",))  # type: ignore[arg-type]  # on purpose: what callers without types do


@pytest.mark.parametrize("text", ["", " \n\n ", "\x0b", "\ud800", "\u202a", "a"])
def test_text_with_nothing_to_do_comes_back_as_it_is(text: str) -> None:
    result = Cleaner().run(text)
    assert (result.text, result.status, result.hunks) == (text, "unchanged", [])


@pytest.mark.parametrize("wrong", [None, b"bytes", 3])
def test_what_is_no_text_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="expected a Document or a string, found"):
        Cleaner().run(wrong)  # type: ignore[arg-type]  # on purpose: what callers without types do


def test_unknown_rule_and_profile_are_refused() -> None:
    with pytest.raises(RuleError, match="did you mean quotes"):
        Cleaner(select=("quote",))
    with pytest.raises(RuleError, match="unknown profile 'pages'; there are: article"):
        Cleaner(profile="pages")


def test_language_of_the_document_beats_that_of_the_cleaner() -> None:
    result = Cleaner(lang="en").run(Document("Der Hafen ist zu. .", lang="de"))
    assert result.language == ("de", "given", 1.0)


def test_language_is_looked_for_only_when_a_rule_asks() -> None:
    text = (
        "The ships left the harbour. . They came back in the night, and that was the end of it. Are waiting for rain."
    )
    assert Cleaner(select=("punctuation",)).run(text).language == ("und", "not asked", 0.0)
    assert Cleaner().run(text).language == ("en", "words", 0.999)


def test_threads_share_a_cleaner() -> None:
    text, cleaner = SEED.read_text(encoding="utf-8"), Cleaner()
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(cleaner.clean, [text] * 32))) == 1


def test_result_names_the_origin_of_each_change() -> None:
    result = Cleaner().run("Title\n\nThe ships left. . They came. .\n")
    assert [(hunk.span, hunk.before, hunk.rules) for hunk in result.hunks] == [
        (Span(22, 24), " .", ("punctuation/stop-after-stop",)),
        (Span(35, 37), " .", ("punctuation/stop-after-stop",)),
    ]
    assert result.layers == (Layer("punctuation/stop-after-stop", tuple(_edits(result))),)


def _edits(result: chaffinch.Result) -> list[Edit]:
    why = chaffinch.load_rules().rule("punctuation/stop-after-stop").summary
    return [Edit(hunk.span, " .", "", "punctuation/stop-after-stop", why) for hunk in result.hunks]


def test_retired_rule_stays_in_the_chain_and_does_nothing() -> None:
    chain = chaffinch.load_rules().choose(select=("punctuation/stop-after-stop",))
    retired = replace(chain, passes=tuple(replace(step, rules=_retired(step.rules)) for step in chain.passes))
    assert run(Document("The ships left. . They came."), Plan(retired, Terms())).layers == ()
    assert [rule.id for rule in retired.rules] == ["punctuation/stop-after-stop"]


def _retired(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(replace(rule, status="retired") for rule in rules)


def test_results_travel_between_processes() -> None:
    result = Cleaner().run(Document("The ships left. . They came.", meta={"page": 1}))
    assert pickle.loads(pickle.dumps(result)) == result


def test_settings_are_taken_as_people_write_them() -> None:
    assert Cleaner(select="quotes") == Cleaner(select=("quotes",))  # type: ignore[arg-type]  # on purpose: what callers without types do
    assert Cleaner(lang="en-US") == Cleaner(lang="en")


@pytest.mark.parametrize(("scripts", "fires"), [((), True), (("Latn",), True), (("Cyrl", "Grek"), False)])
def test_rule_of_another_script_stays_silent(scripts: tuple[str, ...], fires: bool) -> None:
    rule = replace(chaffinch.load_rules().rule("punctuation/stop-after-stop"), scripts=frozenset(scripts))
    plan = Plan(Chain((Pass("punctuation", "alone", (rule,)),)), Terms())
    assert bool(run(Document("The ships left. . They came."), plan).layers) == fires
