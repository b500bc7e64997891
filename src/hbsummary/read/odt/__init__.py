"""OpenDocument texts (ODT) to a source: the text as LibreOffice shows it."""

from __future__ import annotations

from hbsummary.read.odt.document import read_odt

__all__ = ["read_odt"]
