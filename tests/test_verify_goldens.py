from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from books import TODAY, ask, book, chance, flow, line, outcome, places, random_book, route, when
from brute import paths
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.engine import Finished
from ybcli.loader import load
from ybcli.model import Handbook, Kind
from ybcli.rules import Rulebook
from ybcli.verify.atlas import Atlas
from ybcli.verify.check import studies_of
from ybcli.verify.classes import EARLY
from ybcli.verify.compare import Change, What, compare
from ybcli.verify.goldens import Golden, GoldenPath, golden
from ybcli.verify.study import Study


def study(handbook: Handbook) -> Study:
    return Study(Atlas(handbook, TODAY), next(iter(handbook.flows.values())))


def holds(path: GoldenPath, end: Finished, rules: Rulebook) -> bool:
    """Whether a person is of a class, by the engine's own values."""
    early = {name: answer for name, answer in end.answers.items() if name != "scheme"}
    return all(
        meets(
            values, rules.value(name.removesuffix(EARLY), early if EARLY in name else end.answers)
        )
        for name, values in path.key.items()
    )


def meets(values: frozenset[str], value: str | None) -> bool:
    if value is None or not values:
        return value is not None
    return value in values or ("<day>" in values and value != "unknown")


def expected(end: Finished, rules: Rulebook) -> set[str]:
    items = [(d.material, d.when) for d in end.outcome.materials]
    items += [(step.id, step.when) for step in end.outcome.steps]
    return {id_ for id_, condition in items if rules.holds(condition, end.answers)}


def shown(path: GoldenPath, end: Finished, rules: Rulebook) -> Iterator[str]:
    for part in ("material", "step"):
        for item in path.shown.get(part, ()):
            id_, _, rest = item.removesuffix("}").partition("{")
            tests = {
                name: values.replace("|", " ")
                for name, _, values in (test.partition("=") for test in rest.split(",") if rest)
            }
            if rules.holds(when(**tests), end.answers):
                yield id_


@settings(max_examples=150)
@given(st.integers(0, 10**9))
def test_each_person_is_of_one_class_and_gets_what_it_says(seed: int) -> None:
    looked = study(random_book(chance(seed), most=4))
    kept = golden(looked)

    for explored in looked.explored()[:4]:
        world = explored.world
        rules = Rulebook(looked.book, world.as_of)
        for end in paths(looked.flow, rules, world.home, world.care):
            if end is None:
                continue
            mine = [path for path in kept.paths if holds(path, end, rules)]
            assert {path.outcome for path in mine} == {end.outcome.id}
            for path in mine:
                assert set(shown(path, end, rules)) == expected(end, rules)


@settings(max_examples=50)
@given(st.integers(0, 10**9))
def test_a_golden_is_read_back_as_it_was_written(seed: int) -> None:
    kept = golden(study(random_book(chance(seed))))

    assert Golden.read(str(kept)) == kept
    assert compare(kept, kept) == ()


def made(*options: str, extra: bool = False) -> Handbook:
    """Two people, two ends; who carries an umbrella depends on the first answer."""
    steps = [line("umbrella", when(rain="yes_"))]
    if extra:
        steps.append(line("coat"))
    return book(
        flow(
            ask("rain", "far"),
            ask("far", dict(zip(("yes_", "no_"), options, strict=True))),
            outcome("ride", steps),
            outcome("walk", steps),
        )
    )


def test_a_class_names_only_what_leads_to_it() -> None:
    ride, walk = golden(study(made("ride", "walk"))).paths

    assert str(ride) == (
        "rain far=no_ -> walk confirm_first | channel phone"
        " | step umbrella{rain=yes_} | fact tea_meaning"
    )
    assert str(walk).startswith("rain far=yes_ -> ride confirm_first")


def test_rules_of_a_place_are_part_of_a_key() -> None:
    from books import choice, ruling

    handbook = book(
        flow(
            *places("gate"),
            route("gate", (when(rule="exempt"), "free"), ((), "file")),
            outcome("free"),
            outcome("file"),
        ),
        [choice("rule")],
        {"370000": {"rule": (ruling("exempt", date(2024, 7, 1)),)}},
    )

    kept = golden(study(handbook))

    assert [str(path).split(" -> ")[0] for path in kept.paths] == [
        "home care rule=exempt",
        "home care rule=unknown",
    ]
    assert kept.rules["r370000 rule 2024-07-01 -"] == "exempt tea_law A"


def test_a_line_that_is_added_is_told_for_all_its_classes() -> None:
    old, new = (golden(study(made("ride", "walk", extra=extra))) for extra in (False, True))

    assert compare(old, new) == (Change(What.GAINS, "step coat", count=2),)
    assert compare(new, old) == (Change(What.LOSES, "step coat", count=2),)


def test_a_road_that_is_changed_is_told_by_where_it_now_ends() -> None:
    old, new = golden(study(made("ride", "walk"))), golden(study(made("ride", "ride")))

    assert compare(old, new) == (Change(What.OUTCOME, "", "walk", "ride"),)


def test_words_may_change_and_nothing_else_does() -> None:
    from dataclasses import replace

    handbook = made("ride", "walk")
    flows = {
        id_: replace(
            each,
            nodes={
                name: replace(node, title="别的话") if name == "ride" else node
                for name, node in each.nodes.items()
            },
        )
        for id_, each in handbook.flows.items()
    }

    assert str(golden(study(replace(handbook, flows=flows)))) == str(golden(study(handbook)))


def test_several_answers_at_once_keep_their_condition() -> None:
    handbook = book(
        flow(
            ask("tea", "end", "green black other", kind=Kind.CHOICES),
            outcome("end", [line("strainer", when(tea="black other"))]),
        )
    )

    (path,) = golden(study(handbook)).paths

    assert path.shown["step"] == ("strainer{tea=black|other}",)


@pytest.mark.parametrize("flow_id", ["filing", "reimbursement", "account"])
def test_shipped_goldens_are_as_kept(handbook: Handbook, flow_id: str) -> None:
    kept = Path(__file__).parent / "goldens" / f"{flow_id}.txt"
    looked = studies_of(handbook, TODAY)[flow_id]

    assert compare(Golden.read(kept.read_text("utf-8")), golden(looked)) == ()


def test_what_is_kept_does_not_depend_on_the_day_of_the_check(handbook: Handbook) -> None:
    now, later = (studies_of(handbook, day)["filing"] for day in (TODAY, date(2030, 1, 1)))

    assert str(golden(now)) == str(golden(later))


def test_the_toy_is_small_enough_to_read() -> None:
    toy = load(Path(__file__).parent / "toy", shipped=False)

    kept = golden(studies_of(toy, TODAY)["stamp"])

    assert str(kept).splitlines()[1] == (
        "home -> replace do_this | material code | channel phone | step say_lost | fact tea_meaning"
    )
