"""Numbers that begin with an ASCII digit or a mask: separators, damage, ratios, shares, compounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import Enum

from hbsummary.quantities import numerals, units
from hbsummary.quantities.candidate import Candidate
from hbsummary.quantities.fractions import AMOUNT, PARTS, fraction
from hbsummary.quantities.scanned import LOOKALIKE, scanned
from hbsummary.quantities.tail import SPACE, with_range, with_tail
from hbsummary.quantities.units import Unit
from hbsummary.regex import regex
from hbsummary.words import worded

__all__ = ["LETTERS", "MASK", "Points", "letters", "mask", "number", "skip"]

MASK = "xX*×□_"
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,4})?"
_PLAIN = rf"{_GROUPED}|[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?"
# 96、9%: a decimal point that OCR or a typist turned into another mark; only before a unit
# whose numbers usually have decimals, and never when a second mark follows (a list).
_DECIMAL_UNIT = r"(?:%|‰|&perm|/10万|/万|个百分点|百分点|万元|亿元|万人次)"
_POINT = r"(?:\.\.|[、,。·:;.])"
_DAMAGED = (
    rf"[0-9]{{1,5}}[ \n]{{0,2}}{_POINT}[ \n]{{0,2}}[0-9]{{1,2}}(?=[ \n]?{_DECIMAL_UNIT})"
    # No sentence ends with a bare number and begins with another.
    r"|[0-9]{1,5}[。·][0-9]{1,2}(?=[万亿][^ 0-9]|平方公里|平方米|岁|天|公里|元|倍|[个张人名例][,。;、)的])"
)
# Broken by a line end after the point, or by a space or line end between digits.
_BROKEN_POINT = r"[0-9]{1,5}\.[ ]?\n[0-9]{1,4}(?=[%‰万亿])"
_BROKEN = rf"[0-9]{{1,4}}[ \n][0-9]{{1,4}}(?:\.[0-9]{{1,4}})?(?={SPACE}[%‰/万亿])"
# 现有职工1 6人: as many people as no wrapped line or cell says by itself.
_BROKEN_COUNT = r"[1-9][0-9]? [0-9]{1,2}(?=[ ]?(?:[人名例户]次?|[份条张]))"
# 集中式供水 1 7 个: where blanks stand around numbers, before their units too, one digit is none by itself
_BROKEN_SPACED = r"[1-9] [0-9]{1,2}(?= [个所家台支次期起处项件])"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3}){1,3}(?:\.[0-9]{1,4})?(?=[ ]?[^ 0-9\n,。])"
_LETTER_O = (
    r"[1-9][0-9]{0,5}[Oo](?!/)[0-9Oo]{0,5}(?:\.[0-9Oo]{1,3})?(?![A-Za-z])"
    # 9l.5%, and with a damaged point: 98、2l%
    r"|(?=[0-9.、·]{1,6}[OolI])[0-9][0-9OolI]{0,3}(?:[.、·][0-9OolI]{1,2})?(?=[%‰]|/1)"
)
_LOST_POINT = re.compile("[、·]")
_MASK = (
    r"(?:[0-9]{1,6}(?:\.[0-9]{1,4})?)?[xX*×□]{1,12}[0-9]{0,4}(?:\.[0-9xX*×□]{1,4}|\. [xX*×□]{1,4})?(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9_])_{2,10}(?![A-Za-z0-9_])"  # ___件
    r"|(?<![A-Za-z0-9_.-])[0-9]{1,6}_{1,6}[0-9]{0,4}(?=[%‰一-鿿])"  # 3_16人
)
_RATIO = r"[0-9]{1,6}(?:\.[0-9]{1,4})?(?: ?: ?[0-9]{1,6}(?:\.[0-9]{1,4})?){1,5}(?![0-9])"
_LARGE = r"[ ]?(?:千?[万亿萬億]|[百千])"
_SMALL = r"[百千](?![克米瓦卡伏帕])"
_COMPOUND = (
    rf"[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?{_LARGE}零?[ ]?[0-9]{{1,5}}(?:\.[0-9]{{1,4}})?[ ]?(?:千?[万萬]|{_SMALL})"
    rf"(?:零?[ ]?[0-9]{{1,4}}[ ]?{_SMALL}){{0,3}}|[0-9]{{1,6}}(?:[万萬]零?|千零)[0-9]{{1,4}}(?=[余多]?[元人名例份])"
)

# What is said of one thing, on a page that lost some points: 发放材料1、6万份
_OF_ONE = regex(r"(?:[,。;:)\n]|[一二三四五六七八九十]、)(?![^,。;:]*(?:[、和及与]|分别|依次))[一-鿿]{2,24}\Z")
_CLAUSE = 26
_RUN = regex(r"[0-9]+")
# Most numbers: a unit or another word follows that begins none of the forms below.
_SIMPLE = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?(?=[%‰一-鿿])(?![又分百千万亿萬億])")
# What may stand before the point of .5%; after any other word a point ends a sentence.
_BEFORE_POINT = frozenset(("", *"长为是率幅速降加比达在到至增约近、(-−—~负 "))
# 率l00%, 管理l26人: the first digit was read as a letter, after a word
_LETTER_FIRST = re.compile(
    r"(?<=[一-鿿])[lI](?:[0-9OolI]{1,2}|[0-9](?:\.[0-9OolI]{1,2}))(?=[%‰])"
    r"|(?<=[一-鿿])[lI](?:[0-9OolI]{1,4}|[0-9]{1,4}\.[0-9OolI]{1,2})(?=[余多]?(?:万?[人例名户元]|份|[万亿]))"
)
# IOOO余份, lOO人, lO6人, lO3.5%, l,4OO平方米: the first digits were read as letters.
LETTERS = "(?<![A-Za-z0-9])[Il](?=[Oo0][0-9Oo]{1,3}(?:[.][0-9]{1,2})?[余多 ]?[%‰一-鿿]|,[0-9OolI]{3}[余多,]?[一-鿿])"
_ALL_LETTERS = re.compile("[Il](?:[Oo0][0-9Oo]{1,3}(?:[.][0-9]{1,2})?|,[0-9OolI]{3})")
_MASK_RUN = regex(r"[xX*×□_]+")
_DIGITS = regex(
    rf"(?P<fraction>(?:[0-9]{{1,6}}又)?{PARTS}{AMOUNT})|(?P<letter_o>{_LETTER_O})|(?P<mask>{_MASK})|(?P<ratio>{_RATIO})"
    rf"|(?P<damaged>{_BROKEN_POINT}|{_DAMAGED})|(?P<compound>{_COMPOUND})|(?P<plain>{_SPACED}|{_PLAIN})"
)
_DAMAGED_PAGE = re.compile(r"[0-9]{1,5}、[0-9]{1,2}(?![0-9、])")
# 分别提高2、4和1、7个百分点, 由86、4元降到75、2元: in a list of four 和 would stand before the last.
_ALL_LOST = worded(
    rf"[0-9]{{1,5}}、[0-9]{{1,2}}(?:[ ]?(?:{_DECIMAL_UNIT}|元))?(?:[和与及]|{{turned}}(?:到|至|为))"
    rf"[0-9]{{1,5}}[、。][0-9]{{1,2}}(?=[ ]?(?:{_DECIMAL_UNIT}|元))"
)
# 甲、乙和丙、丁分别为
_FOUR_NAMES = regex(r"、[^,。;:、]{1,12}[和与及][^,。;:、]{1,12}、[^,。;:、]{1,12}分别[^,。;:]{0,8}\Z")
# 次均门诊费用58、3元: an average, of which there is one, usually with decimals.
_PER_HEAD = regex(r"(?:次均|人均|例均|日均|户均|均次|平均)[^,。;:、0-9和及与]{0,8}(?<!分别)(?<!依次)[为达是]?\Z")
# 由86、4元降到75、2元: one sum became another
_TURNED_TO = worded(r"(?<!分别)(?<!依次)(?:{turned}|[增升减])(?:到|至|为)\Z")
# 613.mm: a point before a unit that is no word; after a label (1.项目) a word follows.
_STRAY_POINT = regex(r"\.(?:[%‰]|[a-zA-Zμ]{2})")
_BROKEN_DECIMALS = regex(rf"[0-9]{{1,5}}\.[0-9]{{1,2}} [0-9]{{1,3}}(?={_DECIMAL_UNIT})")
_BROKEN_NUMBER = regex(rf"{_BROKEN}|{_BROKEN_COUNT}|{_BROKEN_SPACED}")
_SLASHED = regex(r"([1-9][0-9]?)/([1-9][0-9]{0,2})(?![0-9/.]|[ ]?[万千年月日])")


class Points(Enum):
    """Whether a page kept its decimal points, lost some of them, or lost them all: 96、9%."""

    KEPT = "kept"
    SOME = "some"
    LOST = "lost"


def number(folded: str, begin: int, floor: int, stop: int, damaged: Points) -> Candidate:
    """The candidate whose digits begin at `begin`, without a sign; `floor` is where the number before ended.

    `damaged` says whether the page prints decimal points as 、.
    """
    if begin > floor and folded[begin - 1] in "lI" and (lettered := _LETTER_FIRST.match(folded, begin - 1, stop)):
        return _letter_o(folded, lettered, stop)
    simple = _SIMPLE.match(folded, begin, stop)
    if simple is not None and folded[begin - 1 : begin] != ".":
        end = simple.end()
        return with_tail(folded, Candidate(begin, end, end, "plain", Decimal(simple.group())), stop)
    run = _RUN.match(folded, begin, stop)
    assert run is not None
    if run.end() - begin > 15:
        return Candidate(begin, run.end(), run.end(), "record", None)
    if begin > floor and folded[begin - 1] == ".":
        pointed = _leading_point(folded, begin, floor, run.group(), stop)
        if pointed is not None:
            return pointed
    special = _special(folded, begin, run.end(), floor, stop)
    if special is not None:
        return special
    page = _DAMAGED_PAGE.match(folded, begin, stop)
    if page and _lost_its_point(folded, page, stop, damaged):
        return _damaged(folded, page, stop)
    match = _DIGITS.match(folded, begin, stop)
    assert match is not None and match.lastgroup is not None
    return _READERS[match.lastgroup](folded, match, stop)


def _lost_its_point(folded: str, page: re.Match[str], stop: int, damaged: Points) -> bool:
    """Whether the 、 of two numbers without a unit stands for a point: on a page that prints it so, of an average, …"""
    begin = page.start()
    if _in_pairs(folded, begin):
        return True
    led = bool(damaged is Points.LOST or _PER_HEAD.search(folded, max(0, begin - 14), begin))
    led = led or (damaged is Points.SOME and _OF_ONE.search(folded, max(0, begin - _CLAUSE), begin) is not None)
    if led or folded[page.end() : page.end() + 1] != "元":
        return led and _measured(folded, page.end(), stop)
    return _TURNED_TO.search(folded, max(0, begin - 8), begin) is not None


def _in_pairs(folded: str, begin: int) -> bool:
    """Whether two numbers that lost their points stand there; not four with the four names that they belong to."""
    if _ALL_LOST.match(folded, begin) is None:
        return False
    return _FOUR_NAMES.search(folded, max(0, begin - 50), begin) is None


def _leading_point(folded: str, begin: int, floor: int, digits: str, stop: int) -> Candidate | None:
    """增长.5%: the zero before the point was left out; a rate or a sum, and no full stop before."""
    before = folded[begin - 2] if begin - 2 >= floor else ""
    if before not in _BEFORE_POINT or len(digits) > 4:
        return None
    end = begin + len(digits)
    base = Candidate(begin - 1, end, end, "damaged", Decimal(f"0.{digits}"), flags=("repaired_number",))
    base.rule = "repaired decimal point"
    base = with_tail(folded, base, stop)
    return base if base.dimension in ("rate", "money") else None


def _special(folded: str, begin: int, end: int, floor: int, stop: int) -> Candidate | None:
    """Forms that what follows the first digits tells: 1/3, and digits with a gap."""
    follower = folded[end : end + 1]
    if follower == "/" and units.at(folded, end, stop) is None:
        return _slashed(folded, begin, stop)
    if (found := scanned(folded, begin, follower, stop)) is not None:
        return found
    if follower in (" ", "\n"):
        return _broken(folded, begin, floor, _BROKEN_NUMBER.match(folded, begin, stop), stop)
    if follower == ".":
        return _broken(folded, begin, floor, _BROKEN_DECIMALS.match(folded, begin, stop), stop)
    return None


def mask(folded: str, begin: int, stop: int) -> Candidate | None:
    """The masked number at `begin`: xx%, **家, xx%-xx%; None where letters follow."""
    match = _DIGITS.match(folded, begin, stop)
    return with_range(folded, _mask(folded, match, stop), stop) if match else None


def letters(folded: str, begin: int, stop: int) -> Candidate | None:
    """The number at `begin` whose digits are letters: IOO人, IOOO余份; None where no unit follows."""
    match = _ALL_LETTERS.match(folded, begin, stop)
    found = _letter_o(folded, match, stop) if match else None
    return found if found is not None and found.unit else None


def skip(folded: str, begin: int, stop: int) -> int:
    """Where to look on after `begin`, where nothing was read: a run of x is passed as a whole."""
    run = _MASK_RUN.match(folded, begin, stop)
    return run.end() if run else begin + 1


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


def _broken(folded: str, begin: int, floor: int, match: re.Match[str] | None, stop: int) -> Candidate | None:
    """7 5%, 36⏎0万元, 10.1 7亿元: a space or line end fell into the digits, which stand directly after a word."""
    before = folded[begin - 1] if begin > floor else ""
    spaced = match is not None and ("." in match.group() or folded[match.end() : match.end() + 1] == " ")
    if before == " " and begin - 1 > floor and spaced:
        before = folded[begin - 2]  # 控制率 5 2.6 %, as read from a picture
    if match is None or not "一" <= before <= "鿿" or before in "第表图件月年":
        return None
    text = match.group()
    if "\n" in text and before in "数率次比量额值例费":
        return None
    base = Candidate(begin, match.end(), match.end(), "plain", numerals.parse(text), flags=("repaired_number",))
    base = with_tail(folded, base, stop)
    base.rule = "broken number"
    return base if base.unit or base.scaled else None


# 男女性别比为1.57:1 is a value as 113.73:100 is; 1:0.8 has two parts
_SEXES = regex(r"(?:性别比例?|男女比例?|男女之比)[为是约]?[ ]?\Z")


def _ratio(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """113.73:100 is a value of the unit :100, 1.57:1 of sexes one of :1; any other ratio is one value per part."""
    parts = [p.strip() for p in re.split(":", match.group("ratio"))]
    start, end = match.span()
    of_sexes = parts[-1] == "1" and _SEXES.search(folded, max(0, start - 8), start)
    if len(parts) == 2 and (parts[1] == "100" or of_sexes):
        to = f":{parts[1]}"
        measure = Unit(to, to, Decimal(1), "ratio", False)
        return Candidate(start, end, end, "ratio", numerals.parse(parts[0]), measure=measure, rule=f"ratio to {to[1:]}")
    found, at = [], start
    for part in parts:
        begin = folded.index(part, at)
        at = begin + len(part)
        found.append(Candidate(begin, at, at, "part", numerals.parse(part), rule="part of a ratio"))
    return Candidate(start, end, end, "ratio", None, parts=tuple(found))


def _letter_o(folded: str, match: re.Match[str], stop: int) -> Candidate:
    if _LOST_POINT.search(match.group()):
        return _damaged(folded, match, stop)
    digits = match.group().translate(LOOKALIKE)
    base = Candidate(
        match.start(), match.end(), match.end(), "letter_o", numerals.parse(digits), flags=("repaired_number",)
    )
    base.rule = "letter O for zero"
    return with_tail(folded, base, stop)


def _mask(folded: str, match: re.Match[str], stop: int) -> Candidate:
    base = Candidate(match.start(), match.end(), match.end(), "mask", None, rule="masked")
    return with_tail(folded, base, stop)


def _damaged(folded: str, match: re.Match[str], stop: int) -> Candidate:
    """96、9% is 96.9%; but in 分别为95、96% the mark separates two values."""
    text, start = match.group().translate(LOOKALIKE), match.start()
    whole, decimals = re.split(rf"[ \n]*{_POINT}[ \n]*", text)
    mark = text[len(whole) :].strip(" \n0123456789")
    if mark in ("、", ",") and _separates(folded, start, match.end(), whole, decimals):
        end = start + len(whole)
        return Candidate(start, end, end, "plain", Decimal(whole))
    repaired = match.group() != f"{whole}.{decimals}"
    flags = ("repaired_number",) if repaired else ()
    style = "damaged" if repaired else "plain"
    base = Candidate(start, match.end(), match.end(), style, Decimal(f"{whole}.{decimals}"), flags=flags)
    base.rule = "repaired decimal point" if repaired else ""
    return with_tail(folded, base, stop)


def _separates(folded: str, start: int, end: int, whole: str, decimals: str) -> bool:
    """Whether the mark between `whole` and `decimals` separates two numbers of a list or a label from its text."""
    if _in_pairs(folded, start):
        return False
    before = folded[max(0, start - 12) : start]
    if before.rstrip("为达到 ").endswith("分别"):
        return len(whole) == len(decimals)
    return before[-1:] in ("", "\n", "。", ";") and 0 < int(whole) <= 20


def _compound(folded: str, match: re.Match[str], stop: int) -> Candidate:
    base = Candidate(match.start(), match.end(), match.end(), "plain", numerals.parse(match.group()), rule="compound")
    return with_tail(folded, base, stop)


# 面积为 1 600平方米: a word that leads to a number; 卫生院 1 600 may be two cells of a table.
_LED_TO = regex(r"[为达到共约近计有至过超余资了] \Z")


def _spaced(folded: str, start: int, end: int, stop: int) -> bool:
    """Whether digits in groups of three are one number: a word stands before it, and a unit behind it."""
    before = folded[max(0, start - 2) : start]
    led = "一" <= before[-1:] <= "鿿" and before[-1] not in "第表图件月年"
    # 检测 1 040 项次: no number begins with 0; 资产 242 132 593元: three cells have not one unit
    whole = folded[start:end].find(" 0") > 0 or ("一" <= before[:1] <= "鿿" and folded.count(" ", start, end) > 1)
    if not (led or whole or _LED_TO.search(before)):
        return False
    return _measured(folded, end + (folded[end : end + 1] in ("余", "多", "餘")), stop)


def _plain(folded: str, match: re.Match[str], stop: int) -> Candidate:
    text, end = match.group(), match.end()
    if " " in text and not _spaced(folded, match.start(), end, stop):
        text = text.split(" ")[0]
        end = match.start() + len(text)
    base = Candidate(match.start(), end, end, "plain", numerals.parse(text))
    if _STRAY_POINT.match(folded, end, stop) and units.at(folded, end + 1, stop):
        base.number_end, base.flags = end + 1, ("repaired_number",)
    return with_tail(folded, base, stop)


_READERS: dict[str, Callable[[str, re.Match[str], int], Candidate]] = {
    "fraction": fraction, "letter_o": _letter_o, "mask": _mask, "ratio": _ratio,
    "damaged": _damaged, "compound": _compound, "plain": _plain,
}  # fmt: skip
