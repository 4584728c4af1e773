"""Configuration: which file counts, what it may say, what it does, and how its faults are told."""

import json
import pickle
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from chaffinch.batch import Places, run_batch
from chaffinch.cleaner import Cleaner
from chaffinch.cli.clean import clean
from chaffinch.config.config import Config, load_cleaner
from chaffinch.config.file import Value, find, read_config
from chaffinch.config.located import lines_of
from chaffinch.config.settings import BY_NAME, SETTINGS
from chaffinch.core.globs import fits
from chaffinch.core.override import Override
from chaffinch.files.paths import Source
from chaffinch.files.piece import Reading
from chaffinch.rules.table import RuleError
from house import chaffinch, put, records, texts, tree

FAULTY = "He left. . She came back.\n"
CLEAN = "He left. She came back.\n"
OFF = 'ignore = ["punctuation"]\n'
# What a run is asked to do, each time anew; --format says what one stream holds.
NO_SETTINGS = {
    "output", "check", "decisions", "diff", "flags", "journal", "format", "to", "stats", "resume", "start-method",
    "config", "no-config", "show-config",
}  # fmt: skip


WORDS = ("river", "stone", "window", "ladder", "garden", "engine", "harbour", "market", "candle", "bridge", "meadow")


def story(word: str) -> str:
    """Return a text like no other, and the line that all share."""
    said = f"The {word} was what they spoke of, and each {word} was dearer than the {word} of last year."
    return f"{said}\n\nNobody in town could say who had brought a {word} first.\n\nFollow the northern post"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a faulty text in `data/` and two more in folders below it."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "news/b.txt", "news/deep/c.txt"):
        put(tmp_path / "data" / name, FAULTY)
    return tmp_path / "data"


def lines_shown(*words: object) -> dict[str, str]:
    """Return the lines of --show-config by their beginning, up to `=` or `is`."""
    shown = chaffinch("clean", *words, "--show-config")
    assert shown.exit_code == 0
    return {line.removeprefix("# ").split(" ")[0]: line for line in shown.stdout.splitlines() if line}


# Which file counts


def test_file_in_the_folder_of_the_input_is_used(data: Path) -> None:
    put(data / "chaffinch.toml", OFF)
    run = chaffinch("clean", data / "a.txt")
    assert run.stdout == FAULTY
    assert "configuration: data/chaffinch.toml" in run.stderr


def test_closest_file_wins_and_files_are_not_merged(data: Path) -> None:
    put(data / "chaffinch.toml", OFF)
    put(data / "news/chaffinch.toml", "unsafe = true\n")
    assert find([data / "news/deep"]) == data / "news/chaffinch.toml"
    assert chaffinch("clean", data / "news/deep/c.txt").stdout == CLEAN


def test_chaffinch_toml_comes_before_pyproject_in_one_folder(data: Path) -> None:
    put(data / "pyproject.toml", '[tool.chaffinch]\nprofile = "page"\n')
    assert find([data]) == data / "pyproject.toml"
    put(data / "chaffinch.toml")
    assert find([data]) == data / "chaffinch.toml"


def test_pyproject_without_our_table_is_passed_over(data: Path) -> None:
    put(data.parent / "chaffinch.toml", OFF)
    put(data / "pyproject.toml", '[project]\ndependencies = ["chaffinch"]\n[tool.ruff]\nline-length = 9\n')
    assert find([data]) == data.parent / "chaffinch.toml"


def test_pyproject_of_others_may_be_broken(data: Path) -> None:
    put(data / "pyproject.toml", "[project\n")
    assert find([data]) is None


def test_working_directory_counts_where_the_input_has_no_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "project/pyproject.toml", f"[tool.chaffinch]\n{OFF}")
    monkeypatch.chdir(tmp_path / "project")
    assert chaffinch("clean", data / "a.txt").stdout == FAULTY
    assert chaffinch("clean", "-", given=FAULTY.encode()).stdout == FAULTY
    put(data / "chaffinch.toml")
    assert chaffinch("clean", data / "a.txt").stdout == CLEAN


