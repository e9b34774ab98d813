"""Handbooks made in the test: by hand, by chance, and as long as one likes.

They stand on the tea handbook, from which they have their words, papers, sources and places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from ybcli import loader
from ybcli.model import (
    ANY,
    CARE,
    HOME,
    NATION,
    RELATION,
    SCHEME,
    UNKNOWN,
    Ask,
    Coverage,
    Demand,
    Fact,
    FactKind,
    Flow,
    Grade,
    Handbook,
    Kind,
    Line,
    Node,
    Option,
    Outcome,
    Question,
    Region,
    Route,
    Row,
    Ruling,
    Side,
    Start,
    Test,
    Unsure,
    Use,
    Value,
    Verdict,
    When,
)

TODAY = date(2026, 11, 22)
PLACES = ("310000", "370100", "370600", "220200")
RELATIONS = ("same_city", "same_province", "cross_province")


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # nobody is to be kept from guessing


@cache
def tea() -> Handbook:
    return loader.load(Path(__file__).parent / "toy", shipped=False)


def when(**tests: str) -> When:
    """`when(who="self other")`: one test of two values."""
    return tuple(Test(name=name, values=tuple(words.split())) for name, words in tests.items())


def question(
    id_: str, options: str = "yes_ no_", kind: Kind = Kind.CHOICE, *, unsure: bool = False
) -> Question:
    ids = options.split() if kind in (Kind.CHOICE, Kind.CHOICES) else []
    return Question(
        id=id_,
        kind=kind,
        label=id_,
        ask=f"{id_}？",
        options=tuple(Option(id=option, label=option) for option in ids),
        unsure=Unsure(label="不确定", confirm=f"{id_}？") if unsure else None,
        at=f"made.yaml:{abs(hash(id_)) % 1000}",
    )


def ask(id_: str, to: str | Mapping[str, str], options: str = "yes_ no_", **more: object) -> Ask:
    made = question(id_, options, **more)  # type: ignore[arg-type]
    return Ask(question=made, next={ANY: to} if isinstance(to, str) else dict(to), at="made.yaml:1")


def places(to: str) -> tuple[Ask, ...]:
    return (ask(HOME, CARE, kind=Kind.PLACE), ask(CARE, to, kind=Kind.PLACE))


def route(id_: str, *rows: tuple[When, str]) -> Route:
    made = (Row(when=when, to=to, at=f"made.yaml:{n}") for n, (when, to) in enumerate(rows, 2))
    return Route(id=id_, rows=tuple(made), at="made.yaml:1")


def line(id_: str, when: When = (), *cites: str) -> Line:
    return Line(id=id_, say=id_, when=when, cites=cites, common=not cites, at="made.yaml:9")


def outcome(
    id_: str,
    steps: Iterable[Line] = (),
    verdict: Verdict = Verdict.CONFIRM_FIRST,
    headline: Line | None = None,
    **more: object,
) -> Outcome:
    more.setdefault("channels", (Use(channel="phone"),))
    return Outcome(
        id=id_,
        title=id_,
        verdict=verdict,
        headline=headline or line(f"{id_}_first"),
        steps=tuple(steps),
        at="made.yaml:8",
        **more,  # type: ignore[arg-type]
    )


def flow(*nodes: Node, id_: str = "made") -> Flow:
    named = {node.id: node for node in nodes}
    return Flow(id=id_, title="做", alias="做", about="做", when_to_use="做", nodes=named)


def choice(id_: str, options: str = "exempt required", side: Side = Side.HOME) -> Fact:
    choices = tuple(Option(id=option, label=option) for option in options.split())
    return Fact(
        id=id_, name=id_, kind=FactKind.CHOICE, side=side, subject="filing", choices=choices
    )


def text(id_: str, *, ask_: str = "") -> Fact:
    return Fact(id=id_, name=id_, kind=FactKind.TEXT, side=Side.HOME, subject="filing", ask=ask_)


def ruling(value: Value | None, since: date | None = None, **more: object) -> Ruling:
    given = {"source": "tea_law", "grade": Grade.A, "checked": TODAY, "note": "试", **more}
    return Ruling(since=since, value=value, at="made.yaml:7", **given)  # type: ignore[arg-type]


def region(place: str, rulings: Mapping[str, tuple[Ruling, ...]]) -> Region:
    province = tea().places[place].province if place != NATION else NATION
    return Region(
        id=f"r{place}",
        place=place,
        parent="" if place == NATION else "national" if place == province else f"r{province}",
        coverage={"made": Coverage.PARTIAL},
        rulings=rulings,
        at="made.yaml:6",
    )


def book(
    made: Flow,
    facts: Iterable[Fact] = (),
    rulings: Mapping[str, Mapping[str, tuple[Ruling, ...]]] | None = None,
) -> Handbook:
    """A handbook of one flow; `rulings` by place, beside the tea handbook's for the nation."""
    ground = tea()
    own = {NATION: {}, **(rulings or {})}
    regions = {
        place: region(place, {**(ground.regions[NATION].rulings if place == NATION else {}), **r})
        for place, r in own.items()
    }
    named = {fact.id: fact for fact in facts}
    start = replace(ground.start, options=(Option(id="go", label="go", at="made.yaml:5"),))
    return replace(
        ground,
        flows={made.id: made},
        facts={**ground.facts, **named},
        regions=regions,
        start=start,
        starts={"go": Start(flow=made.id, answers={})},
    )


def long_chain(length: int) -> Handbook:
    """One question after the other, each read by nobody."""
    ids = [f"q{n}" for n in range(length)]
    nodes = [ask(id_, to) for id_, to in zip(ids, [*ids[1:], "end"], strict=True)]
    return book(flow(*nodes, outcome("end")))


