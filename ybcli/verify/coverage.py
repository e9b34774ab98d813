"""How much of a handbook is reached: by all that can happen, and by the cases a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ybcli.engine import Finished, after
from ybcli.errors import YbcliError
from ybcli.model import NATION, Ask, Handbook, Outcome, Route
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.verify.catalogue import used_facts
from ybcli.verify.lines import Group, groups, seen, watching
from ybcli.verify.paths import turns
from ybcli.verify.pieces import Part, Piece, items
from ybcli.verify.scenarios import Scenario, run
from ybcli.verify.study import Study

Reached: TypeAlias = set[tuple[str, str]]
"""Kinds and names of what was reached: a node, an option, a row, a line, a fact, an overlay."""

KINDS = ("node", "option", "row", "line", "fact", "overlay")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one kind of thing: how many there are, and which of them were not reached."""

    kind: str
    total: int
    missing: tuple[str, ...]

    @property
    def reached(self) -> int:
        """How many were."""
        return self.total - len(self.missing)


def by_paths(studies: Mapping[str, Study]) -> tuple[Coverage, ...]:
    """What the classes of paths reach, whoever may take them."""
    reached: Reached = set()
    for study in studies.values():
        reached |= set(_happens(study))
    return _measured(studies, reached)


def by_scenarios(
    studies: Mapping[str, Study], book: Handbook, scenarios: Iterable[Scenario]
) -> tuple[Coverage, ...]:
    """What the written cases reach; one that cannot be run reaches nothing."""
    reached: Reached = set()
    for scenario in scenarios:
        try:
            finished, sheet = run(book, scenario)
        except YbcliError:
            continue
        rules = Rulebook(book, scenario.as_of)
        reached |= set(_walked(finished, rules))
        reached |= set(_shown(finished, sheet, rules))
    return _measured(studies, reached)


def _measured(studies: Mapping[str, Study], reached: Reached) -> tuple[Coverage, ...]:
    every: dict[tuple[str, str], None] = {}
    for study in studies.values():
        every |= dict.fromkeys(_everything(study))
    return tuple(
        Coverage(
            kind,
            sum(key[0] == kind for key in every),
            tuple(name for own, name in every if own == kind and (own, name) not in reached),
        )
        for kind in KINDS
    )


def _everything(study: Study) -> Iterator[tuple[str, str]]:
    nodes = study.flow.nodes
    routes = [node for node in nodes.values() if isinstance(node, Route)]
    rows = [(route.id, n) for route in routes for n in range(len(route.rows))]
    pieces = [(id_, piece) for id_, found in study.pieces.items() for piece in found]
    facts = used_facts(study)
    yield from _named(study, nodes, rows, pieces, facts, _overlays(study, facts))


def _overlays(study: Study, facts: Iterable[str]) -> set[tuple[str, str]]:
    """Every place's own word on these facts: region and fact."""
    regions = study.book.regions.values()
    wanted = frozenset(facts)
    return {
        (r.id, fact) for r in regions if r.place != NATION for fact in wanted & r.rulings.keys()
    }


def _happens(study: Study) -> Iterator[tuple[str, str]]:
    alive = {id_ for explored in study.explored() for id_ in explored.states}
    rows = {(route.id, n) for _, route, _, held in turns(study, study.explored()) for n in held[:1]}
    always: dict[str, list[Piece]] = {
        id_: [p for p in study.pieces[id_] if not p.when and not study.unsure_of(p)]
        for id_ in alive & study.pieces.keys()
    }
    pieces = [(id_, piece) for id_, found in always.items() for piece in found]
    heard = _heard_at_branches(study) | _heard(study, always)
    for group in groups(study, alive):
        watch = watching(study, group)
        pieces += [
            (id_, p) for id_, found in group.items() for p in found if seen(study, watch, id_, p)
        ]
        heard |= _heard(study, group)
    facts = study.tree.facts([*study.tree.routes, *(piece.when for _, piece in pieces)])
    facts |= {fact for _, piece in pieces for fact in piece.facts}
    yield from _named(study, alive, rows, pieces, facts, heard)


