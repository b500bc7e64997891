"""Whose figures a paragraph tells that is about a part of the region: 柳河区报告乙类传染病387例,…;肺结核98例."""

from __future__ import annotations

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
_VERB = ("新建", "改建")  # 投资2600万元新建区妇幼保健院综合楼
_REACH = 40
# A sentence about the whole of the region again: 全市共报告…
_WHOLE = regex(r"\s{0,8}(?:[^,。;]{0,12},)?(?:全|我|本)[省市县区州旗盟]")


class Part:
    """The place that the sentences of one report are about, where it is not the report's own region."""

    def __init__(self, folded: str, report: Report) -> None:
        self.folded, self.region = folded, report.region
        self.place = ""

    def begin(self, sentence: Sentence, afresh: bool) -> None:
        """The next sentence; `afresh` says that it begins a line or a section."""
        if not self.region:
            return
        stop = min(sentence.end, sentence.start + _REACH)
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

    def _is_part(self, place: str) -> bool:
        own = self.region and (place in self.region or self.region in place)
        return not own and is_known(place) and not place.startswith(_VERB)
