"""The phrases that sites print round articles: what the files hold, and what a line says."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from chaffinch.chrome.page import ZONES
from chaffinch.text.phrases import (
    _WORD,
    DATES,
    HOWS,
    KEYS,
    Cue,
    _table,
    in_any,
    languages,
    one_word,
    phrase_book,
    phrase_lists,
    said_as,
)
from house import RULES

LANGS = sorted(languages())
FILES = [*LANGS, "mul"]
OWN_KEYS = {"mul": ("networks",)}
EVERYWHERE = (
    "comments", "comment_form", "read_more", "share", "related", "previous_next", "newsletter", "cookies", "login",
    "search", "posted_in", "tags", "copyright", "advertisement", "powered_by", "skip", "author", "most_read", "video",
)  # fmt: skip
# Thai, Lao, Khmer, kana and Han: scripts that part no words.
UNPARTED = (("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))


def arrays(lang: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the lists of a file: key, how, phrases."""
    for key, lists in phrase_lists(lang).items():
        for how, phrases in lists.items():
            yield key, how, phrases


def unparted(phrase: str) -> bool:
    return any(first <= sign <= last for sign in phrase for first, last in UNPARTED)


def test_there_are_files_of_more_than_fifty_languages_and_one_for_all() -> None:
    assert len(LANGS) >= 50 and "mul" not in LANGS
    assert sorted(path.stem for path in (RULES / "phrases").iterdir()) == sorted(FILES)


@pytest.mark.parametrize("lang", FILES)
def test_keys_and_hows_are_known_and_every_list_is_one_of_strings(lang: str) -> None:
    for key, how, phrases in arrays(lang):
        assert key in (*KEYS, *DATES, *OWN_KEYS.get(lang, ())) and how in HOWS, (key, how)
        assert phrases and all(isinstance(phrase, str) for phrase in phrases), (key, how)
        assert how == "line" or key not in (*DATES, "networks"), key


@pytest.mark.parametrize("lang", FILES)
def test_phrases_are_composed_and_trimmed_and_stand_once_in_a_list(lang: str) -> None:
    for key, how, phrases in arrays(lang):
        assert phrases == [" ".join(unicodedata.normalize("NFC", phrase).split()) for phrase in phrases], (key, how)
        assert len(set(phrases)) == len(phrases), (key, how)


@pytest.mark.parametrize("lang", FILES)
def test_every_phrase_says_its_key(lang: str) -> None:
    """Whatever its decoration: a phrase that no line can say would stand there for nothing."""
    book = phrase_book(lang) if lang != "mul" else phrase_book("en")
    for key, how, phrases in arrays(lang):
        if key in KEYS:
            before, after = {"line": ("", ""), "prefix": ("", " x"), "contains": ("x ", " x")}[how]
            hows = {"line": ("line", "word"), "prefix": ("prefix",), "contains": ("contains",)}[how]
            for phrase in phrases:
                said = before + phrase.replace("#", "12") + after
                cues = book.cues(said, len(said.split()))
                assert any(cue.key == key and cue.how in hows for cue in cues), (key, how, phrase)


@pytest.mark.parametrize("lang", LANGS)
def test_what_stands_in_a_line_is_more_than_a_word(lang: str) -> None:
    """A single word at the start or inside a line is any article's; bylines (`By`) ask for more in their rule."""
    for key, how, phrases in arrays(lang):
        if how != "line" and key != "byline":
            short = [each for each in phrases if not set(" :：") & set(each) and not unparted(each)]
            assert short == [], (key, how)


@pytest.mark.parametrize("lang", LANGS)
def test_dates_are_casefolded(lang: str) -> None:
    """They are compared with a page's words, which are."""
    for key in DATES:
        words = phrase_lists(lang)[key]["line"]
        assert words == [unicodedata.normalize("NFC", word.casefold()) for word in words]
    assert len(phrase_lists(lang)["months"]["line"]) >= 12 and len(phrase_lists(lang)["weekdays"]["line"]) >= 7


@pytest.mark.parametrize("key", EVERYWHERE)
def test_forty_languages_have_what_most_sites_print(key: str) -> None:
    assert sum(bool(phrase_lists(lang).get(key, {}).get("line")) for lang in LANGS) >= 40


