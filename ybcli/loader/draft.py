"""The handbook while it is being put together: what is known so far, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ybcli.errors import Fault
from ybcli.loader.shape import ID, unknown
from ybcli.model import Channel, Entry, Fact, Line, Material, Place, Question, Source
from ybcli.node import Node

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

    def report(self, node: Node, problem: str) -> None:
        """Note a fault."""
        self.faults.append(node.fault(problem))

    def known(self, node: Node, names: Iterable[str], what: str) -> str:
        """Return the name written there; report it unless it is one of `names`."""
        name, known = node.text(), tuple(names)
        if name not in known:
            self.report(node, unknown(name, known, what))
        return name

    def cites(self, node: Node) -> tuple[str, ...]:
        """Return the facts a record cites."""
        cites = node.get("cites")
        return tuple(self.known(n, self.facts, "事实") for n in cites.items()) if cites else ()

    def line(self, node: Node, id_: str, at: str) -> Line:
        """Return the line a record says in its own words, with what it rests on."""
        say = node["say"]
        fills = self._fills(say)
        cites = self.cites(node)
        common = truth(node, "common")
        if common and (fills or cites):
            self.report(node, "有依据的话不能再写 common")
        if not (common or fills or cites):
            self.report(node, "这句话没有依据：写 cites、用 {事实名}，或注明 common: true")
        if id_ in self.line_ids:
            self.report(node, f"名字“{id_}”重复，另一处在 {self.line_ids[id_]}")
        elif id_ in self.facts:
            self.report(node, f"名字“{id_}”已经是一个事实的名字，请另起一个")
        self.line_ids.setdefault(id_, at)
        return Line(id=id_, say=say.text(), fills=fills, cites=cites, common=common, at=at)

    def _fills(self, say: Node) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(_SLOT.findall(say.text())))
        if set("{}") & set(_SLOT.sub("", say.text())):
            self.report(say, "花括号里只能写一个事实的名字，如 {claim_deadline}")
        for name in names:
            if name not in self.facts:
                self.report(say, unknown(name, self.facts, "事实"))
            elif self.facts[name].many:
                self.report(say, f"“{name}”可能有好几条，不能填在一句话里")
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
