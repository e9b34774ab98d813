"""Whether every node and row of a flow is good for somebody, and nobody is left standing."""

from __future__ import annotations

from collections.abc import Iterator

from ybcli.model import Ask, Kind, Outcome, Route, Test, When
from ybcli.verify.explore import Explored, State
from ybcli.verify.findings import Finding, finding
from ybcli.verify.study import Study, shown
from ybcli.verify.tree import MOST_SPLIT, TooManyError, roads

MOST_QUESTIONS, GOOD_QUESTIONS = 12, 9
"""The limit for any path, and for one that most people should not have to pass."""


def check_paths(study: Study) -> Iterator[Finding]:
    """Find what is wrong with the ways through a flow."""
    yield from _never_asked(study)
    yield from _unconnected(study)
    yield from _too_wide(study)
    try:
        found = study.explored()
    except TooManyError as error:
        yield too_many(study, error)
        return
    yield from _dead(study, found)
    yield from _stuck(study, found)
    yield from _too_long(study, found)
    yield from _idle_tests(study, found)
    yield from _asked_twice(study)


def too_many(study: Study, error: TooManyError) -> Finding:
    """Say that not everything was looked at."""
    id_, most = error.args
    return finding("YB-W114", study.flow.nodes[id_].at, study.graph, node=id_, most=most)


def _too_wide(study: Study) -> Iterator[Finding]:
    """Questions that may be answered in more ways than a golden can hold."""
    for question in study.flow.questions:
        if question.kind is Kind.CHOICES and len(question.options) > MOST_SPLIT:
            yield too_many(study, TooManyError(question.id, 2**MOST_SPLIT))


def _never_asked(study: Study) -> Iterator[Finding]:
    """Names that are read where no path has asked for them."""
    for id_, node in study.flow.nodes.items():
        if id_ not in study.connected:
            continue
        places: list[tuple[str, When, tuple[str, ...]]] = []
        match node:
            case Route(rows=rows):
                places = [(row.at, row.when, ()) for row in rows]
            case Outcome():
                places = [(p.at, p.when, p.dates) for p in study.pieces[id_]]
            case Ask():
                pass
        for at, when, dates in places:
            for name in (*(test.name for test in when), *dates):
                if not study.can_know(name, id_):
                    yield finding("YB-E101", at, study.graph, name=name)


def _unconnected(study: Study) -> Iterator[Finding]:
    """Nodes that nothing leads to; what only these lead to is cured with them."""
    nodes = study.flow.nodes
    led_to = frozenset().union(*map(roads, nodes.values()))
    for id_, node in nodes.items():
        if id_ != study.flow.start and id_ not in led_to:
            yield finding("YB-E102", node.at, study.graph, node=id_)


def turns(
    study: Study, found: tuple[Explored, ...]
) -> Iterator[tuple[Explored, Route, State, list[int]]]:
    """Every state at every branch, and the rows that hold there."""
    for explored in found:
        for node in study.flow.nodes.values():
            if isinstance(node, Route):
                for state in explored.states.get(node.id, ()):
                    yield explored, node, state, explored.turn(node, state)


def _dead(study: Study, found: tuple[Explored, ...]) -> Iterator[Finding]:
    """Nodes and rows that no world has anybody for; of dead nodes in a row, the first."""
    alive = {id_ for explored in found for id_ in explored.states}
    next_ = frozenset().union(*(roads(study.flow.nodes[id_]) for id_ in alive))
    taken = {(route.id, n) for _, route, _, rows in turns(study, found) for n in rows[:1]}
    for id_, node in study.flow.nodes.items():
        if id_ in next_ - alive:
            yield finding("YB-E103", node.at, study.graph, node=id_)
        if id_ in alive and isinstance(node, Route):
            for n, row in enumerate(node.rows):
                knowable = all(study.can_know(test.name, id_) for test in row.when)
                if (id_, n) not in taken and knowable:
                    when = shown(row.when) or "else"
                    yield finding("YB-E104", row.at, study.graph, node=id_, when=when)


