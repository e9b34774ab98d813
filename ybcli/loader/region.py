"""One region's file, read into its rulings."""

from __future__ import annotations

from datetime import date
from typing import Final

from ybcli.document.node import Node
from ybcli.loader.draft import Draft, day, truth, whole
from ybcli.loader.schema import VALUES
from ybcli.loader.shape import OneOf, faults_in
from ybcli.model import (
    NATION,
    Coverage,
    Fact,
    FactKind,
    Grade,
    Reduction,
    Region,
    Ruling,
    Term,
    Value,
    Way,
)

_GRADES: Final = tuple(Grade)
_FIGURES: Final = {
    Way.NONE: ((), ()),
    Way.FIRST_PAY: (("percent",), ()),
    Way.MINUS_POINTS: (("percent",), ()),
    Way.MULTIPLY: (("percent",), ()),
    Way.FIXED_RATE: (("percent",), ("deductible",)),
    Way.RAISE_DEDUCTIBLE: (("deductible",), ()),
    Way.UNCLEAR: (("percent",), ()),
}
"""For each way, the figures it must state and those it may."""


def read_region(draft: Draft, id_: str, root: Node) -> Region:
    """Return a region; facts and sources must already be in the draft."""
    place = root["place"]
    if place.text() != NATION and place.text() not in draft.places:
        draft.report(place, "YB-E420", code=place.text())
    coverage = root["coverage"].pairs()
    for key, _ in coverage.values():
        draft.known(key, draft.flows, "flow")
    rulings = root.get("rulings")
    return Region(
        id=id_,
        place=place.text(),
        parent=root.says("parent"),
        coverage={flow: Coverage(value.text()) for flow, (_, value) in coverage.items()},
        rulings={
            name: _rulings(draft, key, node)
            for name, (key, node) in (rulings.pairs() if rulings else {}).items()
        },
        at=root.at,
    )


def check_parents(draft: Draft, regions: list[tuple[Region, Node]]) -> None:
    """Report regions whose parent is missing or not the level above, and two for one place."""
    by_place: dict[str, Region] = {}
    for region, root in regions:
        if region.place in by_place:
            draft.report(root["place"], "YB-E421", other=by_place[region.place].id)
        by_place.setdefault(region.place, region)
    for region, root in regions:
        _check_parent(draft, region, root, by_place)


def _check_parent(draft: Draft, region: Region, root: Node, by_place: dict[str, Region]) -> None:
    node = root.get("parent")
    if region.place == NATION:
        if node:
            draft.report(node, "YB-E422")
        return
    place = draft.places.get(region.place)
    if place is None:
        return
    above = NATION if place.code == place.province else place.province
    parent = by_place.get(above)
    if parent is None:
        draft.report(node or root, "YB-E423", code=above)
    elif node is None or node.text() != parent.id:
        draft.report(node or root, "YB-E424", parent=parent.id)


def _rulings(draft: Draft, key: Node, node: Node) -> tuple[Ruling, ...]:
    name = draft.known(key, draft.facts, "fact")
    fact = draft.facts.get(name)
    if fact is None:
        return ()
    rulings = tuple(_ruling(draft, fact, item) for item in node.items())
    if not fact.many:
        _check_order(draft, node, rulings)
    return rulings


def _check_order(draft: Draft, node: Node, rulings: tuple[Ruling, ...]) -> None:
    begun: set[tuple[date, str]] = set()
    last = date.min
    for item, ruling in zip(node.items(), rulings, strict=True):
        since = ruling.since or date.min
        if since < last:
            draft.report(item, "YB-E425")
        if (since, ruling.scheme) in begun:
            draft.report(item, "YB-E426")
        begun.add((since, ruling.scheme))
        last = max(last, since)


def _ruling(draft: Draft, fact: Fact, node: Node) -> Ruling:
    source = draft.sources.get(draft.known(node["source"], draft.sources, "source"))
    best = source.grade if source else Grade.A
    stated = node.get("grade")
    grade = Grade(stated.text()) if stated else best
    if stated and _GRADES.index(grade) < _GRADES.index(best):
        draft.report(stated, "YB-E427", grade=best)
    value = node.get("value")
    if value is None and not truth(node, "repealed"):
        draft.report(node["repealed"], "YB-E428")
    if value is None and fact.many:
        draft.report(node["repealed"], "YB-E432")
    return Ruling(
        since=day(node, "since"),
        value=_value(draft, fact, value) if value else None,
        source=node.says("source"),
        grade=grade,
        checked=node["checked"].date(),
        locator=node.says("locator"),
        scheme=node.says("scheme"),
        doubt=node.says("doubt"),
        note=node.says("note"),
        at=node.at,
    )


def _value(draft: Draft, fact: Fact, node: Node) -> Value | None:
    choices = tuple(choice.id for choice in fact.choices)
    shape = OneOf(choices) if choices else VALUES[fact.kind]
    faults = list(faults_in(shape, node))
    if faults:
        draft.faults += faults
        return None
    match fact.kind:
        case FactKind.TEXT | FactKind.CHOICE:
            return node.text()
        case FactKind.MONTHS | FactKind.WORKDAYS | FactKind.PERCENT:
            return node.integer()
        case FactKind.DEADLINE:
            return Term(
                months=whole(node, "months"),
                workdays=whole(node, "workdays"),
                next_year=_month_day(draft, node, "next_year"),
                same_year=_month_day(draft, node, "same_year"),
                remark=node.says("remark"),
            )
        case FactKind.REDUCTION:
            return _reduction(draft, node)


def _month_day(draft: Draft, node: Node, key: str) -> str:
    stated = node.get(key)
    if stated is None:
        return ""
    month, day_ = (int(part) for part in stated.text().split("-"))
    try:
        date(2000, month, day_)  # a leap year: 02-29 is a day
    except ValueError:
        draft.report(stated, "YB-E046", day=stated.text())
    return stated.text()


def _reduction(draft: Draft, node: Node) -> Reduction:
    way = Way(node.says("way"))
    must, may = _FIGURES[way]
    for figure in ("percent", "deductible"):
        stated = node.get(figure)
        if stated is None and figure in must:
            draft.report(node, "YB-E429", way=way, figure=figure)
        if stated and figure not in (*must, *may):
            draft.report(stated, "YB-E430", way=way, figure=figure)
    ceiling = truth(node, "ceiling")
    if ceiling and way is Way.NONE:
        draft.report(node["ceiling"], "YB-E431")
    return Reduction(
        way=way,
        percent=whole(node, "percent"),
        deductible=whole(node, "deductible"),
        ceiling=ceiling,
        remark=node.says("remark"),
    )
