"""What a flow comes to, written down: a line of ids for each class of paths and each ruling.

The words of a handbook may change and nothing here does. Whatever else changes, changes a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ybcli.model import NATION, Coverage, Outcome, Reduction, Ruling, Term, Value, When
from ybcli.verify.catalogue import used_facts
from ybcli.verify.classes import PathClass, domain, narrowed, path_classes
from ybcli.verify.pieces import Part, Piece
from ybcli.verify.study import Study
from ybcli.verify.tree import Tree

PATHS, RULES, COVERAGE = "[paths]", "[rules]", "[coverage]"
_ARROW, _BAR = " -> ", " | "


@dataclass(frozen=True, slots=True)
class GoldenPath:
    """One class of paths: what leads to it, where it ends, and what is shown there, part by part.

    `key` maps a name to the values that lead here; none means any. `shown` maps a part of the
    sheet to its ids, each with what it still takes to be shown, as `letter{leaves=other}`.
    """

    key: Mapping[str, frozenset[str]]
    outcome: str
    verdict: str
    shown: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        key = " ".join(
            f"{name}={'|'.join(sorted(values))}" if values else name
            for name, values in self.key.items()
        )
        shown = (f"{_BAR}{part} {' '.join(ids)}" for part, ids in self.shown.items() if ids)
        return f"{key or '*'}{_ARROW}{self.outcome} {self.verdict}{''.join(shown)}"

    @classmethod
    def read(cls, line: str) -> GoldenPath:
        """Read a line back.

        Raises:
            ValueError: it is no such line.
        """
        way, _, rest = line.partition(_ARROW)
        end, *parts = rest.split(_BAR)
        outcome, verdict = end.split(" ")
        pairs = (word.partition("=") for word in way.split(" ") if word != "*")
        return cls(
            {name: frozenset(values.split("|") if values else ()) for name, _, values in pairs},
            outcome,
            verdict,
            {part: tuple(ids) for part, *ids in (text.split(" ") for text in parts)},
        )


@dataclass(frozen=True, slots=True)
class Golden:
    """All that is kept of one flow. `rules` and `coverage` map what is ruled to how."""

    paths: tuple[GoldenPath, ...]
    rules: Mapping[str, str]
    coverage: Mapping[str, str]

    def __str__(self) -> str:
        return "\n".join(
            [
                PATHS,
                *map(str, self.paths),
                RULES,
                *(f"{name} {rule}" for name, rule in self.rules.items()),
                COVERAGE,
                *(f"{name} {held}" for name, held in self.coverage.items()),
                "",
            ]
        )

    @classmethod
    def read(cls, text: str) -> Golden:
        """Read it back.

        Raises:
            ValueError: it is not what `str` of a golden made.
        """
        paths, rest = text.removeprefix(f"{PATHS}\n").split(f"{RULES}\n")
        rules, coverage = rest.split(f"{COVERAGE}\n")
        return cls(
            tuple(map(GoldenPath.read, paths.splitlines())),
            dict(_keyed(rules, 4)),
            dict(_keyed(coverage, 1)),
        )


def golden(study: Study) -> Golden:
    """Write down what a flow comes to.

    Raises:
        TooManyError: there are more classes than a person could read.
    """
    paths = sorted((_path(study, c) for c in path_classes(study)), key=str)
    return Golden(tuple(paths), dict(sorted(rules(study))), dict(sorted(_coverage(study))))


def _path(study: Study, path: PathClass) -> GoldenPath:
    outcome = study.flow.nodes[path.outcome]
    verdict = outcome.verdict if isinstance(outcome, Outcome) else ""
    nationwide = "!" if isinstance(outcome, Outcome) and outcome.nationwide else ""
    values = path.values()
    shown: dict[str, tuple[str, ...]] = {part: () for part in Part if part is not Part.HEADLINE}
    facts: dict[str, None] = {}
    for piece in study.pieces[path.outcome]:
        left = narrowed(study.tree, values, piece.when)
        if left is None:
            continue
        facts |= dict.fromkeys(piece.facts)
        if piece.part is not Part.HEADLINE:
            shown[piece.part] = (*shown[piece.part], _named(piece, left))
    return GoldenPath(
        {name: _unless_all(study.tree, name, found) for name, found in path.key},
        path.outcome,
        f"{verdict}{nationwide}",
        {part: ids for part, ids in (*shown.items(), ("fact", tuple(facts))) if ids},
    )


def _named(piece: Piece, left: When) -> str:
    ends = f"@{'+'.join(piece.dates)}" if piece.dates else ""
    rest = ",".join(f"{test.name}={'|'.join(test.values)}" for test in left)
    return f"{piece.id}{ends}" + (f"{{{rest}}}" if rest else "")


def _unless_all(tree: Tree, name: str, values: frozenset[str]) -> frozenset[str]:
    """The values of a key; none where that is all there are."""
    return frozenset() if values >= domain(tree, name) else values


def rules(study: Study) -> Iterable[tuple[str, str]]:
    """Every ruling that a flow uses: place, fact, day and insurance, and what is ruled."""
    used = used_facts(study)
    for region in study.book.regions.values():
        for fact in sorted(used & region.rulings.keys()):
            for n, ruling in enumerate(region.rulings[fact]):
                since = ruling.since.isoformat() if ruling.since else "-"
                many = f".{n}" if study.book.facts[fact].many else ""
                yield f"{region.id} {fact}{many} {since} {ruling.scheme or '-'}", _ruled(ruling)


def _ruled(ruling: Ruling) -> str:
    doubt = " doubt" if ruling.doubt else ""
    return f"{_figure(ruling.value)} {ruling.source} {ruling.grade}{doubt}"


def _figure(value: Value | None) -> str:
    """A value as a figure; words are not kept."""
    match value:
        case None:
            return "repealed"
        case Reduction(way=way, percent=percent, deductible=deductible, ceiling=ceiling):
            figures = (str(n) for n in (percent, deductible) if n is not None)
            return ":".join((way, *figures, *(("ceiling",) if ceiling else ())))
        case Term(months=months, workdays=workdays, next_year=next_year, same_year=same_year):
            if months or workdays:
                return f"months:{months}" if months else f"workdays:{workdays}"
            return f"next_year:{next_year}" if next_year else f"same_year:{same_year}"
        case int():
            return str(value)
        case str():
            return value if value.isascii() else "words"


def _coverage(study: Study) -> Iterable[tuple[str, str]]:
    for region in study.book.regions.values():
        if region.place != NATION:
            yield region.id, region.coverage.get(study.flow.id, Coverage.NONE)


def _keyed(text: str, words: int) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        parts = line.split(" ")
        yield " ".join(parts[:words]), " ".join(parts[words:])
