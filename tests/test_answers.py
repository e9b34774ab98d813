"""Answers from outside: what people type, what files hold, and what is still open."""

from __future__ import annotations

import json
from datetime import date

import pytest
from changed import TODAY
from conftest import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st
from roads import some_paths

from ybcli import answers, loader
from ybcli.errors import (
    AmbiguousPlaceError,
    AnswersFileError,
    ConflictError,
    InvalidAnswerError,
    MissingAnswersError,
    NoSuchDayError,
    NotYetError,
    StrayAnswerError,
    UnknownNameError,
    UnknownPlaceError,
    UsageError,
)
from ybcli.model import Handbook, Question
from ybcli.rules import Rulebook
from ybcli.text import find_bad

TEA = loader.load(TESTS / "toy", shipped=False)
YANTAI, JINAN, SHANGHAI = "370600", "370100", "310000"
CLAIM = {
    "home": YANTAI,
    "care": SHANGHAI,
    "scheme": "employee",
    "leaves": "green",
    "drunk_on": "2026-12-01",
}


def question(book: Handbook, id_: str) -> Question:
    return next(q for f in book.flows.values() for q in f.questions if q.id == id_)


def read(book: Handbook, id_: str, text: str) -> str:
    return answers.read_answer(question(book, id_), text, book, TODAY)


# ---------------------------------------------------------------- one answer


@pytest.mark.parametrize(
    ("id_", "text", "answer"),
    [
        ("home", "烟台", YANTAI),
        ("home", "山东省烟台市", YANTAI),
        ("home", "yantai", YANTAI),
        ("home", "YT", YANTAI),
        ("home", "３７０６００", YANTAI),
        ("home", " 370600 ", YANTAI),
        ("scheme", "employee", "employee"),
        ("scheme", "Employee", "employee"),
        ("scheme", "职工茶票", "employee"),
        ("scheme", "ｒｅｓｉｄｅｎｔ", "resident"),
        ("scheme", "unknown", "unknown"),
        ("scheme", "UNKNOWN", "unknown"),
        ("scheme", "不确定", "unknown"),
        ("leaves", "green", "green"),
        ("leaves", "绿茶", "green"),
        ("leaves", "别的茶,green", "green,other"),
        ("leaves", "绿茶、红茶", "green,black"),
        ("leaves", "绿茶，红茶", "green,black"),
        ("leaves", "green, green", "green"),
        ("drunk_on", "2026-12-01", "2026-12-01"),
        ("drunk_on", "12月1日", "2026-12-01"),
        ("drunk_on", "明天", "2026-11-23"),
        ("drunk_on", "２０２６－１２－０１", "2026-12-01"),
        ("drunk_on", "还没定", "unknown"),
        ("drunk_on", "unknown", "unknown"),
    ],
)
def test_an_answer_is_understood_as_people_write_it(
    toy: Handbook, id_: str, text: str, answer: str
) -> None:
    assert read(toy, id_, text) == answer


@pytest.mark.parametrize(
    ("id_", "text", "error", "holds"),
    [
        ("home", "", UnknownPlaceError, "没有找到地方"),
        ("home", "yantia", UnknownPlaceError, "山东省烟台市"),
        ("home", "unknown", UnknownPlaceError, "unknown"),
        ("home", "吉林", AmbiguousPlaceError, "吉林省 220000、吉林省吉林市 220200"),
        (
            "scheme",
            "",
            InvalidAnswerError,
            "employee（职工茶票） | resident（居民茶票） | unknown（不确定）",
        ),
        ("scheme", "职工", InvalidAnswerError, "--scheme"),
        ("scheme", "emploee", InvalidAnswerError, "是不是想写“employee”？"),
        ("scheme", "居民菜票", InvalidAnswerError, "是不是想写“居民茶票”？"),
        ("scheme", "单位", InvalidAnswerError, "是不是想写“职工茶票”？"),
        ("scheme", "茶票", InvalidAnswerError, "“茶票”不对。可以填："),
        ("leaves", "green,blakc", InvalidAnswerError, "“blakc”不对。是不是想写“black”？"),
        (
            "leaves",
            "green,茶",
            InvalidAnswerError,
            "green（绿茶） | black（红茶） | other（别的茶）",
        ),
        ("leaves", ",", InvalidAnswerError, "green（绿茶） | black（红茶） | other（别的茶）"),
        ("drunk_on", "2026-02-30", NoSuchDayError, "2026 年 2 月没有 30 日"),
        ("drunk_on", "有空的时候", InvalidAnswerError, "2026-11-22"),
        ("drunk_on", "9999-12-31", InvalidAnswerError, "--drunk-on"),
        ("drunk_on", "0001-01-01", InvalidAnswerError, "--drunk-on"),
    ],
)
def test_a_wrong_answer_says_what_would_be_right(
    toy: Handbook, id_: str, text: str, error: type[UsageError], holds: str
) -> None:
    with pytest.raises(error) as caught:
        read(toy, id_, text)
    assert holds in str(caught.value)


