"""The documents say what the program does: commands, options, columns, examples, paths, figures."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest

import hbsummary
from hbsummary.cli import cli
from hbsummary.cli.reading import reading
from hbsummary.normalise.catalogue import default_catalogue
from hbsummary.segment.labels import styles
from hbsummary.tables import TABLES, Indicator

TOP = Path(__file__).parents[1]
READMES = ["README.md", "README.zh-CN.md"]
REFERENCES = ["docs/columns.md", "docs/columns.zh-CN.md"]
DOCUMENTS = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", *REFERENCES, "docs/panel.md", "docs/panel.zh-CN.md"]
DOCUMENTS += ["docs/scale.md", "docs/scale.zh-CN.md"]
DOCUMENTS += ["docs/cluster.md", "docs/cluster.zh-CN.md"]
# The sections of the READMEs, in order.
SECTIONS = {
    "What it is for": "用途",
    "Start": "开始使用",
    "What comes out": "得到什么",
    "Commands": "命令",
    "What is read": "能读哪些文件",
    "Exit codes": "退出码",
    "The tables": "表格",
    "In a spreadsheet": "用电子表格打开",
    "Trace a value": "回查原文",
    "Do the figures agree": "数字是否相符",
    "From Python": "在 Python 中使用",
    "Add a site": "增加网站",
    "Quality": "质量",
    "Limits": "局限",
    "Contributing, licence, citation": "参与、许可、引用",
}
FLOORS = TOP / "tests" / "corpus" / "floors.json"


def _refresh() -> ModuleType:
    """docs/refresh.py as a module."""
    spec = importlib.util.spec_from_file_location("refresh", TOP / "docs" / "refresh.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


refresh = _refresh()


def read(name: str) -> str:
    return (TOP / name).read_text(encoding="utf-8")


def section(document: str, title: str) -> str:
    """The part of a document under a heading, up to the next of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(title)}\n", document, re.M)
    assert found, f"no section {title}"
    rest = document[found.end() :]
    after = re.search(rf"^#{{1,{len(found[1])}}} ", re.sub(r"^```.*?^```", _blank, rest, flags=re.M | re.S), re.M)
    return rest[: after.start()] if after else rest


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "-", match[0])


def headings(document: str) -> list[tuple[str, str]]:
    """Level and title of each heading outside code."""
    text = re.sub(r"^```.*?^```", _blank, document, flags=re.M | re.S)
    return [(m[1], m[2]) for m in re.finditer(r"^(#+) (.+)$", text, re.M)]


def _plain() -> None:
    """A command without options of its own."""


# The options of reading, which every command has that reads.
READING = [p.opts for p in click.command()(reading(_plain)).params]


def options() -> Iterator[tuple[str, str]]:
    """Each command with each of its options."""
    for name, command in cli.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, option) for option in [*parameter.opts, *parameter.secondary_opts])


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option_is_described(readme: str) -> None:
    document = read(readme)
    titles = [title for _, title in headings(document)]
    assert set(cli.commands) <= set(titles)
    common = {"--sites", "--workers", *(option for each in READING for option in each)}
    code = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "".join(re.findall(r"`[^`\n]+`", document))))
    for name, option in options():
        # What every command takes that reads or cleans is said once for all.
        place = document if option in common else section(document, name)
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", place), f"{readme}: {name} {option}"
    known = {option for _, option in options()} | {"-h", "--help", "--version", "-m"}
    # -m is python's.
    assert code <= known, f"{readme} names options that do not exist: {sorted(code - known)}"


def test_options_are_looked_for_where_there_are_any() -> None:
    found = set(options())
    assert {("extract", "--output"), ("extract", "-q"), ("clean", "--show"), ("segment", "--format")} <= found
    assert ("text", "--show") not in found
    assert "--format" not in section(read("README.md"), "text")


@pytest.mark.parametrize("readme", READMES)
def test_every_table_and_column_is_described(readme: str) -> None:
    document = read(readme)
    assert all(f"`{record.TABLE}.csv`" in document for record in TABLES)
    part = section(document, "The tables" if readme == "README.md" else SECTIONS["The tables"])
    cells = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", part, re.M)
    named = [name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)]
    assert sorted(named) == sorted(field.name for field in fields(Indicator))


