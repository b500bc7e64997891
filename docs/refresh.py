"""What the documents show of the program, made from the program.

    python docs/refresh.py          rewrites what is out of date
    python docs/refresh.py --check  names it, exit code 1 when there is any

Made are the references of columns (from `hbsummary/tables.py`), and in both READMEs: what their
examples print, the sample rows and the table of measured quality. Examples are the fenced blocks
of a README, run in order in a folder of their own that holds the sample pages:

    <!-- file: NAME -->  the block below is the file NAME
    <!-- by hand -->     the block below is not run
    ```text              right below a block that was run: what it prints
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hbsummary.tables import TABLES

TOP = Path(__file__).resolve().parents[1]
COLUMNS = TOP / "src" / "hbsummary" / "data" / "columns.toml"
FLOORS = TOP / "tests" / "corpus" / "floors.json"
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
# Documents that are one example from beginning to end.
WORKED = ("docs/panel.md", "docs/panel.zh-CN.md")
FENCE = re.compile(r"^(?:<!-- ([^\n]{1,80}) -->\n)?```(\w+)\n((?:(?!```)[^\n]{0,2000}\n){0,200})```$", re.M)
# Values of the sample pages that show much in little room: file, and where the value begins.
ROWS = (
    ("101_5d0c7be2914fa863.txt", 1120),
    ("101_5d0c7be2914fa863.txt", 3107),
    ("102_b81f6a03dd72c94e.txt", 1093),
    ("104_f90b3a6c1e7d2845.txt", 1793),
    ("106_c3f82e5a9d0461b7.txt", 1445),
    ("106_c3f82e5a9d0461b7.txt", 1459),
    ("106_c3f82e5a9d0461b7.txt", 1530),
    ("108_9d5e70f2c48b1a36.txt", 1664),
)
SHOWN = ("indicator", "value", "unit", "comparator", "kind", "period", "value_text")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, text, mark above it, and where it stands in the document."""

    language: str
    text: str
    mark: str
    start: int
    end: int

    @property
    def is_run(self) -> bool:
        return self.language in ("sh", "python") and not self.mark