@pytest.mark.parametrize("text", ["2026-11-23", "明天", "2027-03-01"])
def test_what_has_happened_has_no_day_to_come(handbook: Handbook, text: str) -> None:
    assert read(handbook, "paid_on", "2026-11-22") == "2026-11-22"
    assert read(handbook, "going_on", text) >= "2026-11-23"
    with pytest.raises(NotYetError, match=r"--paid-on 填的 202\d-\d\d-\d\d 还没有到。请写今天"):
        read(handbook, "paid_on", text)


def test_every_answer_of_the_real_handbook_may_be_given_by_its_label(handbook: Handbook) -> None:
    asked = {q.id: q for flow in handbook.flows.values() for q in flow.questions}
    told = 0
    for one in asked.values():
        for id_ in one.allowed:
            for typed in (id_, one.label_of(id_)):
                assert answers.read_answer(one, typed, handbook, TODAY) == id_
                told += 1
    assert told > 100


@settings(max_examples=300)
@given(text=st.text(max_size=30), id_=st.sampled_from(list(CLAIM)))
def test_any_words_at_all_are_an_answer_or_are_refused_in_one_line(text: str, id_: str) -> None:
    try:
        answer = read(TEA, id_, text)
    except UsageError as error:
        said = str(error)
        assert find_bad(said) is None
        assert "\n" not in said
    else:
        assert read(TEA, id_, answer) == answer


# ---------------------------------------------------------------- several layers


def gathered(book: Handbook, *layers: dict[str, str]) -> dict[str, str]:
    return answers.gather(book.flows["tea"], book, TODAY, *(layer.items() for layer in layers))


def test_layers_are_put_together(toy: Handbook) -> None:
    assert gathered(toy, {"home": "烟台"}, {"care": "sh"}, {"drunk-on": "12月1日"}) == {
        "home": YANTAI,
        "care": SHANGHAI,
        "drunk_on": "2026-12-01",
    }


def test_the_same_answer_twice_is_no_conflict(toy: Handbook) -> None:
    assert gathered(toy, {"home": "烟台"}, {"home": "370600"}) == {"home": YANTAI}


def test_two_answers_to_one_question_are_a_conflict_that_names_both(toy: Handbook) -> None:
    with pytest.raises(ConflictError) as caught:
        gathered(toy, {"home": "烟台"}, {"home": "济南"})
    assert "--home 给了不同的回答：山东省烟台市、山东省济南市。" in str(caught.value)


def test_a_question_that_is_not_there_gets_the_nearest(toy: Handbook) -> None:
    with pytest.raises(UnknownNameError) as caught:
        gathered(toy, {"hom": "烟台"})
    assert caught.value.nearest == "home"


# ---------------------------------------------------------------- what is open


def open_ids(rules: Rulebook, given: dict[str, str], flow: str = "tea") -> list[str]:
    with pytest.raises(MissingAnswersError) as caught:
        answers.finish(rules.handbook.flows[flow], given, rules, unknown=False)
    return [one.id for one in caught.value.missing]