def test_both_readmes_have_the_same_sections_and_examples() -> None:
    english, chinese = map(read, READMES)
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert [title for level, title in headings(english) if level == "##"] == list(SECTIONS)
    assert [SECTIONS.get(title, title) for _, title in headings(english)] == [title for _, title in headings(chinese)]

    def code(document: str) -> list[tuple[str, str, list[str]]]:
        return [(each.language, each.mark, refresh.commands(each)) for each in refresh.blocks(document)]

    assert code(english) == code(chinese)
    assert len(code(english)) == english.count("\n```") / 2


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """Every made document as it should be; making it runs all examples of the READMEs."""
    try:
        made: dict[str, str] = refresh.fresh()
    except subprocess.CalledProcessError as error:
        pytest.fail(f"an example fails: {error.cmd}\n{error.stdout}\n{error.stderr}")
    return made


@pytest.mark.parametrize("name", [*READMES, *REFERENCES])
def test_what_is_shown_is_what_comes_out(fresh: dict[str, str], name: str) -> None:
    assert read(name) == fresh[name], "run `python docs/refresh.py`"


def test_examples_are_run(tmp_path: Path) -> None:
    page = "<!-- file: a.txt -->\n```text\n全县有医院12所。\n```\n\n"
    document = page + "```sh\nhbsummary text a.txt\n```\n\n```text\nold\n```\n"
    again = refresh.rerun(document, tmp_path / "good")
    assert again == document.replace("old", "全县有医院12所。")
    with pytest.raises(subprocess.CalledProcessError):
        refresh.rerun("```sh\nhbsummary text missing.txt\n```\n", tmp_path / "bad")
    with pytest.raises(subprocess.CalledProcessError):
        refresh.rerun("```python\nimport hbsummary\nassert not hbsummary\n```\n", tmp_path / "worse")


@pytest.mark.parametrize("readme", READMES)
def test_the_examples_show_the_main_job_and_the_python_way(readme: str) -> None:
    run = [block for block in refresh.blocks(read(readme)) if block.is_run]
    lines = [line for block in run if block.language == "sh" for line in refresh.commands(block)]
    assert {line.split()[1] for line in lines} == set(cli.commands)
    code = "".join(block.text for block in run if block.language == "python")
    for name in ["hbsummary.read(", "hbsummary.extract(", "hbsummary.find_quantities(", ".to_frame()"]:
        assert name in code


@pytest.mark.parametrize("readme", READMES)
def test_the_sites_example_removes_what_the_builtin_rules_leave(readme: str, tmp_path: Path) -> None:
    files = {block.mark.removeprefix("file: "): block.text for block in refresh.blocks(read(readme)) if block.mark}
    (tmp_path / "sites.toml").write_text(files["heron.toml"], encoding="utf-8")
    from hbsummary.clean import load_sites

    sites = load_sites(tmp_path / "sites.toml")
    with_rules = hbsummary.extract(files["heron.txt"], sites)
    assert [row.rule for row in with_rules.removals] == ["banner", "promo", "footer"]
    assert sum(row.end - row.start for row in hbsummary.extract(files["heron.txt"]).removals) < sum(
        row.end - row.start for row in with_rules.removals
    )


