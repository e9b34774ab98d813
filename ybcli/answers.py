"""Answers from outside: typed words, flags and files, made into the ids that the engine knows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from ybcli.engine import Finished, Pending, after, invalid, open_rows, validate, walk
from ybcli.errors import (
    AnswersFileError,
    ConflictError,
    HandbookError,
    MissingAnswer,
    MissingAnswersError,
    NotYetError,
    StrayAnswerError,
    UnknownNameError,
)
from ybcli.model import UNKNOWN, Ask, Flow, Handbook, Kind, Outcome, Question, Route, Tense
from ybcli.places import the_place
from ybcli.record import Record
from ybcli.rules import Rulebook
from ybcli.text import nearest

SCHEMA = 1
MAX_BYTES = 100_000
_NEEDED = frozenset({"schema", "flow", "answers"})
_FIELDS = _NEEDED | {"as_of", "content"}


class Saved(Record):
    """A file of answers: which flow, as of when (None: not said), and the answers as written."""

    flow: str
    as_of: date | None
    answers: Mapping[str, str]


def read_answer(question: Question, text: str, book: Handbook, today: date) -> str:
    """The canonical answer that typed words mean: an id, a label, a place, a date.

    Raises:
        UsageError: it means nothing this question allows, or more than one place.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if question.unsure and _folded(text) in (UNKNOWN, _folded(question.unsure.label)):
        return UNKNOWN
    match question.kind:
        case Kind.PLACE:
            return the_place(book.places, words).code
        case Kind.DATE:
            from ybcli.dates import read_day

            day = read_day(words, today, question.tense)
            if day is None:
                raise invalid(question, text)
            validate(question, day.isoformat(), book)
            if question.tense is Tense.PAST and day > today:
                raise NotYetError(question.flag, day)
            return day.isoformat()
        case Kind.CHOICE:
            return _option(question, text)
        case Kind.CHOICES:
            chosen = {_option(question, part) for part in _parts(question, words)}
            answer = ",".join(o.id for o in question.options if o.id in chosen)
            validate(question, answer, book)
            return answer


def gather(
    flow: Flow, book: Handbook, today: date, *layers: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Put typed answers of several layers together: flags, `--set`, a file.

    Raises:
        UnknownNameError: the flow has no such question.
        ConflictError: one question answered twice, differently.
        UsageError: an answer its question does not allow.
    """
    questions = {question.id: question for question in flow.questions}
    answers: dict[str, str] = {}
    for id_, text in (pair for layer in layers for pair in layer):
        key = id_.replace("-", "_")
        if key not in questions:
            raise UnknownNameError("question", id_, nearest(key, questions), tuple(questions))
        answer = read_answer(questions[key], text, book, today)
        if answers.setdefault(key, answer) != answer:
            from ybcli.checklist.said import in_words

            both = (in_words(book, questions[key], said) for said in (answers[key], answer))
            raise ConflictError(questions[key].flag, tuple(both))
    return answers


def finish(flow: Flow, answers: Mapping[str, str], rules: Rulebook, *, unknown: bool) -> Finished:
    """Walk to the end without asking; with `unknown`, what is open becomes 不确定 if it may.

    Raises:
        MissingAnswersError: all that is certainly still open.
        StrayAnswerError: answers to questions off the path.
    """
    filled = dict(answers)
    while isinstance(position := walk(flow, filled, rules), Pending):
        if not (unknown and position.question.unsure):
            raise MissingAnswersError(missing(position, filled, rules))
        filled[position.question.id] = UNKNOWN
    strays = [id_ for id_ in answers if id_ not in position.answers]
    if strays:
        raise stray(flow, strays)
    return position


def stray(flow: Flow, ids: Collection[str]) -> StrayAnswerError:
    """The error for answers to questions of a flow that were not asked."""
    return StrayAnswerError(tuple((q.flag, q.label) for q in flow.questions if q.id in ids))


def missing(
    pending: Pending, answers: Mapping[str, str], rules: Rulebook
) -> tuple[MissingAnswer, ...]:
    """The open question and every later one that all its answers lead to.

    A question that only some answers lead to is not yet missing.
    """
    open_: list[Question] = []
    known = pending.answers
    roads = {pending.question.id}
    while len(roads) == 1:
        match pending.flow.nodes[roads.pop()]:
            case Outcome():
                break
            case Route(rows=rows):
                roads = {row.to for row in open_rows(rows, known, rules)}
            case Ask(question=question) as ask if question.id in answers:
                validate(question, answers[question.id], rules.handbook)
                known[question.id] = answers[question.id]
                roads = {after(ask, answers[question.id])}
            case Ask(question=question, next=next_):
                open_.append(question)
                roads = set(next_.values())
    return tuple(map(_missing, open_))


def _missing(question: Question) -> MissingAnswer:
    return MissingAnswer(
        id=question.id,
        flag=question.flag,
        label=question.label,
        kind=question.kind,
        options=question.choices,
    )


def _option(question: Question, text: str) -> str:
    by_word = {_folded(name): o.id for o in question.options for name in (o.label, o.id)}
    word = _folded(text)
    if word in by_word:
        return by_word[word]
    told = [o.label for o in question.options if word and word in _folded(o.label + o.note)]
    if len(told) > 1:
        raise invalid(question, text)
    raise invalid(question, text, told[0] if told else nearest(word, by_word))


def _parts(question: Question, words: str) -> list[str]:
    """The options named one after the other; a label may itself hold what parts them."""
    if any(_folded(words) == _folded(option.label) for option in question.options):
        return [words]
    return words.replace("、", ",").split(",")


def _folded(text: str) -> str:
    """Letters alike in full and half width, in capitals and small."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def dump(finished: Finished, as_of: date, content: str) -> bytes:
    """The answers as a file: choices only, nothing about the person."""
    saved = {
        "schema": SCHEMA,
        "flow": finished.flow.id,
        "as_of": as_of.isoformat(),
        "content": content,
        "answers": finished.answers,
    }
    return (json.dumps(saved, ensure_ascii=False, indent=2) + "\n").encode()


def load(raw: bytes, file: str) -> Saved:
    """Read a file of answers, YAML or JSON, trusting nothing in it.

    Raises:
        AnswersFileError: too large, not readable, or not of this shape.
    """
    if len(raw) > MAX_BYTES:
        raise AnswersFileError(file, None, "too_large")
    from ybcli import document

    try:
        pairs = document.read(raw, file).pairs()
        strays = set(pairs) - _FIELDS
        if strays or not pairs.keys() >= _NEEDED or pairs["schema"][1].integer() != SCHEMA:
            raise AnswersFileError(file, None, "foreign")
        return Saved(
            flow=pairs["flow"][1].text(),
            as_of=pairs["as_of"][1].date() if "as_of" in pairs else None,
            answers={key: value.text() for key, (_, value) in pairs["answers"][1].pairs().items()},
        )
    except HandbookError as error:
        raise AnswersFileError.of(error.faults[0]) from None
