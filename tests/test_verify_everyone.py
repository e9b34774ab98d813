"""The proof beside everybody: every place, day and answer of a handbook made by chance.

Each of these codes says that some person meets something, or that none does. So all of them are
asked, one after the other, by the engine and the sheet that people use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, product
from random import Random

from books import TODAY, chance, line, random_book, text
from brute import branches, paths
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.checklist import make_checklist
from ybcli.engine import Finished
from ybcli.errors import YbcliError
from ybcli.model import (
    CARE,
    HOME,
    SCHEME,
    SCHEMES,
    UNKNOWN,
    Flow,
    Handbook,
    Outcome,
    Region,
    Route,
    Ruling,
    Side,
    Use,
    Verdict,
)
from ybcli.rules import Rulebook
from ybcli.verify.atlas import Atlas
from ybcli.verify.check import check
from ybcli.verify.pieces import Part, items, pieces
from ybcli.verify.study import Study, floor

Met = set[tuple[str, str]]
"""A code, and where it is met: an outcome, a row of a branch, or a line of an outcome."""

OF_OUTCOMES = ("YB-E202", "YB-E203", "YB-E204", "YB-E205", "YB-W213")


def harsh(rnd: Random) -> Handbook:
    """A handbook by chance whose headlines and channels stand on rulings that may not be there."""
    book = random_book(rnd, most=2)
    told = replace(text("told"), side=rnd.choice(list(Side)))
    facts = {**book.facts, "told": told, "hint": text("hint")}
    door = replace(book.channels["phone"], id="door", cites=("hint",))
    flow = book.flows["made"]
    nodes = {
        id_: _harsh_end(rnd, node) if isinstance(node, Outcome) else node
        for id_, node in flow.nodes.items()
    }
    regions = {place: _harsh_region(rnd, region) for place, region in book.regions.items()}
    return replace(
        book,
        facts=facts,
        channels={**book.channels, "door": door},
        flows={"made": replace(flow, nodes=nodes)},
        regions=regions,
    )


def _harsh_end(rnd: Random, end: Outcome) -> Outcome:
    cites = rnd.sample(["told", "hint", "tea_meaning"], rnd.randint(0, 2))
    headline = line(f"{end.id}_first", (), *cites)
    if rnd.random() < 0.3:
        headline = replace(headline, say="{hint}", fills=("hint",))
    shown = [replace(step, cites=(*step.cites, "hint")) for step in end.steps]
    channels = tuple(Use(channel=id_) for id_ in rnd.sample(["phone", "door"], rnd.randint(0, 1)))
    return replace(end, headline=headline, steps=tuple(shown), channels=channels, at=end.id)


def _harsh_region(rnd: Random, region: Region) -> Region:
    rulings = {
        fact: tuple(replace(r, doubt=rnd.choice(["", "", "", "疑"])) for r in made)
        for fact, made in region.rulings.items()
    }
    if "told" in rulings and rnd.random() < 0.6:
        rulings["hint"] = rulings["told"][:1]
    return replace(region, rulings=rulings)


def everybody(book: Handbook, flow: Flow) -> Iterator[tuple[Finished, Rulebook]]:
    """All who get to an end, on every day from which the flow is proved."""
    since = floor(book, flow, TODAY)
    days = {r.since for r in _rulings(book) if r.since}
    days |= {day - timedelta(days=1) for day in days} | {TODAY}
    for day in sorted({max(day, since) for day in days}):
        rules = Rulebook(book, day)
        for home, care in product(
            *(book.places if q in flow.nodes else [""] for q in (HOME, CARE))
        ):
            for end in paths(flow, rules, home, care):
                if end:
                    yield end, rules


def _rulings(book: Handbook) -> Iterator[Ruling]:
    for region in book.regions.values():
        for made in region.rulings.values():
            yield from made


def firm(end: Finished) -> bool:
    return end.outcome.verdict is not Verdict.CONFIRM_FIRST


def on_the_way(end: Finished, rules: Rulebook) -> Iterator[tuple[str, str]]:
    """Two rows that hold, and rows taken only because a rule is not known."""
    for route, known in branches(end.flow, end.answers, rules):
        held = [row for row in route.rows if row.when and rules.holds(row.when, known)]
        if len(held) > 1:
            yield "YB-E106", held[1].at
        if firm(end) and _might_turn(route, known, rules):
            yield "YB-W206", (held[0] if held else route.rows[-1]).at


def _might_turn(route: Route, known: Mapping[str, str], rules: Rulebook) -> bool:
    facts = {t.name for row in route.rows for t in row.when} & rules.handbook.facts.keys()
    unknown = [fact for fact in facts if rules.value(fact, known) == UNKNOWN]
    choices = ((UNKNOWN, *(c.id for c in rules.handbook.facts[f].choices)) for f in unknown)
    turns = {_turn(route, {**known, **dict(zip(unknown, c, strict=True))}, rules)
             for c in product(*choices)}  # fmt: skip
    return len(turns - {""}) > 1


def _turn(route: Route, known: Mapping[str, str], rules: Rulebook) -> str:
    return next((row.to for row in route.rows if rules.holds(row.when, known)), "")


def on_the_sheet(end: Finished, rules: Rulebook, shown: set[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with what this person gets."""
    headline = end.outcome.headline
    found = [r for f in (*headline.fills, *headline.cites) for r in rules.find(f, end.answers)]
    told = [r for fact in headline.fills for r in rules.find(fact, end.answers)]
    try:
        sheet = make_checklist(end, rules)
    except YbcliError:
        yield "YB-E204"
        bare = replace(end.outcome, headline=line("bare"))
        sheet = make_checklist(replace(end, outcome=bare), rules)
    else:
        weak = found and not any(r.firm for r in found)
        if firm(end) and (weak or not all(r.firm for r in told)):
            yield "YB-E205"
    yield from _left_out(end, rules, {confirm.id for confirm in sheet.to_confirm})
    if not (sheet.steps or sheet.channels or sheet.leads):
        yield "YB-E202"
    if not (sheet.channels or sheet.contacts):
        yield "YB-E203"
    shown |= {(end.outcome.id, f"{part}:{item.id}") for part, item in items(sheet)}


