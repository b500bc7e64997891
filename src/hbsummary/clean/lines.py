"""The lines of a page, and the pieces of one that has no line ends: what stands around its text, and the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hbsummary.clean.vocabulary import worded
from hbsummary.titles import title_line

__all__ = ["VOICE", "Line", "lines"]

# What only the report itself says; a sentence with one of these is never advertising.
VOICE = worded("{voice}")
# A page of so few lines has none; what a site sets around its text reaches so far, in pieces of such a length.
_FEW, _AROUND, _BEHIND, _LONGEST_PIECE, _LONGEST_NOTE = 3, 300, 600, 80, 200
# Not before a time, and not within a path: 首页 > 总结.
_BLANK = r"[ \t\u3000](?<![>» \t\u3000].)[ \t\u3000]{0,39}(?![0-9]{1,2}:[0-9]|[>» \t\u3000]|篇[0-9一二三])"
# Where the front of such a page goes on with something new: behind a sentence, the name of a file, a date, a count of
# readers, the last entry of a path (首页>单位总结某县卫生局…), at blanks, before the label of a date or source.
_FRONT_SEAM = worded(
    r"(?P<kept>[。!]|[.]{text_file}(?![》」】)”\"a-z(])"
    r"|(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}(?: ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?![-/:0-9 ])"
    r"|{reading}(?:次数|量|数)? ?:? ?(?!(?:19|20)[0-9]{2}年)[0-9][0-9,.]{0,8}[万次]{0,2}"
    r"|】(?=[^【】\[\](),。:]{6,40}{report})"
    r"|(?:(?<=[>»])|[>»] ?)[\u4e00-\u9fff]{0,4}{path_end}[>»]{0,2}(?=[^\s>»,。:]{6,40}{report}))"
    rf"|{_BLANK}|(?={{front_label}} ?:)"
    # Behind the first part of a label, which is one by itself.
    r"|(?<![布新表传息章件任])(?=(?:{label}|编辑) ?:)"
)
# … and where its end does: behind sentences, at blanks, before what no report says.
_BACK_SEAM = worded(
    rf"(?P<kept>[。!?][”」』)】]?)|(?=…(?<!……))|{_BLANK}"
    r"|(?<![(【\[《“])(?=[(【\[]?(?:{back}|{back_label} ?:|相关{related}[ :]))"
)
# Words of a sentence that may be the site's: it becomes a line for its rules to look at.
_NOTE = worded("{note}")
# A report that a sentence names says nothing by itself: 《2012年全县…》由会员分享.
_NAMED = re.compile(r"《[^《》]{1,60}》")
# What a line above the text may hold beside a title: the name of the site before it, date and source behind it.
_TOP, _LONGEST_TOP = 16, 200
_PROSE = 30
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_FRONT = re.compile(r"[ \t]{0,20}[^\s,。:>]{2,12}[首主]页[ \t]{1,20}(?![>»/|·-])")
_IMAGE = re.compile(r"[ \t]{0,20}!\[[^\]\n]{0,80}\]\([^)\n]{0,160}\)[ \t]{1,20}")
_MENU = 3  # so many words behind it are entries of a menu
_TOLD = worded(r"[ \t|]{1,20}(?=[\u4e00-\u9fff]{2,6} ?:)|(?=(?:{dated}|{label}) ?:)")
_FILE = worded(r" ?[.](?:{text_file}|{table_file})\Z", re.IGNORECASE)


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
    return _NOTE.search(piece) is not None and not VOICE.search(_NAMED.sub("", piece))
