"""Whether everything an outcome may show is shown to somebody, and nothing twice.

Conditions that read the same questions are decided together, group by group: what the groups do
not share multiplies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TypeAlias

from ybcli.model import When
from ybcli.verify.explore import Explored, Watch
from ybcli.verify.findings import Finding, finding
from ybcli.verify.paths import idle_tests, too_many
from ybcli.verify.pieces import Part, Piece
from ybcli.verify.study import Study, shown
from ybcli.verify.tree import TooManyError
from ybcli.verify.world import Ground

Group: TypeAlias = Mapping[str, list[Piece]]
"""Some of what outcomes may show, by outcome: what is decided together."""


def check_lines(study: Study) -> Iterator[Finding]:
    """Find lines nobody sees, conditions that do nothing, and what would be said twice."""
    reached = {id_ for explored in study.explored() for id_ in explored.states}
    for group in groups(study, reached):
        watch = watching(study, group)
        try:
            found = study.explored(watch)
        except TooManyError as error:
            yield too_many(study, error)
            continue
        for id_, pieces in group.items():
            yield from _unseen(study, watch, id_, pieces)
            yield from idle_tests(study, found, id_, [(p.at, p.when) for p in pieces])
    for id_ in study.pieces:
        if id_ in reached:
            yield from _groundless(study, id_)
            yield from _twice(study, id_)


def groups(study: Study, outcomes: set[str]) -> list[Group]:
    """What some people at these outcomes are not shown, together where it reads the same."""
    reads = {
        (id_, n): study.tree.bases(_deciding(study, piece))
        for id_ in study.pieces
        if id_ in outcomes
        for n, piece in enumerate(study.pieces[id_])
        if piece.when or study.unsure_of(piece)
        if all(study.can_know(test.name, id_) for test in piece.when)
    }
    largest: list[frozenset[str]] = []
    for names in sorted(set(reads.values()), key=lambda names: (-len(names), sorted(names))):
        if not any(names <= other for other in largest):
            largest.append(names)
    made: list[dict[str, list[Piece]]] = [{} for _ in largest]
    for (id_, n), names in reads.items():
        group = next(g for g, other in enumerate(largest) if names <= other)
        made[group].setdefault(id_, []).append(study.pieces[id_][n])
    return [*made]


def watching(study: Study, group: Group) -> Watch:
    """What must be remembered to decide whether each of a group is shown."""
    return {
        id_: tuple(dict.fromkeys(when for piece in pieces for when in _deciding(study, piece)))
        for id_, pieces in group.items()
    }


def _deciding(study: Study, piece: Piece) -> tuple[When, ...]:
    return (piece.when, study.ground) if study.unsure_of(piece) else (piece.when,)


def seen(study: Study, watch: Watch, id_: str, piece: Piece) -> bool:
    """Whether anybody is shown a piece, if an exploration with `watch` can tell."""
    return any(
        study.shows(piece, values, explored.world)
        for explored in study.explored(watch, study.unsure_of(piece))
        for _, values in explored.ends(id_)
    )


def _unseen(study: Study, watch: Watch, id_: str, pieces: list[Piece]) -> Iterator[Finding]:
    """Lines for nobody: their condition never holds, or a fact they rest on is ruled elsewhere."""
    found = study.explored(watch)
    for piece in pieces:
        words = {"node": id_, "item": piece.id}
        if not _joint(study, found, id_, (piece.when,)):
            yield finding("YB-E201", piece.at, study.graph, when=shown(piece.when), **words)
        elif _must_show(study, piece) and not seen(study, watch, id_, piece):
            fact = "、".join(sorted(study.unsure_of(piece)))
            yield finding("YB-E212", piece.at, study.graph, fact=fact, **words)


def _must_show(study: Study, piece: Piece) -> bool:
    """Whether a line is for nothing if nobody is shown it.

    One that is a fact's own words is a place kept for whoever may yet rule; one whose fact is to be
    asked about leaves that question; of a fact that nobody rules on `_groundless` speaks, and of
    headlines `check_outcomes`.
    """
    facts = study.unsure_of(piece)
    kept = piece.part is Part.HEADLINE or piece.id in study.book.facts
    return not kept and not any(
        study.book.facts[fact].ask or study.known(fact) == {Ground.NONE} for fact in facts
    )


def _joint(
    study: Study, found: tuple[Explored, ...], id_: str, whens: tuple[When, ...]
) -> tuple[str, ...]:
    """The command of somebody at an outcome for whom all of these hold; empty if there is none."""
    for explored in found:
        for state, values in explored.ends(id_):
            if all(study.tree.holds(when, values, explored.world) for when in whens):
                return study.command(explored, id_, state)
    return ()


def _groundless(study: Study, id_: str) -> Iterator[Finding]:
    """Lines that rest on what nobody anywhere has ruled, and that leave no question to ask."""
    for piece in study.pieces[id_]:
        for fact in dict.fromkeys(piece.facts):
            record = study.book.facts[fact]
            if study.known(fact) == {Ground.NONE} and not record.ask:
                yield finding("YB-E210", piece.at, study.graph, node=id_, item=piece.id, fact=fact)


def _twice(study: Study, id_: str) -> Iterator[Finding]:
    """Pairs that should not stand on one sheet together, where they can."""
    for first, second in combinations(study.pieces[id_], 2):
        code = _clash(study, first, second)
        if not code or _apart(first.when, second.when):
            continue
        found = study.explored({id_: (first.when, second.when)})
        witness = _joint(study, found, id_, (first.when, second.when))
        if witness:
            yield finding(code, second.at, witness, node=id_, item=first.id, other=second.id)


def _clash(study: Study, first: Piece, second: Piece) -> str:
    """The code for two pieces that must not be shown together."""
    if first.part is Part.MATERIAL and second.part is Part.MATERIAL:
        materials = study.book.materials
        if first.id == second.id:
            return "YB-E207"
        stand_in = second.id in materials[first.id].instead
        return "YB-E208" if stand_in or first.id in materials[second.id].instead else ""
    return "YB-E209" if first.id == second.id and first.part.is_line and second.part.is_line else ""


def _apart(first: When, second: When) -> bool:
    """Whether two conditions exclude each other at sight."""
    return any(
        one.name == other.name and set(one.values).isdisjoint(other.values)
        for one in first
        for other in second
    )
