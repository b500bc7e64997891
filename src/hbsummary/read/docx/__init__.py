"""DOCX to a source: the text as Word shows it, read from the parts of the document."""

from __future__ import annotations

from hbsummary.read.docx.document import read_docx

__all__ = ["read_docx"]