def test_all_that_is_certainly_open_is_listed_at_once(toy_rules: Rulebook) -> None:
    assert open_ids(toy_rules, {}) == ["home", "care"]
    assert open_ids(toy_rules, {"home": YANTAI, "care": SHANGHAI}) == ["scheme"]
    rest = {"home": YANTAI, "care": SHANGHAI, "scheme": "employee"}
    assert open_ids(toy_rules, rest) == ["leaves", "drunk_on"]


def test_a_question_answered_further_down_is_not_missing(toy_rules: Rulebook) -> None:
    assert open_ids(toy_rules, {"care": SHANGHAI}) == ["home"]
    given = {"home": YANTAI, "care": SHANGHAI, "scheme": "employee", "drunk_on": "unknown"}
    assert open_ids(toy_rules, given) == ["leaves"]


def test_what_lies_behind_a_branch_that_is_certain_is_listed_too(handbook: Handbook) -> None:
    rules = Rulebook(handbook, TODAY)
    given = {"need": "new", "home": YANTAI, "care": SHANGHAI, "stage": "before", "kind": "referral"}
    assert open_ids(rules, given, "filing") == ["scheme", "helper", "going_on"]


def test_answering_what_is_listed_always_leads_on(handbook: Handbook) -> None:
    """Nothing is listed that the answers to the rest of the list might not ask."""
    rules = Rulebook(handbook, TODAY)
    for flow in handbook.flows.values():
        for end in some_paths(flow, rules, 40, seed=3):
            given: dict[str, str] = {}
            while len(given) < len(end.answers):
                listed = open_ids(rules, given, flow.id)
                assert listed
                assert set(listed) <= end.answers.keys()
                given |= {id_: end.answers[id_] for id_ in listed}


def test_an_open_question_is_said_with_its_flag_and_its_values(toy_rules: Rulebook) -> None:
    given = {"home": YANTAI, "care": SHANGHAI, "scheme": "employee"}
    with pytest.raises(MissingAnswersError) as caught:
        answers.finish(toy_rules.handbook.flows["tea"], given, toy_rules, unknown=False)
    said = str(caught.value)
    assert "--leaves" in said
    assert "green（绿茶）" in said
    assert "--drunk-on  喝茶的日子：日期（如 2026-11-22） | unknown（还没定）" in said


def test_with_unknown_what_is_open_becomes_not_sure_where_it_may(toy_rules: Rulebook) -> None:
    tea = toy_rules.handbook.flows["tea"]
    given = {"home": YANTAI, "care": SHANGHAI}
    end = answers.finish(tea, given, toy_rules, unknown=True)
    assert end.answers == {**given, "scheme": "unknown"}
    with pytest.raises(MissingAnswersError) as caught:
        answers.finish(tea, {**given, "scheme": "resident"}, toy_rules, unknown=True)
    assert [one.id for one in caught.value.missing] == ["leaves", "drunk_on"]


def test_an_answer_that_nobody_asks_for_is_a_stray(toy_rules: Rulebook) -> None:
    tea = toy_rules.handbook.flows["tea"]
    with pytest.raises(StrayAnswerError) as caught:
        answers.finish(tea, {**CLAIM, "care": YANTAI}, toy_rules, unknown=False)
    assert [flag for flag, _ in caught.value.names] == ["--scheme", "--leaves", "--drunk-on"]


# ---------------------------------------------------------------- files


def test_answers_that_were_kept_are_read_again(toy_rules: Rulebook) -> None:
    for end in some_paths(toy_rules.handbook.flows["tea"], toy_rules, 30, seed=5):
        raw = answers.dump(end, TODAY, "toy.1")
        saved = answers.load(raw, "a.json")
        assert (saved.flow, saved.as_of, dict(saved.answers)) == ("tea", TODAY, end.answers)


def test_a_file_of_answers_holds_choices_and_nothing_else(toy_rules: Rulebook) -> None:
    end = next(some_paths(toy_rules.handbook.flows["tea"], toy_rules, 1, seed=5))
    saved = json.loads(answers.dump(end, TODAY, "toy.1"))
    assert set(saved) == {"schema", "flow", "as_of", "content", "answers"}
    assert set(saved["answers"]) <= set(CLAIM)