def _heard(study: Study, group: Group) -> set[tuple[str, str]]:
    """Who says what to those who are shown it: region and fact."""
    heard: set[tuple[str, str]] = set()
    watch = {id_: (*whens, study.ground) for id_, whens in watching(study, group).items()}
    for id_, piece in ((id_, piece) for id_, pieces in group.items() for piece in pieces):
        facts = frozenset(piece.facts)
        if _overlays(study, facts) <= heard:
            continue
        for explored in study.explored(watch, facts, speakers=True):
            for _, values in explored.ends(id_):
                if study.shows(piece, values, explored.world):
                    for fact in facts:
                        speaking = study.standing(fact, values, explored.world).said_by
                        heard |= {(region, fact) for region in speaking}
    return heard


def _heard_at_branches(study: Study) -> set[tuple[str, str]]:
    """Who decides the way of those who come to a branch: region and fact."""
    heard: set[tuple[str, str]] = set()
    for fact in study.tree.facts(study.tree.routes):
        for explored in study.explored(grounds=frozenset({fact}), speakers=True):
            for _, route, state, _ in turns(study, (explored,)):
                values = explored.values(route.id, state)
                read = any(test.name == fact for row in route.rows for test in row.when)
                if read and study.tree.value(fact, values, explored.world) is not None:
                    speaking = study.standing(fact, values, explored.world).said_by
                    heard |= {(region, fact) for region in speaking}
    return heard


def _named(
    study: Study,
    nodes: Iterable[str],
    rows: Iterable[tuple[str, int]],
    pieces: Iterable[tuple[str, Piece]],
    facts: frozenset[str],
    overlays: set[tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    """The names of things in one flow, and of what its facts rest on."""
    flow = study.flow
    for id_ in nodes:
        yield "node", f"{flow.id}/{id_}"
        node = flow.nodes[id_]
        if isinstance(node, Ask):
            for option in node.question.allowed:
                yield "option", f"{flow.id}/{id_}={option}"
    for id_, n in rows:
        yield "row", f"{flow.id}/{id_}#{n + 1}"
    for id_, piece in pieces:
        yield "line", f"{flow.id}/{id_} {piece.key}"
    for fact in sorted(facts):
        yield "fact", fact
    for region, fact in sorted(overlays):
        yield "overlay", f"{region} {fact}"


def _walked(finished: Finished, rules: Rulebook) -> Iterator[tuple[str, str]]:
    """The nodes, options and rows on a path, and the rules its branches read."""
    flow, answers = finished.flow, finished.answers
    known: dict[str, str] = {}
    node = flow.nodes[flow.start]
    while not isinstance(node, Outcome):
        yield "node", f"{flow.id}/{node.id}"
        if isinstance(node, Ask):
            known[node.id] = answers[node.id]
            for part in answers[node.id].split(","):
                yield "option", f"{flow.id}/{node.id}={part}"
            node = flow.nodes[after(node, answers[node.id])]
        else:
            n = next(n for n, row in enumerate(node.rows) if rules.holds(row.when, known))
            yield "row", f"{flow.id}/{node.id}#{n + 1}"
            for test in node.rows[n].when:
                yield from _ruled(test.name, known, rules)
            node = flow.nodes[node.rows[n].to]
    yield "node", f"{flow.id}/{node.id}"


def _shown(finished: Finished, sheet: Checklist, rules: Rulebook) -> Iterator[tuple[str, str]]:
    """The lines on a sheet, and the facts and overlays they stand on."""
    where = f"{finished.flow.id}/{finished.outcome.id}"
    for part, item in items(sheet):
        yield "line", f"{where} {part}:{item.id.partition('.')[0]}"
        for fact in item.facts:
            yield from _ruled(fact, finished.answers, rules)
    for lead in sheet.leads:
        yield "line", f"{where} {Part.LEAD}:{lead.flow}"


def _ruled(fact: str, answers: Mapping[str, str], rules: Rulebook) -> Iterator[tuple[str, str]]:
    if fact in rules.handbook.facts:
        for resolved in rules.find(fact, answers):
            yield "fact", fact
            yield "overlay", f"{resolved.region.id} {fact}"
