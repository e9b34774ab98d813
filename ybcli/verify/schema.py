"""The shape of every kind of file as JSON Schema, from the same tables that loading follows."""

from __future__ import annotations

from collections.abc import Mapping

from ybcli.loader.schema import FILES

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Mapping[str, Mapping[str, object]]:
    """A schema for each kind of file, by the kind's name."""
    return {kind: {"$schema": DRAFT, "title": kind, **FILES[kind].schema()} for kind in FILES}


def kind_of(name: str) -> str:
    """The kind of a file of a handbook, by its name within the folder, without suffix."""
    if name.startswith("regions/"):
        return "region"
    return name if name in FILES else "flow"