def test_a_file_may_be_yaml_and_written_by_hand() -> None:
    saved = answers.load("schema: 1\nflow: tea\nanswers: {home: 烟台}\n".encode(), "a.yaml")
    assert (saved.flow, saved.as_of, saved.answers) == ("tea", None, {"home": "烟台"})


WHOLE = '{"schema": 1, "flow": "tea", "answers": {"home": "烟台"}}'
# What is in the file; what is said of it.
FILES: list[tuple[bytes, str]] = [
    (b"", "空"),
    (b"   \n", "空"),
    (b"{", "没有配对"),
    (b"null", "a.json"),
    (b"[]", "a.json"),
    (b"[" * 50_000, "太深"),
    (b"{" * 5_000, "a.json:1"),
    (b"x" * 100_001, "太大"),
    (b"PK\x03\x04aaaa", "a.json"),
    (b"\xff\xfe{\x00}\x00", "UTF-16"),
    (WHOLE.encode("gbk"), "GBK"),
    (WHOLE.replace("烟台", "烟\x00台").encode(), "a.json"),
    (WHOLE.replace("烟台", "烟\u202e台").encode(), "U+202E"),
    (WHOLE.replace("烟台", "烟\x1b[31m台").encode(), "U+001B"),
    (WHOLE.replace("1,", "2,").encode(), "不是本程序保存的回答"),
    (WHOLE.replace("1,", '"1",').encode(), "a.json"),
    (WHOLE.replace("1,", "true,").encode(), "a.json"),
    (WHOLE.replace("1,", "NaN,").encode(), "a.json"),
    (WHOLE.replace("1,", "1e999,").encode(), "a.json"),
    (WHOLE.replace("1,", "1" * 6000 + ",").encode(), "a.json"),
    (WHOLE.replace("flow", "flaw").encode(), "不是本程序保存的回答"),
    (WHOLE.replace("{", '{"name": "张三", ', 1).encode(), "不是本程序保存的回答"),
    (WHOLE.replace('{"home": "烟台"}', '["home"]').encode(), "a.json:1"),
    (WHOLE.replace('"烟台"', '["烟台"]').encode(), "a.json:1"),
    (WHOLE.replace('"烟台"', "370600").encode(), "a.json:1"),
    (WHOLE.replace('"烟台"}', '"烟台", "home": "济南"}').encode(), "home"),
    (WHOLE.replace("1,", '1, "as_of": "2026-02-30",').encode(), "a.json:1"),
    (b"schema: 1\nflow: &a tea\nanswers: {home: *a}\n", "a.json:2"),
    (b"!!python/object:os.system {}\n", "a.json:1"),
    (b"flow_id,home\ntea,370600\n", "a.json"),
    (b"<html><body>404</body></html>", "a.json"),
]


@pytest.mark.parametrize(("raw", "holds"), FILES, ids=range(len(FILES)))
def test_a_file_that_is_not_answers_is_refused_in_one_line(raw: bytes, holds: str) -> None:
    with pytest.raises(AnswersFileError) as caught:
        answers.load(raw, "a.json")
    said = str(caught.value)
    assert holds in said
    assert "a.json" in said
    assert said.isprintable()
    assert len(said) < 200


@settings(max_examples=400)
@given(raw=st.binary(max_size=200) | st.text(alphabet='{}[]":, \n-1aé茶&*!|>', max_size=80).map(str.encode))  # fmt: skip  # noqa: E501
def test_no_bytes_at_all_crash_the_reader(raw: bytes) -> None:
    with pytest.raises(AnswersFileError):
        answers.load(raw, "a.json")


def test_a_number_that_may_be_an_identity_is_not_repeated(toy: Handbook) -> None:
    number = "370602199001011234"
    with pytest.raises(UnknownPlaceError) as place:
        read(toy, "home", number)
    with pytest.raises(InvalidAnswerError) as scheme:
        read(toy, "scheme", number)
    assert number not in f"{place.value}{scheme.value}"


def test_the_day_of_a_file_is_a_day() -> None:
    raw = b'{"schema": 1, "flow": "tea", "as_of": "2026-11-22", "answers": {}}'
    assert answers.load(raw, "a.json").as_of == date(2026, 11, 22)
