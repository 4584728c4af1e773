"""Which files are meant: globs and what is excluded, links that lead out, and what is no file."""

import os
from pathlib import Path

import pytest

from chaffinch.files.found import excluded
from chaffinch.files.paths import sources
from house import chaffinch, put, records, texts, tree

FAULTY, CLEAN = "He left. . She came.\n", b"He left. She came.\n"
NAMES = ("a.txt", "b.md", "news/c.txt", "news/2024/d.txt", "news/drafts/e.txt", "drafts/f.md", "[g].txt")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        put(tmp_path / "in" / name, FAULTY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("glob", "names"),
    [
        ("in/*.txt", ["[g].txt", "a.txt"]),
        ("in/**/*.txt", ["[g].txt", "a.txt", "news/2024/d.txt", "news/c.txt", "news/drafts/e.txt"]),
        ("in/n*", ["news/2024/d.txt", "news/c.txt", "news/drafts/e.txt"]),
        ("in/news/*", ["2024/d.txt", "c.txt", "drafts/e.txt"]),
        ("in/?.*", ["a.txt", "b.md"]),
        ("*/[ab].*", ["in/a.txt", "in/b.md"]),
        ("in/[g].txt", ["[g].txt"]),  # there is such a file
    ],
)
def test_glob_names_files_below_what_has_no_signs(home: Path, glob: str, names: list[str]) -> None:
    assert [each.name for each in sources([Path(glob)]).files] == names
    done = chaffinch("clean", glob, "-o", "out/")
    assert (done.exit_code, texts(home / "out")) == (0, dict.fromkeys(names, CLEAN))


def test_glob_that_names_nothing_is_a_usage_error(home: Path) -> None:
    done = chaffinch("clean", "in/*.jsonl", "-o", "out")
    assert (done.exit_code, (home / "out").exists()) == (2, False)
    assert "in/*.jsonl: no file or folder has a name like this" in done.stderr


@pytest.mark.parametrize(
    ("globs", "left"),
    [
        (["drafts"], ["[g].txt", "a.txt", "b.md", "news/2024/d.txt", "news/c.txt"]),
        (["news/drafts", "*.md"], ["[g].txt", "a.txt", "news/2024/d.txt", "news/c.txt"]),
        (["**/2024/**", "drafts/", "?.txt"], ["[g].txt", "b.md"]),
        (["nothing"], sorted(NAMES)),
    ],
)
def test_what_is_excluded_is_left_out_and_counted(home: Path, globs: list[str], left: list[str]) -> None:
    options = [word for glob in globs for word in ("--exclude", glob)]
    done = chaffinch("clean", "in", "-o", "out", *options)
    assert (done.exit_code, sorted(texts(home / "out"))) == (0, left)
    gone = len(NAMES) - len(left)
    assert (f"{gone} file{'s' * (gone != 1)} excluded" in done.stderr) == bool(gone)


def test_excluding_is_by_file_or_folder() -> None:
    assert excluded("a/b/c.txt", ["b"]) and excluded("a/b/c.txt", ["c.txt"]) and excluded("a/b/c.txt", ["a/*/c.*"])
    assert not excluded("a/b/c.txt", ["c", "b/c.txt", "a/c.txt", "*.md"])


def test_output_among_what_a_glob_names_is_a_usage_error(home: Path) -> None:
    assert chaffinch("clean", "in/*", "-o", "in/news").exit_code == 2
    assert (home / "in/news/c.txt").read_text() == FAULTY


@pytest.mark.parametrize("target", ["../secret.txt", "/etc/hostname", "news/../../secret.txt"])
def test_link_out_of_the_folder_is_named_and_not_followed(home: Path, target: str) -> None:
    put(home / "secret.txt", "Secret. . Secret.")
    (home / "in/link.txt").symlink_to(target)
    (home / "in/inside.txt").symlink_to("news/c.txt")
    done = chaffinch("clean", "in", "-o", "out")
    assert done.exit_code == 3
    assert "failed: link.txt: cannot be read: a link that leads out of the folder: not followed" in done.stderr
    assert texts(home / "out") == dict.fromkeys([*NAMES, "inside.txt"], CLEAN)
    assert b"Secret" not in b"".join(tree(home / "out").values())
    (failed,) = (each for each in records(home / "out/.chaffinch/journal.jsonl") if each["status"] == "failed")
    assert failed["source"] == "link.txt"


def test_link_that_is_named_is_followed(home: Path) -> None:
    (home / "link.txt").symlink_to("in/a.txt")
    assert chaffinch("clean", "link.txt", "-o", "out.txt").exit_code == 0
    assert (home / "out.txt").read_bytes() == CLEAN


def test_a_linked_folder_that_lies_outside_is_named(home: Path) -> None:
    (home / "other").mkdir()
    (home / "other/d.txt").write_bytes(b"He left. .\n")
    (home / "in/linked").symlink_to("../other")
    done = chaffinch("clean", "in", "-o", "out")
    assert (done.exit_code, texts(home / "out")) == (3, dict.fromkeys(NAMES, CLEAN))
    assert "failed: linked: cannot be read: a link that leads out of the folder: not followed" in done.stderr


def test_loops_of_links_are_named(home: Path) -> None:
    (home / "in/x.txt").symlink_to("y.txt")
    (home / "in/y.txt").symlink_to("x.txt")
    (home / "in/self.txt").symlink_to("self.txt")
    (home / "in/round").symlink_to("..")
    done = chaffinch("clean", "in", "-o", "out")
    assert (done.exit_code, texts(home / "out")) == (3, dict.fromkeys(NAMES, CLEAN))
    assert all(f"failed: {name}.txt: cannot be read" in done.stderr for name in ("x", "y", "self"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl.gz", "pipe.parquet"])
def test_what_is_no_regular_file_is_named(home: Path, name: str) -> None:
    os.mkfifo(home / "in" / name)
    done = chaffinch("clean", "in", "-o", "out")
    assert (done.exit_code, texts(home / "out")) == (3, dict.fromkeys(NAMES, CLEAN))
    assert f"failed: {name}: cannot be read: no regular file" in done.stderr


def test_folder_that_cannot_be_listed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def shut(path: str) -> object:
        if Path(path).name == "news":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", shut)
    done = chaffinch("clean", "in", "-o", "out")
    monkeypatch.undo()
    assert done.exit_code == 3
    assert "failed: news: cannot be read: a folder that cannot be listed" in done.stderr
    assert texts(home / "out") == dict.fromkeys([name for name in NAMES if "news" not in name], CLEAN)
