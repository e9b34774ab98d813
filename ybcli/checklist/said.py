"""A person's answers in words, and as the flags that would give them again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from ybcli import places
from ybcli.engine import Finished, Taken
from ybcli.model import UNKNOWN, Handbook, Kind, Question
from ybcli.sheet import Said

_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def situation(book: Handbook, path: tuple[Taken, ...]) -> tuple[Said, ...]:
    """Every answer on the path, under its short label."""
    return tuple(
        Said(id=t.question.id, label=t.question.label, value=in_words(book, t.question, t.answer))
        for t in path
    )


def dates(path: tuple[Taken, ...]) -> tuple[Said, ...]:
    """The days that were given, each as YYYY-MM-DD."""
    return tuple(
        Said(id=t.question.id, label=t.question.label, value=t.answer)
        for t in path
        if t.question.kind is Kind.DATE and t.answer != UNKNOWN
    )


def in_words(book: Handbook, question: Question, answer: str) -> str:
    """One answer as the sheet shows it."""
    if answer != UNKNOWN and question.kind is Kind.PLACE:
        return full_name(book, answer)
    if question.kind is Kind.CHOICES:
        return book.words["list_comma"].join(question.label_of(part) for part in answer.split(","))
    return question.label_of(answer)


def full_name(book: Handbook, code: str) -> str:
    """A place with its province in front, unless it is its own."""
    return places.full_name(book.places, book.places[code])


def replay(book: Handbook, finished: Finished, as_of: str) -> tuple[str, ...]:
    """The command that makes the same sheet again, word by word."""
    words = ["ybcli", finished.flow.id]
    for taken in finished.path:
        words += [taken.question.flag, typed(book, taken.question, taken.answer)]
    return (*words, "--as-of", as_of)


def command(words: Iterable[str]) -> str:
    """The words of a command as one would type them into a shell; 汉字 need no quotes."""
    return " ".join(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in words)


def typed(book: Handbook, question: Question, answer: str) -> str:
    """An answer as a person would type it: a place by its short name where only one has it."""
    if question.kind is not Kind.PLACE:
        return answer
    place = book.places[answer]
    same = [other for other in book.places.values() if other.short == place.short]
    return place.short if len(same) == 1 else place.code
