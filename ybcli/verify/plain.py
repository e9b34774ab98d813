"""Whether what is asked and said is in plain words, as far as that can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ybcli.errors.codes import PARTS
from ybcli.model import Handbook, Question
from ybcli.verify.catalogue import shared
from ybcli.verify.findings import Finding, finding
from ybcli.verify.pieces import pieces

MOST_CHARACTERS = 40
MOST_RATIO, MOST_SPREAD = 4, 10
"""Options are uneven if the longest has so many times the characters, and so many more."""

_DOUBLE_NEGATIVE: Final = r"[不没无非未][^，。；？！、：（）“”]{0,4}[不没无未]"
_NOT_NEGATIVE: Final = (
    r"(.)[不没]\1|不[管论同过但仅少断足必]|不一样|不确定|差不多|没[准关]|无[论线]|未[来成婚]"
)
"""What looks like a negation and is none, taken out before looking for two."""

_FIGURE: Final = (
    r"[0-9０-９一二两三四五六七八九十百千万]+ ?"
    r"(?:%|％|元|天|个?工作日|个月|日(?:内|以内|之内)|年(?:内|以内|之内))|百分之[一二三四五六七八九十百零]+"
)
"""A number with a unit that only a ruling may give."""

_IDENTITY: Final = r"身份证号|银行卡号|银行账号|姓名|手机号"
_SENTENCE_END: Final = r"[。？！；\n]"
_QUESTION_ENDS: Final = r"[？?]"


def check_plain_words(book: Handbook, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Find questions that are hard to read, and figures that no ruling keeps up to date."""
    yield from _question(book.start, ("ybcli",))
    done: set[str] = set()
    for flow in book.flows.values():
        for question in flow.questions:
            if question.at not in done:
                done.add(question.at)
                yield from _question(question, ("ybcli", "questions", flow.id))
    yield from _figures(book, shared(texts, "lines"))


def _question(question: Question, witness: tuple[str, ...]) -> Iterator[Finding]:
    options = question.options
    parts = [("ask", question.ask), ("why", question.why), ("how", question.how)]
    parts += [("option", option.label) for option in options]
    parts += [("note", option.note) for option in options]
    for part, text in parts:
        named = {"item": question.id, "part": PARTS[part]}
        for sentence in re.split(_SENTENCE_END, text):
            if len(sentence) > MOST_CHARACTERS:
                size = {"n": len(sentence), "most": MOST_CHARACTERS}
                yield finding("YB-W501", question.at, witness, words=sentence, **named, **size)
        negative = re.search(_DOUBLE_NEGATIVE, re.sub(_NOT_NEGATIVE, "", text))
        if negative:
            yield finding("YB-W502", question.at, witness, words=text, **named)
    item = {"item": question.id}
    if len(re.findall(_QUESTION_ENDS, question.ask)) > 1:
        yield finding("YB-W503", question.at, witness, words=question.ask, **item)
    identity = re.search(_IDENTITY, question.ask + question.label)
    if identity:
        yield finding("YB-E506", question.at, witness, words=identity[0], **item)
    labels = [option.label for option in options]
    twins = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
    for label in twins:
        yield finding("YB-E507", question.at, witness, words=label, **item)
    sizes = sorted(labels, key=len)
    if sizes and len(sizes[-1]) > max(len(sizes[0]) * MOST_RATIO, len(sizes[0]) + MOST_SPREAD):
        words = f"{sizes[0]} / {sizes[-1]}"
        yield finding("YB-W504", question.at, witness, words=words, **item)


def _figures(book: Handbook, lines: Mapping[str, str]) -> Iterator[Finding]:
    """Figures in what is said; `lines` is where those that outcomes share are written."""
    said = {
        (piece.id, piece.words): lines.get(piece.id, piece.at) if piece.part.is_line else piece.at
        for flow in book.flows.values()
        for outcome in flow.outcomes
        for piece in pieces(book, outcome)
    }
    for material in book.materials.values():
        said[material.id, material.note] = material.at
    for (id_, text), at in said.items():
        figure = re.search(_FIGURE, text)
        if figure:
            yield finding("YB-W505", at, item=id_, words=figure[0])