def test_inputs_with_different_files_are_an_error_that_names_both(data: Path) -> None:
    put(data / "news/chaffinch.toml", OFF)
    run = chaffinch("clean", data / "a.txt", data / "news", "--check")
    assert run.exit_code == 2
    assert "none for " in run.stderr and "data/news/chaffinch.toml for " in run.stderr
    assert "--config FILE" in run.stderr


def test_link_has_the_configuration_of_where_it_stands(data: Path, tmp_path: Path) -> None:
    put(tmp_path / "project/chaffinch.toml", OFF)
    (tmp_path / "project/texts").symlink_to(data)
    assert find([tmp_path / "project/texts"]) == tmp_path / "project/chaffinch.toml"


def test_config_names_a_file_and_no_config_uses_none(data: Path, tmp_path: Path) -> None:
    put(data / "chaffinch.toml", 'profile = "page"\n')
    other = put(tmp_path / "other.toml", OFF)
    assert chaffinch("clean", data / "a.txt", "--config", other).stdout == FAULTY
    plain = chaffinch("clean", data / "a.txt", "--no-config")
    assert plain.stdout == CLEAN and "configuration" not in plain.stderr
    both = chaffinch("clean", data / "a.txt", "--config", other, "--no-config")
    assert both.exit_code == 2 and "expected one of them" in both.stderr
    missing = chaffinch("clean", data / "a.txt", "--config", "gone.toml")
    assert missing.exit_code == 2 and "gone.toml: No such file" in missing.stderr


def test_pyproject_that_is_named_must_have_our_table(data: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "pyproject.toml", "[tool.ruff]\n")
    run = chaffinch("clean", data / "a.txt", "--config", file)
    assert run.exit_code == 2 and "pyproject.toml: has no table [tool.chaffinch]" in run.stderr


# What it may say


def test_every_option_of_clean_is_a_setting_or_known_to_be_none() -> None:
    """A new option becomes a setting by a line in SETTINGS, or else stands in NO_SETTINGS here."""
    options = {word.removeprefix("--") for each in clean.params if isinstance(each, click.Option) for word in each.opts}
    assert options - {"-o"} == BY_NAME.keys() | NO_SETTINGS


def test_settings_by_path_are_fields_of_what_holds_them() -> None:
    holders: dict[str, Any] = {"cleaner": Cleaner, "reading": Reading}
    for setting in filter(lambda each: each.by_path, SETTINGS):
        assert setting.field in holders[setting.holder].__slots__


