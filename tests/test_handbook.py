"""The handbook that is shipped: every path ends, and what was promised is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from changed import TODAY
from roads import DAYS

from ybcli.checklist import make_checklist
from ybcli.engine import Finished, walk
from ybcli.model import (
    CARE,
    HOME,
    NATION,
    SCHEME,
    SCHEMES,
    UNKNOWN,
    Coverage,
    Flow,
    Handbook,
    Kind,
    Level,
    Question,
    Route,
    Verdict,
)
from ybcli.places import relation, the_place
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist, Item

FLOWS = ("filing", "reimbursement", "account")
CARES = ("上海", "天津")


def at(book: Handbook, name: str) -> str:
    return the_place(book.places, name).code


# ---------------------------------------------------------------- every path, everywhere


def answers_to(question: Question) -> tuple[str, ...]:
    dates = DAYS[:1] if question.kind is Kind.DATE else ()
    return dates + question.allowed


def ends(flow: Flow, rules: Rulebook, where: Mapping[str, str]) -> Iterator[Finished]:
    """Every end of a flow for a person of these two places."""
    waiting: list[dict[str, str]] = [dict(where)]
    while waiting:
        given = waiting.pop()
        position = walk(flow, given, rules)
        if isinstance(position, Finished):
            yield position
            continue
        id_ = position.question.id
        waiting += [{**given, id_: answer} for answer in answers_to(position.question)]


@pytest.mark.parametrize("flow_id", FLOWS)
@pytest.mark.parametrize(
    ("home", "care"), [("烟台", "上海"), ("烟台", "济南"), ("孝感", "北京"), ("孝感", "武汉")]
)
def test_not_knowing_never_raises_a_verdict(
    handbook: Handbook, flow_id: str, home: str, care: str
) -> None:
    flow, rules = handbook.flows[flow_id], Rulebook(handbook, TODAY)
    where = {HOME: at(handbook, home), CARE: at(handbook, care)}
    verdicts = {
        frozenset(end.answers.items()): make_checklist(end, rules).verdict
        for end in ends(flow, rules, where)
    }
    firm = {Verdict.DO_THIS, Verdict.NOT_NEEDED}
    options = {question.id: answers_to(question) for question in flow.questions}
    compared = 0
    for answers, verdict in verdicts.items():
        for unsure in answers:
            if unsure[1] == UNKNOWN:
                others = (answers - {unsure} | {(unsure[0], each)} for each in options[unsure[0]])
                known = {verdicts[other] for other in others if other in verdicts}
                assert verdict not in firm or known <= firm, sorted(answers)
                compared += len(known)
    assert compared


def kinds_of_place(
    book: Handbook, flow: Flow, rules: Rulebook
) -> dict[object, tuple[Mapping[str, str], list[Mapping[str, str]]]]:
    """Pairs of places, gathered by all that the routes of a flow read of them.

    A walk reads nothing else of a place, so that one pair of each kind stands for all its paths.
    """
    read = {
        test.name
        for node in flow.nodes.values()
        if isinstance(node, Route)
        for row in node.rows
        for test in row.when
    }
    facts = [name for name in sorted(read) if name in book.facts]
    found: dict[object, tuple[Mapping[str, str], list[Mapping[str, str]]]] = {}
    homes = [region.place for region in book.regions.values() if region.place != NATION]
    for home in [*homes, at(book, "孝感"), at(book, "白银"), at(book, "石河子")]:
        near = next(
            (p.code for p in book.places.values()
             if p.is_city and p.province == book.places[home].province and p.code != home),
            home,
        )  # fmt: skip
        for care in (home, near, *(at(book, name) for name in CARES)):
            where = {HOME: home, CARE: care}
            seen = tuple(
                rules.value(fact, {**where, **({SCHEME: scheme} if scheme else {})})
                for fact in facts
                for scheme in ("", *SCHEMES)
            )
            key = (relation(book.places[home], book.places[care]), seen)
            found.setdefault(key, (where, []))[1].append(where)
    return found


def wanting(sheet: Checklist) -> list[str]:
    """What a sheet may not lack, and this one does."""
    bare = [
        line.id
        for line in sheet.lines
        if (line.facts and not line.cites) or not line.text or "{" in line.text
    ]
    todo = sheet.steps or sheet.channels
    return bare + ([] if todo else ["something to do"]) + ([] if sheet.contacts else ["a number"])


@pytest.mark.parametrize("flow_id", FLOWS)
def test_every_path_ends_in_a_whole_sheet_wherever_a_person_is_insured(
    handbook: Handbook, flow_id: str
) -> None:
    flow, rules = handbook.flows[flow_id], Rulebook(handbook, TODAY)
    reached: set[str] = set()
    sheets = 0
    kinds = kinds_of_place(handbook, flow, rules)
    assert len(kinds) > 2
    for where, alike in kinds.values():
        one_path: dict[str, Finished] = {}
        for end in ends(flow, rules, where):
            one_path.setdefault(end.outcome.id, end)
        reached |= one_path.keys()
        for number, other in enumerate(alike):
            for id_, end in list(one_path.items())[number % 3 :: 3]:
                there = {k: other.get(k, v) for k, v in end.answers.items()}
                again = walk(flow, there, rules)
                assert isinstance(again, Finished)
                assert again.outcome.id == id_
                assert wanting(make_checklist(again, rules)) == [], (there, id_)
                sheets += 1
    assert sorted({end.id for end in flow.outcomes} - reached) == []
    assert sheets > len(handbook.regions)


@pytest.mark.parametrize("flow_id", FLOWS)
def test_every_line_of_every_sheet_of_a_place_has_its_ground(
    handbook: Handbook, flow_id: str
) -> None:
    """All paths, not one for each end: 烟台 to 上海, and 孝感, which nobody wrote up."""
    rules = Rulebook(handbook, TODAY)
    for home in ("烟台", "孝感"):
        where = {HOME: at(handbook, home), CARE: at(handbook, "上海")}
        for end in ends(handbook.flows[flow_id], rules, where):
            sheet = make_checklist(end, rules)
            common = {
                line.id
                for line in (
                    end.outcome.headline,
                    *end.outcome.steps,
                    *end.outcome.fallback,
                    *end.outcome.cautions,
                )
                if line.common
            }
            loose = [x.id for x in sheet.lines if not x.cites and x.id not in common]
            papers = {paper.id for paper in sheet.materials} | {way.id for way in sheet.channels}
            assert set(loose) <= papers, end.answers
            assert wanting(sheet) == []
            numbers = [source.n for source in sheet.sources]
            assert numbers == list(range(1, len(numbers) + 1))
            known = rules.coverage(flow_id, where[HOME]) is not Coverage.NONE
            if not known and not end.outcome.nationwide:
                assert sheet.verdict is Verdict.CONFIRM_FIRST


def test_a_year_from_now_every_firm_sheet_asks_to_be_checked(handbook: Handbook) -> None:
    rules = Rulebook(handbook, TODAY + timedelta(days=400))
    where = {HOME: at(handbook, "烟台"), CARE: at(handbook, "上海")}
    firm = 0
    for end in ends(handbook.flows["filing"], rules, where):
        sheet = make_checklist(end, rules)
        if any(line.cites for line in (sheet.headline, *sheet.materials, *sheet.steps)):
            assert sheet.verdict is Verdict.CONFIRM_FIRST
            assert any("待复核" in line.marks for line in sheet.lines)
            firm += 1
    assert firm > 20


# ---------------------------------------------------------------- what was promised


def told(book: Handbook, flow_id: str, as_of: date = TODAY, **given: str) -> Checklist:
    for role in (HOME, CARE):
        if role in given:
            given[role] = at(book, given[role])
    rules = Rulebook(book, as_of)
    end = walk(book.flows[flow_id], given, rules)
    assert isinstance(end, Finished), f"{end.question.id} is open"
    assert end.answers.keys() == given.keys()
    return make_checklist(end, rules)


def line(sheet: Checklist, id_: str) -> Item:
    return next(item for item in sheet.lines if item.id == id_)


def text_of(sheet: Checklist) -> str:
    return "\n".join(item.text for item in sheet.lines)


REFERRAL = {
    "need": "new",
    "home": "烟台",
    "care": "上海",
    "stage": "before",
    "kind": "referral",
    "scheme": "employee",
    "helper": "self",
    "going_on": "2026-12-01",
}


def test_on_referral_to_another_province_one_files_first_and_brings_the_proof(
    handbook: Handbook,
) -> None:
    sheet = told(handbook, "filing", **REFERRAL)
    assert sheet.verdict is Verdict.DO_THIS
    assert "去看病之前" in sheet.headline.text
    assert "备案" in sheet.headline.text
    assert "referral_proof" in [paper.id for paper in sheet.materials]
    assert [due.day for due in sheet.deadlines if due.day] == [date(2026, 12, 1)]


def test_the_articles_tenth_is_told_only_as_what_may_be_out_of_date(handbook: Handbook) -> None:
    sheet = told(handbook, "filing", **REFERRAL)
    less = line(sheet, "referral_less")
    assert "有资料称" in less.text
    assert "10%" in less.text
    assert "举例" not in less.text
    assert "待核实" in less.marks
    assert any("2025 年 4 月 1 日" in mark and "过期" in mark for mark in less.marks)
    assert "referral_reduction" in [confirm.id for confirm in sheet.to_confirm]
    others = [item.text for item in sheet.lines if item is not less]
    assert not any("%" in text for text in others)


def test_a_trip_within_the_province_needs_no_filing_and_says_how_sure_that_is(
    handbook: Handbook,
) -> None:
    trip = {"need": "new", "home": "烟台", "care": "青岛", "stage": "before", "kind": "trip"}
    sheet = told(handbook, "filing", **trip)
    assert sheet.verdict is Verdict.NOT_NEEDED
    assert "不用备案" in sheet.headline.text
    assert sheet.headline.level is Level.PROVINCE
    assert sheet.headline.grade is not None
    assert not sheet.headline.grade.weak


def test_who_goes_to_live_elsewhere_in_the_province_still_files(handbook: Handbook) -> None:
    stay = {
        "need": "new",
        "home": "烟台",
        "care": "青岛",
        "stage": "before",
        "kind": "long",
        "long_kind": "resident",
        "proof": "have",
        "scheme": "employee",
        "helper": "self",
    }
    sheet = told(handbook, "filing", **stay)
    assert sheet.outcome == "long_before"
    assert "备案" in sheet.headline.text
    assert "residence_proof" in [paper.id for paper in sheet.materials]


def test_a_city_without_rules_of_its_own_is_told_so_and_whom_to_call(
    handbook: Handbook,
) -> None:
    sheet = told(handbook, "filing", **{**REFERRAL, "home": "孝感"})
    assert sheet.verdict is Verdict.CONFIRM_FIRST
    assert sheet.contacts[0].dial == "0712-12393"
    assert not [item for item in sheet.lines if item.level is Level.CITY]
    assert "10%" not in text_of(sheet)
    known = Rulebook(handbook, TODAY).coverage("filing", at(handbook, "孝感"))
    assert sheet.coverage == handbook.words[f"coverage_{known}"]


def test_an_emergency_abroad_of_home_needs_no_filing(handbook: Handbook) -> None:
    for home in ("烟台", "孝感"):
        sheet = told(handbook, "filing", need="emergency", home=home, care="上海")
        assert sheet.verdict is Verdict.NOT_NEEDED
        assert "不用等备案" in sheet.headline.text
        assert "急诊" in sheet.steps[0].text
        assert sheet.deadlines == ()


def test_who_is_admitted_and_has_not_filed_files_before_the_bill_is_settled(
    handbook: Handbook,
) -> None:
    admitted = {**REFERRAL, "stage": "in_hospital", "kind": "trip", "discharge_on": "2026-12-08"}
    del admitted["going_on"]
    sheet = told(handbook, "filing", **admitted)
    assert sheet.outcome == "trip_in_hospital"
    assert "结账以前" in sheet.headline.text
    assert any(("住院" in step.text and "日期" in step.text) or "入院" in step.text for step in sheet.steps)  # fmt: skip  # noqa: E501
    assert date(2026, 12, 8) in [due.day for due in sheet.deadlines]


def test_who_is_discharged_and_has_paid_claims_with_the_four_papers(handbook: Handbook) -> None:
    sheet = told(handbook, "filing", need="new", home="烟台", care="上海", stage="paid")
    assert "手工报销" in sheet.headline.text
    papers = [paper.id for paper in sheet.materials]
    assert {"receipt", "fee_list", "diagnosis", "medical_record"} <= set(papers)
    assert "reimbursement" in [lead.flow for lead in sheet.leads]


def test_who_was_hurt_by_a_car_is_not_sent_to_the_insurance_first(handbook: Handbook) -> None:
    sheet = told(
        handbook,
        "reimbursement",
        home="烟台",
        care="上海",
        stage="paid",
        service="injury",
        blame="other_person",
        other_pays="pays",
    )
    assert sheet.verdict is Verdict.NOT_POSSIBLE
    assert not_by_insurance(sheet)


def not_by_insurance(sheet: Checklist) -> bool:
    return "医保不付" in sheet.headline.text or "医保不报" in sheet.headline.text


def test_a_resident_who_asks_for_the_account_hears_that_there_is_none(handbook: Handbook) -> None:
    sheet = told(
        handbook, "account", topic="pay", home="烟台", whose="own", care="上海", scheme="resident"
    )
    assert "账户" in sheet.headline.text
    assert "没有" in sheet.headline.text
    assert sheet.verdict in (Verdict.NOT_POSSIBLE, Verdict.CONFIRM_FIRST)
