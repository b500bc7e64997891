"""What finding copies costs: time and memory of signatures and of the search, for generated reports.

`python benchmarks/duplicates.py [REPORTS]` makes that many reports (20,000 without it) of bureaus that use set
phrases again in every year, every tenth a copy of another (cut, re-titled, with words replaced), and tells how long
the signatures took (in the workers), how long the search took (at the end), the bytes of each, and
how many copies were found and how many reports wrongly called one.
"""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator
from time import perf_counter, process_time

from table import Row, main

from hbsummary.duplicates import Copies, signature

SUBJECTS = [
    "孕产妇",
    "儿童",
    "高血压患者",
    "糖尿病患者",
    "老年人",
    "居民健康档案",
    "乡村医生",
    "卫生院",
    "预防接种",
    "门诊",
    "住院分娩",
    "献血",
]
VERBS = ["完成", "管理", "培训", "检查", "登记", "随访", "补助", "救治", "体检", "宣传", "督导", "新增"]
UNITS = ["人", "人次", "例", "份", "万元", "场次", "户", "%"]
FILLERS = [
    "加强领导",
    "落实责任",
    "健全制度",
    "强化督导",
    "提高认识",
    "统筹推进",
    "规范管理",
    "狠抓落实",
    "注重实效",
    "广泛宣传",
    "精心组织",
    "严格考核",
]
SPUN = {"完成": "实现", "培训": "轮训", "检查": "查验", "宣传": "宣扬", "加强": "强化", "提高": "提升"}


def sentences(dice: random.Random, phrases: list[str]) -> Iterator[str]:
    """A report's sentences: half of them the bureau's set phrases, half with figures of the year."""
    for _ in range(dice.randrange(40, 90)):
        if dice.random() < 0.5:
            yield dice.choice(phrases)
        else:
            number = round(dice.uniform(10, 9999), dice.randrange(3))
            words = "".join(dice.sample(FILLERS, 2))
            yield f"{dice.choice(VERBS)}{dice.choice(SUBJECTS)}{number}{dice.choice(UNITS)}，{words}"


def reports(count: int) -> Iterator[tuple[str, int]]:
    """Texts, each with the number of the text that it is a copy of, or its own."""
    dice = random.Random(7)
    kept: list[tuple[int, str]] = []
    phrases: list[str] = []
    for number in range(count):
        if number % 10 == 9:
            of, text = dice.choice(kept)
            yield changed(dice, text), of
            continue
        if number % 5 == 0:
            phrases = ["".join(dice.sample(FILLERS, 5)) + dice.choice(SUBJECTS) for _ in range(40)]
        text = "。".join(sentences(dice, phrases))
        kept = [*kept[-499:], (number, text)]
        yield text, number


def changed(dice: random.Random, text: str) -> str:
    """A copy as sites make it: cut, under a heading of its own, or with words replaced."""
    way = dice.randrange(3)
    if way == 0:
        return text[: int(len(text) * dice.uniform(0.5, 0.95))]
    if way == 1:
        return "以下内容仅供参考，欢迎阅读。" + text
    for word, other in SPUN.items():
        text = text.replace(word, other, 6)
    return text


def measured(words: list[str]) -> Iterator[Row]:
    """Rows of what it took to find copies among so many reports; none may wrongly be called a copy."""
    count = int(words[0]) if words else 20_000
    with Copies() as copies:
        yield from rows(copies, count)


def rows(copies: Copies, count: int) -> Iterator[Row]:
    truth, spent, size, chars = [], 0.0, 0, 0
    for number, (text, of) in enumerate(reports(count)):
        begin = perf_counter()
        sign = signature(text)
        spent += perf_counter() - begin
        size, chars = size + len(sign), chars + len(text)
        copies.add(str(number), False, sign)
        truth.append(of)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, used = perf_counter(), process_time()
    found = copies.find()
    search, used = perf_counter() - begin, process_time() - used
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    # The longer of a pair is the first copy, whichever came first; a copy's copy is one of its original.
    groups = list(range(count))
    for number, of in enumerate(truth):
        groups[number] = groups[of]
    wrong = sum(groups[number] != groups[int(of)] for number, of in found.items())
    due = count - len(set(groups))
    of = f"{count:,} reports of {chars // count:,} characters"
    yield Row("signature", of, spent / count * 1000, "ms of a core", f"{size // count} bytes a report")
    yield Row("search for copies", of, used / count * 1000, "ms of a core", f"{search:.1f} s in all")
    yield Row("search for copies", of, added, "MB", "more memory at its peak")
    yield Row("copies found", of, len(found) - wrong, "reports", f"{due:,} copies there")
    yield Row("wrongly called copies", of, wrong, "reports", most=0)


if __name__ == "__main__":
    main(measured)
