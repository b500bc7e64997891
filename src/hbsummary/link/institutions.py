"""Institutions and what they have or do: beds, staff, visits.

A list of institutions says once what is counted of them (医院诊疗人次…,乡镇卫生院…), and beds and
staff belong to the institutions counted before.
"""

from __future__ import annotations

import re
from functools import cache

from hbsummary.regex import regex
from hbsummary.words import alternatives, ends_with, words

__all__ = [
    "PLACES",
    "attribute_announced",
    "attribute_of",
    "belongs_to_institution",
    "fits_unit",
    "institution_of",
    "is_institution",
    "named_institutions",
]

# 辖9个村1个社区,共有3200户1.2万人
PLACES = regex(r"(?:村|县|(?<!校)区|市|居委会|街道|乡|镇|村委会|小组)\Z")
# 专科疾病防治院(所、站)
_OR_SO = regex(r"(?<=[一-鿿]{2})\([一-鿿、]{1,8}\)\Z")

# 医疗卫生机构总数286个,床位1420张: beds of the institutions
# 基本药物制度覆盖乡镇卫生院
_REACHES = regex(r"\A[^,;。]{2,14}(?:覆盖|涉及|惠及|遍及)(?:全部|所有|各)?(?=[一-鿿]{4})")
_NUMBER_OF = regex(r"(?<=[构院室所站])总?数\Z")


@cache
def _institutional() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An attribute of institutions at the end of a phrase; institutions that own one."""
    owned, places = alternatives("attribute"), alternatives("institution_end")
    # What they do counts as well: 诊疗人次, 出院人数, 手术台次.
    done = rf"(?:{alternatives('institution_deed')})(?:人次数?|人数|病人数?|量|例数|台次|总量)?"
    attribute = rf"(?:总)?(?:{owned}|{done})(?:数|总数)?\Z"
    return (
        re.compile(attribute),
        re.compile(rf"\A.{{0,12}}?(?:{places})(?=(?:的)?{attribute})"),
    )


@cache
def _attribute_ends() -> frozenset[str]:
    """The characters that attributes end with: those of the lists, and of what is counted of a deed."""
    return frozenset(word[-1] for name in ("attribute", "institution_deed") for word in words(name)) | set("次数人量")


def belongs_to_institution(phrase: str) -> bool:
    """Whether the phrase is what institutions have (床位, 卫生人员) and names none."""
    return phrase[-1:] in _attribute_ends() and _institutional()[0].fullmatch(phrase) is not None


def is_institution(phrase: str) -> bool:
    """Whether the phrase names institutions: 乡镇卫生院, 疾病预防控制中心(防疫站)."""
    return ends_with(_OR_SO.sub("", phrase) if phrase.endswith(")") else phrase, "institution_end")


@cache
def named_institutions() -> re.Pattern[str]:
    """Finds institutions with so much before them as says of which kind they are: 民营医院."""
    return re.compile(f"[一-鿿]{{0,6}}(?:{alternatives('institution_end')})")


def institution_of(phrase: str) -> str:
    """The institutions that the phrase names, or names as the owner of beds or staff."""
    if is_institution(phrase):
        return _NUMBER_OF.sub("", _REACHES.sub("", phrase))
    match = _institutional()[1].match(phrase) if phrase[-1:] in _attribute_ends() else None
    return match.group() if match and "到" not in match.group() else ""  # 居民到医疗机构就诊: they go there


def attribute_of(phrase: str) -> str:
    """What the phrase says institutions have, at its end: 床位 in 全市医疗卫生机构床位."""
    match = _institutional()[0].search(phrase) if phrase[-1:] in _attribute_ends() else None
    return match.group() if match else ""


@cache
def _announced() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('attribute')})(?=机构分布|分布|构成|情况|中[,:])")


def attribute_announced(text: str) -> str:
    """What a list of institutions is about: 卫生人员 in 卫生人员机构分布:."""
    match = _announced().search(text)
    return match.group() if match else ""


_FITS = {"人次": "人次|诊疗|门诊|急诊|入院|服务|体检", "人": "人员|人数|医师|护士|职工|编制", "张": "床"}


def fits_unit(attribute: str, unit: str) -> bool:
    """Whether what institutions have or do is counted in this unit."""
    return unit in _FITS and re.search(_FITS[unit], attribute) is not None