def test_forty_languages_have_all_of_it() -> None:
    assert sum(set(EVERYWHERE) <= phrase_lists(lang).keys() for lang in LANGS) >= 40


def test_every_key_belongs_to_one_zone_of_a_page() -> None:
    assert sorted(key for keys in ZONES.values() for key in keys) == sorted(set(KEYS))


def says(text: str, lang: str = "en") -> set[tuple[str, str]]:
    return {(cue.key, cue.how) for cue in phrase_book(lang).cues(text, len(text.split()))}


@pytest.mark.parametrize(
    "text", ["12 Comments", "1 COMMENT", "3400 comments", "3,400 comments", "Comments (12)", "» Comments (7) …"]
)
def test_numbers_count_and_name_no_phrase_of_their_own(text: str) -> None:
    assert ("comments", "line") in says(text) or ("comments", "word") in says(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3,400 or 3.400 or 3'400 or 3’400", "# or # or # or #"),
        ("3 400, 3\u00a0400, 3\u202f400", "#, #, #"),
        ("1,234,567 and 12,34,567 and ٣٬٤٠٠", "# and # and #"),
        ("12.05.2024 at 10:30", "#.#.# at #:#"),
        ("2024 300, 12.5, 1,2 and 1,23,4", "# #, #.#, #,# and #,#,#"),
        ("192.168.0.1 and 3,4000", "#.#.# and #,#"),
    ],
)
def test_a_number_with_separators_is_one_and_a_date_is_several(text: str, said: str) -> None:
    assert said_as(text) == said


def test_a_phrase_that_ends_in_a_sign_is_found_at_the_end_of_a_line_too() -> None:
    for text in ("Harbour news. Læs også: more", "Harbour news. Læs også:"):
        assert ("related", "contains") in says(text, "da")
    assert ("related", "contains") not in says("Harbour news. Læs også", "da")


@pytest.mark.parametrize("lang", LANGS)
def test_every_phrase_inside_a_line_is_found_at_its_end(lang: str) -> None:
    book = phrase_book(lang)
    for key, how, phrases in arrays(lang):
        for phrase in phrases if how == "contains" else ():
            said = "x " + phrase.replace("#", "12")
            assert Cue(key, "contains") in book.cues(said, len(said.split())), (key, phrase)


@pytest.mark.parametrize(
    ("lang", "words", "dated"),
    [
        ("vi", ["tháng", "5"], True),
        ("vi", ["tháng", "mười", "hai"], True),
        ("vi", ["hàng", "tháng"], False),
        ("ar", ["5", "كانون", "الثاني"], True),
        ("ar", ["كانون"], False),
        ("pt", ["segunda-feira"], True),
        ("zh", ["5", "月"], True),
        ("en", ["may"], True),
        ("en", ["harbour", "5"], False),
    ],
)
def test_a_month_or_day_of_several_words_is_one(lang: str, words: list[str], dated: bool) -> None:
    assert phrase_book(lang).dates.isdisjoint(words) != dated


@pytest.mark.parametrize(
    "text", ["Leave a reply", "LEAVE A REPLY", "» Leave  a reply:", "→ leave a reply ←", "* Leave a Reply *"]
)
def test_case_and_decoration_do_not_count(text: str) -> None:
    assert ("comments", "line") in says(text)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Facebook", "word"),
        ("X", "word"),
        ("FacebookTwitterWhatsApp", "line"),
        ("Facebook Twitter Reddit", "line"),
        ("Facebook | X | E-Mail", "line"),
        ("Facebook 12 X 3 WhatsApp", "line"),
        ("Share Facebook", "line"),
    ],
)
def test_a_share_bar_is_one_glued_or_not(text: str, how: str) -> None:
    assert ("share", how) in says(text)


@pytest.mark.parametrize("text", ["Facebook fined", "Twitter was bought by its loudest user", "Mail order", "Linear"])
def test_more_than_names_of_networks_is_no_share_bar(text: str) -> None:
    assert "share" not in {key for key, _ in says(text)}


def test_words_of_a_language_for_sharing_are_part_of_its_bars() -> None:
    assert ("share", "line") in says("FacebookXWhatsAppXINGE-Mail", "de")
    assert ("share", "line") in says("Stuur aan ’n vriend Facebook X", "af")
    assert ("share", "line") in says("Facebook Copied! X", "en")


