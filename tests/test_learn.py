"""`chaffinch learn` and `chaffinch clean --learned`."""

import gzip
import json
import pickle
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from chaffinch import Cleaner, Document, RuleError
from chaffinch.core.ledger import rebuild
from chaffinch.files.paths import sources
from chaffinch.files.piece import Reading
from chaffinch.learn import learn
from chaffinch.rules.learned import Lesson, learned, quoted, written
from chaffinch.rules.reading import parse_rule
from chaffinch.text.masks import masked
from chaffinch.text.site import host_of
from house import chaffinch, put, records, text_of, texts, tree
from sites import ENGLISH, GERMAN, Page, north, south

PLACES = ("before", "inside", "after")
Build = Callable[[], list[Page]]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the trial of speed, which takes seconds."""
    monkeypatch.setattr("chaffinch.cli.rules.slowness", lambda rule: iter(()))


def laid_out(folder: Path, texts_of: Sequence[str]) -> Path:
    for number, text in enumerate(texts_of):
        put(folder / f"{number:03}.txt", text)
    return folder


def lesson_of(folder: Path, texts_of: Sequence[str]) -> Lesson:
    (lesson,) = learn(sources([laid_out(folder, texts_of)]).files, Reading()).lessons
    return lesson


def listed(path: Path) -> dict[str, list[dict[str, Any]]]:
    lines = tomllib.loads(text_of(path))["lines"]
    return {place: lines[place] for place in PLACES}


def sure(lesson: Lesson) -> set[str]:
    return {entry.line for place in PLACES for entry in lesson.sure(place)}


def doubtful(lesson: Lesson) -> set[str]:
    return {entry.line for place in PLACES for entry in lesson.doubtful(place)}


def pages(count: int, lines: Callable[[int], Sequence[str]]) -> list[str]:
    """Return texts of these lines; `#` stands for a title of its own, `…` for a few paragraphs."""
    articles = [page.article.split("\n\n") for page in north(count, seed=9)]
    own = [{"#": next(line for line in lines if "(" in line), "…": "\n\n".join(lines[-4:])} for lines in articles]
    return ["\n\n".join(own[n].get(line, line) for line in lines(n)) for n in range(count)]


# Two built sites: all of the template, nothing of the articles


@pytest.mark.parametrize("build", [north, south])
def test_every_line_of_a_template_is_learned_and_no_line_of_an_article(build: Build, tmp_path: Path) -> None:
    site = build()
    laid_out(tmp_path / "site", [page.text for page in site])
    assert chaffinch("learn", tmp_path / "site", "-o", tmp_path / "one.toml").exit_code == 0
    found = [masked(entry["line"]) for place in PLACES for entry in listed(tmp_path / "one.toml")[place]]
    assert len(found) == len(set(found))
    assert set(found) == {masked(line) for page in site for line in page.template}
    assert not set(found) & {masked(line) for page in site for line in page.article.split("\n\n")}
    assert {entry["in"] for place in PLACES for entry in listed(tmp_path / "one.toml")[place]} == {200}


@pytest.mark.parametrize("build", [north, south])
def test_cleaning_with_what_was_learned_gives_back_exactly_the_articles(build: Build, tmp_path: Path) -> None:
    site = build()
    laid_out(tmp_path / "site", [page.text for page in site])
    chaffinch("learn", tmp_path / "site", "-o", tmp_path / "one.toml")
    words = "--learned", tmp_path / "one.toml", "--verify"
    assert chaffinch("clean", tmp_path / "site", "-o", tmp_path / "out", *words).exit_code == 0
    assert [raw.decode() for _, raw in sorted(texts(tmp_path / "out").items())] == [page.article for page in site]
    assert chaffinch("clean", tmp_path / "out", "--check", "--learned", tmp_path / "one.toml").exit_code == 0
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert tree(tmp_path / "back") == tree(tmp_path / "site")


@pytest.mark.parametrize(("build", "said"), [(north, ENGLISH), (south, GERMAN)])
def test_traps_stand_among_the_comments_or_nowhere(build: Build, said: Any, tmp_path: Path) -> None:
    site = build()
    lesson = lesson_of(tmp_path, [page.text for page in site])
    traps = {said.heading, said.dateline, said.lead, said.quotation, *said.bylines, *said.labels}
    held = [line for trap in traps for page in site for line in page.article.split("\n\n") if line == trap]
    assert {said.heading, said.dateline} <= doubtful(lesson) and held.count(said.lead) == 3
    assert held.count(said.quotation) == 5 and not traps & sure(lesson)


def test_sites_are_told_apart_by_host_and_by_folder(tmp_path: Path) -> None:
    both = [*enumerate(north(40)), *enumerate(south(40))]
    urls = ["https://www.north.example/a?b", "http://south.example:80/c"]
    rows = [{"id": n, "text": page.text, "url": urls[n >= 40]} for n, (_, page) in enumerate(both)]
    rows[3] = {"id": 3, "text": rows[3]["text"], "url_host": "North.example"}
    rows.append({"id": "stray", "text": "Home\n\nA stray text."})
    put(tmp_path / "in/all.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for n, (number, page) in enumerate(both):
        put(tmp_path / "tree" / ("sub/north" if n < 40 else "south") / f"{number}.txt", page.text)
    by_host = chaffinch("learn", tmp_path / "in", "-o", tmp_path / "hosts", "--by", "host")
    by_folder = chaffinch("learn", tmp_path / "tree", "-o", tmp_path / "folders", "--by", "folder")
    assert set(tree(tmp_path / "hosts")) == {"north-example.toml", "south-example.toml"}
    assert set(tree(tmp_path / "folders")) == {"sub-north.toml", "south.toml"}
    assert "1 document without a site left out" in by_host.stderr and by_folder.exit_code == 0
    for run, learned_in in (("in", "hosts"), ("tree", "folders")):
        words = "clean", tmp_path / run, "-o", tmp_path / f"{run}-out", "--learned", tmp_path / learned_in
        assert chaffinch(*words).exit_code == 0
        done = records(tmp_path / f"{run}-out/.chaffinch/journal.jsonl")
        rules = {layer["rule"] for record in done for layer in record["layers"]}
        assert len(rules) == 2 and all(len(record["layers"]) == (record["id"] != "stray") for record in done)
    cleaned = [json.loads(line)["text"] for line in (tmp_path / "in-out/all.jsonl").read_text("utf-8").splitlines()]
    assert cleaned == [*(page.article for _, page in both), "Home\n\nA stray text."]


# What is counted


def test_copies_of_a_story_count_once(tmp_path: Path) -> None:
    story = north(1, seed=5)[0].text
    copies = [story.replace(" comments", f"{n} comments").replace("Home", f"Home {n}") for n in range(60)]
    lesson = lesson_of(tmp_path, [*(page.text for page in north(40)), *copies])
    assert (lesson.documents, lesson.copies) == (41, 59)
    assert sure(lesson) == sure(lesson_of(tmp_path / "alone", [page.text for page in north(40)]))


def test_a_single_author_and_an_agency_are_not_learned(tmp_path: Path) -> None:
    heads = ("Home", "Letters to the editor", "Our archive of stories")
    lesson = lesson_of(
        tmp_path,
        pages(40, lambda n: [*heads, "#", "Mara Voss", "Send this to a friend", "…"]),
    )
    assert sure(lesson) == {*heads, "Send this to a friend"} and "Mara Voss" in doubtful(lesson)
    credit = pages(40, lambda n: [*heads, "#", "Reuters" if n % 3 else "Own story", "Save this page", "…"])
    assert {"Reuters", "Own story"} & sure(lesson_of(tmp_path / "agency", credit)) == set()


def test_a_block_of_an_author_stays_whole_beside_the_lines_of_the_site(tmp_path: Path) -> None:
    card = ["Mara Voss", "Senior writer", "mail to the writer"]
    texts_of = pages(60, lambda n: ["Home", "News", "#", "Share this", *(card if n % 3 == 0 else []), "…"])
    assert not set(card) & sure(lesson_of(tmp_path, texts_of))


def test_the_headings_of_a_site_with_a_fixed_order_are_not_learned(tmp_path: Path) -> None:
    lesson = lesson_of(tmp_path, pages(60, lambda n: ["Home", "News", "#", "…", "Ingredients", "…", "Method", "…"]))
    assert {"Ingredients", "Method"} <= doubtful(lesson) and sure(lesson) == {"Home", "News"}


def test_teams_of_a_table_in_changing_order_are_not_learned(tmp_path: Path) -> None:
    teams = [f"{name} rovers" for name in ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel")]
    texts_of = pages(60, lambda n: ["#", "…", *(teams[(n * (k + 1) + k * k) % 6] for k in range(6))])
    assert not set(teams) & sure(lesson_of(tmp_path, texts_of))


@pytest.mark.parametrize(
    "line", ["By Mara Voss", "Von Jana Roth", "{n} March 2024", "12:30 pm on 3/4/2024", "Mara Voss, @maravoss", "* * *"]
)
def test_a_line_about_the_article_is_not_learned_though_all_documents_have_it(line: str, tmp_path: Path) -> None:
    texts_of = pages(
        30,
        lambda n: ["Home", "News", line.replace("{n}", str(n % 28 + 1)), "Search this site", "Sign in here", "#", "…"],
    )
    assert sure(lesson_of(tmp_path, texts_of)) == {"Home", "News", "Search this site", "Sign in here"}


@pytest.mark.parametrize("below", [[], ["Mara Voss"], ["Share this story", "Save this page"]])
def test_a_title_that_only_its_number_tells_from_others_is_not_learned(below: list[str], tmp_path: Path) -> None:
    texts_of = pages(40, lambda n: ["Home", "News", f"Digest of round {n}", *below, "…"])
    assert "digest of round {n}" not in sure(lesson_of(tmp_path, texts_of))
    texts_of = pages(40, lambda n: ["Home", "News", f"Digest of round {n}", "#", *below, "…"])
    assert "digest of round {n}" not in sure(lesson_of(tmp_path / "titled", texts_of))


def test_prose_whose_numbers_vary_is_not_learned(tmp_path: Path) -> None:
    report = "The index of all the shares in town rose {} percent to {} points, the exchange said on Friday night."
    texts_of = pages(60, lambda n: ["Home", "News", "#", "…", report.format(n, 900 + n), "Archive", "Contact us"])
    assert sure(lesson_of(tmp_path, texts_of)) == {"Home", "News", "Archive", "Contact us"}


def test_a_year_that_most_documents_share_is_learned_as_it_is_written(tmp_path: Path) -> None:
    foot = [f"© {year} The Post, all rights reserved" for year in (2024, 2023)]
    texts_of = pages(40, lambda n: ["#", "…", "To the top", "Contact us", foot[n == 7]])
    assert foot[0] in sure(lesson_of(tmp_path, texts_of))
    texts_of = pages(40, lambda n: ["#", "…", "To the top", "Contact us", foot[n % 2]])
    assert masked(foot[0]) in sure(lesson_of(tmp_path / "both", texts_of))


# What is taken out

MENU = """
kind = "site"
summary = "A line."
applicability = "safe"
status = "stable"
since = "0.1.0"
why = "Written by hand."
[lines]
of = 90
before = [
    { line = "Home", in = 90, first = true },
    { line = "Weather", in = 88 },
    { line = "Page {n} of {n}", in = 80 },
]
inside = [{ line = "Advertisement", in = 70 }]
after = [{ line = "Weather", in = 60 }, { line = "Leave a comment", in = 90 }]
"""
PROSE = "The ferry to the outer islands sailed again on Friday, for the first time since the storm of last winter."


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    return put(tmp_path / "menu.toml", MENU)


def cleaned(menu: Path, *lines: str) -> list[str]:
    result = Cleaner(learned=menu).run("\n\n".join(lines) + "\n")
    assert rebuild(result.text, result.layers) == result.document.text
    return result.text.rstrip("\n").split("\n\n")


def test_a_line_goes_only_where_it_was_learned(menu: Path) -> None:
    lines = [
        "Home",
        "Weather",
        "A title",
        PROSE,
        "Weather",
        "Leave a comment",
        "Home",
        f"{PROSE} So it did.",
        "Weather",
    ]
    assert cleaned(menu, *lines) == ["A title", PROSE, *lines[4:8]]
    assert cleaned(menu, "A title", PROSE, "Advertisement", f"Again: {PROSE}") == ["A title", PROSE, f"Again: {PROSE}"]


def test_a_title_that_reads_like_a_menu_stays(menu: Path) -> None:
    assert cleaned(menu, "Weather", PROSE) == ["Weather", PROSE]
    assert cleaned(menu, "Home", "Weather", "Weather", PROSE) == ["Weather", PROSE]
    assert cleaned(menu, "Home", "Weather", "A title", PROSE) == ["A title", PROSE]


def test_numbers_and_case_may_vary_and_words_not(menu: Path) -> None:
    assert cleaned(menu, "HOME", "page 3 of 17", "Page three of 4", PROSE) == ["Page three of 4", PROSE]


def test_an_article_without_prose_goes_from_its_first_to_its_last_line(menu: Path) -> None:
    assert cleaned(menu, "Home", "Weather", "A short one", "Weather", "and its end", "Leave a comment") == [
        "A short one", "Weather", "and its end",
    ]  # fmt: skip
    assert cleaned(menu, "Home", "Weather") == ["Home", "Weather"]


def test_each_removal_is_on_record_with_its_counts(menu: Path) -> None:
    result = Cleaner(learned=menu).run(f"Home\n\nWeather\n\nA title\n\n{PROSE}\n\nLeave a comment\n")
    (layer,) = result.layers
    assert layer.rule == "site/menu"
    assert [edit.why for edit in layer.edits] == [
        "2 lines of the site, before the prose of 88 to 90 of 90 documents",
        "a line of the site, after the prose of 90 of 90 documents",
    ]


def test_a_document_of_which_too_much_would_go_is_left_whole(tmp_path: Path) -> None:
    path = put(tmp_path / "long.toml", MENU.replace("Leave a comment", PROSE))
    result = Cleaner(learned=path).run(f"A title\n\nA short one, this.\n\n{PROSE}\n")
    assert (result.status, result.text) == ("guarded", result.document.text)
    assert [held.edit.rule for held in result.held] == ["site/long"]


def test_what_a_user_protects_stays(menu: Path) -> None:
    text = f"Home\n\nA title\n\n{PROSE}\n"
    assert Cleaner(learned=menu, protect=("Home",)).clean(text) == text
    assert Cleaner(learned=menu, ignore=("site",)).clean(text) == text
    assert Cleaner(learned=menu, select=("site/menu",)).clean(text) == text.removeprefix("Home\n\n")


def test_a_file_on_trial_holds_what_it_would_take_out(tmp_path: Path) -> None:
    path = put(tmp_path / "menu.toml", MENU.replace('"stable"', '"preview"'))
    result = Cleaner(learned=path).run(f"Home\n\nA title\n\n{PROSE}\n")
    assert result.status == "unchanged" and [held.reason for held in result.held] == ["preview"]


def test_every_line_may_be_looked_at_without_the_gate(menu: Path) -> None:
    text = f"Home\n\nPage 2 of 3\n\nA title\n\n{PROSE}\n\nLEAVE A COMMENT\n"
    results = [Cleaner(learned=menu, gated=gated).run(text) for gated in (True, False)]
    assert results[0].layers == results[1].layers and results[0].text == f"A title\n\n{PROSE}\n"


def test_a_cleaner_knows_a_file_that_was_edited(menu: Path) -> None:
    first = Cleaner(learned=menu)
    put(menu, MENU.replace('{ line = "Home", in = 90, first = true },', ""))
    second = Cleaner(learned=str(menu))
    text = f"Home\n\nA title\n\n{PROSE}\n"
    assert (first.clean(text), second.clean(text)) == (text.removeprefix("Home\n\n"), text)
    assert len({first.fingerprint, second.fingerprint, Cleaner().fingerprint}) == 3


def test_a_second_run_changes_nothing_where_another_rule_takes_the_last_prose_away(menu: Path) -> None:
    notice = "Save my name, email, and website in this browser for the next time I comment."
    cleaner = Cleaner(learned=menu, ignore=("chrome/template-tail",), verify=True)  # which would cut both at once
    result = cleaner.run(f"A title\n\n{PROSE}\n\nLeave a comment\n\n{notice}\n")
    assert (result.status, result.text) == ("changed", f"A title\n\n{PROSE}\n")
    assert {layer.rule for layer in result.layers} == {"site/menu", "chrome/comment-notice"}


def test_a_cleaner_travels_with_what_was_learned(menu: Path) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner(learned=menu)))
    menu.unlink()
    assert cleaner.clean(f"Home\n\nA title\n\n{PROSE}\n") == f"A title\n\n{PROSE}\n"


def test_a_rule_of_a_site_is_for_its_documents(tmp_path: Path) -> None:
    site = '[site]\nby = "host"\nname = "north.example"\n[lines]'
    cleaner = Cleaner(learned=put(tmp_path / "north.toml", MENU.replace("[lines]", site)))
    text = f"Home\n\nA title\n\n{PROSE}\n"
    metas: list[dict[str, object]] = [{"url": "https://www.north.example/1"}, {"url": "https://other.example"}, {}]
    assert [cleaner.run(Document(text, meta=meta)).status for meta in metas] == ["changed", "unchanged", "unchanged"]


# The file


def test_the_file_says_what_was_counted_and_what_is_in_doubt(tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in north(40)])
    said = chaffinch("learn", tmp_path / "site", "-o", tmp_path / "one.toml").stdout
    assert (
        f"{tmp_path / 'one.toml'}: 40 documents, 0 copies left out; lines learned: 9 before, 2 inside, 10 after" in said
    )
    text = text_of(tmp_path / "one.toml")
    assert '    { line = "Home", in = 40, seen = ["000.txt", "001.txt", "002.txt"] },' in text.splitlines()
    assert "# inside: stands amid the prose, as a sub-heading does" in text.splitlines()
    assert any(line.startswith('#    { line = "Background", in = 14') for line in text.splitlines())


def test_a_line_in_doubt_is_learned_once_its_mark_is_taken_away(tmp_path: Path) -> None:
    site = north(40)
    laid_out(tmp_path / "site", [page.text for page in site])
    path = tmp_path / "one.toml"
    chaffinch("learn", tmp_path / "site", "-o", path)
    rows = text_of(path).splitlines()
    (row,) = [line for line in rows if line.startswith('#    { line = "Background"')]
    rows.insert(rows.index("inside = [") + 1, row.removeprefix("#"))
    put(path, "\n".join(rows))
    page = next(page for page in site if "\n\nBackground\n\n" in page.article)
    assert Cleaner(learned=path).clean(page.text) == page.article.replace("Background\n\n", "")


@pytest.mark.usefixtures("quick")
def test_a_learned_file_can_be_tried_without_examples(tmp_path: Path) -> None:
    site = north(40)
    laid_out(tmp_path / "site", [page.text for page in site])
    chaffinch("learn", tmp_path, "-o", tmp_path / "one.toml", "--by", "folder")
    chaffinch("learn", tmp_path, "-o", tmp_path / "learned", "--by", "folder")
    result = chaffinch("try", tmp_path / "learned/site.toml", "--on", tmp_path / "site")
    lines = result.stdout.splitlines()
    assert (result.exit_code, lines[0]) == (0, "learned/site: 0 examples, 0 problems")
    cleaner = Cleaner(select=("site",), learned=tmp_path / "learned")
    done = [cleaner.run(Document(page.text, meta={"folder": "site"})) for page in site]
    assert len(lines) - 1 == sum(len(result.hunks) for result in done) > 40


def test_lines_with_characters_that_nobody_can_see_are_written_as_escapes(tmp_path: Path) -> None:
    odd = 'Say "so"\\ \u200e\u2028now\U000e0041 \U0001f426'
    texts_of = pages(20, lambda n: [odd, "Home", "News", "#", "…"])
    lesson = lesson_of(tmp_path / "in", texts_of)
    rule = parse_rule(written(lesson).encode(), "site/odd")
    assert rule.kind == "site" and tomllib.loads(f"a = {quoted(odd)}")["a"] == odd
    assert written(lesson).isprintable() or all(each.isprintable() or each == "\n" for each in written(lesson))


def test_the_file_is_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in south(40)])
    found = set()
    for seed in ("0", "1", "2"):
        words = ["learn", str(tmp_path / "site"), "-o", str(tmp_path / "one.toml"), "--overwrite"]
        code = f"from chaffinch.cli import main; main({words!r})"
        subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": seed}, capture_output=True)
        found.add((tmp_path / "one.toml").read_bytes())
    assert len(found) == 1


# Errors


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ('{ line = "Weather", in = 88 }', '{ line = "weather", in = 8 }, { line = "Weather", in = 88 }'),
        ('{ line = "Weather", in = 88 }', '{ line = " ", in = 88 }'),
        ('{ line = "Weather", in = 88 }', '{ line = "Weather" }'),
        ('{ line = "Weather", in = 88 }', '{ line = "Weather", in = 88, hue = 1 }'),
        ("of = 90", 'of = "90"'),
        ("[lines]", '[site]\nby = "host"\n[lines]'),
        ("[lines]", '[site]\nname = "north"\n[lines]'),
        ("[lines]", '[site]\nby = "colour"\nname = "north"\n[lines]'),
        ('kind = "site"', 'kind = "line"'),
        ("[lines]", "[lines"),
    ],
)
def test_a_file_at_fault_is_named_with_its_key(spoilt: str, said: str, tmp_path: Path) -> None:
    path = put(tmp_path / "menu.toml", MENU.replace(spoilt, said, 1))
    named = rf"^{re.escape(str(path))}: (key \"|not TOML)"
    for given in (path, tmp_path):  # a file, or the folder that it is in
        with pytest.raises(RuleError, match=named):
            Cleaner(learned=given)
    result = chaffinch("clean", put(tmp_path / "a.txt", "A text."), "--learned", path)
    assert result.exit_code == 2 and result.stderr.startswith(f"chaffinch: {path}: ")


def test_files_that_are_not_there_or_twice_there_are_named(tmp_path: Path, menu: Path) -> None:
    put(tmp_path / "more/menu.toml", MENU)
    (tmp_path / "none").mkdir()
    for given, said in (("gone.toml", "cannot be read"), ("none", "no .toml file"), ("more", "stands twice")):
        result = chaffinch(
            "clean", put(tmp_path / "a.txt", "A text."), "--learned", menu, "--learned", tmp_path / given
        )
        assert result.exit_code == 2 and said in result.stderr and str(tmp_path / given) in result.stderr
    assert str(menu) in result.stderr  # both of the two that are called alike


def test_a_file_of_no_use_is_named_with_whose_it_is(tmp_path: Path) -> None:
    site = '[site]\nby = "folder"\nname = "north"\n[lines]'
    path = put(tmp_path / "north.toml", MENU.replace("[lines]", site))
    result = chaffinch("clean", put(tmp_path / "a.txt", f"Home\n\n{PROSE}"), "--learned", path)
    assert "site/north: found nothing to take out; it is for documents of the folder north" in result.stderr


def test_a_file_of_no_use_in_an_override_is_named_too(tmp_path: Path) -> None:
    """One that an override names, and that the command line has not put aside."""
    put(tmp_path / "rules/east.toml", MENU)
    put(tmp_path / "in/a.txt", PROSE)
    put(tmp_path / "in/chaffinch.toml", '[[override]]\npaths = ["*.txt"]\nlearned = ["../rules/east.toml"]\n')
    said = "site/east: found nothing to take out"
    assert said in chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").stderr
    assert said not in chaffinch("clean", "-", "--config", tmp_path / "in/chaffinch.toml", given=PROSE.encode()).stderr
    put(tmp_path / "in/a.txt", f"Home\n\n{PROSE}")
    assert said not in chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").stderr


def test_too_few_documents_are_an_error_that_says_how_many(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    same = laid_out(tmp_path / "same", [north(1)[0].text] * 12)
    pair = laid_out(tmp_path / "pair", [north(1)[0].text] * 2)
    for folder, said in (
        (tmp_path / "none", "found 0 different documents"),
        (same, "found 1 different document (11 copies of others left out); expected 10 at least"),
        (pair, "found 1 different document (1 copy of another left out); expected 10 at least"),
    ):
        result = chaffinch("learn", folder, "-o", tmp_path / "one.toml")
        assert result.exit_code == 2 and said in result.stderr and not (tmp_path / "one.toml").exists()
    result = chaffinch("learn", same, "-o", tmp_path / "out", "--by", "host")
    assert result.exit_code == 2 and "12 do not say their site" in result.stderr
    assert "no such file or folder" in chaffinch("learn", tmp_path / "gone", "-o", tmp_path / "one.toml").stderr


def test_what_cannot_be_read_is_named_and_the_rest_is_learned(tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in north(20)])
    put(tmp_path / "site/bad.txt", b"caf\xe9 \xff")
    put(tmp_path / "site/broken.jsonl.gz", gzip.compress(b'{"text": "A text."}\n' * 50)[:-9])
    put(tmp_path / "site/rows.jsonl", '{"text": "One."}\nno record\n')
    result = chaffinch("learn", tmp_path / "site", "-o", tmp_path / "one.toml")
    failed = [line.split(": ")[1] for line in result.stderr.splitlines() if line.startswith("failed: ")]
    assert (result.exit_code, failed) == (3, ["bad.txt", "broken.jsonl.gz", "rows.jsonl:2"])
    assert {entry["line"] for entry in listed(tmp_path / "one.toml")["before"]} >= {"Harbour Post", "Home", "News"}


def test_a_file_that_is_there_is_not_lost(tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in north(20)])
    path = put(tmp_path / "one.toml", "edited")
    result = chaffinch("learn", tmp_path / "site", "-o", path)
    assert result.exit_code == 2 and "is there already" in result.stderr and text_of(path) == "edited"
    assert chaffinch("learn", tmp_path / "site", "-o", path, "--overwrite").exit_code == 0
    assert text_of(path).startswith('kind = "site"')


@pytest.mark.parametrize("out", ["One.toml", "one.txt", "one two.toml", "site"])
def test_a_target_that_no_rule_can_be_is_an_error(out: str, tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in north(12)])
    result = chaffinch("learn", tmp_path / "site", "-o", tmp_path / out)
    assert result.exit_code == 2 and "expected a file to write" in result.stderr


def test_a_file_for_several_sites_is_an_error(tmp_path: Path) -> None:
    laid_out(tmp_path / "site", [page.text for page in north(12)])
    result = chaffinch("learn", tmp_path / "site", "-o", put(tmp_path / "one.toml"), "--by", "folder")
    assert result.exit_code == 2 and "expected a folder" in result.stderr


def test_sites_whose_names_differ_in_signs_get_a_file_each(tmp_path: Path) -> None:
    for folder in ("a b", "a.b", "few"):
        laid_out(tmp_path / "in" / folder, [page.text for page in north(3 if folder == "few" else 12)])
    result = chaffinch("learn", tmp_path / "in", "-o", tmp_path / "out", "--by", "folder")
    assert set(tree(tmp_path / "out")) == {"a-b.toml", "a-b-2.toml"} and "1 site with fewer than 10" in result.stderr
    assert [each.rule.site.name for each in learned(tmp_path / "out")] == ["a.b", "a b"]


# Masks and hosts


@pytest.mark.parametrize(
    ("line", "mask"),
    [
        ("12 Comments", "{n} comments"),
        ("Stand: 3. März 2024, 10:33 Uhr", "stand: {n}. {month} {n}, {n} uhr"),
        ("Publié le vendredi 4 août 2020", "publié le {day} {n} {month} {n}"),
        ("4 de mayo de 2020", "{n} de {month} de {n}"),
        ("He may 1,204 times", "he {month} {n} times"),
        ("In May we march", "in may we march"),
        ("٣ تعليقات", "{n} تعليقات"),
        ("2024-05-03", "{n}"),
    ],
)
def test_numbers_and_dates_are_masked(line: str, mask: str) -> None:
    assert masked(line) == mask


@pytest.mark.parametrize("url", ["", "/relative", "http://", "http://[::1", "javascript:void"])
def test_what_is_no_url_has_no_host(url: str) -> None:
    assert host_of(url) is None
