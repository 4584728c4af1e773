"""The gate lets through every line on which a rule can fire."""

from itertools import product

from ftfy import badness

from chaffinch import Cleaner
from chaffinch.core.span import Span
from chaffinch.gate import Needles, Open
from chaffinch.repairs.encoding import BAD, differences
from chaffinch.rules.chain import load_rules
from chaffinch.text.views import View
from house import keeps

RULES = load_rules().rules


def test_untouched_text_has_no_hits() -> None:
    rules = load_rules().choose(profile="article").rules  # one for pages looks at every line
    assert Needles(rules).scan(View("The ships left the harbour on Friday and nobody minded")) == {}


def test_open_gate_lets_every_rule_see_every_line() -> None:
    assert Open(RULES).scan(View("a\nb\n")) == {place: range(2) for place in range(len(RULES))}


def test_hits_name_the_lines_whatever_the_line_ends() -> None:
    place = next(place for place, rule in enumerate(RULES) if rule.id == "chrome/comment-notice")
    notice = "Your email address will not be published."
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["Title", "", "Some prose.", f"  {notice.upper()} ", "", notice])
        assert Needles(RULES).scan(View(text))[place] == [3, 5]


def test_hits_after_an_edit_hold_all_that_a_new_scan_finds() -> None:
    gate, before = Needles(RULES), "Title\n\nThe end. They said so .\n\nWho left ?\n"
    after = before.replace("end. They", "end. . They , too,")
    place = after.index(" . They")
    hits = gate.update(View(after), gate.scan(View(before)), [Span(place, place + 12)])
    assert all(set(lines) <= set(hits[rule]) for rule, lines in gate.scan(View(after)).items())
    assert any(rule not in gate.scan(View(before)) for rule in hits)


def test_trigger_of_mojibake_misses_no_sign_that_ftfy_knows() -> None:
    """All pairs and a grid of triples over the classes of ftfy's own pattern."""
    trigger = BAD
    characters = sorted(
        set("".join(badness.MOJIBAKE_CATEGORIES.values())) | set("ÃÂàâвЂβāЂ√≈‚Ä-abZ .\u00a0\u00ad\u0093°")
    )
    fragments = [a + b for a, b in product(characters, repeat=2)]
    fragments += [f"{a}{b}{c}" for a, b, c in product(characters[::5], "-a Z.’Ã\u00a0", characters[::3])]
    bad = [fragment for fragment in fragments if badness.is_bad(fragment)]
    assert len(bad) > 1000
    assert [fragment for fragment in bad if not trigger.search(fragment)] == []


def test_plain_prose_of_any_language_seldom_needs_ftfy() -> None:
    """Ukrainian apostrophes, em dashes beside quotes and the like do; most lines do not."""
    lines = [line for text in keeps().values() for line in text.splitlines() if line]
    asked = sum(bool(BAD.search(line)) for line in lines)
    assert asked < len(lines) / 2


def test_differences_rebuild_the_repaired_text() -> None:
    for before, after in [("sÃ£o", "são"), ("abc", "axc"), ("a" * 600, "b" * 600), ("Ã ", "à"), ("", "x")]:
        text, shift = before, 0
        for start, end, new in differences(before, after):
            text = text[: start + shift] + new + text[end + shift :]
            shift += len(new) - (end - start)
        assert text == after


def test_a_tail_of_nothing_but_notices_in_prose_stays_with_and_without_the_gate() -> None:
    prose = (
        "The ferry sailed again on Friday, and the crowd on the harbour wall waved to it until it was gone for good.\n"
    )
    notices = (
        "By signing up, you agree to our Terms of Use and Privacy Policy. You can unsubscribe at any time you like.\n",
        "Your email address will not be published. Required fields are marked with a star, and your comment is read.\n",
    )
    text = f"{prose * 6}\n{''.join(notices)}"
    assert [Cleaner(gated=gated, ignore=("chrome/comment-notice",)).clean(text) for gated in (True, False)] == [
        text
    ] * 2