@pytest.mark.parametrize("readme", READMES)
def test_lines_not_run_name_what_is_there(readme: str) -> None:
    by_hand = [block for block in refresh.blocks(read(readme)) if block.mark == "by hand"]
    assert {block.language for block in by_hand} == {"sh", "powershell"}
    lines = [line for block in by_hand for line in refresh.commands(block)]
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    asked = {line.split()[1] for line in lines if line.startswith("make ")}
    assert {"extract", "test"} == asked and asked <= targets
    extras = set(re.findall(r"\.\[([a-z]+)\]", "".join(lines)))
    assert extras == {"test"} <= set(tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"])
    known = (
        "make ",
        "pip install .",
        "hbsummary ",
        "py -3 -m venv .venv",
        r".venv\Scripts\python -m ",
        r".venv\Scripts\hbsummary ",
    )
    assert all(line.startswith(known) for line in lines)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    text = re.sub(r"^```.*?^```", "", read(name), flags=re.M | re.S)
    folder = (TOP / name).parent
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text):
        path = (folder / target) if target else TOP / name
        assert path.exists(), f"{name}: {target}"
        if anchor:
            titles = [title for _, title in headings(path.read_text(encoding="utf-8"))]
            assert anchor in [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    labels = [label for label, target in re.findall(r"\[([\w./-]+)\]\(([^)#]*)\)", text) if "/" in label]
    assert all((TOP / label).exists() for label in labels), f"{name}: {labels}"
    made = ("data/processed", "data/review", "tests/corpus/floors.json")
    for path_name in re.findall(r"`((?:src|tests|data|docs|benchmarks)/[\w./-]+)`", text):
        inside = TOP / "src" / "hbsummary" / path_name
        assert path_name in made or (TOP / path_name).exists() or inside.exists(), f"{name}: {path_name}"


def test_places_of_the_pipeline_exist() -> None:
    cells = re.findall(r"^\| \w+ \| ([^|]+) \|", section(read("CONTRIBUTING.md"), "Where things live"), re.M)
    named = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    package = TOP / "src" / "hbsummary"
    assert all((package / name).exists() for name in named if name != "src/hbsummary")
    modules = {p.stem for p in package.glob("*.py")} | {
        p.name for p in package.iterdir() if (p / "__init__.py").exists()
    }
    pipeline = {
        name.split(".")[1] for name in re.findall(r"^from (hbsummary\.\w+)", read("src/hbsummary/pipeline.py"), re.M)
    }
    helpers = {"model"}
    assert pipeline <= modules
    assert pipeline - helpers <= {Path(name.rstrip("/")).stem for name in named}


def test_the_examples_of_contributing_fit(tmp_path: Path) -> None:
    document = read("CONTRIBUTING.md")
    blocks = {block.mark or block.language: block for block in refresh.blocks(document)}
    rows = list(csv.DictReader(blocks["csv"].text.splitlines()))
    with (TOP / "src/hbsummary/data/units.csv").open(encoding="utf-8", newline="") as stream:
        assert list(rows[0]) == csv.DictReader(stream).fieldnames
    assert all(None not in row and None not in row.values() and float(row["factor"]) > 0 for row in rows)
    style = tomllib.loads(blocks["toml"].text)["style"][0]
    known = tomllib.loads(read("src/hbsummary/data/numerals.toml"))["style"][0]
    assert style.keys() == known.keys() and styles()
    assert re.compile(style["pattern"].replace("{cn}", "[一二三]")).match("第二条 ")["n"] == "二"  # type: ignore[index]
    page, answers = blocks["file: note.txt"].text, json.loads(blocks["file: note.json"].text)
    assert answers["chars"] == len(page)
    assert all(page[row["start"] : row["end"]] == row["value_text"] for row in answers["observations"])
    assert all(page[row["start"] :].startswith(row["label"]) for row in answers["sections"])
    refresh.rerun(document, tmp_path)


@pytest.mark.parametrize("readme", READMES)
def test_quality_figures_are_the_floors(readme: str) -> None:
    part = read(readme).partition("<!-- figures -->")[2].partition("<!-- /figures -->")[0]
    if not FLOORS.exists():
        assert part.strip() in ("*No figures yet.*", "*尚无数据。*")
        return
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    head, _, *lines = (line.strip("| \n").split(" | ") for line in part.strip().splitlines())
    shown = {
        (name.strip("`"), line[1].strip("`")): float(cell)
        for line in lines
        for name, cell in zip(head[2:], line[2:], strict=True)
        if cell
    }
    # Beside the figures stands a fingerprint of the pages.
    assert shown == {
        (name, figure): round(100 * value, 1)
        for name, measured in floors.items()
        for figure, value in measured.items()
        if figure != "corpus"
    }


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md"])
def test_the_size_of_the_catalogue_is_told(name: str) -> None:
    told = re.findall(r"([0-9]+) (?:entries with id|indicators:|个指标,各有)", (TOP / name).read_text(encoding="utf-8"))
    assert told == [str(len(default_catalogue().entries))]


def test_samples_keep_their_bytes() -> None:
    rules = [line.split() for line in read(".gitattributes").splitlines() if line and not line.startswith("#")]
    assert ["data/raw/*.txt", "-text"] in rules and ["tests/**/*.txt", "-text"] in rules
    assert rules.index(["*", "text=auto", "eol=lf"]) == 0
