"""`chaffinch export`: a run for other tools, and decisions as examples of rules."""

import csv
import io
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from chaffinch.audit.journal import dumps
from chaffinch.audit.tables import counts_csv
from chaffinch.cleaner import Cleaner
from chaffinch.rules.reading import parse_rule
from chaffinch.trial import example_problem
from house import FIXTURES, RULES, chaffinch, put, records, texts, tree

STOP = "punctuation/stop-after-stop"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for path in (FIXTURES / "articles").glob("*/input.txt"):
        put(tmp_path / "in" / f"{path.parent.name}.txt", path.read_bytes())
    put(tmp_path / "in/sub dir/é.md", b"\xef\xbb\xbfOne. . Two.\r\nThree , four")
    put(tmp_path / "in/rows.jsonl", '{"id": "r", "text": "One. . Two."}\n')
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def export(out: Path, *words: object) -> str:
    result = chaffinch("export", out, *words)
    assert result.exit_code == 0, result.output
    return result.stderr


def found(out: Path) -> list[dict[str, Any]]:
    return records(out / ".chaffinch/journal.jsonl")


def test_counts_are_those_of_the_run(out: Path, tmp_path: Path) -> None:
    export(out, "--csv", tmp_path / "x.csv")
    table = {row["rule"]: row for row in csv.DictReader(io.StringIO((tmp_path / "x.csv").read_bytes().decode()))}
    counts = json.loads((out / ".chaffinch/summary.json").read_bytes())["rules"]
    assert set(table) == set(counts)
    for rule, row in table.items():
        columns = ("edits", "documents", "removed", "flags", "held")
        assert [int(row[name]) for name in columns] == [counts[rule].get(name, 0) for name in columns]
    assert table[STOP]["per_1000"] == f"{1000 * counts[STOP]['documents'] / 14:.3f}"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    record = {
        "id": "a",
        "source": "a",
        "status": "changed",
        "layers": [{"rule": evil, "edits": []}],
        "flags": [],
        "held": [],
    }
    (row,) = list(csv.reader(io.StringIO(counts_csv([record]), newline="")))[1:]
    assert row[0] == f"'{evil}"


