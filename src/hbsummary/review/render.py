"""Data to HTML that is safe to open: text is only ever text, and no script runs but ours.

Templates escape by themselves. What a page shows of a document is JSON in a script element that
is never run, with every character escaped that could end it. The page's policy allows the scripts
that are part of it by their hashes, and nothing from any network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from hbsummary.errors import InputError

__all__ = ["SCRIPTS", "as_json", "page", "part", "policy", "words"]

# The scripts of each template, in the order in which they run.
SCRIPTS = {
    "page": ("common.js", "rows.js", "text.js", "detail.js", "page.js"),
    "index": ("common.js", "charts.js", "index.js"),
}
# What could end a script element, begin a comment in it, or a line of JavaScript.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def as_json(data: Any) -> str:
    """JSON that can stand in a script element, whatever the texts in it hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPED)
    # Lone surrogates, which no file in UTF-8 can hold, are written as JSON escapes.
    return text.encode("utf-8", "backslashreplace").decode()


@cache
def part(name: str) -> str:
    """A file of `templates`, line ends as LF."""
    return (resources.files("hbsummary.review") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def words() -> str:
    """The words of the pages in English and Chinese, as JSON."""
    path = resources.files("hbsummary") / "data" / "review.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    for key, pair in known.items():
        if len(pair) != 2 or not all(pair):
            raise InputError(f"{path}: {key} has not two texts", "give it in English and Chinese")
    return as_json({"en": {key: pair[0] for key, pair in known.items()}, "zh": {k: p[1] for k, p in known.items()}})


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def policy(scripts: tuple[str, ...], style: str | None) -> str:
    """A Content-Security-Policy that lets these scripts run and this style hold, and nothing else.

    Without `style` any inline style holds, which charts need.
    """
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": "'unsafe-inline'" if style is None else _hash(style),
        "style-src-attr": "'unsafe-inline'",
        "img-src": "data: blob:",
        # Only `review --serve` answers; a file has no such place.
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return made.from_string(part(name))


@cache
def _fixed(name: str) -> tuple[str, str]:
    """Script and style of a template, the same on every page."""
    return "".join(map(part, SCRIPTS[name])), part("common.css") + part(f"{name}.css")


@cache
def _policy(name: str, library: str) -> str:
    script, style = _fixed(name)
    return policy((script, library) if library else (script,), None if library else style)


def page(name: str, data: Any, library: str = "", **texts: Any) -> str:
    """The HTML of the template `name` with its data; `texts` are escaped, `library` is a script of ours."""
    from markupsafe import Markup

    script, style = _fixed(name)
    made: str = _template(f"{name}.html").render(
        policy=_policy(name, library),
        script=Markup(script),
        style=Markup(style),
        words=Markup(words()),
        data=Markup(as_json(data)),
        library=Markup(library),
        lang="zh-CN",
        **texts,
    )
    return made.encode("utf-8", "backslashreplace").decode()
