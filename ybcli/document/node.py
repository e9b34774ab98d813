"""A value of a YAML file that knows where it is written; it becomes what the loader asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ybcli.errors import Fault, HandbookError, fault

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Pair: TypeAlias = "tuple[Node, Node]"
Content: TypeAlias = "str | list[Node] | dict[str, Pair]"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it is written. `plain`: a scalar without quotes."""

    file: str
    line: int
    column: int
    content: Content
    plain: bool = False

    @property
    def at(self) -> str:
        """Where it is written, as `flows/filing.yaml:41`."""
        return f"{self.file}:{self.line}"

    @property
    def is_typed(self) -> bool:
        """Whether it is a whole number or a truth value, written without quotes."""
        content = self.content
        return (
            self.plain
            and isinstance(content, str)
            and (content in ("true", "false") or bool(_INTEGER.match(content)))
        )

    def fault(self, code: str, /, **data: object) -> Fault:
        """Return what is wrong here, by its code in `errors.codes`."""
        return fault(self.at, code, **data)

    def wrong(self, code: str, /, **data: object) -> HandbookError:
        """Return what is wrong here, to be raised."""
        return HandbookError((self.fault(code, **data),))

    def text(self) -> str:
        """The words. A number or truth value without quotes is not words."""
        if not isinstance(self.content, str):
            raise self.wrong("YB-E040")
        if self.is_typed:
            raise self.wrong("YB-E041", value=self.content)
        if not self.content.strip():
            raise self.wrong("YB-E042")
        return self.content

    def integer(self) -> int:
        """The whole number, written without quotes."""
        if isinstance(self.content, str) and self.is_typed and self.content[-1].isdigit():
            return int(self.content)
        raise self.wrong("YB-E043")

    def boolean(self) -> bool:
        """`true` or `false`, written without quotes."""
        if self.is_typed and self.content in ("true", "false"):
            return self.content == "true"
        raise self.wrong("YB-E044")

    def date(self) -> date:
        """The day, written as `"2026-11-22"`."""
        if isinstance(self.content, str) and _DATE.match(self.content):
            try:
                return date.fromisoformat(self.content)
            except ValueError:
                raise self.wrong("YB-E046", day=self.content) from None
        raise self.wrong("YB-E045")

    def items(self) -> list[Node]:
        """The list's items."""
        if not isinstance(self.content, list):
            raise self.wrong("YB-E047")
        return self.content

    def pairs(self) -> dict[str, Pair]:
        """Each key with the node of the key and the node of its value, in order."""
        if isinstance(self.content, dict):
            return self.content
        is_full_width = isinstance(self.content, str) and "：" in self.content
        raise self.wrong("YB-E019" if is_full_width else "YB-E048")

    def get(self, key: str) -> Node | None:
        """A key's value, if the key is there."""
        pair = self.pairs().get(key)
        return pair[1] if pair else None

    def says(self, key: str) -> str:
        """A key's words; empty if the key is not there."""
        value = self.get(key)
        return value.text() if value else ""

    def __getitem__(self, key: str) -> Node:
        return self.pairs()[key][1]
