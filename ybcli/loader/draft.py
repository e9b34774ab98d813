"""The handbook while it is being put together: what is known so far, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ybcli.document.node import Node
from ybcli.errors import Fault, unknown
from ybcli.loader.shape import ID
from ybcli.model import Channel, Entry, Fact, Line, Material, Place, Question, Source
from ybcli.text import nearest

_SLOT = re.compile(r"\{(" + ID + r")\}")


@dataclass(slots=True)
class Draft:
    """Everything a reader may refer to, and the faults found on the way."""

    words: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    glossary: dict[str, Entry] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    flows: tuple[str, ...] = ()
    line_ids: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def report(self, node: Node, code: str, /, **data: object) -> None:
        """Note a fault, by its code in `errors.codes`."""
        self.faults.append(node.fault(code, **data))

    def known(self, node: Node, names: Iterable[str], kind: str) -> str:
        """Return the name written there; report it unless it is one of `names`.

        `kind` is what it names, one of `errors.handbook.NAME_KINDS`.
        """
        name, known = node.text(), tuple(names)
        if name not in known:
            self.faults.append(unknown(node.at, kind, name, nearest(name, known)))
        return name

    def cites(self, node: Node) -> tuple[str, ...]:
        """Return the facts a record cites."""
        cites = node.get("cites")
        return tuple(self.known(n, self.facts, "fact") for n in cites.items()) if cites else ()

    def line(self, node: Node, id_: str, at: str) -> Line:
        """Return the line a record says in its own words, with what it rests on."""
        say = node["say"]
        fills = self._fills(say)
        cites = self.cites(node)
        common = truth(node, "common")
        if common and (fills or cites):
            self.report(node, "YB-E222")
        if not (common or fills or cites):
            self.report(node, "YB-E223")
        if id_ in self.line_ids:
            self.report(node, "YB-E224", name=id_, other=self.line_ids[id_])
        elif id_ in self.facts:
            self.report(node, "YB-E225", name=id_)
        self.line_ids.setdefault(id_, at)
        return Line(id=id_, say=say.text(), fills=fills, cites=cites, common=common, at=at)

    def _fills(self, say: Node) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(_SLOT.findall(say.text())))
        if set("{}") & set(_SLOT.sub("", say.text())):
            self.report(say, "YB-E226")
        for name in names:
            if name not in self.facts:
                self.faults.append(unknown(say.at, "fact", name, nearest(name, self.facts)))
            elif self.facts[name].many:
                self.report(say, "YB-E227", name=name)
        return names


def truth(node: Node, key: str, default: bool = False) -> bool:
    """Return a key's truth value, or the default if the key is not there."""
    value = node.get(key)
    return value.boolean() if value else default


def whole(node: Node, key: str) -> int | None:
    """Return a key's whole number, if the key is there."""
    value = node.get(key)
    return value.integer() if value else None


def day(node: Node, key: str) -> date | None:
    """Return a key's day, if the key is there."""
    value = node.get(key)
    return value.date() if value else None