def test_file_says_what_the_options_say(data: Path, tmp_path: Path) -> None:
    put(
        data / "chaffinch.toml",
        'profile = "page"\nselect = ["punctuation", "chrome"]\nignore = ["chrome/notice"]\nunsafe = true\nlang = "en"\n'
        'protect = ["Yahoo !"]\nverify = true\nencoding = "cp1252"\ntext-field = "body"\nlang-field = "tongue"\n'
        'html = "resiliparse"\nmax-removed = 0.25\n'.replace("chrome/notice", Cleaner().chain.rules[0].id),
    )
    assert chaffinch("clean", data, "-o", tmp_path / "by-file").exit_code == 0
    options = (
        "--profile page --select punctuation --select chrome --unsafe --lang en --verify --encoding cp1252 "
        "--text-field body --lang-field tongue --html resiliparse --max-removed .25 "
        f"--ignore {Cleaner().chain.rules[0].id}"
    )
    words = ("--no-config", "--protect", "Yahoo !", *options.split())
    assert chaffinch("clean", data, "-o", tmp_path / "by-line", *words).exit_code == 0
    assert tree(tmp_path / "by-file") == tree(tmp_path / "by-line")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('lang = "en"\nprofil = "page"\n', ':2: key "profil": unknown; did you mean profile?'),
        ('text_field = "body"\n', ':1: key "text_field": unknown; did you mean text-field?'),
        ("\nselect = [\n  'casng',\n]\n", ":2: key \"select\": unknown rule or pass 'casng'; did you mean casing?"),
        ('profile = "pag"\n', ":1: key \"profile\": found 'pag'; expected one of: article, page"),
        ('unsafe = "yes"\n', ":1: key \"unsafe\": found 'yes'; expected true or false"),
        ("ignore = 'casing'\n", ":1: key \"ignore\": found 'casing'; expected a list"),
        ("ignore = [1]\n", ':1: key "ignore": found 1; expected a list of non-empty strings'),
        ("max-removed = 1.5\n", ':1: key "max-removed": found 1.5; expected a share from 0 to 1, such as 0.5'),
        ('max-removed = "half"\n', ":1: key \"max-removed\": found 'half'; expected a number"),
        ('lang = "french"\n', ":1: key \"lang\": found 'french'; expected a code of two or three letters"),
        ('protect = ["["]\n', ":1: key \"protect\": '[' is no pattern"),
        ('encoding = "klingon"\n', ":1: key \"encoding\": found 'klingon'; expected an encoding"),
        ('learned = ["gone.toml"]\n', ':1: key "learned": '),
        ("lang = 'en'\nselect = [\n", ":2: not TOML: "),
        ("lang = 'en'\n= 3\n", ":2: not TOML: "),
        ("lang = 'en'\nlang = 'fr'\n", ":2: not TOML: "),
        ("[override]\npaths = ['a']\n", ':1: key "override": found '),
        ("[[override]]\nlang = 'en'\n", ':1: key "override.1.paths": missing; expected a list of globs'),
        ("[[override]]\npaths = ['[z-a]']\n", ":2: key \"override.1.paths\": '[z-a]' is no glob"),
        (
            "[[override]]\npaths = ['a']\n\n[[override]]\npaths = ['b']\nlan = 'en'\n",
            ':6: key "override.2.lan": unknown; did you mean lang or learned?',
        ),
        ("[[override]]\npaths = ['a']\nselect = ['x']\n", ":3: key \"override.1.select\": unknown rule or pass 'x'"),
    ],
)
def test_faults_are_told_with_file_line_key_and_expectation(data: Path, content: str, problem: str) -> None:
    put(data / "chaffinch.toml", content)
    run = chaffinch("clean", data, "-o", "out")
    assert run.exit_code == 2
    assert f"chaffinch: data/chaffinch.toml{problem}" in run.stderr
    assert not Path("out").exists()


def test_bytes_that_are_no_utf_8_are_told_with_their_line(data: Path) -> None:
    put(data / "chaffinch.toml", b'lang = "en"\n# \xe9\n')
    with pytest.raises(RuleError, match=r"chaffinch\.toml:2: not UTF-8: .*expected TOML"):
        read_config(data / "chaffinch.toml")


def test_byte_order_mark_and_line_ends_of_windows_are_read(data: Path) -> None:
    put(data / "chaffinch.toml", b'\xef\xbb\xbflang = "en"\r\nunsafe = true\r\n')
    values = read_config(data / "chaffinch.toml").values
    assert {name: each.value for name, each in values.items()} == {"lang": "en", "unsafe": True}
    assert values["unsafe"].origin == "data/chaffinch.toml:2"


def test_faults_in_pyproject_are_told_with_their_line_there(data: Path) -> None:
    put(data / "pyproject.toml", "[project]\nname = 'x'\n\n[tool.chaffinch]\n\nunsafe = 3\n")
    with pytest.raises(RuleError, match=r'pyproject\.toml:6: key "unsafe": found 3; expected true or false'):
        read_config(data / "pyproject.toml")


