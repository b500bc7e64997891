"""Speed: CPU time from text to encoded rows, as `extract` spends it, beside jieba.lcut and a floor, in one run.

`python benchmarks/speed.py [FOLDER...]` measures folders of text pages; without any ../shared/reports, where that
exists, the sample pages and generated ones. On all but the sample pages the pipeline should be 3 times as fast as
jieba. How much there is to find differs: values per kB are told. The floor is to decode the bytes of a page and to
look for its digits once. Stages are timed in a run of their own; encoding is what the whole takes beyond them.
"""

from __future__ import annotations

import inspect
import logging
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pages import seeded  # noqa: E402
from table import Row, main  # noqa: E402

from hbsummary import Source, pipeline, read  # noqa: E402
from hbsummary.run.job import WORK  # noqa: E402
from hbsummary.run.work import Making  # noqa: E402
from hbsummary.run.workers import settle  # noqa: E402
from hbsummary.write.encoded import Encoder  # noqa: E402

T = TypeVar("T")

GENERATED, TIMES = 400, 3
DIGITS = re.compile("[0-9]+")
# Each is measured until so much time has gone by, at least this often; the fastest round counts.
SECONDS, ROUNDS = 1.0, 3


@dataclass(frozen=True)
class Corpus:
    """Pages to measure; whether the limit is for them."""

    name: str
    pages: list[Source]
    decides: bool


def corpora(folders: list[str]) -> Iterator[Corpus]:
    """What is measured."""
    for folder in folders or ["../shared/reports"]:
        pages = pages_in(ROOT / folder if not folders else Path(folder))
        if pages:
            yield Corpus(folder[-33:], pages, True)
        elif folders:
            sys.exit(f"{folder}: holds no text pages")
    if not folders:
        yield Corpus("data/raw", pages_in(ROOT / "data" / "raw"), False)
        yield Corpus("generated", [Source(f"{n}.txt", seeded(n)) for n in range(GENERATED)], True)


def pages_in(folder: Path) -> list[Source]:
    return [read(path) for path in sorted(folder.glob("*")) if path.suffix == ".txt"]


def fastest(work: Callable[[T], object], items: Sequence[T]) -> float:
    """CPU seconds for all items in the fastest of several rounds."""
    rounds: list[float] = []
    while len(rounds) < ROUNDS or sum(rounds) < SECONDS:
        begin = process_time()
        for item in items:
            work(item)
        rounds.append(process_time() - begin)
    return min(rounds)


def tokenizer() -> Callable[[str], object]:
    """jieba.lcut with its dictionary loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    lcut: Callable[[str], object] = jieba.lcut
    return lcut


@contextmanager
def timed(spent: Counter[str]) -> Iterator[None]:
    """Within it every stage that the pipeline calls adds its CPU seconds to `spent`."""
    places = [(pipeline, name) for name, each in vars(pipeline).items() if is_stage(each)]
    for module in [each for each in vars(pipeline).values() if inspect.ismodule(each) and is_ours(each.__name__)]:
        places += [(module, name) for name in module.__all__]
    stages = {(place, name): getattr(place, name) for place, name in places}
    for (place, name), stage in stages.items():
        setattr(place, name, clocked(stage, stage.__module__.split(".")[1], spent))
    try:
        yield
    finally:
        for (place, name), stage in stages.items():
            setattr(place, name, stage)


def is_ours(module: str) -> bool:
    return module.startswith("hbsummary.")


def is_stage(each: Any) -> bool:
    return inspect.isfunction(each) and is_ours(each.__module__) and each.__module__ != pipeline.__name__


def clocked(stage: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    @wraps(stage)
    def call(*args: Any, **more: Any) -> Any:
        begin = process_time()
        result = stage(*args, **more)
        spent[name] += process_time() - begin  # type: ignore[assignment]
        # A generator would do its work later, on another one's account.
        assert not inspect.isgenerator(result), f"{name} returns a generator"
        return result

    return call


def shares(pages: list[Source], encoded: float) -> list[tuple[str, float]]:
    """Of the time of the whole, the percentage of each stage, most first; `encoded` is that of making bytes of rows."""
    spent: Counter[str] = Counter()
    with timed(spent):
        for _ in range(3):
            for page in pages:
                WORK(page)
    stages = sum(spent.values()) / (1 - encoded)
    parts = {name: seconds / stages * 100 for name, seconds in spent.items()} | {"encode": encoded * 100}
    return sorted(parts.items(), key=lambda each: -each[1])


def floor(content: bytes) -> int:
    """A page decoded, and its digits looked for once."""
    return len(DIGITS.findall(content.decode()))


def measured(words: list[str]) -> Iterator[Row]:
    """Rows of each corpus: what is in it, how fast it is done, and the shares of the stages."""
    lcut = tokenizer()
    settle()  # as the workers do, for both
    make = Making(WORK, Encoder())
    for corpus in corpora(words):
        name, pages = corpus.name, corpus.pages
        texts = [page.text for page in pages]
        contents = [text.encode() for text in texts]
        size = sum(map(len, contents)) / 1e6
        values = sum(len(WORK(page).observations) for page in pages)
        yield Row("values", name, values / size / 1000, "per kB", f"{len(pages):,} pages, {size:.2f} MB")
        ours, theirs, least = fastest(make, pages), fastest(lcut, texts), fastest(floor, contents)
        speeds = f"jieba {size / theirs:.2f}, floor {size / least:.0f}"
        yield Row("pipeline", name, size / ours, "MB/s of a core", speeds)
        yield Row("pipeline", name, theirs / ours, "times", "jieba.lcut", least=TIMES if corpus.decides else None)
        for stage, part in shares(pages, max(0.0, 1 - fastest(WORK, pages) / ours)):
            yield Row(f"share of {stage}", name, part, "%")


if __name__ == "__main__":
    main(measured)
