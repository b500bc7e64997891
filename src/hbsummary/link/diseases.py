"""The disease that a title, of a report or a table, says all is of: 2011年手足口病防控工作总结."""

from __future__ import annotations

import re
from functools import cache

from hbsummary.link.phrase import is_dependent
from hbsummary.link.strip import clean_left
from hbsummary.words import worded

__all__ = ["disease_told"]


@cache
def _told() -> re.Pattern[str]:
    return worded(
        r"\A(?:.*[年月度季县市区州省旗0-9]|.*关于(?:做好|开展|加强)?)?"
        r"(?P<what>(?![^的]{0,4}疾病|慢性病|[^的]{0,3}传染病|[年月]|关于)[一-鿿]{1,6}{disease_end}|食物中毒)"
        r"的?(?:疫情|防控|防治|监测|发病|流行|病例|事件|总结|分析|通报)"
    )


def disease_told(title: str) -> str:
    """The disease that a title names behind its place and time, 手足口病; empty where it names none, or no one."""
    found = _told().match(title)
    what = clean_left(found["what"]) if found else ""
    return "" if is_dependent(what) else what
