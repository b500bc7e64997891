"""One scan over the text for everything that looks like a number, with its unit.

The scan only reads: whether a candidate is a value is decided in `refuse.py`. A character
that can begin a number is looked for first, the forms are tried only there, and every
repeat is bounded, so time stays proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.numerals import CHINESE, FORMAL
from hbsummary.quantities.tail import SPACE, with_range, with_tail
from hbsummary.quantities.units import Unit

__all__ = ["candidates", "is_damaged"]

_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,4})?"
_PLAIN = rf"{_GROUPED}|[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?"
# 96、9%: a decimal point that OCR or a typist turned into another mark; only before a unit
# whose numbers usually have decimals, and never when a second mark follows (a list).
_DECIMAL_UNIT = r"(?:%|‰|&perm|/10万|/万|个百分点|百分点|万元|亿元|万人次)"
_POINT = r"(?:\.\.|[、,。·:;.])"
_DAMAGED = rf"[0-9]{{1,5}}[ \n]{{0,2}}{_POINT}[ \n]{{0,2}}[0-9]{{1,2}}(?=[ \n]?{_DECIMAL_UNIT})"
# Broken by a line end after the point, or by a space or line end between digits.
_BROKEN_POINT = r"[0-9]{1,5}\.[ ]?\n[0-9]{1,4}(?=[%‰万亿])"
_BROKEN = rf"[0-9]{{1,4}}[ \n][0-9]{{1,4}}(?:\.[0-9]{{1,4}})?(?={SPACE}[%‰/万亿])"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3}){1,3}(?:\.[0-9]{1,4})?(?=[ ]?[^ 0-9\n,。])"
_LETTER_O = r"[1-9][0-9]{0,5}[Oo](?!/)[0-9Oo]{0,5}(?:\.[0-9Oo]{1,3})?(?![A-Za-z])"
_MASK = r"[0-9]{0,4}[xX*×□]{1,12}[0-9]{0,4}(?:\.[0-9xX*×□]{1,4})?(?![A-Za-z0-9])"
_RATIO = r"[0-9]{1,6}(?:\.[0-9]{1,4})?(?: ?[:∶︰] ?[0-9]{1,6}(?:\.[0-9]{1,4})?){1,5}(?![0-9])"
_LARGE = r"(?:千?[万亿]|[百千])"
_COMPOUND = (
    rf"[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?{_LARGE}[0-9]{{1,5}}(?:\.[0-9]{{1,4}})?(?:千?万|[百千](?![克米瓦]))"
    rf"(?:[0-9]{{1,4}}[百千](?![克米瓦]))?|[0-9]{{1,6}}万[0-9]{{1,4}}(?=[余多]?[元人名例份])"
)
_HANZI = rf"[{CHINESE}]{{1,16}}"
_AMOUNT = rf"(?:[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?|{_HANZI}(?:点{_HANZI})?)"

_BEGIN = re.compile(rf"[0-9xX*×□{CHINESE}半壹贰叁肆伍陆柒捌玖]")
_RUN = re.compile(r"[0-9]+")
_MASK_RUN = re.compile(r"[xX*×□]+")
_DIGITS = re.compile(
    rf"(?P<fraction>[0-9]{{1,6}}分之{_AMOUNT})|(?P<letter_o>{_LETTER_O})|(?P<mask>{_MASK})|(?P<ratio>{_RATIO})"
    rf"|(?P<damaged>{_BROKEN_POINT}|{_DAMAGED})|(?P<compound>{_COMPOUND})|(?P<plain>{_SPACED}|{_PLAIN})"
)
_DAMAGED_PAGE = re.compile(r"[0-9]{1,5}、[0-9]{1,2}(?![0-9、])")
_BROKEN_NUMBER = re.compile(_BROKEN)
_SLASHED = re.compile(r"([1-9][0-9]?)/([1-9][0-9]{0,2})(?![0-9/.]|[ ]?[万千年月日])")
_CHINESE = re.compile(
    rf"(?P<mixed>{_HANZI}又{_HANZI}分之{_HANZI})|(?P<fraction>{_HANZI}分之{_AMOUNT})"
    r"|(?P<tenths>[一二两三四五六七八九](?:成[一二三四五六七八九半]|[一二三四五六七八九]折))"
    rf"|(?P<point>{_HANZI}点[零一二三四五六七八九]{{1,4}}(?![十百千]))|(?P<some>{_HANZI}(?<=[十廿卅])几)|(?P<hanzi>{_HANZI})"
)
_FORMAL = re.compile(rf"[壹贰叁肆伍陆柒捌玖][拾佰仟万亿][{FORMAL}万亿零]{{0,16}}")
_CURRENCY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_SIGNS = "-−—±负"
# What leads to a signed number: 增长-3%, 为—0.9%.
_LEADS = tuple("长为是:率幅速降加比达在到至")
_PERCENT = Unit("成", "%", Decimal(10), "rate", False)


def candidates(
    folded: str,
    start: int = 0,
    end: int | None = None,
    breaks: frozenset[int] = frozenset(),
    damaged: bool = False,
) -> Iterator[Candidate]:
    """Every number of `folded[start:end]` with what follows it, left to right, without overlap.

    `damaged`: the page prints its decimal points as 、, whatever the unit. `breaks` are
    positions that no number may cross, such as the end of a section label.
    """
    stop = len(folded) if end is None else end
    at = start
    while (match := _BEGIN.search(folded, at, stop)) is not None:
        begin = match.start()
        # A sign is looked for before the digits, but not in what the number before has taken.
        floor = max(at, *(b for b in (begin - 1, begin) if b in breaks), at)
        candidate = _read(folded, begin, floor, stop, damaged)
        if candidate is not None and breaks:
            cut = next((b for b in range(begin + 1, candidate.end) if b in breaks), None)
            candidate = candidate if cut is None else _read(folded, begin, floor, cut, False)
        if candidate is None:
            at = _after_none(folded, begin, stop)
            continue
        yield candidate
        at = max(candidate.end, begin + 1)


def _after_none(folded: str, begin: int, stop: int) -> int:
    """Where to look on when nothing was read: a run of x or of asterisks is passed as a whole."""
    run = _MASK_RUN.match(folded, begin, stop)
    return run.end() if run else begin + 1


def is_damaged(folded: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a page lost its decimal points: 96、9% throughout and hardly a 96.9%."""
    part = folded[start:end]
    if "、" not in part:
        return False
    damaged = len(re.findall(r"[0-9]、[0-9]{1,2}(?=%|‰|万)", part))
    return damaged >= 3 and damaged > 5 * len(re.findall(r"[0-9]\.[0-9]", part))


