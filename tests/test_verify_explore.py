from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from books import (
    TODAY,
    ask,
    book,
    braid,
    chance,
    flow,
    line,
    long_chain,
    outcome,
    random_book,
    when,
)
from brute import count
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.model import Handbook, Kind
from ybcli.verify.atlas import Atlas
from ybcli.verify.check import check
from ybcli.verify.explore import Explored, Plan
from ybcli.verify.study import Study

ALL = settings(max_examples=200)


def study(handbook: Handbook) -> Study:
    return Study(Atlas(handbook, TODAY), next(iter(handbook.flows.values())))


def rows(found: Explored) -> set[tuple[str, int]]:
    nodes = found.plan.tree.flow.nodes
    return {
        (id_, found.turn(nodes[id_], state)[0])
        for id_, states in found.states.items()
        if id_.startswith("r_")
        for state in states
        if found.turn(nodes[id_], state)
    }


@ALL
@given(st.integers(0, 10**9))
def test_merged_states_and_every_single_path_agree_on_every_count(seed: int) -> None:
    handbook = random_book(chance(seed))
    looked = study(handbook)
    watch = {o.id: tuple(step.when for step in o.steps) for o in looked.flow.outcomes}

    for found in looked.explored(watch)[:3]:
        slow = count(handbook, looked.flow, found.world.home, found.world.care, found.world.as_of)

        assert {o.id: found.paths(o.id) for o in looked.flow.outcomes if found.paths(o.id)} == dict(
            slow.ends
        )
        assert rows(found) == slow.rows or slow.stuck
        longest = [
            s.asked for o in looked.flow.outcomes for s in found.states.get(o.id, {}).values()
        ]
        assert max(longest, default=0) == slow.longest
        for end in looked.flow.outcomes:
            for step in end.steps:
                holding = sum(
                    found.states[end.id][state].paths
                    for state, values in found.ends(end.id)
                    if looked.tree.holds(step.when, values, found.world)
                )
                assert holding == slow.lines[end.id, step.id]


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_no_pair_of_places_and_no_day_shows_what_no_world_shows(seed: int) -> None:
    handbook = random_book(chance(seed), most=2)
    looked = study(handbook)
    changes = {date(2024, 1, 1), date(2025, 6, 1)}
    days = changes | {day - timedelta(days=1) for day in changes} | {TODAY}

    every: set[tuple[object, ...]] = set()
    for home, care, day in product(handbook.places, handbook.places, sorted(days)):
        slow = count(handbook, looked.flow, home, care, day)
        every.add((tuple(sorted(slow.ends.items())), tuple(sorted(slow.rows)), slow.stuck))

    merged: set[tuple[object, ...]] = set()
    for found in looked.explored():
        world = found.world
        slow = count(handbook, looked.flow, world.home, world.care, world.as_of)
        merged.add((tuple(sorted(slow.ends.items())), tuple(sorted(slow.rows)), slow.stuck))
    assert merged == every


def test_sixty_questions_of_two_options_are_two_to_the_sixty_paths() -> None:
    ids = [f"q{n}" for n in range(60)]
    nodes = [ask(id_, to) for id_, to in zip(ids, [*ids[1:], "end"], strict=True)]
    steps = [line(f"s{n}", when(**{id_: "yes_"})) for n, id_ in enumerate(ids)]
    looked = study(book(flow(*nodes, outcome("end", steps))))

    (found,) = looked.explored({"end": (steps[0].when, steps[59].when)})

    assert found.paths("end") == 2**60
    assert sum(len(states) for states in found.states.values()) < 300


def test_several_answers_at_once_are_counted_one_by_one() -> None:
    options = " ".join("abcdefgh")
    end = outcome("end", [line("s", when(many="b"))])
    looked = study(book(flow(ask("many", "end", options, kind=Kind.CHOICES), end)))

    (found,) = looked.explored({"end": (end.steps[0].when,)})

    assert found.paths("end") == 2**8 - 1
    holding = [
        found.states["end"][state].paths
        for state, values in found.ends("end")
        if looked.tree.holds(end.steps[0].when, values, found.world)
    ]
    assert sum(holding) == 2**7


def test_a_chain_of_twenty_thousand_questions_ends_without_recursion() -> None:
    handbook = long_chain(20_000)

    codes = {finding.code for finding in check(handbook, TODAY)}

    assert {"YB-E107", "YB-E110"} <= codes


def test_work_grows_with_states_not_with_paths() -> None:
    sizes = {}
    for length in (10, 20, 40):
        looked = study(braid(length, chance(3)))
        plan = Plan(looked.tree)
        (world,) = looked.atlas.worlds(looked.reads(plan))
        found = plan.explore(world)
        sizes[length] = sum(len(states) for states in found.states.values())

    assert sizes[40] <= 5 * sizes[10]
