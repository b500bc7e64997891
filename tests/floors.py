"""Quality floors: the figures on the annotated pages, and how far they may not fall.

`python tests/floors.py` shows the figures beside their floors, `--raise` lifts the floors
to just below the figures. Floors only go up; other pages or annotations begin anew. Of the
held-out pages only totals are told: who looks at their rows can no longer tune blindly.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

from hbsummary import read
from hbsummary.pipeline import process
from hbsummary.score import Score, answer, score
from hbsummary.score.files import read_gold

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "corpus"
FLOORS = CORPUS / "floors.json"
GROUPS = ("tuned", "held_out")
FIGURES = ("span", "strict", "headings", "heading level", "items", "removed", "reports", "concept")
# So far below the figure is a new floor; a figure so far above its floor asks for a new one.
BELOW, SLACK = 0.005, 0.01


def annotations(group: str) -> list[Path]:
    return sorted((CORPUS / group).glob("*.json"))


def page(annotation: Path) -> Path:
    """The page that an annotation is of: beside it, or among the sample pages."""
    name = json.loads(annotation.read_text(encoding="utf-8"))["source"]
    beside = annotation.parent / name
    return beside if beside.exists() else ROOT / "data" / "raw" / name


def fingerprint(group: str) -> str:
    """Changes when a page or an annotation of the group does."""
    total = hashlib.sha256()
    for annotation in annotations(group):
        content = json.loads(annotation.read_text(encoding="utf-8"))
        total.update(json.dumps(content, sort_keys=True).encode() + page(annotation).read_bytes())
    return total.hexdigest()[:16]


@cache
def scored(group: str) -> Score:
    """The pages of a group through the pipeline, held against their annotations."""
    pairs = [(process(read(page(path))), read_gold(path)) for path in annotations(group)]
    return score({gold.source: answer(found) for found, gold in pairs}, [gold for _, gold in pairs])


def figures(group: str) -> dict[str, float]:
    """F1 of each figure that has a floor; that of the concepts is B-cubed."""
    found = scored(group)
    assert found.concept is not None
    return {name: found.concept.f1 if name == "concept" else found.total[name].f1 for name in FIGURES}


def load() -> dict[str, dict[str, Any]]:
    floors: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return floors


def lifted(old: dict[str, Any], group: str) -> dict[str, Any]:
    """The floors of a group after today: none is lower than before, unless the corpus is another one."""
    known = old if old.get("corpus") == fingerprint(group) else {}
    today = {name: max(0.0, math.floor((figure - BELOW) * 1000) / 1000) for name, figure in figures(group).items()}
    return {"corpus": fingerprint(group)} | {name: max(known.get(name, 0.0), today[name]) for name in FIGURES}


def main() -> None:
    floors = load()
    if "--raise" in sys.argv[1:]:
        floors = {group: lifted(floors.get(group, {}), group) for group in GROUPS}
        FLOORS.write_bytes((json.dumps(floors, indent=2) + "\n").encode())
    for group in GROUPS:
        print(f"{group:16}{'F1':>8}{'floor':>8}")
        for name, figure in figures(group).items():
            print(f"  {name:14}{figure:8.3f}{floors.get(group, {}).get(name, 0):8.3f}")


if __name__ == "__main__":
    main()
