"""Names of OpenDocument with short prefixes: `text:p`, `table:table-cell`."""

from __future__ import annotations

from functools import lru_cache

from hbsummary.read.package import Element

__all__ = ["attribute", "integer", "name_of"]

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_START, _, _END = _SPACE.partition("{}")


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.lstrip("{").rpartition("}")
    prefix = space.removeprefix(_START).removesuffix(_END)
    return f"{prefix}:{local}" if space == f"{_START}{prefix}{_END}" else f"?:{local}"


def name_of(element: Element) -> str:
    """An element's name with the usual prefix; `?:x` of other namespaces, "" of what is none."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """The value of an attribute such as `text:style-name`; None when it is not there."""
    prefix, _, local = name.partition(":")
    return element.get(f"{{{_SPACE.format(prefix)}}}{local}")


def integer(element: Element, name: str, default: int) -> int:
    """The value of an attribute as a number; `default` where it is none."""
    try:
        return int((attribute(element, name) or "")[:9])
    except ValueError:
        return default