def test_a_prefix_is_found_behind_a_sign_too() -> None:
    assert ("copyright", "prefix") in says("© 2024 Alle regte voorbehou deur die uitgewer van hierdie koerant", "af")


def test_phrases_inside_a_line_of_chinese_and_japanese_are_found() -> None:
    assert ("comment_form", "contains") in says("您的邮箱地址不会被公开。", "zh")
    assert ("comment_form", "contains") in says("※メールアドレスが公開されることはありません。", "ja")
    assert says("渡し船が朝六時に港を出た。", "ja") == set()


@pytest.mark.parametrize(
    ("lang", "text", "inside"),
    [
        ("hi", "नौका की तस्वीर", ["नौका", "की", "तस्वीर"]),
        ("bn", "ফেরি আবার চলছে", ["ফেরি", "আবার", "চলছে"]),
        ("ta", "படகு மீண்டும்", ["படகு", "மீண்டும்"]),
    ],
)
def test_words_are_whole_where_vowels_are_signs(lang: str, text: str, inside: list[str]) -> None:
    assert _WORD.findall(text) == inside
    months = [each for each in phrase_lists(lang)["months"]["line"] if each.isprintable() and " " not in each]
    assert all(not phrase_book(lang).dates.isdisjoint([month]) for month in months)
    assert phrase_book(lang).dates.isdisjoint(inside)


def test_a_phrase_inside_a_very_long_line_is_the_articles_own() -> None:
    notice, more = "He read: your email address will not be published", " and read it again"
    assert ("comment_form", "contains") in says(notice)
    assert {how for _, how in says(notice + more * 10)} == set()


def test_a_line_of_one_word_says_less_than_one_of_several() -> None:
    assert ("source", "word") in says("Source") and ("source", "line") in says("Source link")
    assert {how for _, how in says("Comments:")} == {"word"}
    assert one_word("source:") and not one_word("source link") and not one_word("相关文章")


def test_prose_says_nothing() -> None:
    assert says("The ships left the harbour on Friday and nobody minded.") == set()
    assert says("") == set() and says("…") == set() and says("***") == set()


def test_an_unknown_language_has_the_phrases_of_all() -> None:
    lines = {"Leave a reply": "comments", "Schreibe einen Kommentar": "comments", "関連記事": "related"}
    for lang in ("xx", "", "mul"):
        assert all(key in {each for each, _ in says(text, lang)} for text, key in lines.items())


def test_a_known_language_has_its_own_phrases_and_english_and_no_others() -> None:
    assert ("comments", "line") in says("Schreibe einen Kommentar", "de") & says("Schreibe einen Kommentar", "xx")
    assert ("comments", "line") in says("Leave a reply", "de")
    assert says("Schreibe einen Kommentar", "fr") == set()


def test_whole_lines_of_any_language_are_known_unless_they_are_a_word() -> None:
    said = [said_as(phrase) for lang in FILES[:-1] for _, how, row in arrays(lang) if how == "line" for phrase in row]
    assert [line for line in said if in_any(line) == one_word(line)] == []
    assert not in_any("the ships left the harbour on friday") and not in_any("")


def test_threads_that_ask_at_the_same_time_get_the_same_cues() -> None:
    phrase_book.cache_clear()
    _table.cache_clear()
    lines = ["Share this article on Twitter", "Posted in News", "Filed under: Politics"] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda line: phrase_book("en").found(line, len(line.split())), lines))
    assert found == found[:3] * 20 and all(found[:3])


def test_languages_easily_taken_for_one_another_share_their_phrases() -> None:
    only = set(phrase_lists("hr")["comments"]["line"]) - set(phrase_lists("sr")["comments"]["line"])
    assert only and all({key for key, _ in says(each.replace("#", "2"), "sr")} for each in only)


def test_a_line_is_compared_folded_with_single_spaces_and_without_rims() -> None:
    assert said_as("» Read  more (12) …") == "read more (#)"
    assert said_as("STRASSE 1.234") == said_as("straße 5.678") == "strasse #"
    assert said_as(said_as("→ X|9 ←")) == said_as("→ X|9 ←")
