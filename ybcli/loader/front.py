"""handbook.yaml: the version, the words, and the first question of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ybcli.document.node import Node
from ybcli.loader.draft import Draft
from ybcli.loader.shelf import read_options
from ybcli.loader.words import SLOTS, fills
from ybcli.model import Example, Flow, Kind, Question, Start


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What handbook.yaml says but for its words."""

    version: str
    local_review_days: int
    national_review_days: int
    example: Example
    start: Question
    starts: Mapping[str, Start]


def read_words(draft: Draft, root: Node) -> None:
    """Read the phrases; each must have exactly its slots."""
    words = root["words"].pairs()
    for key, (_, node) in words.items():
        slots = SLOTS[key]
        if not fills(node.text(), slots):
            wanted = " ".join(f"{{{slot}}}" for slot in slots)
            draft.report(node, "YB-E078" if slots else "YB-E079", slots=wanted)
    draft.words = {key: node.text() for key, (_, node) in words.items()}


def flow_order(root: Node, flows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the flows in the order in which the first question offers them."""
    options = root["start"]["options"].pairs().values()
    offered = [option["flow"].text() for _, option in options]
    named = dict.fromkeys(name for name in offered if name in flows)
    return (*named, *(name for name in flows if name not in named))


def read_front(draft: Draft, root: Node, flows: Mapping[str, Flow]) -> Front:
    """Read the rest, once the flows are known."""
    start, days, example = root["start"], root["review_days"], root["example"]
    return Front(
        version=root.says("version"),
        local_review_days=days["local"].integer(),
        national_review_days=days["national"].integer(),
        example=Example(
            bill=example["bill"].integer(),
            deductible=example["deductible"].integer(),
            rate=example["rate"].integer(),
        ),
        start=Question(
            id="start",
            kind=Kind.CHOICE,
            label=start.says("label"),
            ask=start.says("ask"),
            options=read_options(draft, start["options"]),
            at=start.at,
        ),
        starts={
            id_: _start(draft, option, flows)
            for id_, (_, option) in start["options"].pairs().items()
        },
    )


def _start(draft: Draft, option: Node, flows: Mapping[str, Flow]) -> Start:
    flow = flows.get(draft.known(option["flow"], flows, "flow"))
    answers = option.get("answers")
    pairs = answers.pairs() if answers else {}
    questions = {question.id: question for question in flow.questions} if flow else {}
    for key, answer in pairs.values() if flow else ():
        question = questions.get(draft.known(key, questions, "question"))
        if question:
            draft.known(answer, question.allowed, "option")
    return Start(
        flow=option.says("flow"),
        answers={id_: answer.text() for id_, (_, answer) in pairs.items()},
    )