def test_option_refuses_a_value_with_file_line_and_key(data: Path) -> None:
    """What only the option's type knows to be wrong is told like the rest."""
    from chaffinch.cli.configured import _cast_one

    option = click.Option(["--text-field"], type=click.IntRange(1))
    with pytest.raises(RuleError, match=r'x\.toml:7: key "text-field": .*0 is not in the range'):
        _cast_one(Value(0, "x.toml:7"), "text-field", option, click.Context(clean))


def test_lines_are_those_of_the_statements() -> None:
    text = (
        '# head\na = """\n[[b]]\nc = 1\n"""\nd = [\n  1, # ]\n  [2],\n]\n"e.f" = {g = 1}\n[tool.h]\ni.j = 2\n'
        "[[b]]\nk = 1\n\n[b.l]\nm = 1\n[[ b ]] # two\nk = 2"
    )
    assert tomllib.loads(text)["b"] == [{"k": 1, "l": {"m": 1}}, {"k": 2}]
    assert lines_of(text) == {
        ("a",): 2,
        ("d",): 6,
        ("e.f",): 10,
        ("e.f", "g"): 10,
        ("tool", "h"): 11,
        ("tool", "h", "i"): 12,
        ("tool", "h", "i", "j"): 12,
        ("b", 0): 13,
        ("b", 0, "k"): 14,
        ("b", 0, "l"): 16,
        ("b", 0, "l", "m"): 17,
        ("b", 1): 18,
        ("b", 1, "k"): 19,
    }


def test_long_lists_are_read_in_no_time() -> None:
    text = "protect = [\n" + '  "x",\n' * 20_000 + "]\nlang = 'en'\n"
    assert lines_of(text) == {("protect",): 1, ("lang",): 20_003}


# What it does


def test_command_line_beats_the_file(data: Path) -> None:
    put(data / "chaffinch.toml", f'{OFF}unsafe = true\nlang = "fr"\n')
    found = lines_shown(data, "--ignore", "casing", "--no-unsafe")
    assert found["ignore"] == 'ignore = ["casing"]  # option --ignore'
    assert found["unsafe"] == "unsafe = false  # option --unsafe"
    assert found["lang"] == 'lang = "fr"  # data/chaffinch.toml:3'
    assert chaffinch("clean", data / "a.txt", "--ignore", "casing").stdout == CLEAN


def test_paths_of_the_file_start_where_it_stands(data: Path) -> None:
    for word in WORDS:
        put(data / f"site/{word}.txt", f"{story(word)}\n")
    assert chaffinch("learn", data / "site", "-o", data / "rules/north.toml").exit_code == 0
    put(data / "chaffinch.toml", 'learned = ["rules/north.toml"]\n')
    assert "northern post" not in chaffinch("clean", data / "site/river.txt").stdout
    assert "northern post" in chaffinch("clean", data / "site/river.txt", "--no-config").stdout


def test_settings_of_some_paths_hold_there_alone(data: Path, tmp_path: Path) -> None:
    put(data / "chaffinch.toml", f'[[override]]\npaths = ["news/*"]\n{OFF}')
    chaffinch("clean", data, "-o", tmp_path / "out", "--lang", "en")
    written = texts(tmp_path / "out")
    assert written == {
        "a.txt": CLEAN.encode(),
        "news/b.txt": FAULTY.encode(),
        "news/deep/c.txt": CLEAN.encode(),
    }


@pytest.mark.parametrize("given", ["data", "data/news", "data/news/b.txt"])
def test_paths_are_those_below_the_file_whatever_the_input(data: Path, given: str) -> None:
    put(data / "chaffinch.toml", f'[[override]]\npaths = ["news/b.txt"]\n{OFF}')
    chaffinch("clean", given, "-o", "out/")
    (written,) = Path("out").rglob("b.txt")
    assert written.read_text("utf-8") == FAULTY


def test_paths_are_those_below_the_input_where_it_lies_elsewhere(data: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "elsewhere/clean.toml", f'[[override]]\npaths = ["news/b.txt"]\n{OFF}')
    chaffinch("clean", data, "-o", "out", "--config", file)
    assert Path("out/news/b.txt").read_text("utf-8") == FAULTY


