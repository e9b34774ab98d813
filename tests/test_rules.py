"""Which ruling holds, on the tea handbook and on small changes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from changed import TODAY, ruling, with_rulings

from ybcli import model
from ybcli.model import Coverage, Grade, Handbook, Level, Value
from ybcli.rules import Rulebook

YANTAI, JINAN, SHANDONG, SHANGHAI, JILIN = "370600", "370100", "370000", "310000", "220200"


def said(
    book: Handbook, fact: str, home: str, as_of: date = TODAY, **answers: str
) -> list[Value | None]:
    found = Rulebook(book, as_of).find(fact, {"home": home, **answers})
    return [resolved.value for resolved in found]


def on(day: str) -> date:
    return date.fromisoformat(day)


# ---------------------------------------------------------------- levels


def test_the_city_speaks_before_its_province(toy: Handbook) -> None:
    found = Rulebook(toy, TODAY).find("claim_deadline", {"home": YANTAI})
    assert [(r.level, r.region.id) for r in found] == [(Level.CITY, "shandong-yantai")]


def test_the_province_speaks_for_a_city_that_is_silent(toy: Handbook) -> None:
    found = Rulebook(toy, TODAY).find("claim_deadline", {"home": JINAN})
    assert [(r.level, r.region.id) for r in found] == [(Level.PROVINCE, "shandong")]


def test_the_nation_speaks_where_nobody_nearer_does(toy: Handbook) -> None:
    found = Rulebook(toy, TODAY).find("valid_months", {"home": YANTAI})
    assert [(r.level, r.local) for r in found] == [(Level.NATION, False)]


def test_nothing_is_borrowed_from_a_neighbour(toy: Handbook) -> None:
    assert said(toy, "share", SHANGHAI) == []
    assert said(toy, "share", JILIN) == []


def test_the_nation_speaks_even_before_anybody_said_where(toy: Handbook) -> None:
    rules = Rulebook(toy, TODAY)
    assert [r.value for r in rules.find("valid_months", {})] == [6]
    assert rules.find("share", {}) == ()


def test_the_chain_of_a_city_is_city_province_nation(toy: Handbook) -> None:
    rules = Rulebook(toy, TODAY)
    assert [level for level, _ in rules.chain(YANTAI)] == [
        Level.CITY,
        Level.PROVINCE,
        Level.NATION,
    ]


def test_a_municipality_speaks_as_the_city_it_is(toy: Handbook) -> None:
    (level, region), (nation, _) = Rulebook(toy, TODAY).chain(SHANGHAI)
    assert (region.id, level, nation) == ("shanghai", Level.CITY, Level.NATION)


# ---------------------------------------------------------------- time


def test_a_ruling_begins_on_its_day_and_ends_when_the_next_begins(toy: Handbook) -> None:
    def percent(day: str) -> list[int | None]:
        return [v.percent for v in said(toy, "away_reduction", YANTAI, on(day))]  # type: ignore[union-attr]

    assert percent("2021-12-31") == [20]  # the province's, which states no day
    assert percent("2022-01-01") == [10]
    assert percent("2024-12-31") == [10]
    assert percent("2025-01-01") == [20]


def test_a_ruling_without_a_day_counts_from_the_beginning(toy: Handbook) -> None:
    assert said(toy, "valid_months", YANTAI, date(1, 1, 1)) == [6]


def test_what_is_not_yet_known_tells_when_it_begins_at_its_own_place(toy: Handbook) -> None:
    later = (ruling("茶桌不占座", "2027-03-01"), ruling("不带外茶", "2027-01-01"))
    rules = Rulebook(with_rulings(toy, "shanghai", "house_rule", *later), TODAY)
    assert rules.begins("house_rule", {"home": YANTAI, "care": SHANGHAI}) == on("2027-01-01")
    assert rules.begins("house_rule", {"home": SHANGHAI, "care": YANTAI}) is None
    gone = with_rulings(toy, "shanghai", "house_rule", ruling(None, "2027-01-01"))
    assert Rulebook(gone, TODAY).begins("house_rule", {"care": SHANGHAI}) is None


def test_a_dated_ruling_follows_an_undated_one(toy: Handbook) -> None:
    book = with_rulings(toy, "national", "valid_months", ruling(6), ruling(12, "2026-01-01"))
    assert said(book, "valid_months", YANTAI, on("2025-12-31")) == [6]
    assert said(book, "valid_months", YANTAI, on("2026-01-01")) == [12]


def test_a_repeal_ends_a_ruling_for_good(toy: Handbook) -> None:
    assert said(toy, "pot_fee", YANTAI, on("2024-12-31")) == ["茶壶要交押金。"]
    assert said(toy, "pot_fee", YANTAI, on("2025-01-01")) == []


def test_behind_a_repeal_of_the_city_the_province_does_not_speak(toy: Handbook) -> None:
    book = with_rulings(toy, "shandong-yantai", "near_filing", ruling(None, "2025-06-01"))
    assert said(book, "near_filing", YANTAI, on("2025-05-31")) == ["exempt"]
    assert said(book, "near_filing", YANTAI, on("2025-06-01")) == []


def test_a_new_ruling_may_follow_a_repeal(toy: Handbook) -> None:
    pot = (ruling(None, "2025-01-01"), ruling("又要押金。", "2026-01-01"))
    assert said(
        with_rulings(toy, "national", "pot_fee", *pot), "pot_fee", YANTAI
    ) == ["又要押金。"]  # fmt: skip


# ---------------------------------------------------------------- the kind of insurance


def test_on_one_day_the_rule_for_this_insurance_wins(toy: Handbook) -> None:
    assert said(toy, "share", YANTAI, scheme="employee") == [80]
    assert said(toy, "share", YANTAI, scheme="resident") == [70]


def test_a_later_general_rule_ends_an_older_special_one(toy: Handbook) -> None:
    rulings = (ruling(70, scheme="resident"), ruling(90, "2026-01-01"))
    book = with_rulings(toy, "shandong", "share", *rulings)
    assert said(book, "share", YANTAI, scheme="resident") == [90]


def test_a_rule_for_the_others_leaves_the_province_to_speak(toy: Handbook) -> None:
    book = with_rulings(toy, "shandong-yantai", "share", ruling(60, scheme="employee"))
    assert said(book, "share", YANTAI, scheme="employee") == [60]
    assert said(book, "share", YANTAI, scheme="resident") == [70]


@pytest.mark.parametrize("answers", [{}, {"scheme": "unknown"}])
def test_who_does_not_know_the_insurance_is_told_neither_rule(
    toy: Handbook, answers: dict[str, str]
) -> None:
    assert said(toy, "share", YANTAI, **answers) == []
    only_one = with_rulings(toy, "shandong-yantai", "share", ruling(60, scheme="employee"))
    assert said(only_one, "share", YANTAI, **answers) == []


def test_what_holds_for_both_kinds_is_told_to_who_knows_neither(toy: Handbook) -> None:
    both = (ruling(60, scheme="employee"), ruling(60, scheme="resident"))
    assert said(with_rulings(toy, "shandong", "share", *both), "share", YANTAI) == [60]
    less_sure = (both[0], replace(both[1], grade=Grade.C))
    assert said(with_rulings(toy, "shandong", "share", *less_sure), "share", YANTAI) == []


# ---------------------------------------------------------------- many


def test_rulings_of_a_fact_that_is_many_stand_side_by_side(toy: Handbook) -> None:
    found = Rulebook(toy, TODAY).find("tips", {"home": YANTAI})
    assert [r.level for r in found] == [Level.CITY, Level.PROVINCE, Level.NATION]


def test_many_leaves_out_what_is_repealed_later_or_for_others(toy: Handbook) -> None:
    rulings = (
        ruling("都要。"),
        ruling("职工的。", scheme="employee"),
        ruling("明年的。", "2027-01-01"),
        ruling(None, "2026-01-01"),
    )
    book = with_rulings(toy, "shandong-yantai", "tips", *rulings)
    assert said(book, "tips", YANTAI, scheme="resident")[:1] == ["都要。"]
    assert said(book, "tips", YANTAI, scheme="employee")[:2] == ["都要。", "职工的。"]
    assert "明年的。" not in said(book, "tips", YANTAI, scheme="employee")


# ---------------------------------------------------------------- home and care


def test_a_rule_of_the_care_side_is_looked_up_where_the_doctor_is(toy: Handbook) -> None:
    rules = Rulebook(toy, TODAY)
    assert rules.find("house_rule", {"home": SHANGHAI, "care": YANTAI}) == ()
    found = rules.find("house_rule", {"home": YANTAI, "care": SHANGHAI})
    assert [r.value for r in found] == ["茶馆里不能自己带茶叶。"]


# ---------------------------------------------------------------- how sure


@pytest.mark.parametrize(
    ("grade", "doubt", "value"),
    [
        (Grade.A, "", "exempt"),
        (Grade.B, "", "exempt"),
        (Grade.C, "", "unknown"),
        (Grade.S, "", "unknown"),
        (Grade.U, "", "unknown"),
        (Grade.A, "可能过期", "unknown"),
    ],
)
def test_a_weak_or_doubtful_choice_decides_nothing(
    toy: Handbook, grade: Grade, doubt: str, value: str
) -> None:
    book = with_rulings(toy, "shandong", "near_filing", ruling("exempt", grade=grade, doubt=doubt))
    assert Rulebook(book, TODAY).value("near_filing", {"home": YANTAI}) == value


def test_a_weak_choice_of_the_city_does_not_let_the_province_decide(toy: Handbook) -> None:
    book = with_rulings(toy, "shandong-yantai", "near_filing", ruling("required", grade=Grade.C))
    assert Rulebook(book, TODAY).value("near_filing", {"home": YANTAI}) == "unknown"


@pytest.mark.parametrize(
    ("region", "fact", "days"),
    [("shandong", "share", 180), ("national", "valid_months", 365)],
)
def test_a_ruling_is_stale_the_day_after_its_review_age(
    toy: Handbook, region: str, fact: str, days: int
) -> None:
    book = with_rulings(toy, region, fact, ruling(5))

    def stale(age: int) -> bool:
        rules = Rulebook(book, TODAY + timedelta(days=age))
        return rules.stale(rules.find(fact, {"home": YANTAI})[0])

    assert [stale(days - 1), stale(days), stale(days + 1)] == [False, False, True]


# ---------------------------------------------------------------- conditions


def test_names_are_and_and_values_are_or(toy_rules: Rulebook) -> None:
    answers = {"home": YANTAI, "care": SHANGHAI, "scheme": "resident"}
    far = model.Test(name="relation", values=("same_province", "cross_province"))
    assert toy_rules.holds((), answers)
    assert toy_rules.holds((far,), answers)
    assert toy_rules.holds((far, model.Test(name="scheme", values=("resident",))), answers)
    assert not toy_rules.holds((far, model.Test(name="scheme", values=("employee",))), answers)


def test_of_several_choices_one_that_is_listed_is_enough(toy_rules: Rulebook) -> None:
    test = (model.Test(name="leaves", values=("black", "other")),)
    assert toy_rules.holds(test, {"leaves": "green,other"})
    assert not toy_rules.holds(test, {"leaves": "green"})


def test_a_name_nobody_was_asked_is_false(toy_rules: Rulebook) -> None:
    for name in ("scheme", "leaves", "relation", "near_filing"):
        values = ("unknown", "employee", "same_city", "exempt", "required", "green")
        assert not toy_rules.holds(
            (model.Test(name=name, values=values),), {"drunk_on": "2026-12-01"}
        )


def test_a_fact_that_is_unknown_has_that_value(toy: Handbook) -> None:
    book = with_rulings(toy, "national", "near_filing")
    assert Rulebook(book, TODAY).value("near_filing", {"home": SHANGHAI}) == "unknown"
    test = (model.Test(name="near_filing", values=("unknown",)),)
    assert Rulebook(book, TODAY).holds(test, {"home": SHANGHAI})


def test_a_fact_that_is_no_choice_has_no_value(toy_rules: Rulebook) -> None:
    assert toy_rules.value("valid_months", {"home": YANTAI}) is None
    assert toy_rules.value("nothing_of_the_kind", {"home": YANTAI}) is None


# ---------------------------------------------------------------- coverage


@pytest.mark.parametrize(
    ("flow", "place", "coverage"),
    [
        ("tea", YANTAI, Coverage.FULL),
        ("tea", JINAN, Coverage.PARTIAL),
        ("tea", SHANGHAI, Coverage.NONE),
        ("tea", JILIN, Coverage.NONE),
        ("stamp", YANTAI, Coverage.NONE),
    ],
)
def test_coverage_is_what_the_place_or_its_province_holds(
    toy_rules: Rulebook, flow: str, place: str, coverage: Coverage
) -> None:
    assert toy_rules.coverage(flow, place) is coverage
