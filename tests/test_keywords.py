"""A report's own terms."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from conftest import PAGE, Run

from hbsummary.normalise.catalogue import default_catalogue, load_catalogue
from hbsummary.normalise.keywords import keywords

TOP = Path(__file__).parents[1]
TEXT = (
    "全县开展血吸虫病防治工作,完成查螺面积三千亩,灭螺一千亩,沟渠硬化三百亩,血吸虫病人治疗全部完成。"
    "各级卫生部门加强领导,高血压患者规范管理率达到80%,血吸虫病监测点设在青石县白鹭镇。"
)


def test_terms_are_of_the_report_and_of_the_catalogue() -> None:
    terms = keywords(TEXT, 6)
    assert len(terms) == 6 and "血吸虫病" in terms
    assert "高血压患者规范管理率" in keywords(TEXT, 99)
    common = tomllib.loads((TOP / "src/hbsummary/data/keywords.toml").read_text(encoding="utf-8"))["common"]["words"]
    assert not set(keywords(TEXT, 99)) & set(common)
    assert not any(term.endswith(("县", "镇")) or term.isdigit() for term in keywords(TEXT, 99))


def test_terms_are_few_where_the_text_is_short_and_none_where_it_is_empty() -> None:
    assert keywords("", 5) == [] == keywords("2019年,12所。", 5)
    assert len(keywords(TEXT, 2)) == 2 and keywords(TEXT, 2) == keywords(TEXT, 6)[:2]


def test_a_catalogue_of_ones_own_teaches_its_names(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("id,zh,kind\nx.ditches,沟渠硬化,count\n", encoding="utf-8")
    assert "沟渠硬化" not in keywords(TEXT, 99)
    assert "沟渠硬化" in keywords(TEXT, 99, load_catalogue(tmp_path / "c.csv"))
    assert all(name for name in default_catalogue().entries)


def test_nothing_is_written_or_said_and_nothing_of_others_is_read(tmp_path: Path) -> None:
    code = f"from hbsummary.normalise.keywords import keywords; print(*keywords({TEXT!r}, 3))"
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == "" and "血吸虫病" in done.stdout
    assert list(tmp_path.iterdir()) == [] and tempfile.gettempdir()


def test_the_column_is_filled_when_asked_for_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE + TEXT + "\n", encoding="utf-8")
    for args, wanted in (([], 0), (["--keywords", "3"], 3)):
        assert run("extract", "page.txt", "-o", "out", "-q", *args).returncode == 0
        with (tmp_path / "out" / "documents.csv").open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream)
        assert len([term for term in row["keywords"].split(";") if term]) == wanted


def test_jieba_is_loaded_for_them_only() -> None:
    code = f"import sys, hbsummary; hbsummary.extract({PAGE!r}); print('jieba' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