def braid(length: int, rnd: Random) -> Handbook:
    """Questions of two to four options that jump ahead, and lines that read them."""
    ids = [f"q{n}" for n in range(length)]
    ends = [f"end{n}" for n in range(4)]
    nodes: list[Node] = []
    for n, id_ in enumerate(ids):
        options = [f"o{k}" for k in range(rnd.randint(2, 4))]
        ahead = (ids[n + 1 : n + 4] or ends)[:3]
        to = {option: rnd.choice(ahead) for option in options}
        to[options[0]] = ahead[0]
        nodes.append(ask(id_, to, " ".join(options)))
    for end in ends:
        steps = [
            line(f"{end}_{n}", when(**{rnd.choice(ids): "o0", rnd.choice(ids): "o1"}))
            for n in range(6)
        ]
        nodes.append(outcome(end, steps))
    return book(flow(*nodes))


def random_book(rnd: Random, most: int = 5) -> Handbook:
    """A small handbook of everything, by chance; its branches may have gaps and overlaps."""
    facts = [
        choice("rule", side=rnd.choice(list(Side))),
        choice("zone", "east west"),
        text("told", ask_="怎么办？"),
    ]
    names = [f"q{n}" for n in range(rnd.randint(1, most))]
    asked: dict[str, Question] = {}
    steps: list[str] = []
    for role in (HOME, CARE):
        if rnd.random() < 0.8:
            asked[role] = question(role, kind=Kind.PLACE)
            steps.append(role)
    if rnd.random() < 0.5:
        asked[SCHEME] = question(SCHEME, "employee resident", unsure=rnd.random() < 0.5)
        steps.append(SCHEME)
    for name in names:
        kind = rnd.choice([Kind.CHOICE] * 4 + [Kind.CHOICES, Kind.DATE])
        options = " ".join("abcd"[: rnd.randint(2, 4)])
        asked[name] = question(name, options, kind, unsure=rnd.random() < 0.4)
        steps.append(name)
    order: list[str] = []
    for name in steps:
        order.append(name)
        if rnd.random() < 0.4:
            order.append(f"r_{name}")
    order += ["e0", "e1", "e2"]
    nodes: list[Node] = []
    for n, id_ in enumerate(order):
        known = [q for q in order[:n] if q in asked]
        ahead = order[n + 1 : n + 4]
        if id_.startswith("e"):
            nodes.append(_random_end(rnd, id_, known, asked))
        elif id_ in asked:
            nodes.append(_random_ask(rnd, asked[id_], ahead))
        else:
            rows = [
                (_random_when(rnd, known, asked), rnd.choice(ahead))
                for _ in range(rnd.randint(1, 2))
            ]
            nodes.append(route(id_, *(r for r in rows if r[0]), ((), rnd.choice(ahead))))
    return book(flow(*nodes), facts, _random_rulings(rnd))


def _random_ask(rnd: Random, asked: Question, ahead: list[str]) -> Ask:
    to = {ANY: ahead[0]}
    if asked.kind is Kind.CHOICE:
        to |= {option: rnd.choice(ahead) for option in asked.allowed if rnd.random() < 0.5}
    elif asked.unsure and rnd.random() < 0.3:
        to[UNKNOWN] = rnd.choice(ahead)
    return Ask(question=asked, next=to, at="made.yaml:1")


def _random_end(rnd: Random, id_: str, known: list[str], asked: Mapping[str, Question]) -> Outcome:
    steps = [
        line(
            f"{id_}_{n}",
            _random_when(rnd, known, asked),
            *(rnd.choice([(), ("told",), ("tea_meaning",)])),
        )
        for n in range(rnd.randint(0, 4))
    ]
    papers = [
        Demand(material=m, when=_random_when(rnd, known, asked), at="made.yaml:3")
        for m in rnd.sample(["stamp", "bill", "letter"], rnd.randint(0, 2))
    ]
    verdict = rnd.choice(list(Verdict))
    return outcome(id_, steps, verdict, materials=tuple(papers), nationwide=rnd.random() < 0.3)


def _random_when(rnd: Random, known: list[str], asked: Mapping[str, Question]) -> When:
    tests: dict[str, str] = {}
    for _ in range(rnd.randint(0, 2)):
        name = rnd.choice([*known, RELATION, "rule", "zone"])
        values: tuple[str, ...] = {
            RELATION: RELATIONS,
            "rule": ("exempt", "required", UNKNOWN),
            "zone": ("east", "west", UNKNOWN),
        }.get(name, ())
        if name in asked:
            values = asked[name].allowed if asked[name].options else ()
        if values:
            tests[name] = " ".join(rnd.sample(values, rnd.randint(1, max(1, len(values) - 1))))
    return when(**tests)


def _random_rulings(rnd: Random) -> dict[str, dict[str, tuple[Ruling, ...]]]:
    made: dict[str, dict[str, tuple[Ruling, ...]]] = {}
    values = {"rule": ("exempt", "required"), "zone": ("east", "west"), "told": ("甲", "乙")}
    for place in (NATION, "370000", "370600", "310000"):
        made[place] = {}
        for fact, said in values.items():
            days = [d for d in (None, date(2024, 1, 1), date(2025, 6, 1)) if rnd.random() < 0.4]
            if days:
                made[place][fact] = tuple(
                    ruling(
                        rnd.choice([*said, None]) if day else rnd.choice(said),
                        day,
                        grade=rnd.choice([Grade.A, Grade.A, Grade.C]),
                        scheme=rnd.choice(["", "", "employee"]),
                    )
                    for day in days
                )
    return made
