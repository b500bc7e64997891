"""Stages are imported in the order in which they run, never back; the command line starts light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
PACKAGE = SRC / "hbsummary"

# The order of the stages. A module imports from its own line and from those above.
ORDER = (
    ("datafiles", "regex"),
    ("errors", "fold", "words", "wordset"),
    ("addresses", "spun"),
    ("model",),
    ("tables",),
    ("read",),
    ("titles",),
    ("clean",),
    ("places", "years"),
    ("documents",),
    ("split",),
    ("segment",),
    ("quantities",),
    ("link",),
    ("grid",),
    ("normalise",),
    ("tabulate", "duplicates"),
    ("pipeline",),
    ("write",),
    ("stored",),
    ("corrections",),
    ("run",),
    ("api",),
    ("terminal",),
    ("explain", "frames", "panel", "review", "score"),
    ("cli",),
    ("__main__",),
)
PLACE = {name: n for n, line in enumerate(ORDER) for name in line}
HEAVY = (
    *("pandas", "numpy", "jieba", "pdfplumber", "pypdfium2", "docx", "lxml", "pyarrow", "distributed", "rich", "rensa"),
    *("xlsxwriter", "sqlite3"),
)
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def stage(module: str) -> str:
    """The stage that `hbsummary.stage.more` belongs to; empty for the package itself."""
    return module.partition(".")[2].partition(".")[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Modules of the package that a module imports, anywhere in it, also only for its types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "hbsummary")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the package, so that they can be followed"
            if node.module == "hbsummary":
                # A module of the package, or a name that the package itself gives.
                yield from (f"hbsummary.{alias.name}" for alias in node.names if is_module(alias.name))
            elif (node.module or "").startswith("hbsummary."):
                yield node.module or ""


def is_module(name: str) -> bool:
    return (PACKAGE / f"{name}.py").exists() or (PACKAGE / name / "__init__.py").exists()


def test_every_stage_has_its_place() -> None:
    stages = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert stages == set(PLACE)


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(PACKAGE).as_posix() for path in MODULES])
def test_imports_run_in_order(path: Path) -> None:
    module = ".".join(path.relative_to(SRC).with_suffix("").parts)
    here = stage(module.removesuffix(".__init__"))
    if not here:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    back = [name for name in imported(tree) if PLACE[stage(name)] > PLACE[here]]
    assert back == [], f"{here} stands before what it imports"
    beside = [name for name in imported(tree) if PLACE[stage(name)] == PLACE[here] and stage(name) != here]
    assert PLACE[here] == 0 or beside == [], "those on one line do not know each other"


@pytest.mark.parametrize("module", ["hbsummary", "hbsummary.cli"])
def test_nothing_heavy_is_imported_early(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
