"""The sheet, on the tea handbook: what it says, how sure it is, and what it leaves to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from books import ask, flow, outcome
from books import book as made_book
from changed import TODAY, ruling, with_outcome, with_rulings
from roads import every_path, some_paths

from ybcli.answers import finish, gather
from ybcli.checklist import make_checklist
from ybcli.engine import Finished, walk
from ybcli.errors import HandbookError, TooEarlyError
from ybcli.model import Grade, Handbook, Level, Line, Reduction, Term, Unsure, Verdict, Way
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist, Item

YANTAI, JINAN, SHANDONG, SHANGHAI, JILIN = "370600", "370100", "370000", "310000", "220200"
CLAIM = {
    "home": YANTAI,
    "care": SHANGHAI,
    "scheme": "employee",
    "leaves": "green",
    "drunk_on": "2026-12-01",
}


def sheet(
    book: Handbook,
    as_of: date = TODAY,
    flow: str = "tea",
    base: dict[str, str] = CLAIM,
    **more: str,
) -> Checklist:
    rules = Rulebook(book, as_of)
    end = walk(book.flows[flow], base | more, rules)
    assert isinstance(end, Finished)
    return make_checklist(end, rules)


def line(made: Checklist, id_: str) -> Item:
    return next(item for item in made.lines if item.id == id_)


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


# ---------------------------------------------------------------- what it says


def test_the_sheet_says_whose_it_is_and_of_which_day(toy: Handbook) -> None:
    made = sheet(toy)
    assert (made.home, made.care) == ("山东省烟台市", "上海市")
    assert (made.as_of, made.content, made.shipped) == (TODAY, "toy.1", False)
    assert (made.outcome, made.title) == ("claim", "去外地喝茶，回来抵茶钱")
    assert made.verdict_words == "先核实，再办"  # 烟台's deadline was last looked at in 2025
    assert dict(made.answers) == CLAIM


@pytest.mark.parametrize(
    ("changes", "there", "gone"),
    [
        ({"leaves": "other"}, ["letter", "house_rule"], []),
        ({"leaves": "green"}, [], ["letter", "house_rule"]),
        ({"scheme": "resident"}, ["phone"], ["answer"]),
        ({"scheme": "employee"}, ["answer"], ["phone"]),
        ({"care": JINAN}, ["tips.national.1"], ["keep_bill"]),
    ],
)
def test_a_line_is_there_only_under_its_condition(
    toy: Handbook, changes: dict[str, str], there: list[str], gone: list[str]
) -> None:
    early = TODAY if "care" not in changes else date(2024, 6, 30)
    found = ids(sheet(toy, early, **changes).lines)
    assert set(there) <= set(found)
    assert not set(gone) & set(found)


def test_a_line_without_ground_here_is_left_out(toy: Handbook) -> None:
    at_jilin = sheet(toy, home=JILIN)
    assert "how_much" not in ids(at_jilin.steps)  # nobody knows the share in 吉林
    assert "bill" in ids(at_jilin.materials)
    assert "bill" not in ids(sheet(toy, care=JINAN, as_of=date(2024, 6, 30)).materials)


def test_a_repealed_rule_prints_no_line(toy: Handbook) -> None:
    assert "pot_fee" in ids(sheet(toy, date(2024, 12, 31)).steps)
    assert "pot_fee" not in ids(sheet(toy, date(2025, 1, 1)).steps)


def test_a_fact_that_is_many_prints_each_ruling_city_first(toy: Handbook) -> None:
    tips = ["tips.shandong-yantai.1", "tips.shandong.1", "tips.national.1"]
    assert ids(sheet(toy).cautions) == tips


def test_the_same_line_stands_on_a_sheet_once(toy: Handbook) -> None:
    book = with_outcome(
        toy,
        "tea",
        "claim",
        steps=(Line(id="a", say="一样。", common=True), Line(id="a", say="一样。", common=True)),
    )
    assert ids(sheet(book).steps) == ["a"]


def test_a_paper_says_all_that_is_known_of_it(toy: Handbook) -> None:
    stamp, code = sheet(toy).materials[0], sheet(toy, flow="stamp").materials[0]
    assert (stamp.text, str(stamp.form), stamp.copies, stamp.where) == (
        "茶票", "original", 1, "发票的单位",
    )  # fmt: skip
    assert (str(code.form), code.electronic, code.instead) == ("unstated", True, ("茶票",))


def test_a_line_with_gaps_is_filled_with_what_its_rules_say(toy: Handbook) -> None:
    said = {item.id: item.text for item in sheet(toy).steps}
    assert said["valid"] == "茶票 6 个月 里有效。"
    assert said["answer"] == "交上去以后，30 个工作日内答复。"


def test_a_rule_said_in_its_own_words_needs_what_else_it_cites(toy: Handbook) -> None:
    both = (Line(id="tips", fact="tips", cites=("share",)),)
    book = with_outcome(toy, "tea", "claim", cautions=both)
    assert ids(sheet(book).cautions) == ids(sheet(toy).cautions)
    assert sheet(book, home=JILIN).cautions == ()


def test_why_a_line_is_there_is_said_in_the_answers_words(toy: Handbook) -> None:
    made = sheet(toy, leaves="green,other")
    assert line(made, "letter").because == ("喝哪些茶：绿茶、别的茶",)
    assert line(made, "keep_bill").because == ("参保地和就医地不在同一个省",)
    assert line(made, "stamp").because == ()


def test_a_rule_that_put_a_line_there_is_said_too(toy: Handbook) -> None:
    when = walk(toy.flows["tea"], CLAIM, Rulebook(toy, TODAY)).flow.nodes["where"].rows[1].when[1:]  # type: ignore[union-attr]
    steps = (Line(id="a", say="看规定。", common=True, when=when),)
    book = with_outcome(toy, "tea", "claim", steps=steps)
    assert line(sheet(book), "a").because == ("省内要不要登记：不用登记",)


def test_terms_on_the_sheet_are_explained(toy: Handbook) -> None:
    assert sheet(toy).glossary == (("茶票", "能抵茶钱的票。"),)


def test_leads_follow_their_condition(toy: Handbook) -> None:
    assert [lead.title for lead in sheet(toy).leads] == ["补一张茶票"]
    assert sheet(toy, scheme="resident").leads == ()


@pytest.mark.parametrize(
    ("home", "care", "dials"),
    [
        (YANTAI, SHANGHAI, ["0535-12393", "021-12393"]),
        (YANTAI, YANTAI, ["0535-12393"]),
        (SHANDONG, SHANGHAI, ["当地区号-12393", "021-12393"]),
    ],
)
def test_whom_to_call_has_the_area_code_of_each_place(
    toy: Handbook, home: str, care: str, dials: list[str]
) -> None:
    made = sheet(toy, home=home, care=care)
    assert [contact.dial for contact in made.contacts] == dials
    assert all(confirm.dial == dials[0] for confirm in made.to_confirm)


# ---------------------------------------------------------------- sources


def test_sources_are_numbered_as_they_are_first_cited(toy: Handbook) -> None:
    made = sheet(toy)
    assert [source.n for source in made.sources] == [1, 2, 3]
    cited = [n for item in made.lines for n in item.cites]
    assert list(dict.fromkeys(cited)) == [1, 2, 3]


def test_every_source_on_the_sheet_is_cited_and_says_what_of_it(toy: Handbook) -> None:
    law = sheet(toy).sources[0]
    assert (law.id, law.number, law.issued) == ("tea_law", "茶法〔2023〕1号", date(2023, 1, 1))
    assert law.locators == ("第一条", "第二条", "第三条")
    assert law.checked == date(2025, 1, 1), "the oldest day on which any of it was checked"


@pytest.mark.parametrize(("home", "level"), [(YANTAI, Level.CITY), (JINAN, Level.PROVINCE)])
def test_a_line_says_which_level_spoke(toy: Handbook, home: str, level: Level) -> None:
    made = sheet(toy, home=home)
    assert line(made, "claim_by").level is level
    assert line(made, "valid").level is Level.NATION
    assert line(made, "keep_bill").level is None


# ---------------------------------------------------------------- last days


def test_a_last_day_is_counted_from_a_firm_rule_and_a_given_day(toy: Handbook) -> None:
    due = sheet(toy).deadlines[0]
    assert due.text == "回来抵茶钱：6 个月"
    assert due.day == date(2027, 6, 1)
    assert due.arithmetic == "从 2026-12-01 起 6 个月，到 2027-06-01 为止"


def test_without_a_day_nothing_is_counted_but_the_term_is_said(toy: Handbook) -> None:
    due, by = sheet(toy, drunk_on="unknown").deadlines
    assert (due.text, due.day, due.arithmetic) == ("回来抵茶钱：6 个月", None, "")
    assert by.day is None


def test_a_day_to_have_done_it_by_is_the_day_answered(toy: Handbook) -> None:
    by = sheet(toy).deadlines[1]
    assert (by.text, by.day, by.arithmetic) == ("登记好", date(2026, 12, 1), "")
    assert [(one.label, one.value) for one in sheet(toy).dates] == [("喝茶的日子", "2026-12-01")]
    assert sheet(toy, drunk_on="unknown").dates == ()


@pytest.mark.parametrize("more", [{"grade": Grade.C}, {"grade": Grade.U}, {"doubt": "旧的"}])
def test_no_last_day_is_counted_from_a_rule_that_is_not_firm(
    toy: Handbook, more: dict[str, object]
) -> None:
    weak = ruling(Term(months=6), **more)
    due = sheet(with_rulings(toy, "shandong-yantai", "claim_deadline", weak)).deadlines[0]
    assert "6 个月" in due.text
    assert due.day is None
    assert due.arithmetic == ""


def test_an_unknown_term_is_a_question_instead_of_a_line(toy: Handbook) -> None:
    made = sheet(toy, home=JILIN)
    assert "claim_by" not in ids(made.deadlines)
    assert "最晚哪天来抵茶钱？" in [confirm.question for confirm in made.to_confirm]


# ---------------------------------------------------------------- how sure


def test_a_line_that_repeats_something_weak_is_marked(toy: Handbook) -> None:
    made = sheet(toy)
    assert line(made, "how_much").marks == ("待核实",)  # its share is firm, its reduction is not
    assert line(made, "how_much").grade is Grade.C
    assert line(made, "valid").marks == ()


def test_a_line_is_as_sure_as_the_best_it_cites(toy: Handbook) -> None:
    weak = with_rulings(toy, "national", "valid_months", ruling(6, grade=Grade.C))
    cites = (Line(id="a", say="两份。", cites=("tea_meaning", "valid_months")),)
    assert line(sheet(with_outcome(weak, "tea", "claim", steps=cites)), "a").marks == ()
    alone = (Line(id="a", say="一份。", cites=("valid_months",)),)
    assert line(sheet(with_outcome(weak, "tea", "claim", steps=alone)), "a").marks == ("待核实",)


def test_a_doubt_is_printed_with_its_reason(toy: Handbook) -> None:
    assert line(sheet(toy), "tips.shandong.1").marks == ("待核实", "存疑：只有一位茶客这样说")


def test_a_line_past_its_review_age_is_marked_and_one_on_the_day_is_not(toy: Handbook) -> None:
    checked = TODAY - timedelta(days=180)
    for age, marks in ((0, ()), (1, ("待复核",))):
        rule = ruling(Term(months=6), checked=checked - timedelta(days=age))
        book = with_rulings(toy, "shandong-yantai", "claim_deadline", rule)
        assert line(sheet(book), "claim_by").marks == marks


def test_what_is_not_firmly_known_and_can_be_asked_is_asked(toy: Handbook) -> None:
    assert [confirm.id for confirm in sheet(toy).to_confirm] == ["away_reduction"]
    firm = ruling(Reduction(way=Way.FIRST_PAY, percent=10))
    sure = with_rulings(toy, "shandong-yantai", "away_reduction", firm)
    assert sheet(sure).to_confirm == ()


def test_not_sure_is_asked_in_the_questions_own_words(toy: Handbook) -> None:
    asked = [confirm.question for confirm in sheet(toy, drunk_on="unknown").to_confirm]
    assert asked == ["去外地喝茶少抵多少？", "没定日子能先登记吗？"]


def test_all_that_is_not_confirmed_is_on_one_list(toy: Handbook) -> None:
    made = sheet(toy, home=JILIN, drunk_on="unknown")
    questions = [confirm.question for confirm in made.to_confirm]
    assert made.unconfirmed == (*made.capped, *questions)
    assert sheet(toy, base={"home": YANTAI, "care": YANTAI}).unconfirmed == ()


# ---------------------------------------------------------------- what takes the firmness


def test_a_sheet_for_a_place_nobody_wrote_up_says_so_and_is_not_firm(toy: Handbook) -> None:
    made = sheet(toy, home=JILIN)
    assert made.verdict is Verdict.CONFIRM_FIRST
    assert made.capped == ("没有收录参保地自己的规定",)
    assert made.coverage == "本地口径未收录，仅列全国通用部分"


def test_what_rests_on_national_law_needs_no_local_rules(toy: Handbook) -> None:
    made = sheet(toy, base={"home": JILIN, "care": JILIN})
    assert (made.verdict, made.capped) == (Verdict.NOT_NEEDED, ())
    assert made.coverage == "本地口径未收录，仅列全国通用部分"


def test_not_sure_takes_the_firmness_unless_the_question_says_not(toy: Handbook) -> None:
    fresh, unsure = sheet(toy), sheet(toy, drunk_on="unknown")
    assert set(unsure.capped) - set(fresh.capped) == {"有的问题您选了不确定"}
    assert unsure.verdict is Verdict.CONFIRM_FIRST
    book = with_outcome(toy, "tea", "ask_first", verdict=Verdict.DO_THIS)
    assert sheet(book, scheme="unknown").verdict is Verdict.DO_THIS  # `caps: false`


@pytest.mark.parametrize(
    ("verdict", "other", "said"),
    [
        (Verdict.DO_THIS, Verdict.DO_THIS, Verdict.DO_THIS),
        (Verdict.DO_THIS, Verdict.NOT_NEEDED, Verdict.DO_THIS),  # what is not needed does no harm
        (Verdict.DO_THIS, Verdict.CONFIRM_FIRST, Verdict.CONFIRM_FIRST),
        (Verdict.DO_THIS, Verdict.NOT_POSSIBLE, Verdict.CONFIRM_FIRST),
        (Verdict.NOT_NEEDED, Verdict.DO_THIS, Verdict.CONFIRM_FIRST),
        (Verdict.NOT_POSSIBLE, Verdict.DO_THIS, Verdict.CONFIRM_FIRST),
    ],
)
def test_not_sure_of_what_would_end_otherwise_takes_the_firmness_even_of_national_law(
    verdict: Verdict, other: Verdict, said: Verdict
) -> None:
    wet = ask("wet", {"yes_": "end", "no_": "another", "unknown": "end"}, unsure=True)
    unsure = Unsure(label="不确定", confirm="下雨吗？", caps=False)
    wet = replace(wet, question=replace(wet.question, unsure=unsure))
    ends = (outcome("end", verdict=verdict, nationwide=True), outcome("another", verdict=other))
    made = sheet(made_book(flow(wet, *ends)), flow="made", base={"wet": "unknown"})
    assert made.verdict is said
    assert made.capped == (("有的问题您选了不确定",) if said is not verdict else ())


def test_a_stale_line_takes_the_firmness_also_of_national_law(toy: Handbook) -> None:
    late = TODAY + timedelta(days=366)
    made = sheet(toy, late, base={"home": JILIN, "care": JILIN})
    assert made.verdict is Verdict.CONFIRM_FIRST
    assert made.capped == ("有的规定很久没有核对过，可能已经变了",)
    assert sheet(toy).capped == made.capped  # whichever line it is, here a deadline
    on_the_day = sheet(toy, TODAY + timedelta(days=365), base={"home": JILIN, "care": JILIN})
    assert on_the_day.verdict is Verdict.NOT_NEEDED


def test_a_verdict_that_is_not_firm_has_nothing_to_lose(toy: Handbook) -> None:
    book = with_outcome(toy, "tea", "claim", verdict=Verdict.CONFIRM_FIRST)
    made = sheet(book, home=JILIN)
    assert (made.verdict, made.capped) == (Verdict.CONFIRM_FIRST, ())


def test_that_something_cannot_be_done_is_a_firm_word_too(toy: Handbook) -> None:
    book = with_outcome(toy, "tea", "claim", verdict=Verdict.NOT_POSSIBLE)
    made = sheet(book, home=JILIN)
    assert (made.verdict, len(made.capped)) == (Verdict.CONFIRM_FIRST, 1)


def test_a_headline_without_ground_is_the_handbooks_fault(toy: Handbook) -> None:
    headline = Line(id="claim", say="没有依据。", cites=("share",))
    book = with_outcome(toy, "tea", "claim", headline=headline)
    with pytest.raises(HandbookError) as caught:
        sheet(book, home=JILIN)
    assert caught.value.exit_status == 3


def test_a_day_before_the_rules_began_is_refused_with_the_day_they_did(toy: Handbook) -> None:
    with pytest.raises(TooEarlyError) as caught:
        sheet(toy, date(2022, 12, 31))
    assert caught.value.exit_status == 2
    assert "2023-01-01" in str(caught.value)
    assert sheet(toy, date(2023, 1, 1)).outcome == "claim"


# ---------------------------------------------------------------- the same again


def again(end: Finished, rules: Rulebook) -> Checklist:
    """The sheet that the command printed on a sheet makes."""
    made = make_checklist(end, rules)
    _, flow_id, *flags = made.replay
    typed = dict(zip(flags[::2], flags[1::2], strict=True))
    as_of = date.fromisoformat(typed.pop("--as-of"))
    flow = rules.handbook.flows[flow_id]
    words = [(flag.removeprefix("--"), word) for flag, word in typed.items()]
    today = as_of + timedelta(days=999)  # nothing on the sheet may depend on the clock
    rules = Rulebook(rules.handbook, as_of)
    given = gather(flow, rules.handbook, today, words)
    return make_checklist(finish(flow, given, rules, unknown=False), rules)


@pytest.mark.parametrize("flow", ["tea", "stamp"])
def test_the_command_on_every_sheet_of_the_toy_makes_it_again(toy: Handbook, flow: str) -> None:
    rules = Rulebook(toy, TODAY)
    ends = list(every_path(toy.flows[flow], rules))
    assert ends
    for end in ends:
        assert again(end, rules) == make_checklist(end, rules)


@pytest.mark.parametrize("flow", ["filing", "reimbursement", "account"])
def test_the_command_on_a_real_sheet_makes_it_again(handbook: Handbook, flow: str) -> None:
    rules = Rulebook(replace(handbook), TODAY)
    for end in some_paths(handbook.flows[flow], rules, 70, seed=7):
        assert again(end, rules) == make_checklist(end, rules)