TAIL = "Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SHORT = f"The ferry left\n\nThe ferry to the island left the harbour on Friday, and nobody minded the rain.\n\n{TAIL}"


def test_share_that_may_go_is_a_setting_and_an_option(data: Path) -> None:
    put(data / "short.txt", SHORT)
    assert TAIL not in chaffinch("clean", data / "short.txt").stdout.replace("\r", "")
    put(data / "chaffinch.toml", '[[override]]\npaths = ["short.txt"]\nmax-removed = 0.2\n')
    kept = chaffinch("clean", data / "short.txt", "--flags", "-o", "out.txt")
    assert Path("out.txt").read_text("utf-8") == SHORT
    assert "run/max-removed" in kept.stdout and "20% may be" in kept.stdout
    assert TAIL not in chaffinch("clean", data / "short.txt", "--max-removed", "0.9").stdout
    assert chaffinch("clean", data / "short.txt", "--max-removed", "0").stdout == SHORT
    assert "0.2  # data/chaffinch.toml:3" in lines_shown(data / "short.txt")["max-removed"]


def test_share_is_part_of_the_fingerprint_and_checked() -> None:
    assert len({Cleaner(max_removed=share).fingerprint for share in (None, 0.5, 1)}) == 3
    assert Cleaner(max_removed=1) == Cleaner(max_removed=1.0)
    with pytest.raises(RuleError, match=r"max_removed: found 1\.5; expected a share from 0 to 1"):
        Cleaner(max_removed=1.5)
    with pytest.raises(TypeError, match="max_removed: found str"):
        Cleaner(max_removed="half")  # type: ignore[arg-type]


def test_later_override_counts_and_keys_add_up(data: Path) -> None:
    put(
        data / "chaffinch.toml",
        'lang = "en"\n[[override]]\npaths = ["news/**"]\nlang = "fr"\nprofile = "page"\n'
        '[[override]]\npaths = ["c.txt", "x"]\nlang = "de"\n',
    )
    found = lines_shown(data / "news/deep/c.txt")
    assert found["lang"] == 'lang = "de"  # data/chaffinch.toml:8'
    assert found["profile"] == 'profile = "page"  # data/chaffinch.toml:5'
    config = Config.of(read_config(data / "chaffinch.toml"), {}, {name: Value(None, "default") for name in BY_NAME})
    cleaner = config.cleaner(Cleaner(lang="en"))
    assert cleaner.at("news/deep/c.txt") == Cleaner("page", lang="de")
    assert cleaner.at("news/b.txt") == Cleaner("page", lang="fr")
    assert cleaner.at("a.txt") == Cleaner(lang="en")


def test_command_line_beats_the_settings_of_paths(data: Path) -> None:
    put(data / "chaffinch.toml", f'[[override]]\npaths = ["**"]\n{OFF}')
    assert chaffinch("clean", data / "a.txt").stdout == FAULTY
    assert chaffinch("clean", data / "a.txt", "--ignore", "casing").stdout == CLEAN


def test_standard_input_has_no_path_and_no_override(data: Path, tmp_path: Path) -> None:
    put(tmp_path / "chaffinch.toml", f'[[override]]\npaths = ["**"]\n{OFF}')
    assert chaffinch("clean", "-", given=FAULTY.encode()).stdout == CLEAN


def test_overrides_that_do_not_go_together_end_the_run_before_it_writes(data: Path) -> None:
    for word in WORDS:
        put(data / f"site/{word}.txt", f"{story(word)}\n")
    chaffinch("learn", data / "site", "-o", data / "north.toml")
    put(
        data / "chaffinch.toml",
        'learned = ["north.toml"]\n[[override]]\npaths = ["news/**"]\nselect = ["site/north"]\n'
        '[[override]]\npaths = ["c.txt"]\nlearned = []\n',
    )
    run = chaffinch("clean", data, "-o", "out")
    assert run.exit_code == 2 and "unknown rule or pass 'site/north'" in run.stderr
    assert not Path("out").exists()


