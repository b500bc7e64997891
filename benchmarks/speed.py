"""Speed: CPU time from text to encoded rows, as `extract` spends it, beside jieba.lcut and a floor, in one run.

`python benchmarks/speed.py [FOLDER...]` measures folders of text pages, and exits 1 when the
pipeline is slower than jieba on one of them. Without any it measures ../shared/reports, where
that exists, in the same way; the sample pages and generated ones, denser in numbers than most
that are scraped, are measured beside it and decide nothing. The floor is to decode the bytes of a page and look for
its digits once. Stages are timed in a run of their own; encoding is what the whole takes beyond them.
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

from hbsummary import Source, pipeline, read  # noqa: E402
from hbsummary.run.job import WORK  # noqa: E402
from hbsummary.run.work import Making  # noqa: E402
from hbsummary.run.workers import settle  # noqa: E402
from hbsummary.write.encoded import Encoder  # noqa: E402

T = TypeVar("T")

GENERATED = 400
DIGITS = re.compile("[0-9]+")
# Each is measured until so much time has gone by, at least this often; the fastest round counts.
SECONDS, ROUNDS = 1.0, 3


@dataclass(frozen=True)
class Corpus:
    """Pages to measure; whether to be slower on them is to fail."""

    name: str
    pages: list[Source]
    decides: bool


def corpora(folders: list[str]) -> Iterator[Corpus]:
    """What is measured."""
    for folder in folders or [str(ROOT.parent / "shared" / "reports")]:
        pages = pages_in(Path(folder))
        if pages or folders:
            yield Corpus(folder, pages, True)
    if not folders:
        yield Corpus("data/raw", pages_in(ROOT / "data" / "raw"), False)
        yield Corpus("generated", [Source(f"{n}.txt", seeded(n)) for n in range(GENERATED)], False)


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


def shares(pages: list[Source], encoded: float) -> str:
    """Of the time of the whole, the percentage of each stage; `encoded` is that of making bytes of the rows."""
    spent: Counter[str] = Counter()
    with timed(spent):
        for _ in range(3):
            for page in pages:
                WORK(page)
    stages = sum(spent.values())
    parts = {name: seconds / stages * (1 - encoded) for name, seconds in spent.items()} | {"encode": encoded}
    return ", ".join(f"{name} {part:.0%}" for name, part in sorted(parts.items(), key=lambda each: -each[1]))


def floor(content: bytes) -> int:
    """A page decoded, and its digits looked for once."""
    return len(DIGITS.findall(content.decode()))


def main() -> int:
    lcut, slower = tokenizer(), False
    settle()  # as the workers do, for both
    make = Making(WORK, Encoder())
    print(
        f"{'MB of UTF-8 a second of CPU':34}{'pages':>7}{'MB':>8}{'pipeline':>10}{'jieba':>8}{'times':>7}{'floor':>8}"
    )
    told = []
    for corpus in corpora(sys.argv[1:]):
        if not corpus.pages:
            print(f"{corpus.name}: holds no text pages")
            return 1
        texts = [page.text for page in corpus.pages]
        contents = [text.encode() for text in texts]
        size = sum(map(len, contents)) / 1e6
        ours, theirs, least = fastest(make, corpus.pages), fastest(lcut, texts), fastest(floor, contents)
        encoded = max(0.0, 1 - fastest(WORK, corpus.pages) / ours)
        speeds = f"{size / ours:10.2f}{size / theirs:8.2f}{theirs / ours:7.2f}{size / least:8.0f}"
        print(f"{corpus.name[-33:]:34}{len(texts):7,}{size:8.2f}{speeds}", flush=True)
        told.append(f"{corpus.name[-33:]:34}{shares(corpus.pages, encoded)}")
        slower |= corpus.decides and ours >= theirs
    print("shares of the stages", *told, sep="\n")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
