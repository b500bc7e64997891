"""The worked example of docs/ runs as it stands: what it prints is what comes out, and the figure is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from test_docs import refresh

TOP = Path(__file__).parents[1]


@pytest.mark.parametrize("name", refresh.WORKED)
def test_the_example_gives_what_it_shows(name: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    document = (TOP / name).read_text(encoding="utf-8")
    assert refresh.rerun(document, tmp_path) == document, "run `python docs/refresh.py`"
    with Image.open(tmp_path / "managed.png") as figure:
        assert figure.format == "PNG" and figure.width > 500
        # Axes, letters and two coloured lines.
        colours = figure.convert("RGB").getcolors(1 << 20)
        assert colours is not None and len(colours) > 50


def test_both_languages_show_the_same_example() -> None:
    english, chinese = (
        [(b.mark, b.language, [line.partition("  #")[0] for line in b.text.splitlines()]) for b in refresh.blocks(text)]
        for text in ((TOP / name).read_text(encoding="utf-8") for name in refresh.WORKED)
    )
    assert english == chinese and english
