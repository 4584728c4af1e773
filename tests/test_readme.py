"""What the README says is true."""

import re
import shlex
import shutil
from functools import cache
from pathlib import Path

import pytest

from chaffinch import Cleaner, Span, clean
from chaffinch.cli import main
from chaffinch.cli.common import FAILED, FOUND, USAGE
from chaffinch.config.file import read_config
from chaffinch.config.settings import SETTINGS
from chaffinch.rules.learned import Entry, Lesson, written
from chaffinch.text.site import Site
from house import ROOT, SEED, chaffinch, put, records, text_of

README = text_of(ROOT / "README.md")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def blocks(sort: str) -> list[str]:
    return [body for name, body in BLOCKS if name == sort]


def test_after_is_what_chaffinch_makes_of_before() -> None:
    before, after = blocks("text")
    assert clean(before) == after


def test_before_is_taken_from_the_seed() -> None:
    paragraphs = SEED.read_bytes().decode("utf-8").split("\n\n")
    assert all(paragraph in paragraphs for paragraph in blocks("text")[0].rstrip("\n").split("\n\n"))


def test_commands_of_the_readme_are_those_of_ci() -> None:
    script = text_of(ROOT / ".ci" / "run")
    tests = next(line for line in README.splitlines() if line.endswith(".venv-test/bin/pytest"))
    assert tests in script.splitlines()


def test_python_block_gives_what_its_comments_say() -> None:
    (source,) = blocks("python")
    names: dict[str, object] = {"Span": Span}
    statements = re.findall(r"^(?!#|from|import)(\S.*)\n# (.*)$", source, re.MULTILINE)
    exec("from chaffinch import Cleaner, clean", names)
    exec(next(line for line in source.splitlines() if line.startswith("result =")), names)
    assert len(statements) == 3
    assert [eval(statement, names) for statement, _ in statements] == [eval(said, names) for _, said in statements]


def test_configuration_of_the_readme_is_one_and_names_every_setting(tmp_path: Path) -> None:
    (source,) = blocks("toml")
    lines = {place: [Entry("Follow us", 9, ())] for place in ("before", "inside", "after")}
    put(tmp_path / "rules/site/north.toml", written(Lesson(Site("all", ""), 10, 0, lines)))
    config = read_config(put(tmp_path / "chaffinch.toml", source))
    assert [each.paths[0] for each in config.overrides] == ["pages/**", "dump/*.jsonl"]
    section = README.partition("## Configuration")[2].partition("\n## ")[0]
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in section] == []


@cache
def helps() -> list[str]:
    return [chaffinch(command, "--help").stdout for command in main.commands]


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(?<=[`\s])--[a-z-]+", README))))
def test_every_option_that_is_named_exists(option: str) -> None:
    assert any(option in text for text in helps())


def audit_commands() -> list[str]:
    section = README.partition("## Audit")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    return [line.partition("  #")[0] for block in blocks for line in block.splitlines()]


def test_commands_of_the_audit_section_run_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (ROOT / "fixtures/articles").glob("*/input.txt"):
        put(tmp_path / "articles" / f"{path.parent.name}.txt", path.read_bytes())
    (tmp_path / "articles/harbour-strike.txt").rename(tmp_path / "articles/strike.txt")
    for home in ("rules", "mine"):
        shutil.copytree(ROOT / "rules/casing", tmp_path / home / "casing")
    monkeypatch.chdir(tmp_path)
    assert chaffinch("clean", "articles", "-o", "earlier", "--ignore", "casing").exit_code == 0
    assert chaffinch("clean", "articles", "-o", "cleaned").exit_code == 0
    commands = audit_commands()
    assert len(commands) > 12
    for command in commands:
        _, *words = shlex.split(command)
        result = chaffinch(*words, given=b"raraq")
        assert result.exit_code in ((0, FOUND) if words[0] in ("audit", "compare") else (0,)), (
            f"{command}: {result.output}"
        )
    held = [each for record in records(tmp_path / "judged/.chaffinch/journal.jsonl") for each in record["held"]]
    assert sum(each["reason"] == "rejected by a decision" for each in held) == 2


def test_exit_codes_are_those_of_the_table() -> None:
    rows = dict(re.findall(r"^\| (\d) \| (.*?) \|$", README, re.MULTILINE))
    assert set(rows) == {"0", str(FOUND), str(USAGE), str(FAILED)}


def test_rules_that_are_named_exist() -> None:
    for rule in re.findall(r"`?chaffinch rules (\S+/\S+?)`", README):
        assert Cleaner().chain.rule(rule).id == rule


def test_links_lead_somewhere() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "docs/pipelines.md", "benchmarks/README.md", "fixtures/README.md"):
        base = (ROOT / document).parent
        for link in re.findall(r"\]\(([^)#:]+)\)", text_of(ROOT / document)):
            assert (base / link).exists(), f"{document}: {link}"