def _stuck(study: Study, found: tuple[Explored, ...]) -> Iterator[Finding]:
    """People for whom no row of a branch is made, or two."""
    met: set[tuple[str, ...]] = set()
    for explored, route, state, rows in turns(study, found):
        if len(rows) == 1 or (route.id, *map(str, rows)) in met:
            continue
        met.add((route.id, *map(str, rows)))
        witness = study.command(explored, route.id, state)
        words = {"node": route.id, "state": _state(study, explored, route, state)}
        if rows:
            yield finding("YB-E106", route.rows[rows[1]].at, witness, **words)
        else:
            yield finding("YB-E105", route.at, witness, **words)


def _state(study: Study, explored: Explored, route: Route, state: State) -> str:
    """What a branch reads of a person, as `name=value`."""
    values = explored.values(route.id, state)
    names = dict.fromkeys(test.name for row in route.rows for test in row.when)
    pairs = ((name, study.tree.value(name, values, explored.world)) for name in names)
    return ", ".join(f"{name}={value}" for name, value in pairs if value is not None)


def _too_long(study: Study, found: tuple[Explored, ...]) -> Iterator[Finding]:
    """The longest path, if it is longer than a person should have to go."""
    ends = (
        (seen.asked, explored, outcome.id, state)
        for explored in found
        for outcome in study.flow.outcomes
        for state, seen in explored.states.get(outcome.id, {}).items()
    )
    most, explored, id_, state = max(ends, key=lambda end: end[0], default=(0, None, "", ()))
    if explored is None or most <= GOOD_QUESTIONS:
        return
    witness = study.command(explored, id_, state, longest=True)
    at = study.flow.nodes[id_].at
    if most > MOST_QUESTIONS:
        yield finding("YB-E110", at, witness, n=most, most=MOST_QUESTIONS)
    else:
        yield finding("YB-W111", at, witness, n=most, most=GOOD_QUESTIONS)


def _idle_tests(study: Study, found: tuple[Explored, ...]) -> Iterator[Finding]:
    """Tests of branches that always hold, or name what never is."""
    for id_, node in study.flow.nodes.items():
        if isinstance(node, Route):
            places = [(row.at, row.when) for row in node.rows]
            yield from idle_tests(study, found, id_, places)


def idle_tests(
    study: Study, found: tuple[Explored, ...], id_: str, places: list[tuple[str, When]]
) -> Iterator[Finding]:
    """Of conditions read at a node: what in them always holds, and values that never are."""
    tests = {test: at for at, when in reversed(places) for test in when}
    states = [(e, e.values(id_, s)) for e in found for s in e.states.get(id_, ())]
    if not states:
        return
    for test, at in tests.items():
        if not study.can_know(test.name, id_):
            continue
        met: set[str] = set()
        always = True
        for explored, values in states:
            value = study.tree.value(test.name, values, explored.world)
            for part in (value or "").split(","):
                met |= explored.plan.members.get((test.name, value or ""), set()) | {part}
            always = always and study.tree.passes(test, values, explored.world)
        if met.isdisjoint(test.values):
            continue  # nobody passes, which is said of the whole row or line
        for value in test.values:
            if value not in met:
                yield finding("YB-W112", at, study.graph, name=test.name, value=value)
        if always:
            yield finding("YB-W113", at, study.graph, name=test.name)


def _asked_twice(study: Study) -> Iterator[Finding]:
    """Questions in the same words that one person may be asked."""
    first: dict[str, str] = {}
    for question in study.flow.questions:
        other = first.setdefault(question.ask, question.id)
        if other == question.id:
            continue
        both = tuple((Test(name=id_, values=()),) for id_ in (other, question.id))
        for explored in study.explored({o.id: both for o in study.flow.outcomes}):
            hit = next(
                (
                    (outcome.id, state)
                    for outcome in study.flow.outcomes
                    for state in explored.states.get(outcome.id, ())
                    if None
                    not in (explored.values(outcome.id, state)[q] for q in (other, question.id))
                ),
                None,
            )
            if hit:
                at = study.flow.nodes[question.id].at
                witness = study.command(explored, *hit)
                yield finding("YB-E109", at, witness, node=question.id, other=other)
                break
