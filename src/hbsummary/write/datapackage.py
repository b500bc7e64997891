"""`datapackage.json`: the tables described by the Frictionless standard, made from the record classes."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from hbsummary import __version__
from hbsummary.tables import TABLES

__all__ = ["FILE", "datapackage"]

FILE = "datapackage.json"


def datapackage() -> str:
    """The description as JSON; the same bytes every time."""
    package = {
        "profile": "tabular-data-package",
        "name": "hbsummary",
        "title": "Tables from work summaries of health bureaus",
        "generator": f"hbsummary {__version__}",
        "resources": [_resource(record) for record in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(record: type[Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": record.TABLE,
        "description": (record.__doc__ or "").splitlines()[0],
        "path": f"{record.TABLE}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": _schema(record),
    }


def _schema(record: type[Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(f.name, dict(f.metadata)) for f in fields(record)],
        "missingValues": [""],
        "primaryKey": list(record.KEY),
    }
    if record.WITHIN:
        schema["foreignKeys"] = [
            {
                "fields": list(record.WITHIN.KEY),
                "reference": {"resource": record.WITHIN.TABLE, "fields": list(record.WITHIN.KEY)},
            }
        ]
    return schema


def _field(name: str, about: dict[str, Any]) -> dict[str, Any]:
    made = {"name": name, "type": about["type"], "description": about["description"]}
    if about["constraints"]:
        made["constraints"] = about["constraints"]
    return made
