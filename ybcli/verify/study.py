"""One flow under study: its tree, its worlds, and what was found by going everywhere in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ybcli.checklist.said import typed
from ybcli.engine import after, branch
from ybcli.errors import YbcliError
from ybcli.model import (
    CARE,
    HOME,
    NATION,
    SCHEME,
    UNKNOWN,
    Ask,
    Flow,
    Handbook,
    Kind,
    Outcome,
    Question,
    Route,
    Row,
    Tense,
    Test,
    When,
)
from ybcli.rules import Rulebook
from ybcli.verify.atlas import NOWHERE, Atlas, side
from ybcli.verify.explore import Explored, Plan, State, Watch
from ybcli.verify.pieces import ACTIONS, Part, Piece, pieces
from ybcli.verify.tree import DAY, PLACE, Tree, Values, roads
from ybcli.verify.world import Ground, Reads, Standing, World


@dataclass
class Study:
    """A flow, and everything about it that more than one check wants to know."""

    atlas: Atlas
    flow: Flow
    _explored: dict[object, tuple[Plan, dict[tuple[str, ...], Explored]]] = field(
        default_factory=dict
    )

    @property
    def book(self) -> Handbook:
        """The handbook the flow is of."""
        return self.atlas.book

    @cached_property
    def tree(self) -> Tree:
        """The flow as the exploration sees it."""
        return Tree(self.book, self.flow, self.atlas)

    @cached_property
    def pieces(self) -> Mapping[str, tuple[Piece, ...]]:
        """What each outcome may show."""
        return {outcome.id: pieces(self.book, outcome) for outcome in self.flow.outcomes}

    def reads(
        self, plan: Plan, grounds: frozenset[str] = frozenset(), *, speakers: bool = False
    ) -> Reads:
        """What tells worlds apart for a plan, and for facts whose ground, or speaker, matters."""
        return Reads(
            places=frozenset({HOME, CARE} & self.tree.questions.keys()),
            relation=plan.relation,
            choices=plan.choices,
            grounds=grounds,
            speakers=grounds if speakers else frozenset(),
        )

    def explored(
        self,
        watch: Watch | None = None,
        grounds: frozenset[str] = frozenset(),
        *,
        speakers: bool = False,
    ) -> tuple[Explored, ...]:
        """What is found in every world, so that the conditions in `watch` can be decided.

        Worlds that differ only in the ground of facts, or in who speaks of them, are told apart,
        and explored once.

        Raises:
            TooManyError: there are more states than can be looked at.
        """
        watched = tuple((watch or {}).items())
        if watched not in self._explored:
            self._explored[watched] = (Plan(self.tree, watch), {})
        plan, found = self._explored[watched]
        everywhere: list[Explored] = []
        for world in self.atlas.worlds(self.reads(plan, grounds, speakers=speakers)):
            read = plan.reads_of(world)
            if read not in found:
                found[read] = plan.explore(world)
            everywhere.append(replace(found[read], world=world))
        return tuple(everywhere)

    @cached_property
    def connected(self) -> frozenset[str]:
        """The nodes that some road leads to."""
        met = {self.flow.start}
        for id_, node in self.flow.nodes.items():
            if id_ in met:
                met |= roads(node)
        return frozenset(met)

    @cached_property
    def before(self) -> Mapping[str, frozenset[str]]:
        """The questions that some path to a node asks, of those that anything reads."""
        whens = [piece.when for found in self.pieces.values() for piece in found]
        dates = {name for found in self.pieces.values() for p in found for name in p.dates}
        wanted = self.tree.bases([*self.tree.routes, *whens]) | dates
        asked: dict[str, frozenset[str]] = {id_: frozenset() for id_ in self.flow.nodes}
        for id_, node in self.flow.nodes.items():
            passed = asked[id_] | ({id_} & wanted)
            for to in roads(node) if id_ in self.connected else ():
                asked[to] |= passed
        return asked

    def can_know(self, name: str, node: str) -> bool:
        """Whether some path to a node has asked what the value of a name rests on."""
        needed = self.tree.base(name)
        if name in self.book.facts and name not in self.tree.questions:
            needed = frozenset({side(self.book.facts[name])})
        return needed <= self.before[node]

    def row(self, route: str, n: int) -> Row:
        """The n-th row of a branch.

        Raises:
            KeyError: there is no such branch.
        """
        node = self.flow.nodes[route]
        if not isinstance(node, Route):
            raise KeyError(route)
        return node.rows[n]

    @property
    def graph(self) -> tuple[str, ...]:
        """The command that shows the flow, for what no answers lead to."""
        return ("ybcli", "graph", self.flow.id)

    def standing(self, fact: str, values: Values, world: World) -> Standing:
        """How a fact stands for a person of these answers; the nation's word where no place is."""
        record = self.book.facts[fact]
        scheme = values.get(SCHEME) or ""
        if values.get(side(record)) is not None and (fact, "") in world.facts:
            return world.standing(fact, scheme)
        standings = self.atlas.standing_on(record, NOWHERE, world.as_of)
        return standings.get(scheme) or standings[""]

    @cached_property
    def ground(self) -> When:
        """A condition that reads all that decides how facts stand, and decides nothing itself."""
        asked = sorted({HOME, CARE, SCHEME} & self.tree.questions.keys())
        return tuple(Test(name=name, values=()) for name in asked)

    def unsure_of(self, piece: Piece) -> frozenset[str]:
        """The facts a piece rests on that somebody somewhere does not know."""
        return frozenset(fact for fact in piece.facts if Ground.NONE in self.known(fact))

    def shows(self, piece: Piece, values: Values, world: World) -> bool:
        """Whether a piece is shown to a person of these answers: its condition and its facts."""
        return self.tree.holds(piece.when, values, world) and all(
            self.standing(fact, values, world).ground is not Ground.NONE for fact in piece.facts
        )

    def known(self, fact: str) -> frozenset[Ground]:
        """How well a fact is known: every way there is, over all places and days."""
        return self.atlas.grounds(self.book.facts[fact])

    def command(
        self, found: Explored, node: str, state: State, *, longest: bool = False
    ) -> tuple[str, ...]:
        """The command that leads a person to a state, and on to an end."""
        return self.spell(found.answers(node, state, longest=longest), found.world)

    def spell(self, answers: Mapping[str, str], world: World) -> tuple[str, ...]:
        """Answers as a command, completed where they do not lead to an end."""
        words = ["ybcli", self.flow.id]
        for question, answer in self.complete(answers, world):
            words += [question.flag, typed(self.book, question, answer)]
        return (*words, "--as-of", world.as_of.isoformat(), "--explain")

    def complete(self, answers: Mapping[str, str], world: World) -> list[tuple[Question, str]]:
        """Real answers for those of an exploration, with the first there is for any left open."""
        rules = Rulebook(self.book, world.as_of)
        known: dict[str, str] = {}
        path: list[tuple[Question, str]] = []
        node = self.flow.nodes[self.flow.start]
        while not isinstance(node, Outcome):
            if isinstance(node, Ask):
                given = answers.get(node.id) or _first(node.question)
                known[node.id] = self.real(node.question, given, world)
                path.append((node.question, known[node.id]))
                node = self.flow.nodes[after(node, known[node.id])]
            else:
                try:
                    node = self.flow.nodes[branch(node, known, rules)]
                except YbcliError:
                    break
        return path

    def real(self, question: Question, answer: str, world: World) -> str:
        """A world's own place or day for what stands for one."""
        if answer == PLACE:
            code = world.care if question.id == CARE else world.home
            return code or next(iter(self.book.places))
        if answer == DAY:
            past = question.tense is Tense.PAST
            return (min(world.as_of, self.atlas.today) if past else world.as_of).isoformat()
        return answer


