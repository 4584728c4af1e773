"""Views of a text: lines, paragraphs, sentences, quotation marks, language."""

import pytest

from chaffinch.core.span import Span
from chaffinch.text.language import find_language, script_code
from chaffinch.text.quotation import Balance
from chaffinch.text.views import View, folded
from chaffinch.text.words import all_words, word_list


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\rc\n", ["a", "b", "c"]),
        ("\n\n", ["", ""]),
        ("a\u2028b\x0bc", ["a\u2028b\x0bc"]),
    ],
)
def test_lines_end_at_lf_crlf_and_cr_and_nowhere_else(text: str, said: list[str]) -> None:
    lines = View(text).lines
    assert [text[line.start : line.end] for line in lines] == said
    assert [line.number for line in lines] == list(range(len(lines)))
    assert "".join(text[line.start : line.stop] for line in lines) == text


@pytest.mark.parametrize(
    ("text", "numbers", "left"),
    [
        ("A\n\nx\n\nB\n", [2], "A\n\nB\n"),
        ("A\nx\nB\n", [1], "A\nB\n"),
        ("A\nx\n\nB\n", [1], "A\n\nB\n"),
        ("A\n\nx\nB\n", [2], "A\n\nB\n"),
        ("A\n\n\nx\n\nB\n", [3], "A\n\n\nB\n"),
        ("x\n\nA\n", [0], "A\n"),
        ("A\n\nx", [2], "A\n"),
        ("A\n\nx\n\n\n", [2], "A\n"),
        ("A\n\nx\n\ny\n\nB\n", [2, 4], "A\n\nB\n"),
        ("A\r\n\r\nx\r\n\r\nB", [2], "A\r\n\r\nB"),
    ],
)
def test_cut_lines_leave_one_separation(text: str, numbers: list[int], left: str) -> None:
    for span in reversed(View(text).cuts(numbers)):
        text = text[: span.start] + text[span.end :]
    assert text == left


def test_line_at_finds_the_line_of_every_offset() -> None:
    view = View("ab\r\n\ncd")
    assert [view.line_at(offset).number for offset in range(7)] == [0, 0, 0, 0, 1, 2, 2]


def test_line_that_reads_on_belongs_to_the_paragraph_above() -> None:
    text = "The ships left\non Friday.\nthey came back\n\nand stayed."
    assert [span.of(text) for span in View(text).paragraphs] == [
        "The ships left\non Friday.",
        "they came back",
        "and stayed.",
    ]


SENTENCES = [
    ["Dr. Brandt left at 5 p.m. on Friday.", "He came back."],
    ["Maj. Gen. Pat Ryder spoke.", "U.S. forces left."],
    ["He asked: “Why?”", "Nobody knew."],
    ["It cost 10.5 million.", "¿Quién lo pagó?", "Nadie."],
    ["weaken.” ,", "They left."],
    ["“American blood”. .", "They come after."],
    ["He waited . . . and left."],
    ["船は出た。", "誰も知らない。"],
    ["J. R. Smith wrote it.", "(He signed it.)", "It sold."],
    ["No end here"],
]


@pytest.mark.parametrize("parts", SENTENCES, ids=lambda parts: parts[0][:20])
def test_sentences_split_where_they_end(parts: list[str]) -> None:
    text = ("" if parts[0].endswith("。") else " ").join(parts)
    found = View(text).sentences_of(Span(0, len(text)))
    assert [span.of(text) for span in found] == parts


@pytest.mark.parametrize(
    ("text", "orphans", "reopened"),
    [
        ('He said “yes” and «no» and "maybe".', [], []),
        ("weaken.” ,", [7], []),
        ('weaken." He left.', [7], []),
        ("„so“ und »so« und „so”", [], []),
        ("”så” och ”så”", [], []),
        ("»so« und »so«", [], []),
        ("« Oui », dit-il. « Non. »", [], []),
        ("more »\nRead more »", [], []),
        ('A 24" screen, a 2" x 4" beam, a ¾” pipe', [], []),
        ("“One. “Two,” he said.\n\nThree.", [], [6]),
        ("“One. It rained.\n\n“Two,” he said.", [], []),
        ("“One. It rained.\n\nTwo,” he said.", [], []),
        ("«Uno.\n\n»Dos», dijo.", [], []),
        ('“Mixed" and "mixed”', [], []),
        ("「はい」と言った。」", [9], []),
        ("5′ 2″ and rock ’n’ roll in the ’60s", [], []),
    ],
)
def test_marks_without_a_partner_are_found(text: str, orphans: list[int], reopened: list[int]) -> None:
    expected = Balance(tuple(Span(at, at + 1) for at in orphans), tuple(Span(at, at + 1) for at in reopened))
    assert View(text).quotations == expected


@pytest.mark.parametrize(
    ("text", "lang", "method"),
    [
        ("Las naves salieron del puerto y la gente las vio por la mañana, según el diario.", "es", "words"),
        ("Der Hafen ist nicht offen, und die Schiffe sind auf dem Weg.", "de", "words"),
        ("Το λιμάνι έκλεισε.", "el", "script"),
        ("港は閉まった。", "ja", "script"),
        ("港口关闭了。", "zh", "script"),
        ("배가 떠났다.", "ko", "script"),
        ("Finch", "und", "none"),
        ("", "und", "none"),
        ("\ud800 24 !", "und", "none"),
    ],
)
def test_language_is_found_or_left_open(text: str, lang: str, method: str) -> None:
    assert find_language(text)[:2] == (lang, method)


def test_script_is_that_of_most_letters() -> None:
    assert (script_code("Русский text по-русски"), script_code("plain"), script_code("中文和 English")) == (
        "Cyrl",
        "Latn",
        "Latn",
    )


def test_folded_is_never_shorter_than_the_stripped_text() -> None:
    for text in ("  Leave a\u00a0Reply ", "STRASSE ß", "ﬃ", "’İ’"):
        assert len(folded(text)) >= len(text.strip())


def test_unknown_word_list_names_those_there_are() -> None:
    with pytest.raises(LookupError, match="no word list 'verbs'; there are: abbreviations"):
        word_list("verbs")


def test_abbreviations_have_no_last_stop_and_no_space() -> None:
    assert [word for word in all_words("abbreviations") if word.endswith(".") or " " in word] == []


def test_words_that_are_abbreviations_elsewhere_end_a_sentence() -> None:
    for text in ("Ingen rörde sig. Hon kom.", "They said no. He left.", "It was art. They knew."):
        assert len(View(text).sentences_of(Span(0, len(text)))) == 2
    text = "Sig. Rossi and Hon. Jane Roe met at No. 5."
    assert len(View(text).sentences_of(Span(0, len(text)))) == 1