def _read(folded: str, begin: int, floor: int, stop: int, damaged: bool) -> Candidate | None:
    """The candidate whose digits begin at `begin`, its sign at `floor` at the earliest, or None."""
    first = folded[begin]
    if first in "0123456789":
        found = _signed(folded, _digits(folded, begin, floor, stop, damaged), floor)
        return _priced(folded, with_range(folded, found, stop), floor)
    if first in "xX*×□":
        match = _DIGITS.match(folded, begin, stop)
        return with_range(folded, _mask(folded, match, stop), stop) if match else None
    if first == "半":
        return _half(folded, begin, begin + 2) if folded.startswith("半数", begin, stop) else None
    numeral = _chinese(folded, begin, stop)
    return _negative(folded, numeral, floor) if numeral else None


def _half(folded: str, begin: int, end: int) -> Candidate:
    """半数 and 一半 are one half, without a unit."""
    return Candidate(begin, end, end, "half", Decimal("0.5"), rule="one half")


def _digits(folded: str, begin: int, floor: int, stop: int, damaged: bool) -> Candidate:
    run = _RUN.match(folded, begin, stop)
    assert run is not None
    if run.end() - begin > 15:
        return Candidate(begin, run.end(), run.end(), "record", None)
    if damaged:
        page = _DAMAGED_PAGE.match(folded, begin, stop)
        if page and _measured(folded, page.end(), stop):
            return _damaged(folded, page, stop)
    follower = folded[run.end() : run.end() + 1]
    if follower == "/" and units.at(folded, run.end(), stop) is None:
        slashed = _slashed(folded, begin, stop)
        if slashed is not None:
            return slashed
    elif follower in " \n" and follower:
        broken = _broken(folded, begin, floor, stop)
        if broken is not None:
            return broken
    match = _DIGITS.match(folded, begin, stop)
    assert match is not None and match.lastgroup is not None
    return _READERS[match.lastgroup](folded, match, stop)


def _measured(folded: str, at: int, stop: int) -> bool:
    """Whether 万, 亿 or a unit stands at `at`, after at most one space."""
    at += folded.startswith(" ", at)
    return folded[at : at + 1] in ("万", "亿") or units.at(folded, at, stop) is not None


def _slashed(folded: str, begin: int, stop: int) -> Candidate | None:
    """1/3, 2/3: a share; 1/10万 is a unit, 24/7 and 3/15 in a date are not shares."""
    match = _SLASHED.match(folded, begin, stop)
    if match is None or folded[max(0, begin - 1) : begin] in ("/", ".", "-"):
        return None
    above, below = Decimal(match.group(1)), Decimal(match.group(2))
    if above >= below or below > 100:
        return None
    return Candidate(begin, match.end(), match.end(), "slash", above / below, rule="fraction")