def test_records_of_some_files_may_have_a_text_field_of_their_own(data: Path, tmp_path: Path) -> None:
    put(data / "chaffinch.toml", '[[override]]\npaths = ["old/"]\ntext-field = "body"\n')
    put(data / "old/r.jsonl", '{"body": "He left. . She came back."}\n')
    put(data / "new/r.jsonl", '{"text": "He left. . She came back."}\n')
    assert chaffinch("clean", data, "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out/old/r.jsonl").read_text() == '{"body": "He left. She came back."}\n'
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert (tmp_path / "back/old/r.jsonl").read_bytes() == (data / "old/r.jsonl").read_bytes()
    assert (tmp_path / "back/new/r.jsonl").read_bytes() == (data / "new/r.jsonl").read_bytes()


# What is on record


def config_of(out: Path) -> Any:
    return json.loads((out / ".chaffinch/config.json").read_bytes())


def test_run_keeps_its_configuration_as_used(data: Path, tmp_path: Path) -> None:
    put(data / "chaffinch.toml", f'lang = "en"\n[[override]]\npaths = ["news/*"]\n{OFF}encoding = "cp1252"\n')
    chaffinch("clean", data, "-o", tmp_path / "out", "--unsafe")
    kept = config_of(tmp_path / "out")
    assert (kept["settings"]["lang"], kept["settings"]["unsafe"]) == ("en", True)
    assert kept["settings"]["overrides"] == [{"paths": ["news/*"], "settings": [["ignore", ["punctuation"]]]}]
    assert kept["reading"]["overrides"] == [{"paths": ["news/*"], "settings": [["encoding", "cp1252"]]}]


def test_changed_file_changes_the_fingerprint_and_that_of_its_documents(data: Path, tmp_path: Path) -> None:
    prints = []
    for number, content in enumerate(('lang = "en"\n', f'lang = "en"\n[[override]]\npaths = ["news/*"]\n{OFF}')):
        put(data / "chaffinch.toml", content)
        out = tmp_path / f"out{number}"
        chaffinch("clean", data, "-o", out)
        of = {each["source"]: each["fingerprint"] for each in records(out / ".chaffinch/journal.jsonl")}
        prints.append((config_of(out)["fingerprint"], of["news/b.txt"], of["a.txt"]))
    (run, changed, same), (run_then, changed_then, same_then) = prints
    assert run != run_then and changed != changed_then and same == same_then


def test_fingerprint_of_an_override_is_that_of_the_settings_by_themselves() -> None:
    cleaner = Cleaner(overrides=(Override(("news/**",), (("lang", "fr"),)),))
    assert cleaner.at("news/a").fingerprint == Cleaner(lang="fr").fingerprint
    assert cleaner.at("a").fingerprint == Cleaner().fingerprint
    assert cleaner.fingerprint not in {Cleaner().fingerprint, Cleaner(lang="fr").fingerprint}


def test_overrides_in_python_are_read_at_once_and_checked(tmp_path: Path) -> None:
    for word in WORDS:
        put(tmp_path / f"site/{word}.txt", f"{story(word)}\n")
    chaffinch("learn", tmp_path / "site", "-o", tmp_path / "north.toml")
    learned = Override(["news/**"], {"learned": [tmp_path / "north.toml"], "ignore": ["casing"]})
    cleaner = Cleaner(overrides=(learned,))
    (tmp_path / "north.toml").unlink()
    assert "northern post" not in cleaner.at("news/a").clean(story("river"))
    assert "northern post" in cleaner.at("a").clean(story("river"))
    with pytest.raises(RuleError, match="overrides: unknown setting 'language'; did you mean lang"):
        Cleaner(overrides=(Override(["a"], {"language": "fr"}),))


