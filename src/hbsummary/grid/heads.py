"""Heads: which words stand over which column, also where merged cells left fewer words than columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hbsummary.grid.cells import Shape, as_unit, shape
from hbsummary.grid.model import Head
from hbsummary.grid.sense import sense
from hbsummary.grid.vocabulary import ends_with, says, words
from hbsummary.model import Kind
from hbsummary.regex import regex

__all__ = ["complete", "folded", "hung", "is_label_head", "stack"]

Level = Sequence[str]

_UNIT = regex(r"\([^()]{1,8}\)\Z")
# 增减, 增减额: changes in the unit of the measure itself.
_AMOUNT = regex(r"[减额数值量]\Z")


def is_label_head(text: str) -> bool:
    """Whether a head stands over row labels (指标, 机构类别, 地区)."""
    bare = text.replace(" ", "")
    return bare in words("label_head") or (len(bare) <= 8 and ends_with("label_head_end", bare) is not None)


def stack(levels: Sequence[Level], columns: int) -> tuple[Head, ...] | None:
    """The head of each of `columns` value columns from the lines over them, or None.

    `levels` are the words of the head lines from top to bottom, those of label columns included.
    """
    heads = _stacked(levels, columns)
    return None if heads is None else complete(heads)


def _stacked(levels: Sequence[Level], columns: int) -> Sequence[Head] | None:
    """The words over each column, as they stand there."""
    levels = [[t for t in level if t and not _is_beside(t)] for level in levels]
    levels = [level for level in levels if level]
    while levels and len(levels) > 1 and _full(levels[-1], columns) is None:
        joined = _below(levels, columns)
        if joined is not None:
            return joined
        levels = [*levels[:-2], folded([*levels[-2], *levels[-1]])]
    if not levels:
        return None
    full = _full(levels[-1], columns)
    if full is None:
        return None
    heads: list[Head] = [(text,) for text in full]
    for upper in reversed(levels[:-1]):
        spread = _spread(upper, full, columns)
        if spread is not None:
            heads = [(over, *head) if over != head[0] else head for over, head in zip(spread, heads, strict=True)]
    return heads


def _is_beside(text: str) -> bool:
    """Whether a head stands over remarks or units, which are no value column."""
    return text.strip("()").replace(" ", "") in words("remark_head") or text in words("unit_head")


def _full(level: Level, columns: int) -> list[str] | None:
    """The words of a level over the value columns, when it has one for each."""
    if len(level) == columns and not is_label_head(level[0]):
        return list(level)
    over = len(level) - columns
    if 1 <= over <= 3 and all(_may_label(t, n) for n, t in enumerate(level[:over])):
        return list(level[over:])
    return None


def _may_label(text: str, n: int) -> bool:
    """Whether the head at place `n` may stand over labels; only the first may name a measure (人口, 医院数)."""
    if is_label_head(text) or says("index_head", text):
        return True
    measure = _UNIT.search(text) is not None or ends_with("measure_end", text) is not None
    return shape(text) is Shape.WORD and not (n and measure)


def folded(level: Level) -> list[str]:
    """A level in which 增减 绝对数 百分比 are two heads, not three: the changes 增减绝对数 and 增减百分比."""
    flat: list[str] = []
    at = 0
    while at < len(level):
        parts = level[at + 1 : at + 3]
        if len(parts) == 2 and says("change", level[at]) and all(_bare(t) in words("part_head") for t in parts):
            flat += [level[at] + part for part in parts]
            at += 3
        else:
            flat.append(level[at])
            at += 1
    return flat


def _bare(text: str) -> str:
    return _UNIT.sub("", text) or text


def hung(levels: Sequence[Level], values: Sequence[int]) -> tuple[Head, ...] | None:
    """Heads where the first line is printed by place, and the words of merged cells below moved left.

    A cell with empty ones behind it is merged; below it stand the words of the next line, the last
    of which is merged itself when they are fewer than the columns.
    """
    top, lower = levels[0], [[t for t in level if t] for level in levels[1:]]
    if not lower or len(top) <= values[-1] or not top[values[0]] or all(top[n] for n in values):
        return None
    if any(level[: len(w)] != w for level, w in zip(levels[1:], lower, strict=True)) or is_label_head(lower[0][0]):
        return None
    heads: dict[int, Head] = {}
    for n in values:
        heads[n] = (top[n],) if top[n] else heads.get(n - 1, ())
    merged = [n for n in values if not top[n] or (n + 1 in heads and not top[n + 1])]
    for level in lower:
        starts = sum(bool(top[n]) for n in merged) if level is lower[0] else 1
        if not merged or len(level) > len(merged) or (len(level) < len(merged) and starts > 1):
            return None
        last = len(level) - 1
        for n, column in enumerate(merged):
            heads[column] = (*heads[column], level[min(n, last)])
        merged = merged[last:] if len(level) < len(merged) else []
    return complete([heads[n] for n in values]) if not merged else None


def _below(levels: Sequence[Level], columns: int) -> Sequence[Head] | None:
    """Heads where only some of the upper level have words below them: (2018年) (2019年) under 上年度 本年度 增长."""
    upper, lower = levels[-2], list(levels[-1])
    full = _full(upper, columns)
    if full is not None:
        open_ = [n for n, text in enumerate(full) if not _alone(text)]
        if len(open_) != len(lower):
            return None
        below = dict(zip(open_, lower, strict=True))
        return [(text, below[n]) if n in below else (text,) for n, text in enumerate(full)]
    for skip in range(0, 4):
        groups = list(upper[skip:])
        if skip and not _droppable(upper[:skip]):
            break
        # 医院 is a head of columns as well as of labels.
        if not skip and is_label_head(upper[0]) and not upper[0].endswith("院"):
            continue
        heads = _expand(groups, lower, columns)
        if heads is not None:
            return heads
    return None


def _alone(text: str) -> bool:
    return says("change", text) is not None or text in words("total") or text in words("share")


def _droppable(texts: Level) -> bool:
    return all(is_label_head(t) for t in texts[:1]) and all(shape(t) is Shape.WORD for t in texts)


def _expand(groups: Level, lower: Level, columns: int) -> Sequence[Head] | None:
    """Groups with equally many words below them, beside heads that stand alone."""
    alone = [_alone(text) for text in groups]
    parents = len(groups) - sum(alone)
    if not any(alone) or not parents or len(lower) % parents or sum(alone) + len(lower) != columns:
        return None
    each, rest, heads = len(lower) // parents, iter(lower), list[Head]()
    for text, single in zip(groups, alone, strict=True):
        heads += [(text,)] if single else [(text, next(rest)) for _ in range(each)]
    return heads


def complete(heads: Sequence[Head]) -> tuple[Head, ...]:
    """The heads, each with what it is of where its own words do not say so."""
    return tuple(_carried(_grouped(heads)))


def _grouped(heads: Sequence[Head]) -> list[Head]:
    """The heads of one line, those that stand anew behind others with what they are of.

    Of 高血压管理 规范管理率 糖尿病管理 规范管理率 the last is that of 糖尿病.
    """
    if any(len(head) != 1 for head in heads):
        return list(heads)
    texts = [head[0] for head in heads]
    if len(set(texts)) == len(texts):
        return list(heads)
    size = next((n for n in range(2, len(texts) // 2 + 1) if _stands_anew(texts, n)), 0)
    if not size:
        return list(heads)
    topics = _topics([_bare(text) for text in texts[::size]])
    return [
        (text,) if n % size == 0 else (_owner(texts[n - n % size], topics[n // size], text), text)
        for n, text in enumerate(texts)
    ]


def _stands_anew(texts: Sequence[str], size: int) -> bool:
    """Whether every so many heads the same words stand behind another one."""
    firsts = texts[::size]
    same = all(text == texts[n % size] for n, text in enumerate(texts) if n % size)
    return len(texts) % size == 0 and same and len(set(firsts)) == len(firsts)


def _topics(firsts: Sequence[str]) -> list[str]:
    """What differs among heads that end alike: 高血压管理 and 糖尿病管理 are of 高血压 and of 糖尿病."""
    shortest = min(map(len, firsts))
    shared = next((n for n in range(shortest) if len({text[-n - 1] for text in firsts}) > 1), shortest)
    topics = [text[: len(text) - shared] for text in firsts]
    return topics if shared > 1 and min(map(len, topics)) > 1 else list(firsts)


def _owner(first: str, topic: str, text: str) -> str:
    """What a head that stands anew is of: changes and parts (同比, 占比) of the measure, others of its topic."""
    if says("change", text):
        return _changed(first, text)
    return _bare(first) if _bare(text) in words("share") or _bare(text) in words("dependent") else topic


def _changed(measure: str, change: str) -> str:
    """The measure of a change, with its unit where the change is in it, too."""
    return measure if _AMOUNT.search(_bare(change)) else _bare(measure)


def _carried(heads: Sequence[Head]) -> Iterator[Head]:
    """The heads, those that say nothing by themselves with the measure before them.

    These are changes behind the times of a measure (床位数: 2018年, 2019年, 增长), changes and earlier times
    behind the measure itself (业务收入, 上年同期, 增长率), and the parts of what it counts (出生人数, 男, 女).
    """
    over = ""
    for head in heads:
        text = head[0] if head else ""  # a column may have no head
        said = sense(text)
        if len(head) > 1:
            over = text if _is_measure(text) else ""
        elif over and not said.name and said.kind is Kind.CHANGE:
            head = (_changed(over, text), text)
        elif over and not said.name and said.year == "-1":
            head = (over, text)
        elif over and (said.name in words("sex") or text.startswith("其中")):
            head = (over, "其中", said.name)
        elif said.name and _is_measure(text):
            over = text
        yield head


def _is_measure(text: str) -> bool:
    unit = _UNIT.search(text)
    return ends_with("measure_end", _bare(text)) is not None or (unit is not None and as_unit(unit.group()) is not None)


def _spread(upper: Level, lower: Level, columns: int) -> list[str] | None:
    """The words of an upper level over all columns: one each, or one per group of equal columns."""
    choices = [list(upper[n:]) for n in range(0, 4) if n < len(upper) and (n == 0 or _droppable(upper[:n]))]
    for group in choices:
        if len(group) == columns and not is_label_head(group[0]):
            return group
    period = _period(lower)
    for group in choices:
        if period and len(group) * period == columns and not (len(group) > 1 and is_label_head(group[0])):
            return [text for text in group for _ in range(period)]
    begins = [n for n, text in enumerate(lower) if text == lower[0]]
    for group in choices:
        if len(begins) > 1 and len(group) == len(begins):
            return [group[sum(b <= n for b in begins) - 1] for n in range(columns)]
    for group in choices:
        if group and columns % len(group) == 0 and not is_label_head(group[0]) and _plain(group):
            return [text for text in group for _ in range(columns // len(group))]
    return None


def _plain(group: Level) -> bool:
    return all(as_unit(text) is None for text in group)


def _period(lower: Level) -> int:
    """After how many columns the words of a level begin anew; 0 when they do not."""
    for size in range(1, len(lower) // 2 + 1):
        if len(lower) % size == 0 and all(lower[n] == lower[n % size] for n in range(len(lower))):
            return size
    return 0
