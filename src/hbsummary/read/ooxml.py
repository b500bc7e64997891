"""What is common to Office documents: names in both of their namespaces, and relations of parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hbsummary.read.package import Element, Package

__all__ = ["Relation", "attribute", "child", "integer", "is_on", "main_part", "name_of", "relations"]

# Office writes transitional namespaces, or strict ones when asked to.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OFF = ("0", "false", "off", "none")


class Relation(NamedTuple):
    """A part that another one refers to: by `id`, of a `kind` (styles, header), called `target`."""

    id: str
    kind: str
    target: str


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}")
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local}" if prefix else local if not tag.startswith("{") else f"?:{local}"


def name_of(element: Element) -> str:
    """An element's name with a prefix: `w:p`, `m:t`, `mc:Choice`; `?:wsp` of other namespaces, "" of what is none."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The value of an attribute, whatever namespace its document uses; None when it is not there."""
    if element is None:
        return None
    for space in _SPACES:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return value
    return element.get(name)


def integer(element: Element | None, name: str = "val", default: int = 0) -> int:
    """The value of an attribute as a number; `default` where it is none."""
    try:
        return int((attribute(element, name) or "")[:9])
    except ValueError:
        return default


def is_on(element: Element | None) -> bool | None:
    """What a switch such as `<w:vanish w:val="0"/>` says; None when it is not there."""
    if element is None:
        return None
    return (attribute(element, "val") or "true").lower() not in _OFF


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, of that the first child of the next name, and so on; None where it ends."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def relations(package: Package, part: str) -> Iterator[Relation]:
    """The parts inside the package that `part` refers to ("" for the package itself); external ones are left alone."""
    folder, _, name = part.rpartition("/")
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package:
        return
    for element in package.xml(rels):
        target = element.get("Target") or ""
        if not name_of(element).endswith("Relationship") or element.get("TargetMode") == "External" or not target:
            continue
        kind = (element.get("Type") or "").rpartition("/")[2]
        yield Relation(element.get("Id") or "", kind, _resolved(folder, target))


def _resolved(folder: str, target: str) -> str:
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")


def main_part(package: Package, usual: str) -> str:
    """The name of the part with the document: the one that the package names, or else `usual`."""
    found = (relation.target for relation in relations(package, "") if relation.kind == "officeDocument")
    return next((target for target in found if target in package), usual)
