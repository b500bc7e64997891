"""Whose figures a paragraph tells that is about a part of the region: 柳河区报告乙类传染病387例,…;肺结核98例."""

from __future__ import annotations

import re

from hbsummary.link.institutions import PLACES, is_institution
from hbsummary.link.sentences import Sentence
from hbsummary.model import Report
from hbsummary.places import is_known
from hbsummary.regex import regex

__all__ = ["Part"]

# A sentence whose subject is a place: what it did or what it has follows, and no body of it (柳河区卫生局).
_SUBJECT = regex(
    r"\s{0,8}(?:截[至止][^,。;]{2,14},|[0-9]{1,2}(?:[-~至][0-9]{1,2})?月份?,?)?(?P<place>[一-鿿]{1,8}?(?:自治[县旗]|[县区市旗]))"
    r"(?=:|(?:共|累计|全年|今年|上半年|报告|发生|完成|参合|新增|发病|甲|乙|丙|传染病|法定|孕产妇|婴儿|住院|有))"
)
_PLACE = regex(r"[一-鿿]{1,8}?(?:自治[县旗]|[县区市旗])")
# A paragraph that begins with a place: 石泷县地广人稀, 安浦县(常住72.9万人); not 社区, nor a body of it
_LEADING = regex(
    r"^[ \t\u3000]{0,8}(?P<place>(?![全我本各该城社辖山灾疫小园地农两县市区省])[一-鿿]{1,5}?"
    r"(?:自治[县旗]|(?<![社辖山灾疫小园地片城校院])[县区市旗]))"
    r"(?:(?=\()|(?![、和及与的委县市区局院站所]|第?[一二三]?人民|中心|中医|妇幼|疾[控病]|卫[生健计]|计生|爱卫|政府)"
    r"(?=[一-鿿0-9:,])[^\n]{20})",
    re.MULTILINE,
)
_SERIES = 3  # so many paragraphs that begin with different places tell of one after the other
_VERB = ("新建", "改建")  # 投资2600万元新建区妇幼保健院综合楼
_REACH = 40
# A sentence about the whole of the region again: 全市共报告…; not 性别比113.2,全市最高
_WHOLE = regex(r"\s{0,8}(?:[^,。;]{0,12},)?(?:全|我|本)[省市县区州旗盟](?![最第排居首倒平])")


class Part:
    """The place that the sentences of one report are about, where it is not the report's own region."""

    def __init__(self, folded: str, report: Report) -> None:
        self.folded, self.region = folded, report.region
        self.place = ""
        led = {m["place"] for m in _LEADING.finditer(folded, report.start, report.end) if self._is_apart(m["place"])}
        self.series = led if len(led) >= _SERIES else set()

    def begin(self, sentence: Sentence, afresh: bool) -> None:
        """The next sentence; `afresh` says that it begins a line or a section."""
        if not self.region and not self.series:
            return
        stop = min(sentence.end, sentence.start + _REACH)
        if self.series and (leads := _LEADING.match(self.folded, sentence.start)) and leads["place"] in self.series:
            self.place = leads["place"]
            return
        subject = _SUBJECT.match(self.folded, sentence.start, stop)
        if subject is not None and self._is_part(subject["place"]):
            self.place = subject["place"]
        elif afresh or subject is not None or _WHOLE.match(self.folded, sentence.start, stop):
            self.place = ""

    def name(self, name: str) -> str:
        """The name with the place whose figure it is, where it names neither place nor institution itself."""
        if not self.place or self.place in name or PLACES.search(name[:8]) or is_institution(name[:12]):
            return name
        return self.place + name

    def named(self, name: str) -> str:
        """The place that a name begins with, where it is not the report's own region; else the empty string."""
        found = _PLACE.match(name)
        return found.group() if found and self._is_part(found.group()) else ""

    def _is_apart(self, place: str) -> bool:
        """Whether it is not the report's own region, nor one that holds it."""
        return not self.region or (place not in self.region and self.region not in place)

    def _is_part(self, place: str) -> bool:
        known = place in self.series or is_known(place)
        return known and self._is_apart(place) and not place.startswith(_VERB)