def _left_out(end: Finished, rules: Rulebook, to_ask: set[str]) -> Iterator[str]:
    """What a firm sheet lacks because a rule is not known, if nothing on it says so."""
    facts = rules.handbook.facts
    whens = [piece.when for piece in pieces(rules.handbook, end.outcome)]
    said = {
        test.name
        for when in whens
        if rules.holds(when, end.answers)
        for test in when
        if UNKNOWN in test.values
    }
    for when in [d.when for d in end.outcome.materials] + [s.when for s in end.outcome.steps]:
        for test in when if firm(end) else ():
            known = test.name not in facts or test.name in said | to_ask or UNKNOWN in test.values
            supposed = {**end.answers, test.name: test.values[0]}
            unknown = rules.value(test.name, end.answers) == UNKNOWN
            if not known and unknown and rules.holds(when, supposed):
                yield "YB-W213"


def met(book: Handbook) -> Met:
    """What people meet, and the lines that none of those who get to an outcome is shown."""
    flow = book.flows["made"]
    found: Met = set()
    shown: set[tuple[str, str]] = set()
    reached: set[str] = set()
    for end, rules in everybody(book, flow):
        reached.add(end.outcome.id)
        found |= set(on_the_way(end, rules))
        found |= {(code, end.outcome.id) for code in on_the_sheet(end, rules, shown)}
    for outcome in flow.outcomes:
        for piece in pieces(book, outcome)[1:]:
            if outcome.id in reached and (outcome.id, piece.key) not in shown:
                found.add(("unseen", f"{outcome.id} {piece.id}"))
    return found


def said(book: Handbook) -> Met:
    """The same as the proof says it."""
    found: Met = set()
    for each in check(book, TODAY):
        words = each.message.split("“")
        node, *more = (word.partition("”")[0] for word in words[1:])
        if each.code in ("YB-E106", "YB-W206"):
            found.add((each.code, each.at))
        elif each.code in ("YB-E201", "YB-E210", "YB-E212"):
            found.add(("unseen", f"{node} {more[0]}"))
        elif each.code in OF_OUTCOMES:
            found.add((each.code, node))
    return found


def aside(book: Handbook) -> Met:
    """Lines of which other codes speak: headlines, and those that read what nobody was asked."""
    looked = Study(Atlas(book, TODAY), book.flows["made"])
    return {
        ("unseen", f"{id_} {piece.id}")
        for id_, found in looked.pieces.items()
        for piece in found
        if piece.part is Part.HEADLINE
        or not all(looked.can_know(test.name, id_) for test in piece.when)
    }


@settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_the_proof_says_what_somebody_meets_and_nothing_else(seed: int) -> None:
    book = harsh(chance(seed))

    assert said(book) - aside(book) == met(book) - aside(book)


def numbered(book: Handbook) -> Handbook:
    """The same with a place of its own for every ruling."""
    lines = count(1)
    regions = {
        place: replace(
            region,
            rulings={
                fact: tuple(replace(r, at=f"rulings.yaml:{next(lines)}") for r in made)
                for fact, made in region.rulings.items()
            },
        )
        for place, region in book.regions.items()
    }
    return replace(book, regions=regions)


def without(book: Handbook, at: str) -> Handbook:
    """The same if one ruling had never been written."""
    regions = {
        place: replace(
            region,
            rulings={
                fact: tuple(r for r in made if r.at != at) for fact, made in region.rulings.items()
            },
        )
        for place, region in book.regions.items()
    }
    return replace(book, regions=regions)


def answered(book: Handbook, since: date) -> Iterator[object]:
    """What every place says of everything from a day on, and how surely."""
    days = {r.since for r in _rulings(book) if r.since and r.since > since} | {since}
    for day, place, scheme in product(sorted(days), book.places, ("", *SCHEMES)):
        rules = Rulebook(book, day)
        for fact in ("rule", "zone", "told", "hint"):
            found = rules.find(fact, {HOME: place, CARE: place, SCHEME: scheme})
            yield [(r.value, r.firm) for r in found]


@settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_a_ruling_that_is_called_needless_is_missed_by_nobody(seed: int) -> None:
    book = numbered(harsh(chance(seed)))
    begins = {r.at: r.since for r in _rulings(book)}

    for found in check(book, TODAY):
        since = begins.get(found.at)
        if found.code in ("YB-E403", "YB-E404") and since:
            assert list(answered(book, since)) == list(answered(without(book, found.at), since))
