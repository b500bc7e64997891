"""What fuzzing sets into files: names of elements that the valid files lack, values of attributes."""

from __future__ import annotations

__all__ = ["NAMES", "VALUES"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NAMES = {
    "docx": _words(
        """
        tbl tr tc p r t br cr tab sym ins del moveFrom moveTo sdt sdtContent smartTag hyperlink fldSimple fldChar
        instrText noBreakHyphen vanish rPr pPr numPr ilvl numId pict object txbxContent AlternateContent Fallback
        footnoteReference endnoteReference tcPr trPr gridSpan vMerge hMerge gridBefore gridAfter altChunk
        lvlOverride startOverride lvl style basedOn numStyleLink isLgl suff lvlRestart sectPr cellMerge customXml
        """
    ),
    "odt": _words(
        """
        p h span s tab line-break list list-item list-header table table-row table-cell covered-table-cell
        table-rows table-header-rows note note-body note-citation section frame text-box tracked-changes
        changed-region deletion change-start change table-of-content a annotation hidden-text sub-table
        numbered-paragraph soft-page-break bookmark
        """
    ),
    "xlsx": _words(
        """
        row c v f is t r rPh si sst sheet sheets sheetData mergeCells mergeCell cols col numFmts numFmt cellXfs xf
        workbookPr rPr
        """
    ),
}
VALUES = (
    "",
    *_words(
        """
        0 1 -1 9 99999999 99999999999999999999 1e9 x true restart continue nextPage %1.%9 chineseCounting
        ideographDigital decimalEnclosedCircle upperRoman lowerLetter none A1 XFD1048576 A1:XFD9999 s b e str
        inlineStr d ../x /word/document.xml yyyy-mm-dd [h]:mm 0.00% external
        """
    ),
)
