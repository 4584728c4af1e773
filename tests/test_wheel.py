"""The wheel carries the rules: built, installed in a clean environment, it cleans the seed."""

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from chaffinch import clean
from house import ROOT, RULES, SEED, text_of


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_wheel_holds_every_rule_file_and_word_list(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    expected = {f"chaffinch/rulebook/{path.relative_to(RULES).as_posix()}" for path in RULES.rglob("*.toml")}
    assert expected <= names and "chaffinch/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "fixtures/", "seeds/"))]


def test_installed_wheel_cleans_the_seed_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / "bin"
    install = [str(scripts / "python"), "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (tmp_path / "seed.txt").write_bytes(SEED.read_bytes())
    command = [str(scripts / "chaffinch"), "clean", "seed.txt", "-o", "clean.txt", "--verify"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert text_of(tmp_path / "clean.txt") == clean(text_of(SEED))
