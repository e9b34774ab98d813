"""One flow's file, read into a draft's questions, branches and outcomes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from ybcli.document.node import Node
from ybcli.errors import fault, hint
from ybcli.loader.draft import Draft, truth
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
from ybcli.places import RELATIONS
from ybcli.text import nearest

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
            self.draft.report(outcomes[id_][0], "YB-E120", name=id_)
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
            name = self.draft.known(key, shared, "question")
            return shared.get(name) or Question(id=name, kind=Kind.DATE, label="", ask="")
        if key.text() in shared:
            self.draft.report(key, "YB-E121", name=key.text())
        return read_question(self.draft, key, node)

    def next(self, key: Node, node: Node, question: Question) -> dict[str, str]:
        if isinstance(node.content, str):
            return {ANY: self.further(key, node)}
        by_option = question.kind is not Kind.CHOICES
        allowed = question.allowed if by_option else question.allowed[len(question.options) :]
        roads: dict[str, str] = {}
        for name, (at, to) in node.pairs().items():
            if name != "else":
                self.draft.known(at, allowed, "option")
            roads[ANY if name == "else" else name] = self.further(key, to)
        closed = bool(question.options) and by_option
        left = [name for name in question.allowed if name not in roads] if closed else [ANY]
        if ANY not in roads and left:
            names = "、".join(left).replace(ANY, "else")
            self.draft.report(node, "YB-E122", names=names)
        if ANY in roads and not left:
            self.draft.report(node, "YB-E123")
        return roads

    def further(self, key: Node, node: Node) -> str:
        """Return the node that a road leads to, which must be written further down."""
        to = self.draft.known(node, self.order, "node")
        if to in self.order and self.order.index(to) <= self.order.index(key.text()):
            self.draft.report(node, "YB-E124", name=to)
        return to

    def rows(self, key: Node, route: Node) -> tuple[Row, ...]:
        items = route.items()
        rows: list[Row] = []
        for item in items:
            other = item.get("else")
            if other:
                if item is not items[-1]:
                    self.draft.report(item, "YB-E125")
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
                if allowed:
                    self.draft.known(value, allowed, "value")
            tests.append(Test(name=name, values=tuple(v.text() for v in values.items())))
        return tuple(tests)

    def values(self, key: Node) -> Collection[str]:
        """Return what a name in a condition may be; nothing if it may not stand there."""
        name = key.text()
        question, fact = self.asked.get(name), self.draft.facts.get(name)
        if question:
            if not question.options:
                self.draft.report(key, "YB-E127", name=name)
            return question.allowed
        if name == RELATION:
            if not {HOME, CARE} <= self.asked.keys():
                self.draft.report(key, "YB-E128")
            return RELATIONS
        if fact and fact.kind is FactKind.CHOICE:
            return (*(choice.id for choice in fact.choices), UNKNOWN)
        if fact:
            self.draft.report(key, "YB-E129", name=name)
        else:
            choices = (f.id for f in self.draft.facts.values() if f.kind is FactKind.CHOICE)
            known = (*self.asked, RELATION, *choices)
            self.draft.report(key, "YB-E126", name=name, near=hint(nearest(name, known)))
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
        kinds: tuple[tuple[Line | Demand | Use | Deadline, ...], ...] = (
            outcome.materials,
            outcome.channels,
            outcome.deadlines,
            (*outcome.steps, *outcome.fallback, *outcome.cautions),
        )
        for items in kinds:
            seen: set[tuple[str, When]] = set()
            for item in items:
                twin = (_name(item), item.when)
                if twin in seen:
                    self.draft.faults.append(fault(item.at, "YB-E220", name=twin[0]))
                seen.add(twin)

    def line(self, node: Node) -> Line:
        if isinstance(node.content, str):
            return self.shared(node, ())
        shared, fact = node.get("line"), node.get("fact")
        if shared:
            return self.shared(shared, self.when(node))
        if fact:
            id_ = self.draft.known(fact, self.draft.facts, "fact")
            cites = self.draft.cites(node)
            return Line(id=id_, fact=id_, cites=cites, when=self.when(node), at=node.at)
        return replace(self.draft.line(node, node.says("id"), node.at), when=self.when(node))

    def shared(self, node: Node, when: When) -> Line:
        id_ = self.draft.known(node, self.draft.lines, "line")
        line = self.draft.lines.get(id_) or Line(id=id_)
        return replace(line, when=when, at=node.at)

    def demand(self, node: Node) -> Demand:
        if isinstance(node.content, str):
            id_ = self.draft.known(node, self.draft.materials, "material")
            return Demand(material=id_, at=node.at)
        return Demand(
            material=self.draft.known(node["material"], self.draft.materials, "material"),
            why=node.says("why"),
            cites=self.draft.cites(node),
            when=self.when(node),
            at=node.at,
        )

    def use(self, node: Node) -> Use:
        if isinstance(node.content, str):
            return Use(channel=self.draft.known(node, self.draft.channels, "channel"), at=node.at)
        id_ = self.draft.known(node["channel"], self.draft.channels, "channel")
        return Use(channel=id_, when=self.when(node), at=node.at)

    def deadline(self, node: Node) -> Deadline:
        fact = node.get("fact")
        if fact:
            name = self.draft.known(fact, self.draft.facts, "fact")
            if name in self.draft.facts and self.draft.facts[name].kind not in _TERMS:
                self.draft.report(fact, "YB-E221", name=name)
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
        return self.draft.known(name, dates, "date")

    def lead(self, node: Node) -> Lead:
        return Lead(
            flow=self.draft.known(node["flow"], self.draft.flows, "flow"),
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