def test_overrides_survive_a_pickle() -> None:
    cleaner = Cleaner(overrides=(Override(("news/**",), (("ignore", ("casing",)),)),))
    again = pickle.loads(pickle.dumps(cleaner))
    assert again == cleaner and again.at("news/a") == Cleaner(ignore=("casing",))


def test_batch_asks_for_the_settings_of_each_source(data: Path, tmp_path: Path) -> None:
    cleaner = Cleaner(overrides=(Override(("there/*",), (("ignore", ("punctuation",)),)),))
    found = [Source(data / "a.txt", "a.txt", placed="there/a.txt"), Source(data / "news/b.txt", "b.txt")]
    run_batch(found, cleaner, Reading(), Places.folder(tmp_path / "out"))
    assert texts(tmp_path / "out") == {"a.txt": FAULTY.encode(), "b.txt": CLEAN.encode()}


def test_cleaner_of_a_file_is_that_of_its_run(data: Path, tmp_path: Path) -> None:
    put(data / "chaffinch.toml", f'lang = "en"\ntext-field = "body"\n[[override]]\npaths = ["news/*"]\n{OFF}')
    chaffinch("clean", data, "-o", tmp_path / "out")
    cleaner = load_cleaner(data / "chaffinch.toml")
    assert cleaner.fingerprint == config_of(tmp_path / "out")["fingerprint"]
    assert (cleaner.at("news/b.txt").clean(FAULTY), cleaner.clean(FAULTY)) == (FAULTY, CLEAN)


def test_folder_that_is_shut_holds_no_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_file = Path.is_file

    def shut(path: Path) -> bool:
        if path.parent == data.parent:
            raise PermissionError
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", shut)
    put(data.parent / "chaffinch.toml", OFF)
    assert find([data]) is None


# How it is shown


def test_show_config_says_each_value_and_where_it_comes_from(data: Path) -> None:
    put(
        data / "pyproject.toml",
        f'[tool.chaffinch]\nprofile = "page"\n\n[[tool.chaffinch.override]]\npaths = ["*.md"]\n{OFF}',
    )
    shown = chaffinch("clean", data, "--show-config", "--lang", "en").stdout
    lines = shown.splitlines()
    assert lines[0] == "# configuration: data/pyproject.toml"
    assert 'profile = "page"  # data/pyproject.toml:2' in lines
    assert 'lang = "en"  # option --lang' in lines
    assert 'text-field = "text"  # default' in lines
    assert "# encoding is not set  # default" in lines
    assert lines[-3:] == [
        "[[override]]  # data/pyproject.toml:4",
        'paths = ["*.md"]',
        'ignore = ["punctuation"]  # data/pyproject.toml:6',
    ]


def test_what_is_shown_is_a_configuration_that_says_the_same(data: Path, tmp_path: Path) -> None:
    put(
        data / "chaffinch.toml", f'protect = ["a\\\\d", "\\""]\nunsafe = true\n[[override]]\npaths = ["news/**"]\n{OFF}'
    )
    shown = chaffinch("clean", data, "--show-config").stdout
    again = put(tmp_path / "again.toml", shown)
    assert tomllib.loads(shown)["protect"] == ["a\\d", '"']
    chaffinch("clean", data, "-o", "one")
    chaffinch("clean", data, "-o", "two", "--config", again)
    assert config_of(Path("one"))["fingerprint"] == config_of(Path("two"))["fingerprint"]


def test_show_config_writes_nothing_and_says_when_no_file_counts(data: Path) -> None:
    shown = chaffinch("clean", data, "-o", "out", "--show-config")
    assert shown.exit_code == 0 and shown.stdout.startswith("# configuration: no file\n")
    assert not Path("out").exists()


def test_show_config_of_standard_input_is_that_of_the_working_directory(data: Path, tmp_path: Path) -> None:
    put(tmp_path / "chaffinch.toml", 'lang = "en"\n')
    assert 'lang = "en"  # chaffinch.toml:1' in chaffinch("clean", "-", "--show-config").stdout.splitlines()


