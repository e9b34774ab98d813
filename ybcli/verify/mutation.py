"""Whether the proof would notice: a handbook changed in one place, and what is kept of it.

A mutant that changes no golden and breaks no rule of `check` survives; survivors are places where
an author's slip would go unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from ybcli.model import (
    ANY,
    NATION,
    Ask,
    Deadline,
    Demand,
    Fact,
    Flow,
    Handbook,
    Lead,
    Line,
    Node,
    Outcome,
    Reduction,
    Route,
    Row,
    Ruling,
    Term,
    Test,
    Use,
    Value,
    Way,
    When,
)
from ybcli.verify.atlas import Atlas
from ybcli.verify.check import check
from ybcli.verify.classes import domain
from ybcli.verify.goldens import golden, rules
from ybcli.verify.study import Study, floor
from ybcli.verify.tree import TooManyError, Tree

_Item: TypeAlias = Line | Demand | Use | Deadline | Lead
_LISTS = ("materials", "channels", "steps", "deadlines", "fallback", "cautions", "leads")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A handbook with one slip in it. `flow`: the one it is in; empty if it is in a ruling."""

    name: str
    flow: str
    book: Handbook


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants there were, and which nothing noticed."""

    total: int
    survivors: tuple[str, ...]

    @property
    def killed(self) -> float:
        """The share that was noticed."""
        return 1 - len(self.survivors) / self.total if self.total else 1.0


def score(book: Handbook, today: date, every: int = 1) -> Score:
    """Try every mutant, or every n-th."""
    judge = Judge(book, today)
    tried = [mutant for n, mutant in enumerate(mutants(book, today)) if n % every == 0]
    return Score(len(tried), tuple(m.name for m in tried if not judge.notices(m)))


class Judge:
    """Knows what a handbook comes to, and whether another comes to the same."""

    def __init__(self, book: Handbook, today: date) -> None:
        self.today = today
        self.rules = self._rules(book)
        self.kept = {id_: self._golden(book, id_) for id_ in book.flows}
        self.codes = self._codes(book)

    def notices(self, mutant: Mutant) -> bool:
        """Whether a mutant changes a golden or breaks a rule."""
        if not mutant.flow and self._rules(mutant.book) != self.rules:
            return True
        flows = [mutant.flow] if mutant.flow else list(mutant.book.flows)
        if any(self._golden(mutant.book, id_) != self.kept[id_] for id_ in flows):
            return True
        return self._codes(mutant.book) != self.codes

    def _rules(self, book: Handbook) -> dict[str, str]:
        """The rulings that goldens keep, which are quickly compared."""
        studies = (Study(Atlas(book, self.today), flow) for flow in book.flows.values())
        return {name: ruled for study in studies for name, ruled in rules(study)}

    def _golden(self, book: Handbook, flow: str) -> str:
        """What is kept of a flow; a mutant may have too many paths to keep any."""
        since = floor(book, book.flows[flow], self.today)
        try:
            return str(golden(Study(Atlas(book, self.today, since), book.flows[flow])))
        except TooManyError:
            return ""

    def _codes(self, book: Handbook) -> frozenset[tuple[str, str]]:
        return frozenset((f.code, f.at) for f in check(book, self.today))


def mutants(book: Handbook, today: date) -> Iterator[Mutant]:
    """Every handbook that one slip makes of this one."""
    for flow in book.flows.values():
        tree = Tree(book, flow, Atlas(book, today))
        for name, node in _node_mutants(tree, flow):
            nodes = {**flow.nodes, node.id: node}
            changed = replace(flow, nodes=nodes)
            flows = {**book.flows, flow.id: changed}
            yield Mutant(f"{flow.id}/{name}", flow.id, replace(book, flows=flows))
    for region in book.regions.values():
        for fact, rulings in region.rulings.items():
            for name, made in _ruling_mutants(book.facts[fact], rulings):
                if not made and region.place == NATION:
                    continue
                others = {**region.rulings, fact: made} if made else _without(region.rulings, fact)
                regions = {**book.regions, region.place: replace(region, rulings=others)}
                label = f"{region.id} {fact} {name}"
                yield Mutant(label, "", replace(book, regions=regions))


def _without(rulings: Mapping[str, tuple[Ruling, ...]], fact: str) -> dict[str, tuple[Ruling, ...]]:
    return {id_: made for id_, made in rulings.items() if id_ != fact}


def _node_mutants(tree: Tree, flow: Flow) -> Iterator[tuple[str, Node]]:
    order = tuple(flow.nodes)
    for n, (id_, node) in enumerate(flow.nodes.items()):
        further = order[n + 1 :]
        match node:
            case Ask(question=question):
                for answer in question.allowed or (ANY,):
                    now = node.next.get(answer) or node.next[ANY]
                    other = next((to for to in further if to != now), None)
                    if other:
                        to = {**node.next, answer: other}
                        yield f"{id_}={answer} → {other}", replace(node, next=to)
            case Route(rows=rows):
                for k, row in enumerate(rows):
                    for name, changed in _row_mutants(tree, row, further):
                        made = (*rows[:k], changed, *rows[k + 1 :])
                        yield f"{id_}#{k + 1} {name}", replace(node, rows=made)
            case Outcome():
                yield from _outcome_mutants(tree, node)


def _row_mutants(tree: Tree, row: Row, further: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    other = next((to for to in further if to != row.to), None)
    if other:
        yield f"→ {other}", replace(row, to=other)
    for name, when in _when_mutants(tree, row.when):
        if when:
            yield name, replace(row, when=when)


def _outcome_mutants(tree: Tree, outcome: Outcome) -> Iterator[tuple[str, Node]]:
    for part in _LISTS:
        items: tuple[_Item, ...] = getattr(outcome, part)
        for n, item in enumerate(items):
            label = f"{outcome.id} {part}[{n}]"
            before, behind = items[:n], items[n + 1 :]
            yield f"{label} deleted", _with(outcome, part, (*before, *behind))
            for name, when in _when_mutants(tree, item.when):
                changed = replace(item, when=when)
                yield f"{label} {name}", _with(outcome, part, (*before, changed, *behind))


def _with(outcome: Outcome, part: str, items: tuple[_Item, ...]) -> Outcome:
    changes: dict[str, Any] = {part: items}
    return replace(outcome, **changes)


def _when_mutants(tree: Tree, when: When) -> Iterator[tuple[str, When]]:
    """Each test left out, and each turned round."""
    for n, test in enumerate(when):
        yield f"without {test.name}", (*when[:n], *when[n + 1 :])
        turned = tuple(sorted(domain(tree, test.name) - set(test.values)))
        if turned:
            negated = Test(name=test.name, values=turned)
            yield f"not {test.name}", (*when[:n], negated, *when[n + 1 :])


def _ruling_mutants(
    fact: Fact, rulings: tuple[Ruling, ...]
) -> Iterator[tuple[str, tuple[Ruling, ...]]]:
    for n, ruling in enumerate(rulings):
        before, behind = rulings[:n], rulings[n + 1 :]
        yield f"[{n}] dropped", (*before, *behind)
        value = _shifted(fact, ruling.value)
        if value is not None:
            yield f"[{n}] shifted", (*before, replace(ruling, value=value), *behind)
        if ruling.since:
            later = replace(ruling, since=ruling.since + timedelta(days=1))
            yield f"[{n}] a day later", (*before, later, *behind)


def _shifted(fact: Fact, value: Value | None) -> Value | None:
    """The next value; none for words, which are not kept, and for what has no next."""
    match value:
        case int():
            return value + 1
        case Term(months=int(n)):
            return replace(value, months=n + 1)
        case Term(workdays=int(n)):
            return replace(value, workdays=n + 1)
        case Reduction(percent=int(n)):
            return replace(value, percent=n + 1)
        case Reduction(way=way):
            return replace(value, way=Way.UNCLEAR if way is not Way.UNCLEAR else Way.NONE)
        case str() if fact.choices:
            return next((c.id for c in fact.choices if c.id != value), None)
        case _:
            return None
