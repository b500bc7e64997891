"""The lines of a page, and the pieces of one that has no line ends: what stands around its text, and the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hbsummary.regex import regex
from hbsummary.titles import title_line

__all__ = ["VOICE", "Line", "lines"]

# What only the report itself says; a sentence with one of these is never advertising.
VOICE = regex(r"我[局县市区院委镇省州旗乡站所科部校]|全[县市区省州旗]|现将|今年以来|一年来|区委|县委|市委|党委|政府")
# A page of so few lines has none; what a site sets around its text reaches so far, in pieces of such a length.
_FEW, _AROUND, _BEHIND, _LONGEST_PIECE, _LONGEST_NOTE = 3, 300, 600, 80, 200
# Not before a time, and not within a path: 首页 > 总结.
_BLANK = r"[ \t\u3000](?<![>» \t\u3000].)[ \t\u3000]{0,39}(?![0-9]{1,2}:[0-9]|[>» \t\u3000]|篇[0-9一二三])"
# Where the front of such a page goes on with something new: behind a sentence, the name of a file, a date, a count of
# readers, the last entry of a path (首页>单位总结某县卫生局…), at blanks, before the label of a date or source.
_FRONT_SEAM = re.compile(
    r"(?P<kept>[。!]|[.](?:docx?|pdf|txt|wps|pptx?|rtf)(?![》」】)”\"a-z(])"
    r"|(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}(?: ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?![-/:0-9 ])"
    r"|(?:浏览|阅读|点击|下载|访问|收藏|人气|热度)(?:次数|量|数)? ?:? ?[0-9][0-9,.]{0,8}[万次]{0,2}"
    r"|】(?=[^【】\[\](),。:]{6,40}(?:总结|计划|报告|要点|打算|安排))"
    r"|(?:(?<=[>»])|[>»] ?)[\u4e00-\u9fff]{0,4}(?:总结|计划|报告|汇报|正文|范文|文档|资料|文秘|公文|材料)[>»]{0,2}"
    r"(?=[^\s>»,。:]{6,40}(?:总结|计划|报告|要点|打算|安排)))"
    rf"|{_BLANK}|(?=(?:发布|更新|发表|上传)(?:时间|日期) ?:|(?:信息|文章|稿件)来源 ?:)"
    r"|(?<![布新表传息章件任])(?=(?:时间|日期|来源|作者|编辑) ?:)"
)
# … and where its end does: behind sentences, at blanks, before what no report says.
_BACK_SEAM = re.compile(
    rf"(?P<kept>[。!?][”」』)】]?)|(?=…(?<!……))|{_BLANK}"
    r"|(?<![(【\[《“])(?=[(【\[]?(?:[上下]一[篇页条] ?:|相关(?:文[章档]|推荐|阅读|资料|搜索|范文|专题|标签)[ :]"
    r"|(?:标签|关键词|热门标签|[Tt]ags?) ?:|责任编辑|(?<!任)编辑 ?:|本文(?:来源|地址|链接|标题|由|档)"
    r"|版权(?:声明|所有)|Copyright|©|免责声明|(?<![权责])声明 ?:|(?<!击)加载更多|点击(?:加载|查看|下载|展开|阅读)"
    r"|(?<!击)展开(?:全文|阅读|更多)|返回(?:顶部|首页|列表)|分享到|猜[你您]喜欢|热门(?:文章|推荐)"
    r"|推荐阅读|温馨提示|打印本页|关闭(?:窗口|本页)|还剩[0-9]|剩余[0-9]))"
)
# Words of a sentence that may be the site's: it becomes a line for its rules to look at.
_NOTE = re.compile(r"由(?:会员|用户|网友)|下载|上传|浏览|收藏|转载|本站|本文档|积分|在线阅读|VIP|版权|侵权|加载|点击")
# What a line above the text may hold beside a title: the name of the site before it, date and source behind it.
_TOP, _LONGEST_TOP = 16, 200
_PROSE = 30
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_FRONT = re.compile(r"[ \t]{0,20}[^\s,。:>]{2,12}[首主]页[ \t]{1,20}(?![>»/|·-])")
_IMAGE = re.compile(r"[ \t]{0,20}!\[[^\]\n]{0,80}\]\([^)\n]{0,160}\)[ \t]{1,20}")
_MENU = 3  # so many words behind it are entries of a menu
_TOLD = re.compile(r"[ \t|]{1,20}(?=[\u4e00-\u9fff]{2,6} ?:)|(?=(?:发布|更新|发表)?(?:时间|日期) ?:|(?:来源|作者) ?:)")
_FILE = re.compile(r" ?[.](?:docx?|pdf|pptx?|wps|txt|rtf|xlsx?)\Z", re.IGNORECASE)


class Line(NamedTuple):
    """One line: `start:end` without its newline, `stop` after it, `text` folded and stripped."""

    start: int
    end: int
    stop: int
    text: str


def lines(text: str) -> Iterator[Line]:
    """The lines of a folded text, which knows two kinds of line ends."""
    at, left, run_on = 0, _TOP, text.count("\n", 0, len(text.rstrip())) < _FEW
    for raw in text.split("\n"):
        end = at + len(raw)
        stop = min(end + 1, len(text))
        line = Line(at, end - raw.endswith("\r"), stop, raw.strip())
        if run_on and len(raw) > _AROUND:
            yield from _pieces(text, line)
        elif left and line.text:
            left = left - 1 if len(raw) < _PROSE or "。" not in raw else 0
            yield from _parts(text, line) if left else (line,)
        else:
            yield line
        at = stop


def _parts(text: str, line: Line) -> Iterator[Line]:
    """A line above the text, with what stands beside its title taken for lines, too."""
    at, end = line.start, line.end
    if len(line.text) <= _LONGEST_TOP and (":" in line.text or "页" in line.text or "](" in line.text):
        front = _IMAGE.match(text, at, end) or _FRONT.match(text, at, end)
        if front and ("!" in front[0] or len(text[front.end() : end].split()) < _MENU):
            yield Line(at, front.end(), front.end(), front[0].strip())
            at = front.end()
        told = next((m for m in _TOLD.finditer(text, at, end) if _titled(text[at : m.start()])), None)
        if told:
            yield Line(at, told.start(), told.end(), text[at : told.start()].strip())
            at = told.end()
    yield line if at == line.start else Line(at, end, line.stop, text[at:end].strip())


def _titled(text: str) -> bool:
    return title_line(_FILE.sub("", text.strip()))


def _pieces(text: str, line: Line) -> Iterator[Line]:
    """A line that is a whole page, with what stands before and behind its text taken for lines, too."""
    begin = line.start
    for piece in _front(text, line):
        yield from _parts(text, piece)
        begin = piece.stop
    back = list(_back(text, begin, line))
    last = back[0].start if back else line.end
    yield Line(begin, last, last if back else line.stop, text[begin:last].strip())
    yield from back


def _front(text: str, line: Line) -> list[Line]:
    """What stands before the text, to the first sentence that is no site's."""
    at, pieces = line.start, list[Line]()
    for seam in _FRONT_SEAM.finditer(text, at, at + min(_AROUND, (line.end - at) // 2)):
        end = seam.end("kept") if seam["kept"] else seam.start()
        piece = text[at:end].strip()
        if not piece:
            continue
        sentence = "。" in piece or "!" in piece
        if piece[0] in "【[" and sentence:
            if seam["kept"]:
                continue  # 【提纲】一、…。二、…。 goes on to a blank
        elif len(piece) > (_LONGEST_NOTE if sentence else _LONGEST_PIECE) or (sentence and not _is_note(piece)):
            break
        # 评论 0, 首页 - 文档, 首页>总结>单位总结: figures, signs and the rest of a path go with what is before.
        joined = bool(pieces) and (len(piece) == 1 or not _WORD.search(piece) or text[pieces[-1].stop - 1] in ">»")
        start = pieces.pop().start if joined else at
        pieces.append(Line(start, end, seam.end(), text[start:end].strip()))
        at = seam.end()
    return pieces


def _back(text: str, begin: int, line: Line) -> list[Line]:
    """What stands behind the text, from the first sentence that may be a site's, or else behind the last."""
    reach = max(line.end - _BEHIND, begin + (line.end - begin) // 2)
    seams = list(_BACK_SEAM.finditer(text, reach, line.end))
    start = text.rfind("。", begin, line.end) + 1 or line.end
    for n, seam in enumerate(seams):
        if seam.end() >= start:
            break
        stop = next((later.end() for later in seams[n + 1 :] if later["kept"]), line.end)
        label = not seam[0] and text[seam.start()] != "…"
        if label or ((seam["kept"] or not seam[0]) and _is_note(text[seam.end() : stop])):
            start = seam.end()
            break
    else:
        start = start if start >= reach else line.end
    pieces, at = [], start
    spans = [(s.end("kept") if s["kept"] else s.start(), s.end()) for s in seams if s.end() > start]
    for end, stop in (*spans, (line.end, line.stop)):
        if text[at:end].strip():
            pieces.append(Line(at, end, stop, text[at:end].strip()))
            at = stop
    return pieces


def _is_note(piece: str) -> bool:
    """Whether a sentence may be a site's."""
    return _NOTE.search(piece) is not None and not VOICE.search(piece)