def test_parquet_has_a_row_for_each_finding(out: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    export(out, "--parquet", tmp_path / "x.parquet")
    rows = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    edits = [(each["id"], layer["rule"], *edit["origin"], edit["before"], edit["after"])
             for each in found(out) for layer in each["layers"] for edit in layer["edits"]]  # fmt: skip
    columns = ("id", "rule", "origin_start", "origin_end", "before", "after")
    assert [tuple(row[name] for name in columns) for row in rows if row["sort"] == "edit"] == edits
    assert sum(row["sort"] == "flag" for row in rows) == sum(len(each["flags"]) for each in found(out)) > 0
    assert sum(row["sort"] == "held" for row in rows) == sum(len(each["held"]) for each in found(out))


def test_parquet_takes_lone_surrogates(out: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    first = found(out)[0]
    first["layers"][0]["edits"][0]["before"] = "\ud800"
    put(out / ".chaffinch/journal.jsonl", dumps(first))
    export(out, "--parquet", tmp_path / "x.parquet")
    assert parquet.read_table(tmp_path / "x.parquet").to_pylist()[0]["before"] == "\\ud800"


@pytest.mark.parametrize("tool", [["patch", "-p1", "-s", "-i"], ["git", "apply", "--whitespace=nowarn"]])
def test_the_patch_makes_the_cleaned_bytes_of_the_originals(out: Path, tmp_path: Path, tool: list[str]) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"{tool[0]} is not installed")
    shutil.move(tmp_path / "in/sub dir/é.md", tmp_path / "in/a name.md")  # tools quote other names in ways of their own
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out2").exit_code == 0
    said = export(tmp_path / "out2", "--patch", tmp_path / "x.patch")
    assert "13 files; 1 changed documents are no files of lines" in said
    subprocess.run([*tool, str(tmp_path / "x.patch")], cwd=tmp_path / "in", check=True, capture_output=True)
    cleaned = texts(tmp_path / "out2") | {"rows.jsonl": (tmp_path / "in/rows.jsonl").read_bytes()}
    assert tree(tmp_path / "in") == cleaned


def made(run: Path, tmp_path: Path, *options: object) -> dict[str, Any]:
    export(run, "--sarif", tmp_path / "x.sarif", *options)
    (log,) = json.loads((tmp_path / "x.sarif").read_bytes())["runs"]
    return dict(log)


def test_fixes_of_sarif_lead_to_the_cleaned_texts(out: Path, tmp_path: Path) -> None:
    log = made(out, tmp_path)
    assert log["columnKind"] == "unicodeCodePoints" and log["properties"]["sampled"] is False
    for path in (tmp_path / "in").glob("*.txt"):
        text = path.read_bytes().decode("utf-8-sig")
        fixes = [each for each in log["results"] if "fixes" in each and _uri(each) == path.name]
        for each in sorted(fixes, key=lambda each: -_region(each)["charOffset"]):
            region, (swap,) = _region(each), each["fixes"][0]["artifactChanges"][0]["replacements"]
            start = region["charOffset"]
            lines = re.split("\r\n|\r|\n", text[:start])
            assert (len(lines), len(lines[-1]) + 1) == (region["startLine"], region["startColumn"])
            assert swap["deletedRegion"] == region
            text = text[:start] + swap["insertedContent"]["text"] + text[start + region["charLength"] :]
        assert text == (out / path.name).read_bytes().decode("utf-8-sig")


def _uri(result: dict[str, Any]) -> str:
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def _region(result: dict[str, Any]) -> dict[str, int]:
    return dict(result["locations"][0]["physicalLocation"]["region"])


def test_sarif_names_records_quotes_names_and_says_all_rules(out: Path, tmp_path: Path) -> None:
    log = made(out, tmp_path)
    assert {"sub%20dir/%C3%A9.md", "rows.jsonl"} <= {_uri(each) for each in log["results"]}
    (row,) = (each for each in log["results"] if _uri(each) == "rows.jsonl")
    assert "fixes" not in row and row["message"]["text"].startswith("r: ")
    assert {each["ruleId"] for each in log["results"]} == {rule["id"] for rule in log["tool"]["driver"]["rules"]}


def test_too_many_results_are_sampled_by_rule_and_the_total_is_stated(out: Path, tmp_path: Path) -> None:
    whole = made(out, tmp_path)
    total = len(whole["results"])
    log = made(out, tmp_path, "--results", 30)
    assert log["properties"] == {"results": 30, "total": total, "seed": 0, "sampled": True} and total > 60
    assert {each["ruleId"] for each in log["results"]} == {each["ruleId"] for each in whole["results"]}
    assert made(out, tmp_path, "--results", 30) == log != made(out, tmp_path, "--results", 30, "--seed", 1)
    assert chaffinch("export", out, "--sarif", tmp_path / "y", "--results", "25001").exit_code == 2


def examples(out: Path, tmp_path: Path, keys: str, *options: str) -> tuple[str, dict[str, Any], str]:
    """Review with `keys`, export examples, and return what was said, the TOML, and its text."""
    chaffinch("audit", out, "--review", *options, given=keys.encode())
    said = export(out, "--examples", tmp_path / "x.toml")
    text = (tmp_path / "x.toml").read_bytes().decode()
    return said, tomllib.loads(text), text


@pytest.mark.parametrize("rule", [STOP, "casing/capital-said", "debris/orphan-clause", "chrome/template-tail"])
def test_accepted_edits_are_fixes_that_come_out(out: Path, tmp_path: Path, rule: str) -> None:
    said, parsed, text = examples(out, tmp_path, "aaaq", "--rule", rule)
    assert f"{len(parsed['fix'])} examples; 0 do not come out yet; 0 decisions gave none" in said
    assert text.startswith(f"# rules/{rule}.toml\n")
    own = (RULES / f"{rule}.toml").read_bytes()
    before, after = parse_rule(own, rule), parse_rule(own + b"\n" + text.encode(), rule)
    added = [each for each in after.examples if each not in before.examples]
    assert len(added) == len(parsed["fix"]) >= 2
    assert [example_problem(after, each) for each in added] == [""] * len(added)


def test_rejected_edits_are_what_must_stay_and_say_that_they_do_not_yet(out: Path, tmp_path: Path) -> None:
    said, parsed, text = examples(out, tmp_path, "raq", "--rule", STOP)
    assert "2 examples; 1 do not come out yet" in said
    (keep,) = parsed["keep"]
    assert ". ." in keep["text"] or " ." in keep["text"]
    assert keep["why"] == "Rejected in a review." and "\n" not in keep["text"].strip()
    assert '# does not come out yet: "expected no edit and no flag' in text
    own = (RULES / f"{STOP}.toml").read_bytes()
    rule = parse_rule(own + b"\n" + text.encode(), STOP)
    problems = {each.sort: example_problem(rule, each) for each in rule.examples if each.text in str(parsed)}
    assert problems["fix"] == "" and "expected no edit" in problems["keep"]


def test_examples_of_a_run_that_held_the_rejected_edits_are_the_same(out: Path, tmp_path: Path) -> None:
    _, parsed, _ = examples(out, tmp_path, "raq", "--rule", STOP)
    decisions = out / ".chaffinch/decisions.jsonl"
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "again", "--decisions", decisions)
    export(tmp_path / "again", "--examples", tmp_path / "y.toml", "--decisions", decisions)
    assert tomllib.loads((tmp_path / "y.toml").read_bytes().decode())["keep"][0]["text"] in parsed["keep"][0]["text"]


