"""The interview: nothing asked twice, nothing lost, nothing that no longer holds leaks in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wizard_toy import FAR, JINAN, SHANGHAI, TODAY, WHOLE, YANTAI, Script, interview, rules, tea

from ybcli.engine import Finished
from ybcli.errors import StrayAnswerError
from ybcli.model import Kind, Option, Question, Unsure
from ybcli.wizard.draft import Draft, restore, shared
from ybcli.wizard.interview import CHANGE, CORRECT, RESTART, Interview
from ybcli.wizard.page import BACK_ROW, KEEP_ROW, Entry, Move, Page, UnclearError
from ybcli.wizard.questions import Clerk

ALL = ("烟台", "上海", "resident", "green", "12.1")


def finished(got: object) -> Finished:
    assert isinstance(got, Finished)
    return got


def test_what_is_open_is_asked_once_and_in_order() -> None:
    script = Script(*ALL, CORRECT)
    assert finished(interview(script).run()).answers == WHOLE
    assert [page.head for page in script.pages] == [
        "第 1 题  基本情况（大约还有 1 到 4 题）",
        "第 2 题  基本情况（最多还有 3 题）",
        "第 3 题  基本情况（最多还有 2 题）",
        "第 4 题（大约还有 1 题）",
        "第 5 题（最后一题）",
        "",
    ]


def test_every_answer_is_said_back_in_full() -> None:
    script = Script("烟台", "上海", "employee", "green,other", "明天", CORRECT)
    interview(script).run()
    assert script.told[:5] == [
        "  发票地：山东省烟台市",
        "  喝茶地：上海市",
        "  茶票种类：职工茶票",
        "  喝哪些茶：绿茶、别的茶",
        "  喝茶的日子：2026 年 11 月 23 日（星期一，明天）",
    ]


def test_no_count_is_promised_where_answers_lie_ahead() -> None:
    script = Script("烟台", "上海", "resident", CORRECT)
    interview(script, {"leaves": "green", "drunk_on": "2026-12-01"}, ["leaves"]).run()
    assert "还有" not in script.pages[0].head


def test_back_asks_again_with_the_old_answer_as_default() -> None:
    script = Script(
        "烟台", "上海", Move.BACK, Move.BACK, "济南", "上海", "employee", *ALL[3:], CORRECT
    )
    got = finished(interview(script).run())
    assert got.answers == {**WHOLE, "home": JINAN, "scheme": "employee"}
    assert [page.default for page in script.pages[:7]] == [
        "",
        "",
        "",
        SHANGHAI,
        YANTAI,
        SHANGHAI,
        "",
    ]
    assert [bool(page.back) for page in script.pages[:3]] == [False, True, True]


def test_back_passes_over_what_was_given_by_flag() -> None:
    script = Script("上海", Move.BACK, "济南", CORRECT)
    got = finished(interview(script, {"home": YANTAI}, ["home"]).run())
    assert got.answers == {"home": YANTAI, "care": JINAN}
    assert [page.ask for page in script.pages[:3]] == [
        "要去哪里喝茶？",
        "拿的是哪一种茶票？",
        "要去哪里喝茶？",
    ]
    assert script.told[0] == "  发票地：山东省烟台市"


def test_back_out_of_the_first_question_leads_to_the_question_before() -> None:
    assert interview(Script(Move.BACK), before=1).run() is Move.BACK


def test_a_change_leads_straight_back_to_the_check_page() -> None:
    script = Script(CHANGE, "scheme", "employee", CORRECT)
    got = finished(interview(script, WHOLE).run())
    assert got.answers == {**WHOLE, "scheme": "employee"}
    assert script.asked == ["都对吗？", "要改哪一项？", "拿的是哪一种茶票？", "都对吗？"]
    assert any("职工茶票（刚改过）" in line for line in script.told)


def test_a_change_asks_only_what_it_opens_and_says_what_it_voids() -> None:
    near = {"home": YANTAI, "care": YANTAI}
    script = Script(
        CHANGE, "care", "上海", "resident", "green", "12.1", CHANGE, "care", "烟台", CORRECT
    )
    got = finished(interview(script, near).run())
    assert got.answers == near
    assert script.asked[2:6] == [
        "要去哪里喝茶？",
        "拿的是哪一种茶票？",
        "想喝哪些茶？",
        "哪天喝的茶，或者打算哪天喝？",
    ]
    void = [line for line in script.told if "用不上" in line]
    assert void == ["  改了这一项，下面的回答用不上了：茶票种类、喝哪些茶、喝茶的日子"]


def test_backing_out_of_a_change_keeps_the_old_answers() -> None:
    script = Script(CHANGE, "care", "烟台", CHANGE, "care", Move.BACK, CORRECT)
    assert finished(interview(script, WHOLE).run()).answers == {"home": YANTAI, "care": YANTAI}
    script = Script(CHANGE, "scheme", Move.BACK, CHANGE, Move.BACK, CORRECT)
    assert finished(interview(script, WHOLE).run()).answers == WHOLE
    assert script.pages[2].back == "不改了，返回"


def test_backing_out_of_what_a_change_opened_returns_to_the_change() -> None:
    near = {"home": YANTAI, "care": YANTAI}
    script = Script(CHANGE, "care", "上海", Move.BACK, Move.BACK, CORRECT)
    assert finished(interview(script, near).run()).answers == near
    assert script.pages[4].default == SHANGHAI
    assert [page.back for page in script.pages[2:5]] == [KEEP_ROW, BACK_ROW, KEEP_ROW]


def test_back_from_the_check_page_opens_the_last_question() -> None:
    script = Script(Move.BACK, "12.2", CORRECT)
    got = finished(interview(script, WHOLE).run())
    assert got.answers["drunk_on"] == "2026-12-02"
    assert script.pages[1].default == "2026-12-01"


def test_back_from_the_check_page_opens_a_given_answer_where_there_is_no_other() -> None:
    script = Script(Move.BACK, "上海", "employee", "green", "12.1", CORRECT)
    near = {"home": YANTAI, "care": YANTAI}
    got = finished(interview(script, near, ["home", "care"]).run())
    assert got.answers["care"] == SHANGHAI
    assert (script.pages[1].ask, script.pages[1].back) == ("要去哪里喝茶？", "")


def test_start_again_is_handed_up() -> None:
    assert interview(Script(RESTART), WHOLE).run() is Move.RESTART


def test_given_answers_that_no_question_asks_for_are_refused_when_strict() -> None:
    talk = interview(Script("烟台"), {"home": YANTAI, "leaves": "green"}, ["home", "leaves"])
    talk.strict = True
    with pytest.raises(StrayAnswerError, match="leaves"):
        talk.run(review=False)


def test_unsure_is_an_answer_and_goes_among_the_things_to_ask() -> None:
    script = Script("烟台", "上海", "unknown", CORRECT)
    got = finished(interview(script).run())
    assert got.outcome.id == "ask_first"
    assert "  茶票种类：不确定（已记入“还要核实的事”）" in script.told


def teapot(kind: Kind = Kind.CHOICE) -> Question:
    return Question(
        id="pot",
        kind=kind,
        label="茶壶",
        ask="要茶票抵茶壶吗？",
        section="",
        why="要另付。",
        how="看壶底。",
        options=(Option(id="clay", label="紫砂"), Option(id="china", label="瓷器")),
        unsure=Unsure(label="不确定", confirm="壶要付多少？"),
    )


def clerk(script: Script) -> Clerk:
    return Clerk(asker=script, book=tea(), today=TODAY)


def test_unsure_is_told_how_to_find_out_and_asked_once_more() -> None:
    script = Script("unknown", "china")
    assert clerk(script).ask(teapot(), number=1) == "china"
    assert script.told == ["  怎么看：看壶底。"]
    assert script.pages[1].ask == "现在能确定了吗？（茶壶）"
    assert script.pages[1].default == "unknown"
    assert script.pages[1].rows[-1].label == "还是不确定，先往下走"
    script = Script("unknown", "unknown")
    assert clerk(script).ask(teapot(), number=1) == "unknown"


def test_the_way_back_from_how_to_find_out_is_the_question() -> None:
    script = Script("unknown", Move.BACK, "clay")
    assert clerk(script).ask(teapot(), number=1) == "clay"
    assert script.pages[2].ask == "要茶票抵茶壶吗？"


def test_unsure_among_several_is_told_how_to_find_out() -> None:
    script = Script("unknown", Move.BACK, "unknown", "unknown")
    assert clerk(script).ask(teapot(Kind.CHOICES), number=1) == "unknown"
    assert script.told == ["  怎么看：看壶底。"] * 2
    assert [row.label for row in script.pages[1].rows] == ["还是不确定，先往下走"]
    assert [page.back for page in script.pages] == ["", "能确定了，回去答"] * 2


def test_the_way_back_from_a_changed_answer_that_was_given_ends_at_that_answer() -> None:
    script = Script(CHANGE, "home", "上海", Move.BACK, Move.BACK, CORRECT)
    got = interview(script, {"home": YANTAI, "care": YANTAI}, given=("home", "care")).run()
    assert isinstance(got, Finished)
    assert got.answers == {"home": YANTAI, "care": YANTAI}
    asked = ["茶票是哪里发的？", "拿的是哪一种茶票？", "茶票是哪里发的？"]
    assert script.asked == ["都对吗？", "要改哪一项？", *asked, "都对吗？"]


def test_help_says_why_how_and_what_the_words_mean() -> None:
    script = Script("clay")
    clerk(script).ask(teapot(), number=1)
    assert script.page.help[:2] == ("为什么问：要另付。", "怎么看：看壶底。")
    assert any(line.startswith("茶票：") for line in script.page.help)


def test_answers_are_kept_after_each_step_with_what_is_to_be_asked_again() -> None:
    kept: list[Draft] = []
    script = Script("烟台", "上海", Move.BACK, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        interview(script, keep=kept.append).run()
    assert [(dict(d.answers), set(d.again)) for d in kept] == [
        ({"home": YANTAI}, set()),
        ({"home": YANTAI, "care": SHANGHAI}, set()),
        ({"home": YANTAI, "care": SHANGHAI}, {"care"}),
    ]


def test_another_flow_takes_over_the_answers_it_would_ask_for_in_the_same_words() -> None:
    got = finished(interview(Script(CORRECT), WHOLE).run())
    assert shared(got.path, tea().flows["stamp"], rules()) == {"home": YANTAI}
    later = finished(interview(Script(CORRECT), {"home": JINAN}, flow="stamp").run())
    known = shared((*got.path, *later.path), tea().flows["tea"], rules())
    assert known == {**WHOLE, "home": JINAN}


def test_answers_that_hold_no_longer_are_dropped_and_named() -> None:
    old = {**FAR, "scheme": "nobody", "gone": "yes"}
    draft, lost = restore(tea().flows["tea"], old, frozenset({"gone", "care"}), rules())
    assert dict(draft.answers) == {"home": YANTAI, "care": SHANGHAI, "leaves": "green"}
    assert set(draft.again) == {"care"}
    assert lost == ("scheme", "gone")


# ---- every order of answering, mistyping, going back, changing, leaving and coming again --------

VALUES: Mapping[str, tuple[str, ...]] = {
    "home": ("烟台", "济南", "上海", "吉林市"),
    "care": ("烟台", "济南", "上海"),
    "scheme": ("employee", "resident", "unknown"),
    "leaves": ("green", "black,other"),
    "drunk_on": ("12.1", "昨天", ""),
}
ASKS = {question.ask: question for question in tea().flows["tea"].questions}


def asked(answers: Mapping[str, str]) -> list[str]:
    """The toy's tree, written out by hand."""
    home, care = answers.get("home"), answers.get("care")
    path = ["home", "care"]
    if home and care and home != care and home[:2] != care[:2]:
        path.append("scheme")
        if answers.get("scheme") not in (None, "unknown"):
            path += ["leaves", "drunk_on"]
    elif home and care and home != care:
        path += [] if home[:2] == "37" else ["scheme", "leaves", "drunk_on"]
    return path


