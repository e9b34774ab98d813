"""Whether every sheet is complete: something to do, somewhere to go, ground under its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ybcli.model import CARE, HOME, NATION, Outcome, Test, Verdict, When
from ybcli.verify.explore import DOUBT, Explored
from ybcli.verify.findings import Finding, finding
from ybcli.verify.paths import too_many
from ybcli.verify.pieces import ACTIONS, Part, Piece
from ybcli.verify.study import Study
from ybcli.verify.tree import TooManyError, Values
from ybcli.verify.world import Ground


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
        except TooManyError as error:
            yield too_many(study, error)
        if outcome.nationwide:
            yield from _not_nationwide(study, outcome)
    yield from _undecided(study)


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
    watch = {outcome.id: (*whens, _ground_of(study, grounds))}
    for explored in study.explored(watch, grounds):
        for state, values in explored.ends(outcome.id):
            if placeless and any(values.get(place) is not None for place in (HOME, CARE)):
                continue
            if not any(_visible(study, explored, values, piece) for piece in pieces):
                return study.command(explored, outcome.id, state)
    return ()


def _ground_of(study: Study, facts: Iterable[str]) -> When:
    """Reads all that decides how facts stand for a person, and decides nothing."""
    names = {HOME, CARE, *(name for fact in facts for name in study.tree.base(fact))}
    return tuple(Test(name=name, values=()) for name in sorted(names & study.tree.questions.keys()))


def _visible(study: Study, explored: Explored, values: Values, piece: Piece) -> bool:
    return study.tree.holds(piece.when, values, explored.world) and all(
        study.standing(fact, values, explored.world).ground is not Ground.NONE
        for fact in piece.facts
    )


def _shaky(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """A headline that cannot be said somewhere, or is firm on weak ground."""
    facts = dict.fromkeys(study.pieces[outcome.id][0].facts)
    weak = firm(outcome.verdict) and all(Ground.WEAK in study.known(fact) for fact in facts)
    suspect = [f for f in facts if Ground.NONE in study.known(f) or weak]
    if not suspect:
        return
    met: set[str] = set()
    for explored in study.explored({outcome.id: (_ground_of(study, facts),)}, frozenset(facts)):
        for state, values in explored.ends(outcome.id):
            found = {f: study.standing(f, values, explored.world).ground for f in facts}
            none = next((f for f, ground in found.items() if ground is Ground.NONE), "")
            code = "YB-E204" if none else "YB-E205"
            if code in met or not (none or (weak and set(found.values()) == {Ground.WEAK})):
                continue
            met.add(code)
            witness = study.command(explored, outcome.id, state)
            fact = none or "、".join(facts)
            yield finding(code, outcome.headline.at, witness, node=outcome.id, fact=fact)


def _not_nationwide(study: Study, outcome: Outcome) -> Iterator[Finding]:
    """An outcome that claims national law for its ground, and has it not."""
    for fact in dict.fromkeys(study.pieces[outcome.id][0].facts):
        record = study.book.facts[fact]
        if any(
            standing.ground is not Ground.FIRM
            for day in study.atlas.days([fact])
            for standing in study.atlas.standing_on(record, NATION, day).values()
        ):
            found = next(e for e in study.explored() if e.states.get(outcome.id))
            witness = study.command(found, outcome.id, next(iter(found.states[outcome.id])))
            yield finding("YB-E211", outcome.headline.at, witness, node=outcome.id, fact=fact)


def _undecided(study: Study) -> Iterator[Finding]:
    """Rows that a person takes because a rule is not known, and that end in a firm verdict."""
    met: set[str] = set()
    for explored in study.explored(doubt=True):
        for outcome in study.flow.outcomes:
            if not firm(outcome.verdict):
                continue
            for state, values in explored.ends(outcome.id):
                doubt = values[DOUBT]
                if doubt and doubt not in met:
                    met.add(doubt)
                    fact, route, row = doubt.split()
                    witness = study.command(explored, outcome.id, state)
                    at = study.row(route, int(row)).at
                    yield finding("YB-W206", at, witness, fact=fact, node=outcome.id)
