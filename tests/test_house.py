"""The house stands as drawn: imports go one way, one function writes text, functions stay short."""

import ast
from itertools import pairwise
from pathlib import Path
from statistics import median

from house import ROOT

SRC = ROOT / "src" / "chaffinch"
# From the ground up: a room imports from itself and from rooms before it.
ROOMS = (
    "version", "core", "text", "chrome", "fragments", "rules", "repairs", "kinds", "gate", "promises", "quality", "run",
    "cleaner", "files", "audit", "report", "batch", "restore", "redo", "trial", "examples", "why", "doubts", "learn",
    "config", "integrations", "cli",
)  # fmt: skip
HEAVY = (
    "ftfy", "langdetect", "trafilatura", "resiliparse", "w3lib", "lxml", "warcio", "backports",
    "pyarrow", "numpy", "pandas", "polars", "datasets", "datatrove", "ray", "pyspark", "sklearn",
)  # fmt: skip
MODULES = sorted(SRC.rglob("*.py"))


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else "chaffinch"


def imports(path: Path) -> set[str]:
    """Return the modules of chaffinch that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "chaffinch"}


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_go_one_way() -> None:
    wrong = [
        (module_name(path), name)
        for path in MODULES
        if path != SRC / "__init__.py"
        for name in imports(path)
        if ROOMS.index(room(name)) > ROOMS.index(room(module_name(path)))
    ]
    assert wrong == []


def test_every_room_is_on_the_list() -> None:
    assert {room(module_name(path)) for path in MODULES} - {"chaffinch"} == set(ROOMS)


def test_kinds_never_import_each_other() -> None:
    inside = [path for path in MODULES if path.parent.name == "kinds" and path.name != "__init__.py"]
    assert [path.name for path in inside if any(room(name) == "kinds" for name in imports(path))] == []


def test_only_apply_writes_text_when_running() -> None:
    """No kind, no gate and no promise calls what makes a changed copy of a document's text."""
    writers = {"apply", "replay", "rebuild"}
    callers = {
        path.stem
        for path in MODULES
        if path.parent.name in ("kinds", "text", "rules", "quality") or path.stem == "gate"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in writers
    }
    assert callers == set()


def test_functions_and_modules_stay_short() -> None:
    sources = [path.read_text(encoding="utf-8") for path in MODULES]
    functions = [
        node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
    ]
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for node in functions]
    assert max(len(source.splitlines()) for source in sources) <= 330
    assert median(lengths) < 20 and max(lengths) <= 45


def test_public_functions_have_docstrings() -> None:
    bare = [
        f"{path.name}:{node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_rooms_are_listed_once() -> None:
    assert all(left != right for left, right in pairwise(sorted(ROOMS)))


def test_heavy_packages_are_imported_late() -> None:
    """They cost start-up time that most runs do not need, and some are extras that may be missing."""
    early = [
        path.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom) and ast.unparse(node).split()[1].split(".")[0] in HEAVY
    ]
    assert early == []
