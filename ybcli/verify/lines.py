"""Whether everything an outcome may show is shown to somebody, and nothing twice.

Conditions that read the same questions are decided together, group by group: what the groups do
not share multiplies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ybcli.model import When
from ybcli.verify.explore import Explored, Watch
from ybcli.verify.findings import Finding, finding
from ybcli.verify.paths import idle_tests, too_many
from ybcli.verify.pieces import Part, Piece
from ybcli.verify.study import Study, shown
from ybcli.verify.tree import TooManyError
from ybcli.verify.world import Ground


def check_lines(study: Study) -> Iterator[Finding]:
    """Find lines nobody sees, conditions that do nothing, and what would be said twice."""
    reached = {id_ for explored in study.explored() for id_ in explored.states}
    for watch in groups(study, reached):
        try:
            found = study.explored(watch)
        except TooManyError as error:
            yield too_many(study, error)
            continue
        for id_, whens in watch.items():
            pieces = [p for p in study.pieces[id_] if p.when in whens]
            yield from _unseen(study, found, id_, pieces)
            yield from idle_tests(study, found, id_, [(p.at, p.when) for p in pieces])
    for id_ in study.pieces:
        if id_ in reached:
            yield from _groundless(study, id_)
            yield from _twice(study, id_)


def groups(study: Study, outcomes: set[str]) -> list[Watch]:
    """The conditions of the outcomes' lines, those together that read the same questions."""
    whens = {
        (id_, piece.when): study.tree.bases([piece.when])
        for id_, pieces in study.pieces.items()
        if id_ in outcomes
        for piece in pieces
        if piece.when and all(study.can_know(test.name, id_) for test in piece.when)
    }
    largest: list[frozenset[str]] = []
    for names in sorted(set(whens.values()), key=lambda names: (-len(names), sorted(names))):
        if not any(names <= other for other in largest):
            largest.append(names)
    made: list[dict[str, tuple[When, ...]]] = [{} for _ in largest]
    for (id_, when), names in whens.items():
        group = next(n for n, other in enumerate(largest) if names <= other)
        made[group][id_] = (*made[group].get(id_, ()), when)
    return [*made]


def _unseen(
    study: Study, found: tuple[Explored, ...], id_: str, pieces: list[Piece]
) -> Iterator[Finding]:
    for when in dict.fromkeys(piece.when for piece in pieces):
        if not _joint(study, found, id_, (when,)):
            for piece in pieces:
                if piece.when == when:
                    yield finding(
                        "YB-E201", piece.at, study.graph, node=id_, item=piece.id, when=shown(when)
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
