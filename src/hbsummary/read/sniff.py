"""What a file is by its first bytes: names lie, most of all those of downloads.

WPS and document sites give HTML, RTF and DOCX the suffix .doc; old workbooks are tables in
HTML under .xls. Only what text can be (CSV, HTML without a head) is told by the name.
"""

from __future__ import annotations

import io
import re

__all__ = ["form_of"]

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)
_ZIPPED = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
# Before each entry of the directory of a ZIP archive; Office documents have no more than so many.
_ENTRY, _MEMBERS = b"PK\x01\x02", 20_000
_HEAD = 4096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|meta|title|table|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"(?:From:|MIME-Version:|Content-Type: multipart/related)", re.IGNORECASE)
_XML_OFFICE = re.compile(rb"<\?mso-application|<w:wordDocument|<office:document", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SUFFIXES = {
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
}


def form_of(data: bytes, suffix: str = "") -> str:
    """The format of `data`: text, html, mhtml, csv, docx, xlsx, odt, pptx, pdf, rtf, ole, zip, tar, gzip, …

    `suffix` (lower case, with its point) decides where the bytes are text and say nothing.
    """
    # Some writers put blank lines or a byte order mark before the first tag.
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _zipped(data)
    if data[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return _textual(data, head, suffix)


def _zipped(data: bytes) -> str:
    """What a ZIP archive is: an Office document by its parts, else an archive."""
    if data.count(_ENTRY) > _MEMBERS:
        return "zip"  # of more parts than a document has; its directory may not fit into memory
    import zipfile  # not above: most files are none

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist()]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                kind = archive.read("mimetype").decode("ascii", "replace")
                return "odt" if kind.startswith("application/vnd.oasis.opendocument.text") else "zip"
    except Exception:  # a broken archive fails where it is read, with its reason
        return "docx" if b"word/document.xml" in data[:_HEAD] else "zip"
    if "[Content_Types].xml" in names:
        for folder, form in _ZIPPED:
            if any(name.startswith(folder) for name in names):
                return form
    return "zip"


def _textual(data: bytes, head: bytes, suffix: str) -> str:
    if head[:2] in _UTF16:
        head = head.replace(b"\0", b"")[2:].lstrip()
    if _MHTML.match(head) and b"multipart/related" in data[:_HEAD].lower():
        return "mhtml"
    # Before Office's XML: a page that Word saved has some of that in its head.
    if _HTML.match(head):
        return "html"
    if _XML_OFFICE.search(head):
        return "xml"
    return _SUFFIXES.get(suffix, "text")
