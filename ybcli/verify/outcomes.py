"""Whether every sheet is complete: something to do, somewhere to go, ground under its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from ybcli.model import CARE, HOME, NATION, UNKNOWN, Outcome, Route, Verdict, When
from ybcli.verify.explore import Explored, State, Step, Watch
from ybcli.verify.findings import Finding, finding
from ybcli.verify.paths import too_many, turns
from ybcli.verify.pieces import ACTIONS, Part, Piece
from ybcli.verify.study import Study
from ybcli.verify.tree import TooManyError
from ybcli.verify.world import Ground

MOST_WAYS = 1_000
"""In how many ways the unknown facts of one branch may turn out, for all to be looked at."""

NEEDED = frozenset({Part.MATERIAL, Part.CHANNEL, Part.STEP, Part.DEADLINE})
"""The parts of a sheet whose lack costs a person a way."""


def check_outcomes(study: Study) -> Iterator[Finding]:
    """Find sheets that leave somebody without what they came for, or say more than is known."""
    reached = {id_ for explored in study.explored() for id_ in explored.states}
    for outcome in study.flow.outcomes:
        if outcome.id not in reached:
            continue
        try:
            yield from _nothing_to_do(study, outcome)
            yield from _nowhere_to_go(study, outcome)
            yield from _shaky(study, outcome)
            yield from _left_out(study, outcome)
        except TooManyError as error:
            yield too_many(study, error)
        if outcome.nationwide:
            yield from _not_nationwide(study, outcome)
    try:
        yield from _undecided(study)
    except TooManyError as error:
        yield too_many(study, error)


def firm(verdict: Verdict) -> bool:
    """Whether a verdict says how it is."""
    return verdict is not Verdict.CONFIRM_FIRST


def _nothing_to_do(study: Study, outcome: Outcome) -> Iterator[Finding]:
    actions = [piece for piece in study.pieces[outcome.id] if piece.part in ACTIONS]
    witness = _missing(study, outcome, actions)
    if witness:
        yield finding("YB-E202", outcome.at, witness, node=outcome.id)


def _nowhere_to_go(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """A person whose place was asked has its hotline; any other needs a channel."""
    channels = [p for p in study.pieces[outcome.id] if p.part is Part.CHANNEL]
    witness = _missing(study, outcome, channels, placeless=True)
    if witness:
        yield finding("YB-E203", outcome.at, witness, node=outcome.id)


def _missing(
    study: Study, outcome: Outcome, pieces: list[Piece], *, placeless: bool = False
) -> tuple[str, ...]:
    """The command of somebody who is shown none of these; empty if everybody is shown one."""
    if any(not p.when and all(Ground.NONE not in study.known(f) for f in p.facts) for p in pieces):
        return ()
    whens = tuple(dict.fromkeys(piece.when for piece in pieces))
    grounds = frozenset(fact for piece in pieces for fact in piece.facts)
    watch = {outcome.id: (*whens, study.ground)}
    for explored in study.explored(watch, grounds):
        for state, values in explored.ends(outcome.id):
            if placeless and any(values.get(place) is not None for place in (HOME, CARE)):
                continue
            if not any(study.shows(piece, values, explored.world) for piece in pieces):
                return study.command(explored, outcome.id, state)
    return ()


def _shaky(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """A headline that cannot be said somewhere, or is firm on weak ground."""
    facts = dict.fromkeys(study.pieces[outcome.id][0].facts)
    if not _unfit(outcome, {fact: study.known(fact) for fact in facts})[0]:
        return
    met: set[str] = set()
    watch = {each.id: (study.ground,) for each in study.flow.outcomes}
    for explored in study.explored(watch, frozenset(facts)):
        for state, values in explored.ends(outcome.id):
            found = {f: {study.standing(f, values, explored.world).ground} for f in facts}
            code, why = _unfit(outcome, found)
            if code and code not in met:
                met.add(code)
                witness = study.command(explored, outcome.id, state)
                words = {"node": outcome.id, "fact": "、".join(why)}
                yield finding(code, outcome.headline.at, witness, **words)


def _unfit(outcome: Outcome, found: Mapping[str, Collection[Ground]]) -> tuple[str, list[str]]:
    """What is wrong with a headline whose facts may stand so, and with which of them.

    It is as sure as the best of its facts, but no surer than any whose words it repeats.
    """
    none = [fact for fact, grounds in found.items() if Ground.NONE in grounds]
    weak = [fact for fact, grounds in found.items() if Ground.WEAK in grounds]
    if none:
        return "YB-E204", none[:1]
    repeats = not set(weak).isdisjoint(outcome.headline.fills)
    if weak and firm(outcome.verdict) and (repeats or len(weak) == len(found)):
        return "YB-E205", weak
    return "", []


def _not_nationwide(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """An outcome that claims national law for its ground, and has it not."""
    for fact in dict.fromkeys(study.pieces[outcome.id][0].facts):
        record = study.book.facts[fact]
        days = [
            day
            for day in study.atlas.days([fact])
            for standing in study.atlas.standing_on(record, NATION, day).values()
            if standing.ground is not Ground.FIRM
        ]
        if days:
            day = study.atlas.today if study.atlas.today in days else days[0]
            found = next(e for e in study.explored() if e.states.get(outcome.id))
            answers = found.answers(outcome.id, next(iter(found.states[outcome.id])))
            witness = study.spell(answers, replace(found.world, as_of=day))
            yield finding("YB-E211", outcome.headline.at, witness, node=outcome.id, fact=fact)


def _left_out(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """What must be brought or done and is left out, without a word, where a rule is not known."""
    pieces = study.pieces[outcome.id] if firm(outcome.verdict) else ()
    for piece in pieces:
        for test in piece.when if piece.part in NEEDED else ():
            if test.name not in study.tree.facts([piece.when]) or UNKNOWN in test.values:
                continue
            rest = tuple(other for other in piece.when if other is not test)
            saying = [each.when for each in pieces if _says_unknown(study, each, test.name)]
            watch = {outcome.id: (piece.when, *saying)}
            witness = _somebody(
                study, outcome, watch, (*rest, replace(test, values=(UNKNOWN,))), saying
            )
            if witness:
                words = {"node": outcome.id, "item": piece.id, "fact": test.name}
                yield finding("YB-W213", piece.at, witness, **words)


def _says_unknown(study: Study, piece: Piece, fact: str) -> bool:
    """Whether a piece that is shown tells people that a fact is not known, or has them ask."""
    tests = any(test.name == fact and UNKNOWN in test.values for test in piece.when)
    return tests or (fact in piece.facts and bool(study.book.facts[fact].ask))


def _somebody(
    study: Study, outcome: Outcome, watch: Watch, when: When, none_of: Iterable[When]
) -> tuple[str, ...]:
    """The command of somebody for whom a condition holds and none of some others."""
    for explored in study.explored(watch):
        for state, values in explored.ends(outcome.id):
            if study.tree.holds(when, values, explored.world) and not any(
                study.tree.holds(other, values, explored.world) for other in none_of
            ):
                return study.command(explored, outcome.id, state)
    return ()


def _undecided(study: Study) -> Iterator[Finding]:
    """Rows that a person takes because a rule is not known, and that end in a firm verdict."""
    met: set[tuple[str, str, int]] = set()
    for explored in study.explored():
        onward = _firm_ends(study, explored)
        for _, route, state, rows in turns(study, (explored,)):
            fact = _doubtful(study, explored, route, state) if (route.id, state) in onward else ""
            if fact and (fact, route.id, rows[0]) not in met:
                met.add((fact, route.id, rows[0]))
                answers = explored.answers(route.id, state)
                here = (route.id, state)
                while here in onward:
                    node, further, answer = onward[here]
                    answers |= {here[0]: answer} if answer else {}
                    here = (node, further)
                witness = study.spell(answers, explored.world)
                at = route.rows[rows[0]].at
                yield finding("YB-W206", at, witness, fact=fact, node=here[0])


def _firm_ends(study: Study, explored: Explored) -> dict[tuple[str, State], Step]:
    """The states from which some answers lead to a firm verdict, and the step that does."""
    ends = {
        (o.id, s) for o in study.flow.outcomes if firm(o.verdict) for s, _ in explored.ends(o.id)
    }
    onward: dict[tuple[str, State], Step] = {}
    for id_ in reversed(tuple(study.flow.nodes)):
        for state in explored.states.get(id_, ()):
            for cell, new in explored.steps(id_, state):
                if (cell.to, new) in ends or (cell.to, new) in onward:
                    onward[id_, state] = (cell.to, new, cell.answer)
                    break
    return onward


def _doubtful(study: Study, explored: Explored, route: Route, state: State) -> str:
    """A fact that is unknown in a state and, if it were known, might lead elsewhere."""
    tree, world = study.tree, explored.world
    values = explored.values(route.id, state)
    facts = tree.facts(row.when for row in route.rows)
    unknown = sorted(f for f in facts if tree.value(f, values, world) == UNKNOWN)
    if not unknown:
        return ""
    ways = [(UNKNOWN, *(c.id for c in study.book.facts[fact].choices)) for fact in unknown]
    if prod(map(len, ways)) > MOST_WAYS:
        raise TooManyError(route.id, MOST_WAYS)
    taken = route.rows[explored.turn(route, state)[0]].to
    for found in product(*ways):
        known = dict(zip(unknown, found, strict=True))
        other = tree.rows(route, values, world.supposing(known))
        if other and route.rows[other[0]].to != taken:
            return next(fact for fact, value in known.items() if value != UNKNOWN)
    return ""
