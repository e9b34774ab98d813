"""What a value may look like: said once, checked at load, and printable as a JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from ybcli.document.node import Node
from ybcli.errors import Fault, HandbookError, hint
from ybcli.text import nearest

Schema: TypeAlias = dict[str, object]

ID = r"[a-z][a-z0-9_]{0,63}"


class Shape(Protocol):
    """A kind of value."""

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what about the value is not of this shape.

        Raises:
            HandbookError: it is of another kind altogether.
        """

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""


def faults_in(shape: Shape, node: Node) -> Iterator[Fault]:
    """Find everything about a value that is not of a shape, whatever kind it is of."""
    try:
        yield from shape.check(node)
    except HandbookError as error:
        yield from error.faults


@dataclass(frozen=True, slots=True)
class Words:
    """Text, matching `pattern` if one is given; `hint` says in words what it must look like."""

    pattern: str = ""
    hint: str = ""

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is not such text."""
        text = node.text()
        if self.pattern and not re.fullmatch(self.pattern, text):
            yield node.fault("YB-E049", value=text, hint=self.hint)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        pattern = {"pattern": f"^{self.pattern}$"} if self.pattern else {}
        return {"type": "string", "minLength": 1, **pattern}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    values: tuple[str, ...]

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is none of them."""
        text = node.text()
        if text not in self.values:
            yield node.fault("YB-E050", value=text, allowed="、".join(self.values))

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    least: int = 1
    most: int = 1_000_000

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is not such a number."""
        value = node.integer()
        if not self.least <= value <= self.most:
            yield node.fault("YB-E051", least=self.least, most=self.most, value=value)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is neither."""
        node.boolean()
        yield from ()

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date in quotes, of a year from which one can count a term, and one day back."""

    least: date = date(1900, 1, 1)
    most: date = date(2199, 12, 31)

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is no such day."""
        day = node.date()
        if not self.least <= day <= self.most:
            yield node.fault("YB-E051", least=self.least, most=self.most, value=day)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One or more of a shape, in a list; plain words may not be there twice."""

    of: Shape

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is no such list, and what is wrong in it."""
        if not node.items():
            yield node.fault("YB-E052")
        seen: set[str] = set()
        for item in node.items():
            yield from faults_in(self.of, item)
            if isinstance(item.content, str):
                if item.content in seen:
                    yield item.fault("YB-E053", value=item.content)
                seen.add(item.content)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"type": "array", "minItems": 1, "uniqueItems": True, "items": self.of.schema()}


@dataclass(frozen=True, slots=True)
class Keyed:
    """One or more of a shape, each under an id of its own."""

    of: Shape

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is no such mapping, and what is wrong in it."""
        if not node.pairs():
            yield node.fault("YB-E052")
        for name, (key, value) in node.pairs().items():
            if not re.fullmatch(ID, name):
                yield key.fault("YB-E054", name=name)
            yield from faults_in(self.of, value)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": f"^{ID}$"},
            "additionalProperties": self.of.schema(),
        }


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: what may stand there, and what it means in one line."""

    shape: Shape
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping whose keys are known."""

    keys: Mapping[str, Key]

    def check(self, node: Node) -> Iterator[Fault]:
        """Find unknown and missing keys, and what is wrong under the known ones."""
        pairs = node.pairs()
        for name, (key, value) in pairs.items():
            if name in self.keys:
                yield from faults_in(self.keys[name].shape, value)
            else:
                yield key.fault("YB-E055", name=name, near=hint(nearest(name, self.keys)))
        for name, wanted in self.keys.items():
            if wanted.required and name not in pairs:
                yield node.fault("YB-E056", name=name, meaning=wanted.meaning)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {**key.shape.schema(), "description": key.meaning}
                for name, key in self.keys.items()
            },
            "required": [name for name, key in self.keys.items() if key.required],
        }


@dataclass(frozen=True, slots=True)
class Forms:
    """One of several records; which, is said by the one key that only it has."""

    records: Mapping[str, Record]

    def check(self, node: Node) -> Iterator[Fault]:
        """Find none or several forms, or what is wrong with the one it is."""
        names = [name for name in self.records if name in node.pairs()]
        if len(names) == 1:
            yield from self.records[names[0]].check(node)
        else:
            yield node.fault("YB-E057", names="、".join(self.records))

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"oneOf": [record.schema() for record in self.records.values()]}


@dataclass(frozen=True, slots=True)
class Brief:
    """Either a word alone or the long form."""

    word: Shape
    long: Shape

    def check(self, node: Node) -> Iterator[Fault]:
        """Find what is wrong with whichever it is."""
        yield from (self.word if isinstance(node.content, str) else self.long).check(node)

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"anyOf": [self.word.schema(), self.long.schema()]}


@dataclass(frozen=True, slots=True)
class Later:
    """A value whose shape another file decides; checked when that is known."""

    shapes: tuple[Shape, ...]

    def check(self, node: Node) -> Iterator[Fault]:
        """Find nothing yet."""
        del node
        yield from ()

    def schema(self) -> Schema:
        """Return the same as JSON Schema."""
        return {"anyOf": [shape.schema() for shape in self.shapes]}
