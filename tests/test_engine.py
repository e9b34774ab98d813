"""The walk, on the tea handbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import books
import pytest
from conftest import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st
from roads import allowed, every_path

from ybcli import loader
from ybcli.engine import Finished, Pending, Taken, remaining, walk
from ybcli.errors import HandbookError, InvalidAnswerError, TooEarlyError
from ybcli.model import Route
from ybcli.rules import Rulebook

TODAY = date(2026, 11, 22)
YANTAI, JINAN, SHANGHAI = "370600", "370100", "310000"
TEA = loader.load(TESTS / "toy", shipped=False)
RULES = Rulebook(TEA, TODAY)
FULL = {
    "home": YANTAI,
    "care": SHANGHAI,
    "scheme": "employee",
    "leaves": "green,other",
    "drunk_on": "2026-12-01",
}


# ---------------------------------------------------------------- a fold


def test_a_walk_stops_at_the_first_question_nobody_answered() -> None:
    position = walk(TEA.flows["tea"], {"care": SHANGHAI, "scheme": "employee"}, RULES)
    assert isinstance(position, Pending)
    assert position.question.id == "home"
    assert position.path == ()


@pytest.mark.parametrize("count", range(len(FULL)))
def test_each_answer_leads_to_the_next_question_in_reading_order(count: int) -> None:
    ids = list(FULL)
    position = walk(TEA.flows["tea"], {id_: FULL[id_] for id_ in ids[:count]}, RULES)
    assert isinstance(position, Pending)
    assert position.question.id == ids[count]
    assert list(position.answers) == ids[:count]


def test_the_order_in_which_answers_were_given_makes_no_difference() -> None:
    backwards = dict(reversed(FULL.items()))
    assert walk(TEA.flows["tea"], backwards, RULES) == walk(TEA.flows["tea"], FULL, RULES)


def test_the_end_remembers_what_was_asked_and_nothing_else() -> None:
    end = walk(TEA.flows["tea"], FULL, RULES)
    assert isinstance(end, Finished)
    assert end.outcome.id == "claim"
    assert end.answers == FULL
    assert end.path[2] == Taken(question=TEA.flows["tea"].questions[2], answer="employee")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"home": YANTAI, "care": YANTAI}, "at_home"),
        ({"home": YANTAI, "care": JINAN}, "near"),
        ({"home": YANTAI, "care": SHANGHAI, "scheme": "unknown"}, "ask_first"),
        (FULL, "claim"),
        ({**FULL, "drunk_on": "unknown"}, "claim"),
    ],
)
def test_each_end_is_reached(answers: dict[str, str], outcome: str) -> None:
    end = walk(TEA.flows["tea"], answers, RULES)
    assert isinstance(end, Finished)
    assert end.outcome.id == outcome


def test_a_route_reads_the_rule_of_the_day() -> None:
    early = Rulebook(TEA, date(2024, 6, 30))  # the province exempts from 2024-07-01
    position = walk(TEA.flows["tea"], {"home": YANTAI, "care": JINAN}, early)
    assert isinstance(position, Pending)
    assert position.question.id == "scheme"


def test_answers_of_a_branch_that_was_left_never_leak() -> None:
    """Somebody answers to the end, goes back and changes where the tea is drunk."""
    end = walk(TEA.flows["tea"], {**FULL, "care": YANTAI}, RULES)
    assert isinstance(end, Finished)
    assert end.outcome.id == "at_home"
    assert end.answers == {"home": YANTAI, "care": YANTAI}


def test_a_wrong_answer_off_the_path_is_not_looked_at() -> None:
    off = {"home": YANTAI, "care": YANTAI, "scheme": "nonsense"}
    assert isinstance(walk(TEA.flows["tea"], off, RULES), Finished)


@pytest.mark.parametrize(
    ("id_", "answer"),
    [
        ("home", "烟台"),
        ("home", "370601"),
        ("home", "unknown"),
        ("scheme", ""),
        ("scheme", "职工茶票"),
        ("leaves", ""),
        ("leaves", "green,"),
        ("leaves", "other,green"),
        ("leaves", "green,green"),
        ("leaves", "unknown"),
        ("drunk_on", "2026-02-30"),
        ("drunk_on", "20261201"),
        ("drunk_on", "2026-W49-2"),
        ("drunk_on", "2200-01-01"),
        ("drunk_on", "1899-12-31"),
        ("drunk_on", ""),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_allowed(id_: str, answer: str) -> None:
    with pytest.raises(InvalidAnswerError) as caught:
        walk(TEA.flows["tea"], {**FULL, id_: answer}, RULES)
    question = next(q for q in TEA.flows["tea"].questions if q.id == id_)
    error = caught.value
    assert (error.question_id, error.given, error.allowed) == (id_, answer, question.choices)
    assert question.flag in str(error)


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31", "unknown"])
def test_a_day_within_reach_is_an_answer(day: str) -> None:
    end = walk(TEA.flows["tea"], {**FULL, "drunk_on": day}, RULES)
    assert isinstance(end, Finished)
    assert end.answers["drunk_on"] == day


def test_a_route_without_a_row_that_holds_is_the_handbooks_fault() -> None:
    tea = TEA.flows["tea"]
    where = tea.nodes["where"]
    assert isinstance(where, Route)
    gap = replace(tea, nodes={**tea.nodes, "where": replace(where, rows=where.rows[:2])})
    with pytest.raises(HandbookError) as caught:
        walk(gap, FULL, RULES)
    assert caught.value.exit_status == 3
    assert caught.value.faults[0].at == where.at
    assert where.at.endswith("tea.yaml:9")


def test_a_route_that_turns_on_a_rule_not_yet_begun_says_when_it_begins() -> None:
    begun = books.ruling("exempt", date(2025, 6, 1))
    book = books.book(
        books.flow(
            *books.places("gate"),
            books.route("gate", (books.when(rule="exempt"), "end")),
            books.outcome("end"),
        ),
        [books.choice("rule")],
        {books.NATION: {"rule": (begun,)}},
    )
    answers = {"home": YANTAI, "care": JINAN}

    assert isinstance(walk(book.flows["made"], answers, Rulebook(book, TODAY)), Finished)
    with pytest.raises(TooEarlyError) as caught:
        walk(book.flows["made"], answers, Rulebook(book, date(2025, 5, 31)))
    assert caught.value.since == date(2025, 6, 1)


# ---------------------------------------------------------------- properties

flow_ids = st.sampled_from(["tea", "stamp"])


@settings(max_examples=150)
@given(flow_id=flow_ids, data=st.data())
def test_every_way_of_answering_ends_and_what_is_left_only_narrows(
    flow_id: str, data: st.DataObject
) -> None:
    flow, answers = TEA.flows[flow_id], {}
    fewest, most = 0, 99
    while isinstance(position := walk(flow, answers, RULES), Pending):
        low, high = remaining(position, RULES)
        assert fewest - 1 <= low <= high <= most - (1 if answers else 0)
        assert low >= 1
        fewest, most = low, high
        choices = allowed(position.question, TEA)
        answers[position.question.id] = data.draw(st.sampled_from(choices))
    assert fewest <= 1, "the last question was not the last by any count"
    assert position.answers == answers


@settings(max_examples=150)
@given(data=st.data())
def test_what_is_left_is_counted_right(data: st.DataObject) -> None:
    """The fewest and the most that are promised hold on whatever road is then taken."""
    flow, answers = TEA.flows["tea"], {}
    promised: list[tuple[int, int]] = []
    while isinstance(position := walk(flow, answers, RULES), Pending):
        promised.append(remaining(position, RULES))
        choices = allowed(position.question, TEA)
        answers[position.question.id] = data.draw(st.sampled_from(choices))
    for asked, (low, high) in enumerate(promised):
        assert low <= len(answers) - asked <= high


def test_what_only_no_relation_leads_to_is_not_promised() -> None:
    """A branch that knows no place yet may turn out any way, but in one way all along."""
    both = "same_province cross_province"
    made = books.flow(
        books.ask("urgent", "home"),
        *books.places("where"),
        books.route(
            "where",
            (books.when(relation="same_city"), "end"),
            (books.when(relation=both, urgent="yes_"), "end"),
            ((), "why"),
        ),
        books.ask("why", "more"),
        books.route("more", (books.when(urgent="yes_"), "often"), ((), "end")),
        books.ask("often", "end"),
        books.outcome("end"),
    )
    position = walk(made, {}, RULES)
    assert isinstance(position, Pending)
    assert remaining(position, RULES) == (3, 4)


def test_a_chain_of_twenty_thousand_questions_is_counted_without_recursion() -> None:
    book = books.long_chain(20_000)
    rules = Rulebook(book, TODAY)
    position = walk(book.flows["made"], {}, rules)
    assert isinstance(position, Pending)
    assert remaining(position, rules) == (20_000, 20_000)


@settings(max_examples=100)
@given(
    answers=st.dictionaries(
        st.sampled_from([*FULL, "nothing"]),
        st.sampled_from(
            [YANTAI, JINAN, SHANGHAI, "employee", "unknown", "green", "2026-12-01", "x"]
        ),
    )
)
def test_any_answers_at_all_lead_somewhere_or_are_refused(answers: dict[str, str]) -> None:
    try:
        position = walk(TEA.flows["tea"], answers, RULES)
    except InvalidAnswerError as error:
        wrong = (error.question_id, error.given)
        assert wrong in answers.items()  # it need not be raised
    else:
        assert position.answers.items() <= answers.items()
        assert walk(TEA.flows["tea"], position.answers, RULES) == position


def test_every_path_of_the_toy_ends() -> None:
    ends = [end.outcome.id for end in every_path(TEA.flows["tea"], RULES)]
    assert set(ends) == {"at_home", "near", "ask_first", "claim"}
    assert len(ends) > 100
