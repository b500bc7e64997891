"""`datapackage.json`: tables described by the Frictionless standard, columns with titles in English and Chinese."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hbsummary import __version__
from hbsummary.write.table import Column, Table, result_tables

__all__ = ["FILE", "datapackage"]

FILE = "datapackage.json"
_TITLE = "Tables from work summaries of health bureaus"


def datapackage(tables: Sequence[Table] | None = None, excel: bool = False, name: str = "hbsummary") -> str:
    """The description of tables in CSV as JSON; the same bytes every time. Without `tables` those of an extraction."""
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": _TITLE,
        "generator": f"hbsummary {__version__}",
        "resources": [_resource(table, excel) for table in tables or result_tables()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, excel: bool) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": table.about,
        "description_zh": table.about_zh,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if excel else "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(each) for each in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.within:
        to = table.within
        reference = {"resource": to.table, "fields": list(to.key)}
        schema["foreignKeys"] = [{"fields": list(to.columns), "reference": reference}]
    return schema


def _field(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "title_zh": column.title_zh,
        "description": column.about,
        "description_zh": column.about_zh,
    }
    return made | ({"constraints": column.constraints} if column.constraints else {})
