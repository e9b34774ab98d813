"""A ruling's value in words, and the sums that may be done with it."""

from __future__ import annotations

from datetime import date

import pytest
from changed import TODAY, ruling, with_rulings

from ybcli.checklist.phrase import arithmetic, phrase, value_words, worked
from ybcli.model import Fact, Grade, Handbook, Reduction, Term, Value, Way
from ybcli.rules import Rulebook

YANTAI, SHANGHAI = "370600", "310000"


def fact_of(book: Handbook, id_: str) -> Fact:
    return book.facts[id_]


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("tea_meaning", "用茶叶泡的才算茶。", "用茶叶泡的才算茶。"),
        ("valid_months", 6, "6 个月"),
        ("answer_days", 30, "30 个工作日"),
        ("share", 80, "80%"),
        ("near_filing", "exempt", "不用登记"),
        ("near_filing", "required", "要登记"),
        ("claim_deadline", Term(months=6), "6 个月"),
        ("claim_deadline", Term(workdays=30), "30 个工作日"),
        ("claim_deadline", Term(next_year="01-20"), "次年 1 月 20 日以前"),
        ("claim_deadline", Term(same_year="12-31"), "当年 12 月 31 日以前"),
        ("claim_deadline", Term(months=3, remark="只限门诊"), "3 个月（只限门诊）"),
    ],
)
def test_every_kind_of_fact_has_its_words(
    toy: Handbook, fact: str, value: Value, words: str
) -> None:
    assert value_words(toy, fact_of(toy, fact), value) == words


# way, percent, own deductible; its words; what is paid of 10000 yuan (policy/regional.md 0.4)
WAYS: list[tuple[Way, int | None, int | None, str, int | None]] = [
    (Way.NONE, None, None, "不因为异地就医少报，和在参保地看病一样", None),
    (Way.FIRST_PAY, 20, None, "自己先付 20%，剩下的再按参保地的办法报", 5950),
    (Way.MINUS_POINTS, 20, None, "报销比例比在参保地看病低 20 个百分点", 5850),
    (Way.MULTIPLY, 80, None, "按在参保地看病能报的钱打折，只报其中的 80%", 6120),
    (Way.FIXED_RATE, 50, None, "不按平时的比例，固定报 50%", 4500),
    (Way.FIXED_RATE, 50, 2000, "不按平时的比例，固定报 50%，起付线按 2000 元算", 4000),
    (Way.RAISE_DEDUCTIBLE, None, 1500, "起付线提高到 1500 元", 7225),
    (Way.UNCLEAR, 10, None, "会少报，资料只写了 10% 这个数，没有写明怎么算", None),
]
# The same as a ceiling.
CEILINGS: list[tuple[Way, int | None, int | None, str]] = [
    (Way.FIRST_PAY, 20, None, "自己先付的部分最多 20%"),
    (Way.MINUS_POINTS, 20, None, "报销比例最多低 20 个百分点"),
    (Way.MULTIPLY, 80, None, "会打折，最少也报其中的 80%"),
    (Way.FIXED_RATE, 50, None, "固定比例最高 50%"),
    (Way.RAISE_DEDUCTIBLE, None, 1500, "起付线最高提高到 1500 元"),
    (Way.UNCLEAR, 10, None, "会少报，上限写的是 10%"),
]


def said(book: Handbook, value: Value, home: str = YANTAI, **more: object) -> str:
    """What the sheet says where a city has one such ruling."""
    region = "shandong-yantai" if home == YANTAI else "national"
    changed = with_rulings(book, region, "away_reduction", ruling(value, **more))
    return phrase(changed, Rulebook(changed, TODAY).find("away_reduction", {"home": home})[0])


@pytest.mark.parametrize(("way", "percent", "deductible", "words", "paid"), WAYS)
def test_each_way_of_paying_less_has_its_words_and_its_worked_line(
    toy: Handbook, way: Way, percent: int | None, deductible: int | None, words: str, paid: int
) -> None:
    text = said(toy, Reduction(way=way, percent=percent, deductible=deductible))
    assert text.startswith(words)
    if paid is None:
        assert text == words
    else:
        assert text == words + (
            "。举例：可以报销的费用 10000 元，起付线 1000 元，比例 85%，"
            f"平时能报 7650 元，这样能报 {paid} 元"
        )


@pytest.mark.parametrize(("way", "percent", "deductible", "words"), CEILINGS)
def test_a_ceiling_says_so_and_is_never_calculated_with(
    toy: Handbook, way: Way, percent: int | None, deductible: int | None, words: str
) -> None:
    text = said(toy, Reduction(way=way, percent=percent, deductible=deductible, ceiling=True))
    assert text.startswith(words)
    assert "由参保地定" in text
    assert "举例" not in text


def test_every_way_there_is_was_tried() -> None:
    assert {way for way, *_ in WAYS} == set(Way)
    assert {way for way, *_ in CEILINGS} == set(Way) - {Way.NONE}


def test_the_usual_bill_pays_what_the_notes_say(toy: Handbook) -> None:
    """Nothing taken off: 7650 of 10000, the figure all others are compared with."""
    assert worked(toy, Reduction(way=Way.MINUS_POINTS, percent=0)) == 7650


def test_more_points_than_the_rate_has_pay_nothing_rather_than_less(toy: Handbook) -> None:
    assert worked(toy, Reduction(way=Way.MINUS_POINTS, percent=90)) == 0


def test_a_remark_stands_before_the_worked_line(toy: Handbook) -> None:
    text = said(toy, Reduction(way=Way.MULTIPLY, percent=80, remark="急诊除外"))
    assert text.index("（急诊除外）") < text.index("举例")


@pytest.mark.parametrize("more", [{"grade": Grade.C}, {"grade": Grade.S}, {"grade": Grade.U}, {"doubt": "可能过期"}])  # fmt: skip  # noqa: E501
@pytest.mark.parametrize("home", [YANTAI, SHANGHAI])
def test_nothing_is_calculated_from_what_is_weak_or_doubtful(
    toy: Handbook, home: str, more: dict[str, object]
) -> None:
    text = said(toy, Reduction(way=Way.FIRST_PAY, percent=20), home, **more)
    assert "20%" in text
    assert "举例" not in text
    assert "5950" not in text


def test_a_weak_local_claim_is_what_somebody_says(toy: Handbook) -> None:
    weak = Reduction(way=Way.FIRST_PAY, percent=20)
    assert said(toy, weak, grade=Grade.C).startswith("有资料称：自己先付 20%")
    assert said(toy, weak, grade=Grade.C).endswith("（请核实）")
    assert not said(toy, weak, SHANGHAI, grade=Grade.C).startswith("有资料称")
    assert not said(toy, weak, grade=Grade.B).startswith("有资料称")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(months=6), "从 2026-08-31 起 6 个月，到 2027-02-28 为止"),
        (Term(next_year="01-20"), "从 2026-08-31 起 次年 1 月 20 日以前，到 2027-01-20 为止"),
        (
            Term(workdays=5),
            "从 2026-08-31 起 5 个工作日，到 2026-09-07 为止（只扣了周六、周日，没有扣法定节假日）",
        ),
    ],
)
def test_a_last_day_shows_how_it_was_counted(toy: Handbook, term: Term, words: str) -> None:
    assert arithmetic(toy, date(2026, 8, 31), term) == words