def shown(when: When) -> str:
    """A condition as its author wrote it."""
    return ", ".join(f"{test.name}: [{', '.join(test.values)}]" for test in when)


def _first(question: Question) -> str:
    if question.kind is Kind.PLACE:
        return PLACE
    if question.kind is Kind.DATE:
        return DAY
    return next(answer for answer in question.allowed if answer != UNKNOWN)


def floor(book: Handbook, flow: Flow, today: date) -> date:
    """The first day, today at the latest, on which the nation's rules carry every sheet.

    They carry its headline, one thing to do and one way in, of those that depend on no answer. What
    the nation has never ruled on sets no day.
    A handbook holds the rules of today and how they came about, not those of twenty years ago:
    what is proved of a flow, is proved from this day on.
    """
    begun = [date.min]
    for outcome in flow.outcomes:
        headline, *rest = pieces(book, outcome)
        begun.append(_begun(book, headline.facts) or date.min)
        for parts in (ACTIONS, {Part.CHANNEL}):
            for_all = [p for p in rest if p.part in parts and not p.when]
            days = [day for p in for_all if (day := _begun(book, p.facts))]
            begun.append(min(days, default=date.min))
    return min(today, max(begun))


def _begun(book: Handbook, facts: Iterable[str]) -> date | None:
    """The day from which the nation has ruled on all of these; None if on one it never has."""
    nation = book.regions.get(NATION)
    days = [date.min]
    for fact in facts:
        rulings = nation.rulings.get(fact, ()) if nation else ()
        if not rulings:
            return None
        days.append(min(ruling.since or date.min for ruling in rulings))
    return max(days)
