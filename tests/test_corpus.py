"""The quality of the tables on annotated pages does not fall: floors that only go up."""

from __future__ import annotations

import json
import shutil
import subprocess

import floors
import pytest

from hbsummary import read
from hbsummary.score.files import read_gold

EACH = [(group, name) for group in floors.GROUPS for name in floors.FIGURES]


@pytest.mark.parametrize(("group", "name"), EACH)
def test_no_figure_is_below_its_floor(group: str, name: str) -> None:
    figure, floor = floors.figures(group)[name], floors.load()[group][name]
    assert figure >= floor, f"{name} of the {group} pages is {figure:.4f}, the floor {floor:.3f}"


@pytest.mark.parametrize("group", floors.GROUPS)
def test_floors_are_up_to_date(group: str) -> None:
    """What was won is kept: floors follow the figures, by one command."""
    known = floors.load()[group]
    assert known["corpus"] == floors.fingerprint(group), f"{group}: pages or annotations changed; run `make floors`"
    above = {
        name: f"{f:.4f} over {known[name]}"
        for name, f in floors.figures(group).items()
        if f > known[name] + floors.SLACK
    }
    assert not above, "better than the floors by more than they should be; run `make floors` and commit what it changes"


@pytest.mark.parametrize("group", floors.GROUPS)
def test_raising_never_lowers(group: str) -> None:
    known = floors.load()[group]
    ideal = {"corpus": floors.fingerprint(group)} | dict.fromkeys(floors.FIGURES, 1.0)
    assert floors.lifted(ideal, group) == ideal
    new = floors.lifted({"corpus": known["corpus"]} | dict.fromkeys(floors.FIGURES, 0.0), group)
    assert all(new[name] <= figure - floors.BELOW for name, figure in floors.figures(group).items())


def test_floors_never_fell() -> None:
    """No earlier version of the file, for the same pages, holds a higher floor than the one now."""
    git = shutil.which("git")
    if git is None or not (floors.ROOT / ".git").exists():
        pytest.skip("no history here")

    def ask(*args: str) -> str:
        done = subprocess.run([git, "-C", str(floors.ROOT), *args], capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    path = floors.FLOORS.relative_to(floors.ROOT).as_posix()
    now = floors.load()
    for commit in ask("log", "--format=%H", "--diff-filter=AM", "--", path).split():
        for group, before in json.loads(ask("show", f"{commit}:{path}")).items():
            if group in now and before["corpus"] == now[group]["corpus"]:
                fallen = [name for name in floors.FIGURES if now[group][name] < before.get(name, 0.0)]
                assert fallen == [], f"{group}: lower than in {commit}"


@pytest.mark.parametrize("group", floors.GROUPS)
def test_annotations_fit_their_pages(group: str) -> None:
    """What an annotation says stands at its place, so that a changed page is noticed."""
    for annotation in floors.annotations(group):
        text = read(floors.page(annotation)).text
        gold = read_gold(annotation)
        assert gold.values
        for row in gold.values:
            assert text[row.start : row.end] == row.text
        for part in gold.sections:
            assert text.startswith(part.label, part.start)
        assert all(0 <= start < end <= len(text) for start, end in gold.removed)
        assert all(0 <= start < len(text) for start in gold.reports)
