"""Sentences that speak of the parts of a total said before: 卫生人员总数中,…; 医院按等级分:…."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hbsummary.model import Kind
from hbsummary.normalise.checks.members import Member
from hbsummary.regex import regex

__all__ = ["Scope", "scopes"]

_IN = regex(r"(?:\A|[。;\n])[^。;\n]{0,12}?([一-鿿]{2,12})中[,,::][^。;]{0,40}\Z")
_BY = regex(r"(?:\A|[。;\n])\s{0,4}([一-鿿]{0,12}?)按[^,;。:按]{1,12}分(?:类|组)?[::,][^。;]{0,40}\Z")
_TOTAL = regex(r"(?:总数|总量|数量?)\Z")
_TIME = regex(r"\A(?:[0-9]{4}年)?(?:末)?(?:全[国省市县区]|我[省市县区])?")
_SHORTEST = 4  # characters of a name that need not be the whole name
_REACH = 40  # members back to the total


@dataclass(frozen=True, slots=True)
class Scope:
    """The total, where the list of its parts begins, and whether that is all of them (`closed`)."""

    total: Member
    at: int
    closed: bool


def scopes(group: Sequence[Member], said: Sequence[Member]) -> list[Scope]:
    """The totals of whose parts a sentence speaks; `said` are the counts that the report stated before."""
    found: list[Scope] = []
    for at, member in enumerate(group):
        lead = member.lead
        if "中" not in lead and "分" not in lead:
            continue
        by = _BY.search(lead)
        inside = by or _IN.search(lead)
        if inside is None:
            continue
        name = inside[1]
        # …按经济类型分:…;按床位数分:…
        total = _called(name, member, said) if name else (found[-1].total if found and by else None)
        if total is not None:
            found.append(Scope(total, at, by is not None))
    return found


def _called(name: str, part: Member, said: Sequence[Member]) -> Member | None:
    """The last count of that name in the unit of its part."""
    wanted = _bare(name)
    alike = [m for m in said[-_REACH:] if m.unit == part.unit and m.kind is Kind.LEVEL and not m.vague]
    same = [m for m in alike if _bare(m.name) == wanted]
    if not same and len(wanted) >= _SHORTEST - 1:
        same = [m for m in alike if _bare(m.name).endswith(wanted)]
    return same[-1] if same and same[-1].value > 0 else None


def _bare(name: str) -> str:
    return _TOTAL.sub("", _TIME.sub("", name))
