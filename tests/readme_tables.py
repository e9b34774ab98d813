"""The tables of keys in flows/README.md, made from the tables that loading follows.

python tests/readme_tables.py     prints them, to be put in the place of the old
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from ybcli.loader.schema import FILES
from ybcli.loader.shape import (
    Brief,
    Day,
    Forms,
    Key,
    Keyed,
    Later,
    Listed,
    OneOf,
    Record,
    Shape,
    Truth,
    Whole,
    Words,
)

NAMES = {"flow": "每件事一个文件，如 filing.yaml", "region": "regions/ 里每个地区一个文件"}
NESTED = (Brief, Forms, Keyed, Later, Listed, Record)


def tables() -> str:
    """All of them, a heading and a table for each kind of file."""
    parts = []
    for kind, shape in FILES.items():
        parts += [f"### {NAMES.get(kind, f'{kind}.yaml')}", ""]
        parts += ["| 键 | 必写 | 写什么 | 意思 |", "| --- | --- | --- | --- |"]
        seen: dict[int, str] = {}
        lines = dict.fromkeys(rows(shape, "", seen))
        parts += [f"| `{path}` | {must} | {what} | {says} |" for path, must, what, says in lines]
        parts.append("")
    return "\n".join(parts)


def rows(shape: Shape, path: str, seen: dict[int, str]) -> Iterator[tuple[str, str, str, str]]:
    """Every key of a shape, those of what is within it after it."""
    if isinstance(shape, Record):
        for name, key in shape.keys.items():
            yield from row(key, f"{path}{name}", seen)
    for each, deeper in within(shape):
        yield from rows(each, f"{path}{deeper}", seen)


def row(key: Key, here: str, seen: dict[int, str]) -> Iterator[tuple[str, str, str, str]]:
    """One key and what is within it; a shape that was shown before is only pointed at."""
    old = seen.get(id(key.shape), here)
    what = f"同 `{old}`" if old != here else described(key.shape)
    yield here, "是" if key.required else "", what, key.meaning
    if old == here and isinstance(key.shape, NESTED):
        seen[id(key.shape)] = here
        yield from rows(key.shape, f"{here}.", seen)


def within(shape: Shape) -> Iterator[tuple[Shape, str]]:
    """The shapes that a shape is made of, and what stands before their keys."""
    match shape:
        case Forms(records=records):
            yield from ((record, "") for record in records.values())
        case Keyed(of=of):
            yield of, "〈名字〉."
        case Listed(of=of) | Brief(long=of):
            yield of, ""
        case Later(shapes=shapes):
            yield from ((each, "") for each in shapes)


def described(shape: Shape) -> str:
    """What to write, in a few words."""
    return DESCRIBED[type(shape)](shape)


DESCRIBED: dict[type, Callable[[Any], str]] = {
    Words: lambda s: s.hint.removeprefix("这里写").removeprefix("只收 ").split("，")[0] or "文字",
    OneOf: lambda s: "、".join(f"`{value}`" for value in s.values),
    Whole: lambda s: f"整数，{s.least} 到 {s.most}",
    Truth: lambda _: "`true` 或 `false`",
    Day: lambda _: "加引号的日期",
    Listed: lambda s: f"列表：{described(s.of)}",
    Keyed: lambda s: f"〈名字〉: {described(s.of)}",
    Record: lambda _: "下面几项",
    Forms: lambda s: f"几种写法，看写了哪一个：{'、'.join(f'`{name}`' for name in s.records)}",
    Brief: lambda s: f"{described(s.word)}；或者{described(s.long)}",
    Later: lambda _: "看 `facts.yaml` 里的 `kind`",
}


if __name__ == "__main__":
    sys.stdout.write(tables())
