"""What docs/pipelines.md says is true: each block runs, in the host that it is for, and gives what its comments say."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from house import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "pipelines.md")
SECTIONS = {
    section.partition("\n")[0]: re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    for section in PAGE.split("\n## ")[1:]
}
NEEDS = {
    "Arrow": "pyarrow",
    "pandas": "pandas",
    "Polars": "polars",
    "Hugging Face datasets": "datasets",
    "datatrove": "datatrove",
    "scikit-learn": "sklearn",
    "Ray Data": "ray",
    "Spark": "pyspark",
    "Scale out": "pyarrow",
}


@pytest.fixture
def host(section: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Yield the package of a section's host, started small if it is one that is started."""
    package: ModuleType = pytest.importorskip(NEEDS[section])
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    if section == "Spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    if section == "Ray Data":
        package.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", object_store_memory=150 * 2**20)
    yield package
    if section == "Ray Data":
        package.shutdown()
    if section == "Spark":
        from pyspark.sql import SparkSession

        SparkSession.builder.getOrCreate().stop()


@pytest.mark.parametrize("section", SECTIONS)
def test_blocks_give_what_their_comments_say(
    section: str, host: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = SECTIONS[section]
    names: dict[str, object] = {"__name__": "__main__"}
    exec(block, names)
    said = re.findall(r"^(?!#)(\S.*)\n# (.*)$", block, re.MULTILINE)
    assert said
    assert [eval(statement, names) for statement, _ in said] == [eval(value, {}) for _, value in said]


def test_every_host_has_a_section_and_an_extra() -> None:
    assert set(SECTIONS) == set(NEEDS)
    extras = set(re.findall(r"pip install 'chaffinch\[(\w+)\]'", PAGE))
    stated = text_of(ROOT / "pyproject.toml")
    assert len(extras) == len(NEEDS) - 1 and all(f"\n{extra} = [" in stated for extra in extras)


def test_the_columns_of_the_page_are_those_that_are_added() -> None:
    pytest.importorskip("pyarrow")
    from chaffinch.integrations.arrow import TableCleaner

    rows = re.findall(r"^\| (`chaffinch_.*?) \|", PAGE, re.MULTILINE)
    named = [re.sub("…", "chaffinch_", name) for row in rows for name in re.findall(r"`(\S+)`", row)]
    assert named == list(TableCleaner(journal=True).added)