def blocks(document: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    return [Block(m[2], m[3], m[1] or "", m.start(), m.end()) for m in FENCE.finditer(document)]


def commands(block: Block) -> list[str]:
    """The command lines of a block, without remarks."""
    lines = (re.sub(r"(?:^|\s+)#.*", "", line).strip() for line in block.text.splitlines())
    return [line for line in lines if line]


def run(block: Block, folder: Path) -> str:
    """Runs a block in `folder` and gives what it prints; CalledProcessError, with what it
    said to standard error, when it fails."""
    scripts = sysconfig.get_path("scripts")
    drop = {"FORCE_COLOR", "PYTHONIOENCODING"}
    environment = {key: value for key, value in os.environ.items() if key not in drop}
    environment |= {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment["PATH"] = os.pathsep.join([scripts, environment.get("PATH", "")])
    settings: dict[str, Any] = {"cwd": folder, "env": environment, "timeout": 120}
    settings |= {"check": True, "capture_output": True, "encoding": "utf-8"}
    if block.language == "python":
        (folder / "example.py").write_text(block.text, encoding="utf-8")
        command = [sys.executable, "-W", "error", "example.py"]
        return subprocess.run(command, **settings).stdout
    done = [subprocess.run(line, shell=True, **settings) for line in commands(block)]
    return "".join(each.stdout for each in done)


def rerun(document: str, folder: Path) -> str:
    """The document with what its examples print now; `folder` is where they run."""
    for pages in ("data/raw", "tests/corpus"):
        shutil.copytree(TOP / pages, folder / pages)
    pieces, done, printed = [], 0, ""
    before: Block | None = None
    for block in blocks(document):
        if block.mark.startswith("file: "):
            (folder / block.mark.removeprefix("file: ")).write_text(block.text, encoding="utf-8", newline="\n")
        elif block.is_run:
            printed = run(block, folder)
        elif block.language == "text" and before is not None and _is_output(document, before, block):
            pieces += [document[done : block.start], f"```text\n{_tidy(printed)}```"]
            done = block.end
        before = block
    return "".join([*pieces, document[done:]])


def _is_output(document: str, before: Block, block: Block) -> bool:
    return before.is_run and not document[before.end : block.start].strip()


def _tidy(printed: str) -> str:
    return "".join(line.rstrip() + "\n" for line in printed.strip("\n").splitlines())


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def between(document: str, name: str, body: str) -> str:
    """The document with `body` between the marks <!-- NAME --> and <!-- /NAME -->."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    head, found, rest = document.partition(opening)
    _, closed, tail = rest.partition(closing)
    if not (found and closed):
        raise ValueError(f"no marks for {name}")
    return head + opening + "\n" + body + "\n" + closing + tail


def sample_rows(indicators: Path) -> str:
    """The rows ROWS of an indicators table, as Markdown."""
    with indicators.open(encoding="utf-8", newline="") as stream:
        found = {(row["source"], int(row["start"])): row for row in csv.DictReader(stream)}
    missing = [f"{source} at {start}" for source, start in ROWS if (source, start) not in found]
    if missing:
        raise ValueError(f"no value at {', '.join(missing)}: name others in ROWS of {Path(__file__).name}")
    return table([f"`{name}`" for name in SHOWN], [[found[key][name] for name in SHOWN] for key in ROWS])


def figures(language: str) -> str:
    """The floors of measured quality (tests/corpus/floors.json: set, figure, F1) as a table in percent."""
    if not FLOORS.exists():
        return f"*{NO_FLOORS[language]}*\n"
    read: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    # Beside the figures stands a fingerprint of the pages.
    floors = {name: {k: v for k, v in part.items() if not isinstance(v, str)} for name, part in read.items()}
    names = list(dict.fromkeys(name for measured in floors.values() for name in measured))
    rows = []
    for name in names:
        cells = [f"{100 * measured[name]:.1f}" if name in measured else "" for measured in floors.values()]
        rows.append([f"{FIGURES.get(name, {}).get(language, name)}", f"`{name}`", *cells])
    head = {"en": ["figure", "in `score`"], "zh": ["项目", "`score` 中的名称"]}[language]
    return table([*head, *(f"`{name}`" for name in floors)], rows)


NO_FLOORS = {"en": "No figures yet.", "zh": "尚无数据。"}
FIGURES = {
    "span": {"en": "value found", "zh": "找到数值"},
    "value": {"en": "… with number and unit right", "zh": "……且数字、单位正确"},
    "indicator": {"en": "… with the indicator right", "zh": "……且指标名称正确"},
    "kind": {"en": "… with the kind right", "zh": "……且性质正确"},
    "tuple": {"en": "… with number, unit, indicator and kind right", "zh": "……且数字、单位、名称、性质都正确"},
    "strict": {"en": "whole row right", "zh": "整行正确"},
    "headings": {"en": "headings", "zh": "标题"},
    "heading level": {"en": "levels of the headings found", "zh": "已找到标题的层级"},
    "items": {"en": "enumerated items", "zh": "列举项"},
    "removed": {"en": "boilerplate, by character", "zh": "网站附加内容(按字符)"},
    "reports": {"en": "starts of reports", "zh": "报告起点"},
    "concept": {"en": "same indicator, same `indicator_id` (B-cubed)", "zh": "同一指标同一 `indicator_id`(B-cubed)"},
}


def references() -> Iterator[tuple[str, str]]:
    """The references of columns: path and text."""
    chinese = tomllib.loads(COLUMNS.read_text(encoding="utf-8"))
    made = "<!-- made by docs/refresh.py from src/hbsummary/tables.py: change it there -->\n\n"
    english = made + "# Columns of the tables\n\n[中文](columns.zh-CN.md)\n\n" + ENGLISH
    translated = made.replace("tables.py", "tables.py, data/columns.toml") + "# 各表的列\n\n[English](columns.md)\n\n"
    translated += CHINESE
    for record in TABLES:
        words = chinese[record.TABLE]
        name = f"\n## {record.TABLE}.csv\n\n"
        english += name + f"{record.__doc__}\n\n" + table(["column", "type", "meaning"], _columns(record, {}))
        translated += name + f"{words['about']}\n\n" + table(["列", "类型", "含义"], _columns(record, words))
    yield "docs/columns.md", english
    yield "docs/columns.zh-CN.md", translated


def _columns(record: type[Any], words: dict[str, str]) -> list[list[str]]:
    rows = []
    for field in fields(record):
        about = words[field.name] if words else field.metadata["description"]
        choice = field.metadata["constraints"].get("enum", [])
        if not all(each in about for each in choice):
            about += ": " + " ".join(f"`{each}`" for each in choice)
        rows.append([f"`{field.name}`", field.metadata["type"], about])
    return rows


ENGLISH = """UTF-8, comma, LF, a header always, an empty cell = unknown, `true`/`false` for booleans.
`start` (inclusive) and `end` (exclusive) count characters (Unicode code points) of the text that
`hbsummary text FILE` prints. `datapackage.json` says the same in Frictionless form.
"""
CHINESE = """UTF-8 编码,逗号分隔,LF 换行,总有表头;空单元格表示未知,布尔值写作 `true`/`false`。
`start`(含)与 `end`(不含)按字符(Unicode 码点)计,以 `hbsummary text FILE` 输出的文本为准。
`datapackage.json` 以 Frictionless 格式给出同样的说明。
"""


def fresh() -> dict[str, str]:
    """Every made document as it should be: path from the top to text."""
    made = dict(references())
    for name, language in READMES.items():
        document = (TOP / name).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            document = rerun(document, Path(folder))
            out = Block("sh", "hbsummary extract data/raw -o sample -q\n", "", 0, 0)
            run(out, Path(folder))
            document = between(document, "rows", sample_rows(Path(folder) / "sample" / "indicators.csv"))
        made[name] = between(document, "figures", figures(language))
    for name in WORKED:
        with tempfile.TemporaryDirectory() as folder:
            made[name] = rerun((TOP / name).read_text(encoding="utf-8"), Path(folder))
    return made


def main() -> int:
    stale = []
    for name, text in fresh().items():
        path = TOP / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name} {'is out of date' if '--check' in sys.argv else 'rewritten'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
