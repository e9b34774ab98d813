"""Scenarios as an official writes them down, read strictly: nothing in a case may go unread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ybcli.document import read
from ybcli.document.node import Node
from ybcli.errors import HandbookError
from ybcli.loader.flow_schema import NAME, WORDS
from ybcli.loader.shape import Day, Key, Keyed, Listed, OneOf, Record, Words, faults_in
from ybcli.model import Verdict
from ybcli.verify.scenarios import Scenario

_IDS: Final = Listed(Words(r"[a-z][a-z0-9_.-]*", "这里写一条的名字"))
CASE: Final = Record(
    {
        "name": Key(WORDS, "谁、什么情况、应当怎样，一句话", required=True),
        "flow": Key(NAME, "哪一件事", required=True),
        "as_of": Key(Day(), "按哪一天的规定", required=True),
        "answers": Key(Keyed(WORDS), "每个问题的回答；地名和选项可以写汉字", required=True),
        "outcome": Key(NAME, "应当走到的结果", required=True),
        "verdict": Key(OneOf(tuple(Verdict)), "清单上的结论"),
        "has": Key(_IDS, "清单上应当有的"),
        "lacks": Key(_IDS, "清单上不应有的"),
        "to_confirm": Key(_IDS, "应当列在还要核实里的"),
        "rows": Key(Listed(WORDS), "依据资料的哪几行"),
    }
)
"""What a case may say."""

INDEX: Final = "subject"
"""A key by which a file shows that it is an index of subjects, and holds no cases."""


def read_cases(folder: Path | None) -> list[Scenario]:
    """Every case of a folder; none if there is no such folder.

    Raises:
        HandbookError: a file is not what a file of cases must be.
    """
    if folder is None or not folder.is_dir():
        return []
    files = sorted(file for file in folder.glob("*.yaml") if file.is_file())  # a pipe would wait
    return [case for file in files for case in _cases(file, f"{folder.name}/{file.name}")]


def _cases(file: Path, name: str) -> Iterator[Scenario]:
    items = read(file.read_bytes(), name).items()
    if items and items[0].get(INDEX):
        return
    faults = tuple(fault for item in items for fault in faults_in(CASE, item))
    if faults:
        raise HandbookError(faults)
    for item in items:
        yield Scenario(
            name=item.says("name"),
            flow=item.says("flow"),
            as_of=item["as_of"].date(),
            answers={id_: value.text() for id_, (_, value) in item["answers"].pairs().items()},
            outcome=item.says("outcome"),
            verdict=item.says("verdict"),
            has=_listed(item, "has"),
            lacks=_listed(item, "lacks"),
            to_confirm=_listed(item, "to_confirm"),
            rows=_listed(item, "rows"),
            at=item.at,
        )


def _listed(item: Node, key: str) -> tuple[str, ...]:
    value = item.get(key)
    return tuple(each.text() for each in value.items()) if value else ()