class Fidget:
    """A person who does everything in any order; `events` is the list that must explain it all.

    `given`: what was answered by flags, and not by the person since.
    """

    def __init__(self, draw: Any, given: Mapping[str, str]) -> None:
        self.draw = draw
        self.given = set(given)
        self.events: list[tuple[str, str | None]] = list(given.items())
        self.before_change: tuple[list[tuple[str, str | None]], set[str]] | None = None
        self.changing = ""
        self.steps = 0

    def say(self, text: str = "", *, head: str = "") -> None:
        pass

    def memory(self) -> dict[str, str]:
        return {id_: answer for id_, answer in self.events if answer is not None}

    def open(self) -> set[str]:
        return {id_ for id_, answer in dict(self.events).items() if answer is None}

    def settled(self) -> dict[str, str]:
        return {id_: a for id_, a in self.memory().items() if id_ not in self.open()}

    def path(self) -> list[str]:
        """What has been answered, in order, up to the first question that is open."""
        path: list[str] = []
        for id_ in asked(self.settled()):
            if id_ not in self.settled():
                break
            path.append(id_)
        return path

    def own(self) -> list[str]:
        """Those of the path that the way back leads to."""
        return [id_ for id_ in self.path() if id_ not in self.given]

    def step(self, page: Page, question_id: str) -> str:
        """Check that the right question stands there with the right default; choose a deed."""
        assert question_id == next(i for i in asked(self.settled()) if i not in self.settled())
        assert page.default == self.memory().get(question_id, "")
        assert bool(page.back) == bool(self.changing or self.own())
        self.steps += 1
        deeds = ["answer"] * 6 + ["leave"] * (self.steps < 40) + ["back"] * (2 * bool(page.back))
        return str(self.draw(st.sampled_from(deeds)))

    def answer(self, page: Page, read: Any) -> Any:
        question = ASKS[page.ask]
        deed = self.step(page, question.id)
        if deed == "leave":
            raise KeyboardInterrupt
        if deed == "back":
            self.go_back(question.id)
            return Move.BACK
        answer = read(self.draw(st.sampled_from(VALUES[question.id])))
        self.events.append((question.id, answer))
        self.given.discard(question.id)
        return answer

    def go_back(self, question_id: str) -> None:
        if question_id == self.changing and self.before_change is not None:
            self.events, self.given = self.before_change
            self.changing = ""
        else:
            self.events.append((self.own()[-1], None))

    def choose(self, page: Page) -> str | Move:
        if page.ask in ASKS:
            return str_or_move(self.answer(page, lambda typed: typed))
        if page.ask == "要改哪一项？":
            rows = [row.value for row in page.rows]
            assert rows == self.path()
            self.changing = self.draw(st.sampled_from(rows))
            self.before_change = list(self.events), set(self.given)
            self.events.append((self.changing, None))
            return self.changing
        self.changing = ""
        assert self.path() == asked(self.settled())
        self.steps += 1
        deed = self.draw(st.sampled_from([CORRECT, CHANGE, CHANGE, "back", "leave"]))
        if self.steps > 40:
            return CORRECT
        if deed == "leave":
            raise EOFError
        if deed == "back":
            self.events.append(((self.own() or self.path())[-1], None))
            return Move.BACK
        return str(deed)

    def tick(self, page: Page) -> tuple[str, ...] | Move:
        got = self.answer(page, lambda typed: typed)
        return got if isinstance(got, Move) else tuple(got.split(","))

    def write(self, page: Page, entry: Entry) -> str | Move:
        for wrong in ("火星", "11.31", "\u202e", "x" * 500):
            with pytest.raises(UnclearError):
                entry.read(wrong)
        return str_or_move(self.answer(page, entry.read))


def str_or_move(got: Any) -> str | Move:
    return got if isinstance(got, Move) else str(got)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_any_order_the_list_of_deeds_explains_every_page_and_the_end(
    data: st.DataObject,
) -> None:
    given_ = data.draw(
        st.sampled_from(({}, {"home": YANTAI}, {"home": YANTAI, "care": YANTAI}, FAR))
    )
    person = Fidget(data.draw, given_)
    kept = [Draft(flow=tea().flows["tea"], answers=given_, given=frozenset(given_))]
    got: Finished | Move | None = None
    while got is None:
        left = kept[-1]
        held = restore(left.flow, left.answers, left.again, rules())[0]
        draft = Draft(flow=left.flow, answers=held.answers, again=held.again, given=left.given)
        talk = Interview(
            clerk=Clerk(asker=person, book=tea(), today=TODAY),
            rules=rules(),
            draft=draft,
            keep=kept.append,
        )
        try:
            got = talk.run()
        except (KeyboardInterrupt, EOFError):
            person.changing = ""  # come again: what was being changed is simply an open question
            person.before_change = None
    assert finished(got).answers == {id_: person.memory()[id_] for id_ in person.path()}
