"""`--what-if`: which single changed answer would change the sheet, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from ybcli.checklist import make_checklist
from ybcli.checklist.said import in_words
from ybcli.engine import Finished, Pending, walk
from ybcli.errors import TooEarlyError
from ybcli.model import Kind
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist


def report(finished: Finished, rules: Rulebook, out: TextIO) -> None:
    """Print each change of one answer that leads to another sheet."""
    print("改一个回答会怎样：", file=out)
    found = list(_changes(finished, rules))
    for line in found or ["- 改任何一个回答，结果都一样。"]:
        print(line, file=out)


def _changes(finished: Finished, rules: Rulebook) -> Iterator[str]:
    now = make_checklist(finished, rules)
    for taken in finished.path:
        if taken.question.kind is not Kind.CHOICE:
            continue
        for other in taken.question.allowed:
            if other == taken.answer:
                continue
            words = in_words(rules.handbook, taken.question, other)
            if change := _change(now, finished, {taken.question.id: other}, rules):
                yield f"- {taken.question.label}改成“{words}”：{change}"


def _change(now: Checklist, finished: Finished, changed: Mapping[str, str], rules: Rulebook) -> str:
    """What another answer leads to; nothing where the sheet stays as it is."""
    position = walk(finished.flow, {**finished.answers, **changed}, rules)
    if isinstance(position, Pending):
        return f"还要再问“{position.question.label}”"
    try:
        return _difference(now, make_checklist(position, rules))
    except TooEarlyError as error:
        return str(error)


def _difference(old: Checklist, new: Checklist) -> str:
    """What changes on the sheet: another end, or other papers."""
    if old.outcome != new.outcome:
        return f"{new.verdict_words}，{new.headline.text}"
    papers = [{paper.id: paper.text for paper in sheet.materials} for sheet in (old, new)]
    more = [text for id_, text in papers[1].items() if id_ not in papers[0]]
    less = [text for id_, text in papers[0].items() if id_ not in papers[1]]
    parts = [f"多带{'、'.join(more)}" if more else "", f"不用带{'、'.join(less)}" if less else ""]
    verdict = [new.verdict_words] if old.verdict is not new.verdict else []
    return "，".join([*verdict, *filter(None, parts)])