def _broken(folded: str, begin: int, floor: int, stop: int) -> Candidate | None:
    """7 5%, 36⏎0万元: a space or line end fell into the digits, which stand directly after a word."""
    before = folded[begin - 1] if begin > floor else ""
    match = _BROKEN_NUMBER.match(folded, begin, stop)
    if match is None or not "一" <= before <= "鿿" or before in "第表图件月年":
        return None
    text = match.group()
    if "\n" in text and before in "数率次比量额值例费":
        return None
    base = Candidate(begin, match.end(), match.end(), "plain", numerals.parse(text), flags=("repaired_number",))
    base = with_tail(folded, base, stop)
    base.rule = "broken number"
    return base if base.unit or base.scaled else None


def _fraction(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """百分之九十五 -> 95 %, 万分之三 -> 3 /万, 三分之一 -> 1/3 without a unit."""
    below, above = match.group("fraction").split("分之")
    canonical = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万"}.get(below, "")
    whole, _, spoken = above.partition("点")
    value = numerals.parse(whole)
    if spoken and all(c in numerals.DIGITS for c in spoken):
        value += numerals.decimals(spoken)
    if not canonical:
        base = numerals.parse(below)
        value = value / base if base else value
    measure = Unit(below + "分之" if canonical else "", canonical, Decimal(1), "rate", False)
    more = folded[match.end() : min(match.end() + 1, stop)]
    found = Candidate(match.start(), match.end(), match.end(), "fraction", value, measure=measure, rule="fraction")
    if more in ("余", "多"):
        found.more, found.end = more, match.end() + 1
    return found


def _ratio(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """113.73:100 is a value of the unit :100; any other ratio is one value per part."""
    parts = [p.strip() for p in re.split("[:∶︰]", match.group("ratio"))]
    start, end = match.span()
    if len(parts) == 2 and parts[1] == "100":
        measure = Unit(":100", ":100", Decimal(1), "ratio", False)
        return Candidate(start, end, end, "ratio", numerals.parse(parts[0]), measure=measure, rule="ratio to 100")
    found, at = [], start
    for part in parts:
        begin = folded.index(part, at)
        at = begin + len(part)
        found.append(Candidate(begin, at, at, "part", numerals.parse(part), rule="part of a ratio"))
    return Candidate(start, end, end, "ratio", None, parts=tuple(found))


def _letter_o(folded: str, match: re.Match[str], stop: int) -> Candidate:
    digits = match.group("letter_o").replace("O", "0").replace("o", "0")
    base = Candidate(match.start(), match.end(), match.end(), "letter_o", Decimal(digits), flags=("repaired_number",))
    base.rule = "letter O for zero"
    return with_tail(folded, base, stop)


def _mask(folded: str, match: re.Match[str], stop: int) -> Candidate:
    base = Candidate(match.start(), match.end(), match.end(), "mask", None, rule="masked")
    return with_tail(folded, base, stop)


def _damaged(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """96、9% is 96.9%; but in 分别为95、96% the mark separates two values."""
    text, start = match.group(), match.start()
    whole, decimals = re.split(rf"[ \n]*{_POINT}[ \n]*", text)
    mark = text[len(whole) :].strip(" \n0123456789")
    if mark in ("、", ",") and _separates(folded, start, match.end(), whole, decimals):
        end = start + len(whole)
        return Candidate(start, end, end, "plain", Decimal(whole))
    repaired = text != f"{whole}.{decimals}"
    flags = ("repaired_number",) if repaired else ()
    style = "damaged" if repaired else "plain"
    base = Candidate(start, match.end(), match.end(), style, Decimal(f"{whole}.{decimals}"), flags=flags)
    base.rule = "repaired decimal point" if repaired else ""
    return with_tail(folded, base, stop)


def _separates(folded: str, start: int, end: int, whole: str, decimals: str) -> bool:
    """Whether the mark between `whole` and `decimals` separates two numbers of a list or a label from its text."""
    before = folded[max(0, start - 12) : start]
    if before.rstrip("为达到 ").endswith("分别"):
        return len(whole) == len(decimals)
    return before[-1:] in ("", "\n", "。", ";") and 0 < int(whole) <= 20


def _compound(folded: str, match: re.Match[str], stop: int) -> Candidate:
    base = Candidate(match.start(), match.end(), match.end(), "plain", numerals.parse(match.group()), rule="compound")
    return with_tail(folded, base, stop)


def _plain(folded: str, match: re.Match[str], stop: int) -> Candidate:
    text, end = match.group(), match.end()
    if " " in text and not ("一" <= folded[match.start() - 1 : match.start()] <= "鿿" and _measured(folded, end, stop)):
        text = text.split(" ")[0]
        end = match.start() + len(text)
    return with_tail(folded, Candidate(match.start(), end, end, "plain", numerals.parse(text)), stop)


_READERS: dict[str, Callable[[str, re.Match[str], int], Candidate]] = {
    "fraction": _fraction, "letter_o": _letter_o, "mask": _mask, "ratio": _ratio,
    "damaged": _damaged, "compound": _compound, "plain": _plain,
}  # fmt: skip


def _chinese(folded: str, begin: int, stop: int) -> Candidate | None:
    """Numerals in characters: 三分之一, 一成五, 三点五个百分点, 十几, 七八, 二十三, 壹佰."""
    match = _CHINESE.match(folded, begin, stop)
    if match is None:
        formal = _FORMAL.match(folded, begin, stop)
        return _hanzi(folded, begin, formal.group(), stop) if formal else None
    kind, text = match.lastgroup, match.group()
    if kind == "fraction":
        return _fraction(folded, match, stop)
    if kind == "mixed":
        whole, below, above = re.split("又|分之", text)
        value = numerals.parse(whole) + numerals.parse(above) / (numerals.parse(below) or 1)
        return with_tail(
            folded, Candidate(begin, match.end(), match.end(), "hanzi", value, rule="mixed fraction"), stop
        )
    if kind == "tenths":
        digits = text.replace("成", "").replace("折", "")
        value = numerals.parse(digits[0]) + (Decimal("0.5") if digits[1] == "半" else numerals.parse(digits[1]) / 10)
        return Candidate(begin, match.end(), match.end(), "hanzi", value, measure=_PERCENT, rule="tenths")
    if kind == "point":
        spoken = _spoken(folded, match, stop)
        return spoken or _hanzi(folded, begin, text.split("点")[0], stop)
    if kind == "some":
        base = Candidate(begin, match.end(), match.end(), "hanzi", numerals.parse(text[:-1]), more="几")
        return with_tail(folded, base, stop)
    if text == "一" and folded.startswith("半", match.end(), stop) and not folded.startswith("半径", match.end()):
        return _half(folded, begin, match.end() + 1)
    return _hanzi(folded, begin, text, stop)


def _spoken(folded: str, match: re.Match[str], stop: int) -> Candidate | None:
    """三点五个百分点; 三点 by itself is a time of day, so a unit has to follow."""
    whole, decimals = match.group().split("点")
    value = numerals.parse(whole) + numerals.decimals(decimals)
    base = with_tail(folded, Candidate(match.start(), match.end(), match.end(), "hanzi", value), stop)
    return base if base.scaled or (base.unit and base.unit_text not in ("分", "刻")) else None


def _negative(folded: str, found: Candidate, floor: int) -> Candidate:
    """负三点五 before a unit; 负一层 is a storey."""
    at = found.start - 1
    if found.unit and found.dimension != "count" and at >= floor and folded[at] == "负":
        found.start, found.sign = at, -1
    return found


def _hanzi(folded: str, begin: int, text: str, stop: int) -> Candidate:
    end = begin + len(text)
    pair = numerals.between(text)
    if pair is not None:
        base = Candidate(begin, end, end, "hanzi", pair[0], high=pair[1], rule="range of neighbours")
        return with_tail(folded, base, stop)
    base = with_tail(folded, Candidate(begin, end, end, "hanzi", numerals.parse(text)), stop)
    return with_range(folded, base, stop)


def _signed(folded: str, found: Candidate, floor: int) -> Candidate:
    """The sign before a number: -3.2%, 负2.5%, ±5%."""
    at = found.start - 1
    before = folded[at] if at >= floor else ""
    if found.number is None or before not in _SIGNS or not before:
        return found
    earlier = folded[max(0, at - 1) : at]
    if at == floor and earlier not in ("", "\n", " ", "(") and before != "负":
        return found  # a dash after a number: 80%-3
    if before == "±":
        if found.high is None and not earlier.isdigit():
            found.start, found.high, found.number, found.rule = at, found.number, -found.number, "plus or minus"
        return found
    if _is_minus(before, earlier, found):
        found.start, found.rule, found.sign = at, found.rule or "signed number", -1
    return found


def _is_minus(sign: str, earlier: str, found: Candidate) -> bool:
    """A dash is a minus before rates and sums, and only where a word leads to the number."""
    if sign == "负":
        return earlier not in ("担", "抱", "胜", "欺", "辜", "肩")
    if earlier in _LEADS:
        return found.unit != "" or "." in str(found.number)
    if sign == "—":
        return False
    return found.dimension in ("rate", "money") and ("一" <= earlier <= "鿿" or earlier in ("", "\n", " ", "("))


def _priced(folded: str, found: Candidate, floor: int) -> Candidate:
    """The currency sign before a number: ¥3,500."""
    at = found.start - 1
    if at < floor or folded[at] not in _CURRENCY or found.style not in ("plain", "mask"):
        return found
    if found.unit and found.dimension != "money":
        return found
    found.start = at
    if not found.unit:
        measure = units.unit(_CURRENCY[folded[at]])
        assert measure is not None
        found.measure = Unit("", measure.canonical, measure.factor, measure.dimension, False)
    return found