# The other commands


def test_why_not_honours_the_settings_of_the_line(data: Path) -> None:
    put(data / "chaffinch.toml", f'[[override]]\npaths = ["news/**"]\n{OFF}')
    assert "stays as it is" in chaffinch("why-not", f"{data / 'news/b.txt'}:1").stdout
    assert "changed into: He left. She came back." in chaffinch("why-not", f"{data / 'a.txt'}:1").stdout
    assert "stays as it is" in chaffinch("why-not", f"{data / 'a.txt'}:1", "--ignore", "punctuation").stdout
    shown = chaffinch("why-not", f"{data / 'news/b.txt'}:1", "--show-config").stdout
    assert 'ignore = ["punctuation"]  # data/chaffinch.toml:3' in shown.splitlines()


def test_why_not_says_that_a_rule_is_off(data: Path) -> None:
    put(data / "form.txt", "He left. She came back.\n\nLeave a Reply\n")
    place = f"{data / 'form.txt'}:1"
    assert "template-tail:\n  off" not in chaffinch("why-not", place).stdout
    put(data / "chaffinch.toml", 'ignore = ["chrome/template-tail"]\n')
    assert "chrome/template-tail:\n  off: by `select` or `ignore`" in chaffinch("why-not", place).stdout


def test_why_not_finds_the_file_of_a_record(data: Path) -> None:
    put(data / "chaffinch.toml", 'text-field = "body"\n')
    put(data / "r.jsonl", '{"id": "http://x/y", "body": "He left. . She came back."}\n')
    run = chaffinch("why-not", f"{data / 'r.jsonl'}:http://x/y:1")
    assert "changed into: He left. She came back." in run.stdout


def test_learn_reads_as_clean_does(data: Path) -> None:
    put(data / "old/site.jsonl", "\n".join(json.dumps({"body": story(word)}) for word in WORDS))
    put(data / "chaffinch.toml", '[[override]]\npaths = ["old/**"]\ntext-field = "body"\nlang = "en"\n')
    run = chaffinch("learn", data / "old", "-o", "north.toml")
    assert run.exit_code == 0
    assert "Follow the northern post" in Path("north.toml").read_text("utf-8")


# Globs


@pytest.mark.parametrize(
    ("glob", "named", "others"),
    [
        ("news/**", ["news/a", "news/b/c.txt"], ["news", "old/news/a", "newsroom/a"]),
        ("news/", ["news/a", "news/b/c"], ["news", "a/news/b"]),
        ("news/*", ["news/a"], ["news/b/c"]),
        ("*.md", ["a.md", "b/c.md"], ["a.mdx", "a.md/b"]),
        ("/*.md", ["a.md"], ["b/c.md"]),
        ("./a.md", ["a.md"], ["b/a.md"]),
        ("**/x/*.txt", ["x/a.txt", "b/x/a.txt", "b/c/x/a.txt"], ["x/b/a.txt", "bx/a.txt"]),
        ("a/**/b", ["a/b", "a/c/b", "a/c/d/b"], ["a/cb", "ab"]),
        ("20??/*", ["2024/a"], ["20/4/a", "024/a", "20244/a"]),
        ("[a-c]/[!x]", ["a/y", "c/1"], ["d/y", "a/x", "a//"]),
        ("a[[]b].(x)", ["a[b].(x)"], ["ab].(x)", "a[bxx"]),
        ("[]x]", ["]", "x"], ["y", "[]x]"]),
        ("[^a]", ["^", "a"], ["b"]),
        ("**", ["a", "b/c", "é\nb"], []),
        ("A*", ["Ab"], ["ab"]),
    ],
)
def test_globs(glob: str, named: list[str], others: list[str]) -> None:
    assert [path for path in named if not fits(glob, path)] == []
    assert [path for path in others if fits(glob, path)] == []
