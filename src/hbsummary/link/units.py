"""Units that a number without one takes: from its name, or from the value beside it.

总诊疗人次1587.3万 counts visits; of 老人4.8万人,其中失能的1.1万 the second are people, too. And the other way
round: what a number counts where its unit alone says it (62平方公里).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hbsummary.link.topics import Named
from hbsummary.model import Quantity
from hbsummary.regex import regex

__all__ = ["with_units"]

_SCALED = regex(r"[0-9][ ]?[余多]?[万亿][余多]?\Z")
# 次均费用186.4元(市控指标190)
_ASIDE = regex(r"\([^()。;]{2,12}\Z")
_PART = regex(r"[^。;]{0,12}其中[^。;0-9]{0,12}\Z")


# 医师日均担负5.9诊疗人次: the unit says what of
_CARRIED = regex(r"(?:日均|平均每日|每日)(?:担负|承担|负担)\Z")
_UNIT_PRINTED = regex(r"[一-鿿]{4,6}\Z")


def with_units(folded: str, named: Sequence[Named]) -> None:
    """Gives the mentions of a sentence, in order, the units that they do not print, and names what only units say."""
    for n, item in enumerate(named):
        quantity = item.mention.quantity
        if _CARRIED.search(item.name) and (of := _UNIT_PRINTED.search(folded, quantity.start, quantity.end)):
            item.name += of.group()
        if not item.own and item.is_level:
            item.name = _said_by_unit(folded, quantity, item.name)
        if not quantity.unit and quantity.value is not None and (unit := _unit(folded, named, n)):
            item.mention.quantity = replace(quantity, unit=unit)


def _said_by_unit(folded: str, quantity: Quantity, name: str) -> str:
    """What a number without words counts where its unit alone says it: 12个村,1.3万人口,62平方公里."""
    if folded.endswith("人口", quantity.start, quantity.end):
        return name if "人口" in name else "人口"
    return "面积" if quantity.unit == "平方公里" and not name.endswith("面积") else name


def _unit(folded: str, named: Sequence[Named], n: int) -> str:
    item, quantity = named[n], named[n].mention.quantity
    if _SCALED.search(folded, quantity.start, quantity.end):
        return "人次" if (item.stem or item.name).endswith("人次") else _of_whole(folded, named, n)
    before = named[n - 1].mention.quantity if n else None
    if before is not None and item.rule == "aim" and _ASIDE.search(folded, before.end, quantity.start):
        return before.unit
    cost = item.name.endswith("费用") and "." in folded[quantity.start : quantity.end]
    alike = cost and any(d.name.endswith("费用") and d.mention.quantity.unit == "元" for d in named[:n])
    return "元" if alike else ""


def _of_whole(folded: str, named: Sequence[Named], n: int) -> str:
    """The unit of the value before, of which this one is a part."""
    quantity, before = named[n].mention.quantity, named[n - 1].mention.quantity if n else None
    if before is None or before.value is None or quantity.value is None or before.value < quantity.value:
        return ""
    return before.unit if _PART.search(folded, before.end, quantity.start) else ""
