"""Answers in words, and the command that gives them again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ybcli.checklist.said import full_name, in_words, replay, situation, typed
from ybcli.engine import Finished, walk
from ybcli.model import Handbook
from ybcli.places import the_place
from ybcli.rules import Rulebook

ANSWERS = {
    "home": "370600",
    "care": "220200",
    "scheme": "employee",
    "leaves": "green,other",
    "drunk_on": "unknown",
}


def ended(rules: Rulebook, **changes: str) -> Finished:
    end = walk(rules.handbook.flows["tea"], ANSWERS | changes, rules)
    assert isinstance(end, Finished)
    return end


def test_the_situation_is_every_answer_in_words_and_in_order(toy_rules: Rulebook) -> None:
    said = situation(toy_rules.handbook, ended(toy_rules).path)
    assert [(one.label, one.value) for one in said] == [
        ("发票地", "山东省烟台市"),
        ("喝茶地", "吉林省吉林市"),
        ("茶票种类", "职工茶票"),
        ("喝哪些茶", "绿茶、别的茶"),
        ("喝茶的日子", "还没定"),
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [("370600", "山东省烟台市"), ("310000", "上海市"), ("370000", "山东省")],
)
def test_a_place_stands_behind_its_province(toy: Handbook, code: str, name: str) -> None:
    assert full_name(toy, code) == name


def test_the_replay_is_a_flag_for_each_answer_and_the_day(toy_rules: Rulebook) -> None:
    end = ended(toy_rules, care="310000", drunk_on="2026-12-01")
    words = replay(toy_rules.handbook, end, "2026-11-22")
    assert " ".join(words) == (
        "ybcli tea --home 烟台 --care 上海 --scheme employee --leaves green,other"
        " --drunk-on 2026-12-01 --as-of 2026-11-22"
    )


def test_a_place_that_shares_its_short_name_is_typed_by_code(toy_rules: Rulebook) -> None:
    words = replay(toy_rules.handbook, ended(toy_rules), "2026-11-22")
    assert words[words.index("--care") + 1] == "220200"


def test_every_place_is_typed_so_that_it_is_found_again(handbook: Handbook) -> None:
    question = next(q for q in handbook.flows["filing"].questions if q.id == "home")
    for code in handbook.places:
        word = typed(handbook, question, code)
        assert the_place(handbook.places, word).code == code


def test_an_answer_that_is_no_option_is_shown_as_it_is(toy: Handbook) -> None:
    scheme = next(q for q in toy.flows["tea"].questions if q.id == "scheme")
    assert in_words(toy, scheme, "unknown") == "不确定"
    assert in_words(toy, replace(scheme, unsure=None), "unknown") == "unknown"
