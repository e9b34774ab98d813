"""However answers come in, and in whatever order, what comes out is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from books import TODAY, chance, random_book, ruling
from brute import paths
from hypothesis import given, settings
from hypothesis import strategies as st

from ybcli.answers import dump, finish, gather, load
from ybcli.checklist import make_checklist
from ybcli.checklist.said import replay
from ybcli.engine import Finished, Pending, walk
from ybcli.errors import YbcliError
from ybcli.model import UNKNOWN, Flow, Handbook, Outcome, Verdict
from ybcli.rules import Rulebook
from ybcli.sheet import Checklist
from ybcli.verify.check import studies_of
from ybcli.wizard.draft import Draft

BOOKS = settings(max_examples=200)
PATHS = 12
FIRM = {Verdict.DO_THIS, Verdict.NOT_NEEDED, Verdict.NOT_POSSIBLE}


def people(flow: Flow, rules: Rulebook, home: str, care: str) -> Iterator[Finished]:
    """Some who get to an end."""
    ends = (end for end in paths(flow, rules, home, care) if end)
    return islice(ends, PATHS)


def made(seed: int) -> tuple[Flow, Rulebook, list[Finished]]:
    book = random_book(chance(seed))
    flow, rules = book.flows["made"], Rulebook(book, TODAY)
    return flow, rules, list(people(flow, rules, "370600", "310000"))


def same_by_every_road(end: Finished, rules: Rulebook, seed: int) -> None:
    """Flags in any order, a file, question by question, and on after every answer."""
    flow, book = end.flow, rules.handbook
    answers = list(end.answers.items())
    chance(seed).shuffle(answers)
    flags = gather(flow, book, rules.as_of, answers)
    saved = load(dump(end, rules.as_of, book.version), "saved.json")
    file = gather(flow, book, rules.as_of, saved.answers.items())
    words = replay(book, end, rules.as_of.isoformat())[2:]
    typed = {
        flag[2:].replace("-", "_"): word for flag, word in zip(words[::2], words[1::2], strict=True)
    }
    typed.pop("as_of")
    again = gather(flow, book, rules.as_of, typed.items())
    for given_ in (flags, file, again):
        assert finish(flow, given_, rules, unknown=False) == end
    draft = Draft(flow=flow)
    for taken in end.path:
        position = draft.position(rules)
        assert isinstance(position, Pending)
        assert position.question == taken.question
        assert walk(flow, load_answers(position, rules), rules) == position
        draft = draft.answer(taken.question.id, taken.answer)
    assert draft.position(rules) == end
    sheet = make_checklist(end, rules)
    assert make_checklist(finish(flow, file, rules, unknown=False), rules) == sheet
    assert bool(sheet.capped) == (sheet.verdict is not end.outcome.verdict)
    assert not any("{" in item.text for item in sheet.lines)


def load_answers(position: Pending, rules: Rulebook) -> Mapping[str, str]:
    """What a session that was broken off would find: the answers so far."""
    return gather(position.flow, rules.handbook, rules.as_of, position.answers.items())


def back_is_undone(end: Finished, rules: Rulebook) -> None:
    """One step back and forward again, and any answer changed and changed back."""
    draft = Draft(flow=end.flow, answers=end.answers)
    behind = draft.back(rules)
    if behind:
        position = behind.position(rules)
        assert isinstance(position, Pending)
        assert position.question == end.path[-1].question
        assert behind.answer(position.question.id, end.path[-1].answer).position(rules) == end
    for taken in end.path:
        for other in taken.question.allowed:
            changed = draft.answer(taken.question.id, other)
            assert changed.answer(taken.question.id, taken.answer).position(rules) == end


@BOOKS
@given(st.integers(0, 10**9))
def test_every_road_to_a_sheet_is_one_road(seed: int) -> None:
    _, rules, ends = made(seed)
    for end in ends:
        same_by_every_road(end, rules, seed)
        back_is_undone(end, rules)


@BOOKS
@given(st.integers(0, 10**9))
def test_not_knowing_never_makes_a_verdict_firm(seed: int) -> None:
    flow, rules, ends = made(seed)
    plain = {
        id_: replace(node, nationwide=False) if isinstance(node, Outcome) else node
        for id_, node in flow.nodes.items()
    }
    flow = replace(flow, nodes=plain)
    for end in ends:
        for sheet in unsure_of_each(end, flow, rules):
            assert sheet.verdict not in FIRM


def unsure_of_each(end: Finished, flow: Flow, rules: Rulebook) -> Iterator[Checklist]:
    """The sheets of the same person, with one answer taken back."""
    for taken in end.path:
        if taken.question.unsure and taken.question.unsure.caps:
            answers = {**end.answers, taken.question.id: UNKNOWN}
            try:
                position = onward(flow, answers, rules)
            except YbcliError:
                continue
            yield make_checklist(position, rules)


def onward(flow: Flow, answers: Mapping[str, str], rules: Rulebook) -> Finished:
    """The end, with the first that may be said to whatever else is asked."""
    given_ = dict(answers)
    while isinstance(position := walk(flow, given_, rules), Pending):
        question = position.question
        first = next(iter(question.allowed), "")
        given_[question.id] = first or {"place": "370600", "date": "2026-12-01"}[question.kind]
    return position


@BOOKS
@given(st.integers(0, 10**9))
def test_an_overlay_touches_nobody_who_does_not_live_under_it(seed: int) -> None:
    rnd = chance(seed)
    book = random_book(rnd)
    old = book.regions["370600"]
    extra = {
        "rule": (ruling(rnd.choice(["exempt", "required", None]), date(2020, 1, 1)),),
        "told": (ruling("丙"),),
    }
    regions = {**book.regions, "370600": replace(old, rulings={**old.rulings, **extra})}
    changed = replace(book, regions=regions)
    flow = book.flows["made"]

    for place in ("370100", "310000", "220200"):
        before, after = Rulebook(book, TODAY), Rulebook(changed, TODAY)
        ends = list(people(flow, before, place, place))
        assert ends == list(people(flow, after, place, place))
        for end in ends:
            assert make_checklist(end, before) == make_checklist(end, after)


@pytest.mark.parametrize("flow_id", ["filing", "reimbursement", "account"])
def test_every_class_of_the_shipped_flows_is_the_same_by_every_road(
    handbook: Handbook, flow_id: str
) -> None:
    study = studies_of(handbook, TODAY)[flow_id]
    for explored in study.explored():
        rules = Rulebook(handbook, explored.world.as_of)
        for outcome in study.flow.outcomes:
            for state in list(explored.states.get(outcome.id, ()))[:1]:
                found = explored.answers(outcome.id, state)
                answers = {q.id: a for q, a in study.complete(found, explored.world)}
                end = walk(study.flow, answers, rules)
                assert isinstance(end, Finished)
                assert end.outcome == outcome
                same_by_every_road(end, rules, len(answers))
                back_is_undone(end, rules)


@pytest.mark.parametrize("flow_id", ["filing", "reimbursement", "account"])
def test_every_path_from_one_place_to_another_is_the_same_by_every_road(
    handbook: Handbook, flow_id: str
) -> None:
    rules = Rulebook(handbook, TODAY)
    for number, end in enumerate(paths(handbook.flows[flow_id], rules, "370600", "310000")):
        assert end is not None
        same_by_every_road(end, rules, number)
        back_is_undone(end, rules)


@pytest.mark.parametrize("flow_id", ["filing", "reimbursement", "account"])
def test_not_knowing_never_makes_a_shipped_verdict_firmer(handbook: Handbook, flow_id: str) -> None:
    study = studies_of(handbook, TODAY)[flow_id]
    for explored in study.explored():
        rules = Rulebook(handbook, explored.world.as_of)
        for outcome in study.flow.outcomes:
            for state in list(explored.states.get(outcome.id, ()))[:1]:
                found = explored.answers(outcome.id, state)
                answers = {q.id: a for q, a in study.complete(found, explored.world)}
                end = walk(study.flow, answers, rules)
                assert isinstance(end, Finished)
                if make_checklist(end, rules).verdict is Verdict.CONFIRM_FIRST:
                    for sheet in unsure_of_each(end, study.flow, rules):
                        assert sheet.verdict not in FIRM, sheet.replay
