"""One flow's file, read into a draft's questions, branches and outcomes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from ybcli.errors import Fault
from ybcli.loader.draft import Draft, truth
from ybcli.loader.shape import unknown
from ybcli.loader.shelf import read_question
from ybcli.model import (
    ANY,
    CARE,
    HOME,
    RELATION,
    UNKNOWN,
    Ask,
    Deadline,
    Demand,
    FactKind,
    Flow,
    Kind,
    Lead,
    Line,
    Outcome,
    Question,
    Route,
    Row,
    Test,
    Use,
    Verdict,
    When,
)
from ybcli.model import (
    Node as FlowNode,
)
from ybcli.node import Node
from ybcli.places import RELATIONS

_TERMS: Final = (FactKind.DEADLINE, FactKind.MONTHS, FactKind.WORKDAYS)


def read_flow(draft: Draft, id_: str, root: Node) -> Flow:
    """Return a flow; what it refers to must already be in the draft."""
    return _FlowReader(draft, id_, root).read()


@dataclass(slots=True)
class _FlowReader:
    draft: Draft
    id: str
    root: Node
    order: tuple[str, ...] = ()
    asked: dict[str, Question] = field(default_factory=dict)

    def read(self) -> Flow:
        steps, outcomes = self.root["steps"].pairs(), self.root["outcomes"].pairs()
        self.order = (*steps, *outcomes)
        for id_ in steps.keys() & outcomes.keys():
            self.draft.report(outcomes[id_][0], f"“{id_}”已经是一步的名字，结果请另起一个")
        nodes: dict[str, FlowNode] = {}
        for id_, (key, node) in steps.items():
            nodes[id_] = self.step(key, node)
        for id_, (key, node) in outcomes.items():
            nodes[id_] = self.outcome(id_, key, node)
        return Flow(
            id=self.id,
            title=self.root.says("title"),
            alias=self.root.says("alias"),
            about=self.root.says("about"),
            when_to_use=self.root.says("when_to_use"),
            nodes=nodes,
        )

    def step(self, key: Node, node: Node) -> Ask | Route:
        route = node.get("route")
        if route:
            return Route(id=key.text(), rows=self.rows(key, route), at=key.at)
        question = self.question(key, node)
        self.asked[question.id] = question
        return Ask(question=question, next=self.next(key, node["next"], question), at=key.at)

    def question(self, key: Node, node: Node) -> Question:
        shared = self.draft.questions
        if node.get("from"):
            if key.text() in shared:
                return shared[key.text()]
            self.draft.report(key, unknown(key.text(), tuple(shared), "问题"))
            return Question(id=key.text(), kind=Kind.DATE, label="", ask="")
        if key.text() in shared:
            self.draft.report(key, f"questions.yaml 里已有“{key.text()}”，请写 from: questions")
        return read_question(self.draft, key, node)

    def next(self, key: Node, node: Node, question: Question) -> dict[str, str]:
        if isinstance(node.content, str):
            return {ANY: self.further(key, node)}
        by_option = question.kind is not Kind.CHOICES
        allowed = question.allowed if by_option else question.allowed[len(question.options) :]
        roads: dict[str, str] = {}
        for name, (at, to) in node.pairs().items():
            if name != "else" and name not in allowed:
                self.draft.report(at, unknown(name, allowed, "选项"))
            roads[ANY if name == "else" else name] = self.further(key, to)
        closed = bool(question.options) and by_option
        left = [name for name in question.allowed if name not in roads] if closed else [ANY]
        if ANY not in roads and left:
            self.draft.report(node, f"还有回答没有下一步：{'、'.join(left).replace(ANY, 'else')}")
        if ANY in roads and not left:
            self.draft.report(node, "每个选项都写了下一步，else 是多余的")
        return roads

    def further(self, key: Node, node: Node) -> str:
        """Return the node that a road leads to, which must be written further down."""
        to = self.draft.known(node, self.order, "步骤或结果")
        if to in self.order and self.order.index(to) <= self.order.index(key.text()):
            self.draft.report(node, f"“{to}”不在下方：下一步只能往文件下方走")
        return to

    def rows(self, key: Node, route: Node) -> tuple[Row, ...]:
        items = route.items()
        rows: list[Row] = []
        for item in items:
            other = item.get("else")
            if other:
                if item is not items[-1]:
                    self.draft.report(item, "else 只能写在最后一行")
                rows.append(Row(when=(), to=self.further(key, other), at=item.at))
            else:
                to = self.further(key, item["to"])
                rows.append(Row(when=self.when(item), to=to, at=item.at))
        return tuple(rows)

    def when(self, node: Node) -> When:
        """Return a record's condition; an empty one always holds."""
        when = node.get("when")
        tests: list[Test] = []
        for name, (key, values) in when.pairs().items() if when else ():
            allowed = self.values(key)
            for value in values.items():
                if allowed and value.text() not in allowed:
                    self.draft.report(value, unknown(value.text(), tuple(allowed), "值"))
            tests.append(Test(name=name, values=tuple(v.text() for v in values.items())))
        return tuple(tests)

    def values(self, key: Node) -> Collection[str]:
        """Return what a name in a condition may be; nothing if it may not stand there."""
        name = key.text()
        question, fact = self.asked.get(name), self.draft.facts.get(name)
        if question:
            if not question.options:
                self.draft.report(key, f"“{name}”问的是地点或日期，不能作条件")
            return question.allowed
        if name == RELATION:
            if not {HOME, CARE} <= self.asked.keys():
                self.draft.report(key, "relation 要先问过参保地 home 和就医地 care")
            return RELATIONS
        if fact and fact.kind is FactKind.CHOICE:
            return (*(choice.id for choice in fact.choices), UNKNOWN)
        if fact:
            self.draft.report(key, f"事实“{name}”不是 kind: choice，不能作条件")
        else:
            choices = (f.id for f in self.draft.facts.values() if f.kind is FactKind.CHOICE)
            known = (*self.asked, RELATION, *choices)
            self.draft.report(
                key, unknown(name, known, "条件") + "（前面问过的问题、relation 或选择类事实）"
            )
        return ()

    def outcome(self, id_: str, key: Node, node: Node) -> Outcome:
        def listed(name: str) -> list[Node]:
            value = node.get(name)
            return value.items() if value else []

        outcome = Outcome(
            id=id_,
            title=node.says("title"),
            verdict=Verdict(node.says("verdict")),
            headline=self.draft.line(node["headline"], id_, node["headline"].at),
            nationwide=truth(node, "nationwide"),
            materials=tuple(self.demand(item) for item in listed("materials")),
            channels=tuple(self.use(item) for item in listed("channels")),
            steps=tuple(self.line(item) for item in listed("steps")),
            deadlines=tuple(self.deadline(item) for item in listed("deadlines")),
            fallback=tuple(self.line(item) for item in listed("fallback")),
            cautions=tuple(self.line(item) for item in listed("cautions")),
            leads=tuple(self.lead(item) for item in listed("leads")),
            at=key.at,
        )
        self.refuse_twins(outcome)
        return outcome

    def refuse_twins(self, outcome: Outcome) -> None:
        """Refuse the same thing under the same condition twice in an outcome."""
        seen: set[tuple[str, str, When]] = set()
        lists: tuple[tuple[str, tuple[Line | Demand | Use | Deadline, ...]], ...] = (
            ("材料", outcome.materials),
            ("渠道", outcome.channels),
            ("期限", outcome.deadlines),
            ("话", (*outcome.steps, *outcome.fallback, *outcome.cautions)),
        )
        for what, items in lists:
            for item in items:
                twin = (what, _name(item), item.when)
                if twin in seen:
                    self.draft.faults.append(
                        Fault(item.at, f"同一个结果里{what}“{twin[1]}”写了两次")
                    )
                seen.add(twin)

    def line(self, node: Node) -> Line:
        if isinstance(node.content, str):
            return self.shared(node, ())
        shared, fact = node.get("line"), node.get("fact")
        if shared:
            return self.shared(shared, self.when(node))
        if fact:
            id_ = self.draft.known(fact, self.draft.facts, "事实")
            cites = self.draft.cites(node)
            return Line(id=id_, fact=id_, cites=cites, when=self.when(node), at=node.at)
        return replace(self.draft.line(node, node.says("id"), node.at), when=self.when(node))

    def shared(self, node: Node, when: When) -> Line:
        id_ = self.draft.known(node, self.draft.lines, "句子")
        line = self.draft.lines.get(id_) or Line(id=id_)
        return replace(line, when=when, at=node.at)

    def demand(self, node: Node) -> Demand:
        if isinstance(node.content, str):
            id_ = self.draft.known(node, self.draft.materials, "材料")
            return Demand(material=id_, at=node.at)
        return Demand(
            material=self.draft.known(node["material"], self.draft.materials, "材料"),
            why=node.says("why"),
            cites=self.draft.cites(node),
            when=self.when(node),
            at=node.at,
        )

    def use(self, node: Node) -> Use:
        if isinstance(node.content, str):
            return Use(channel=self.draft.known(node, self.draft.channels, "渠道"), at=node.at)
        id_ = self.draft.known(node["channel"], self.draft.channels, "渠道")
        return Use(channel=id_, when=self.when(node), at=node.at)

    def deadline(self, node: Node) -> Deadline:
        fact = node.get("fact")
        if fact:
            name = self.draft.known(fact, self.draft.facts, "事实")
            if name in self.draft.facts and self.draft.facts[name].kind not in _TERMS:
                self.draft.report(fact, f"事实“{name}”的 kind 不是期限")
        return Deadline(
            id=node.says("id"),
            say=node.says("say"),
            fact=node.says("fact"),
            start=self.date(node, "start"),
            by=self.date(node, "by"),
            cites=self.draft.cites(node),
            when=self.when(node),
            at=node.at,
        )

    def date(self, node: Node, key: str) -> str:
        """Return the date question a deadline counts from."""
        name = node.get(key)
        if name is None:
            return ""
        dates = tuple(id_ for id_, q in self.asked.items() if q.kind is Kind.DATE)
        return self.draft.known(name, dates, "日期问题")

    def lead(self, node: Node) -> Lead:
        return Lead(
            flow=self.draft.known(node["flow"], self.draft.flows, "流程"),
            say=node.says("say"),
            when=self.when(node),
            at=node.at,
        )


def _name(item: Line | Demand | Use | Deadline) -> str:
    match item:
        case Demand(material=name) | Use(channel=name):
            return name
        case Line(id=name) | Deadline(id=name):
            return name
