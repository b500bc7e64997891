"""When each value holds: the time beside it, or that with which its sentence or paragraph began."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from hbsummary.link.periods import REACH, is_dated, is_stretch, period_before, years_of
from hbsummary.link.sentences import Sentence
from hbsummary.link.topics import Named
from hbsummary.model import Kind, Observation, Report, Section
from hbsummary.regex import regex

__all__ = ["Times"]

_OTHER_VALUE = regex(r"\((?=[^()]{0,6}年)[^()]{2,12}[年期度底末][为是]?[0-9.]+(?![0-9.年月日])[^()]*\)")
# 去年同期为816例,下降9.07%: the value that a change goes out from
_LAST_VALUE = regex(
    r"[,;](?:而)?(?:去年|上年)(?:同期|同月|全年)?(?:为|是|报告|共报告)?[0-9.,]{1,10}[^,;。0-9]{0,6},[^,;。0-9]{0,10}\Z"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
# 今年以来 takes back the time that a paragraph opened with.
_SO_FAR = regex(r"\s{0,4}(?:今年|本年度?)以来")
# So far into a sentence stands the time that holds for those behind it, too.
_OPENS = 24
# A speech held in January calls the year that it reports on the last one.
_LAST_IS_OWN = regex(r"过去的?(?:一年|20[0-9]{2}年)|去年[^,。;]{0,6}(?:工作|回顾|总结)")
_ADDRESSED = regex(r"(?:同志|代表|委员)们:|各位(?:领导|代表|委员|同仁|同事)")
_SPOKEN_IN = 800


class Times:
    """The periods of one report's values, read from its beginning to its end."""

    def __init__(self, folded: str, report: Report, sections: Sequence[Section]) -> None:
        self.folded, self.report = folded, report
        opening = folded[report.start : report.start + _SPOKEN_IN]
        spoken = _ADDRESSED.search(opening) is not None and _LAST_IS_OWN.search(opening) is not None
        self.looked_back = spoken or any(
            s.kind == "heading" and _LAST_IS_OWN.search(folded, s.title_start, s.title_end) for s in sections
        )
        self.year, self.period = report.year, report.period  # of what the section tells or plans
        self.opened = ""  # the period that the paragraph opened with
        self.ahead = False  # whether that was the period of an aim
        self.series: dict[int, str] = {}  # the years of values of which the sentence tells one for each year
        # Of the sentence: whether it may name a time; where it was last looked for and found.
        self.dated, self.said = False, (-1, "")
        self.since = 0  # where in the sentence the words begin that may name the time of the next value

    def begin(self, sentence: Sentence, year: str, period: str, afresh: bool) -> None:
        """The next sentence, the time of its section, and whether it begins a paragraph or section."""
        if afresh:
            self.opened, self.ahead = "", False
        self.year, self.period, self.said, self.since = year, period, (-1, ""), sentence.start
        self.dated = is_dated(self.folded, sentence.start, sentence.end)
        if self.dated:
            words = self.folded[sentence.start : min(sentence.start + _OPENS, sentence.quantities[0].start)]
            # 8月底前全部补种 is of that sentence only.
            opening = period_before(words, self.year) if "前" not in words else ""
            if _SO_FAR.match(words):
                self.opened = ""  # the year as the report tells it
            self.opened = opening if opening and is_stretch(opening) else self.opened

    def named(self, sentence: Sentence, named: Sequence[Named]) -> None:
        """The names of the sentence's values: one with several may have a year for each."""
        self.series = self._series(sentence, named) if self.dated else {}
        self.opened = "" if self.series else self.opened

    def _series(self, sentence: Sentence, named: Sequence[Named]) -> dict[int, str]:
        """The year of each value, by its place, where one name has several and the sentence says of which years."""
        found: dict[int, str] = {}
        for name, group in groupby((d for d in named if d.rule == "distributed"), key=lambda d: d.name):
            places = [d.mention.quantity.start for d in group]
            told = self.folded[sentence.start : places[0]] if name else ""
            found.update(zip(places, years_of(told, len(places)), strict=False))
        return found

    def beside(self, sentence: Sentence, item: Named, near: str, before: Observation | None) -> tuple[str, str]:
        """The period beside the value, and the one that its sentence or paragraph began with."""
        here, opening = self._said(sentence, item, near) if self.dated else ("", self.opened)
        here = self.series.get(item.mention.quantity.start, here)
        if before is not None and item.rule == "held against" == before.trace["name"] and item.mention.joined:
            here = here or before.period  # 比2010年(14.26‰、10.83‰)
        return here, opening

    def _said(self, sentence: Sentence, item: Named, near: str) -> tuple[str, str]:
        """The period in the words before the value, and the last one before it in the sentence."""
        against = item.rule in ("from", "held against")
        here = period_before(
            self.in_its_year((item.mention.host if against else "") + near), self.year, compared=against
        )
        if item.change is not None and not item.change.reached and self._goes_on_from_last(item):
            self.since, self.said = item.mention.quantity.start, (-1, "")
        opening = self._said_before(sentence, item.mention.quantity.start) or self.opened
        if "同期" in near and _YEAR.fullmatch(here):
            here = _same_part(self.opened or self.period, here)
        return here, opening

    def _goes_on_from_last(self, item: Named) -> bool:
        """去年同期为816例,下降9.07%,死亡1例: the change, and what follows it, is of this year."""
        told = self.folded[self.since : item.mention.quantity.start]
        return "年" in told and _LAST_VALUE.search(told) is not None

    def in_its_year(self, words: str) -> str:
        """The words with the report's year for 去年 where that is how the report calls it."""
        return words.replace("去年", f"{self.report.year or '本'}年") if self.looked_back else words

    def opening(self, opening: str, kind: Kind) -> str:
        """The period that began the sentence or paragraph; one to come, said in a sentence before, is that of aims."""
        if self.said[1] and is_stretch(self.said[1]):
            self.ahead = kind is Kind.TARGET and self.said[1].strip("/")[:4] > self.report.year
        return "" if self.ahead and kind is not Kind.TARGET and not self.said[1] else opening

    def _said_before(self, sentence: Sentence, at: int) -> str:
        """The period that the sentence names last before the number at `at`."""
        seen, period = self.said
        closed = seen >= 0 and self.folded.find(")", seen, at) >= 0
        if seen < 0 or closed or at - sentence.start > REACH or is_dated(self.folded, seen, at):
            # 床位6.31张(2018年6.02张): whose year it is stands in the brackets with the value.
            told = _OTHER_VALUE.sub("", self.folded[max(self.since, sentence.start) : at])
            period = period_before(self.in_its_year(told), self.year)
        self.said = at, period
        return period


def _same_part(period: str, year: str) -> str:
    """The part of an earlier year that is like a period: 2012-H1 for 去年同期 of a report on 2013-H1."""
    return re.sub("(?:19|20)[0-9]{2}", year, period) if _YEAR.match(period.strip("/")) else year