def test_invisible_characters_stand_as_escapes_and_whole_rules_give_no_example(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", 'Il dit\u00a0: «\u00a0oui\u00a0». . Puis "non" \\ rien.\n')
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    said, parsed, text = examples(tmp_path / "out", tmp_path, "aq", "--rule", STOP)
    assert "\u00a0" not in text and "\\u00a0" in text and "\u00a0" in parsed["fix"][0]["bad"]
    assert Cleaner().clean(parsed["fix"][0]["bad"]) == parsed["fix"][0]["good"]
    (tmp_path / "out/.chaffinch/decisions.jsonl").unlink()
    said, parsed, _ = examples(tmp_path / "out", tmp_path, "Rr", "--rule", STOP)
    assert "0 examples" in said and parsed == {}


def test_nothing_asked_for_and_a_place_in_the_run_are_told(out: Path) -> None:
    result = chaffinch("export", out)
    assert (result.exit_code, "nothing to write" in result.stderr) == (2, True)
    result = chaffinch("export", out, "--csv", out / "x.csv")
    assert (result.exit_code, "lies inside the input" in result.stderr) == (2, True)
    result = chaffinch("export", out, "--examples", out.parent / "x.toml")
    assert (result.exit_code, "decisions.jsonl" in result.stderr) == (2, True)


TWO = "The ships left on Friday. . They came back on Monday. . Nobody knew.\n"


def test_an_accepted_edit_beside_a_rejected_one_gives_no_example_that_shows_both(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", TWO)
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    chaffinch("audit", tmp_path / "out", "--review", "--rule", "punctuation/stop-after-stop", given=b"arq")
    lines = (tmp_path / "out/.chaffinch/decisions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["accept", "reject"]
    export(tmp_path / "out", "--examples", tmp_path / "x.toml")
    shown = (tmp_path / "x.toml").read_text("utf-8")
    assert "[[fix]]" not in shown and "[[keep]]" in shown


def test_an_example_among_others_of_its_rule_is_its_line(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", f"The first line says nothing.\n\n{TWO}\nThe last one.\n")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    chaffinch("audit", tmp_path / "out", "--review", "--rule", "punctuation/stop-after-stop", given=b"aa")
    export(tmp_path / "out", "--examples", tmp_path / "x.toml")
    shown = (tmp_path / "x.toml").read_text("utf-8")
    assert 'good = "The ships left on Friday. They came back on Monday. Nobody knew.' in shown
    assert "first line" not in shown and "does not come out" not in shown
