"""Speed: CPU time of the pipeline, as `extract` runs it, beside that of jieba.lcut alone, in one run.

`python benchmarks/speed.py [FOLDER...]` measures folders of text pages, and exits 1 when the
pipeline is slower than jieba on one of them. Without any it measures ../shared/reports, where
that exists, in the same way; the sample pages and generated ones, denser in numbers than most
that are scraped, are measured beside it and decide nothing.
"""

from __future__ import annotations

import inspect
import logging
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
from hbsummary.run.work import Work  # noqa: E402
from hbsummary.run.workers import settle  # noqa: E402

T = TypeVar("T")

GENERATED = 400
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


def shares(pages: list[Source]) -> str:
    """Of the time that the stages take, the percentage of each."""
    spent: Counter[str] = Counter()
    with timed(spent):
        for _ in range(3):
            for page in pages:
                Work()(page)
    total = sum(spent.values())
    return ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in spent.most_common())


def main() -> int:
    lcut, slower = tokenizer(), False
    settle()  # as the workers do, for both
    for corpus in corpora(sys.argv[1:]):
        if not corpus.pages:
            print(f"{corpus.name}: holds no text pages")
            return 1
        texts = [page.text for page in corpus.pages]
        size = sum(len(text.encode()) for text in texts) / 1e6
        ours, theirs = fastest(Work(), corpus.pages), fastest(lcut, texts)
        print(f"{corpus.name}: {len(texts)} pages, {size:.3f} MB")
        print(f"  pipeline   {size / ours:6.2f} MB/s, {ours / theirs:.2f} times the time of jieba.lcut")
        print(f"  jieba.lcut {size / theirs:6.2f} MB/s")
        print(f"  {shares(corpus.pages)}")
        slower |= corpus.decides and ours >= theirs
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
