"""Whether the shelves hold what is used, once, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ybcli.model import Handbook, Question, Test
from ybcli.verify.findings import Finding, finding
from ybcli.verify.pieces import pieces
from ybcli.verify.study import Study

_TOP_LEVEL = re.compile(r"([a-z][a-z0-9_]*):")


def check_catalogue(
    book: Handbook, studies: Mapping[str, Study], texts: Mapping[str, str]
) -> Iterator[Finding]:
    """Find what is on a shelf for nothing, and what is there twice."""
    yield from _rings(book)
    yield from _same_names(book)
    yield from _unused(book, studies)
    yield from _unused_lines(book, texts)
    yield from _starts(book, studies)


def used_facts(study: Study) -> frozenset[str]:
    """The facts that a flow says, cites or decides by."""
    whens = [piece.when for pieces in study.pieces.values() for piece in pieces]
    said = {fact for pieces in study.pieces.values() for p in pieces for fact in p.facts}
    return study.tree.facts([*study.tree.routes, *whens]) | said


def _rings(book: Handbook) -> Iterator[Finding]:
    """Papers that stand in for one another in a circle, each circle once."""
    done: set[str] = set()
    for first in book.materials:
        path: list[str] = []
        ways = [iter((first,))]
        while ways:
            here = next(ways[-1], None)
            if here is None:
                ways.pop()
                if path:
                    done.add(path.pop())
            elif here in path:
                ring = [*path[path.index(here) :], here]
                at = book.materials[here].at
                yield finding("YB-E301", at, ring=" → ".join(ring))
            elif here not in done:
                path.append(here)
                ways.append(iter(book.materials[here].instead))


def _same_names(book: Handbook) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for material in book.materials.values():
        other = first.setdefault(material.name, material.id)
        if other != material.id:
            yield finding("YB-E308", material.at, item=material.id, other=other, word=material.name)


def _unused(book: Handbook, studies: Mapping[str, Study]) -> Iterator[Finding]:
    outcomes = [outcome for flow in book.flows.values() for outcome in flow.outcomes]
    papers = {demand.material for outcome in outcomes for demand in outcome.materials}
    wanted = list(papers)
    while wanted:
        more = set(book.materials[wanted.pop()].instead) - papers
        papers |= more
        wanted += more
    channels = {use.channel for outcome in outcomes for use in outcome.channels}
    facts = frozenset().union(*(used_facts(study) for study in studies.values()))
    facts |= {fact for id_ in papers for fact in book.materials[id_].cites}
    sources = {
        ruling.source
        for region in book.regions.values()
        for rulings in region.rulings.values()
        for ruling in rulings
    }
    for code, shelf, used in (
        ("YB-E302", book.materials, papers),
        ("YB-E303", book.channels, channels),
        ("YB-E304", book.facts, facts),
        ("YB-E305", book.sources, sources),
    ):
        for id_, record in shelf.items():
            if id_ not in used:
                yield finding(code, record.at, item=id_)
    text = "\n".join(_texts(book))
    for entry in book.glossary.values():
        if not any(word in text for word in (entry.word, *entry.also)):
            witness = ("ybcli", "term", entry.word)
            yield finding("YB-W306", entry.at, witness, item=entry.id, word=entry.word)


def _texts(book: Handbook) -> Iterator[str]:
    """Everything that a person may come to read."""
    for flow in book.flows.values():
        for question in flow.questions:
            yield from _question_texts(question)
        for outcome in flow.outcomes:
            yield outcome.title
            yield from (piece.words for piece in pieces(book, outcome))
    for material in book.materials.values():
        yield from (material.name, material.where, material.note)
    for channel in book.channels.values():
        yield from (channel.name, channel.how)
    for region in book.regions.values():
        for rulings in region.rulings.values():
            yield from (ruling.value for ruling in rulings if isinstance(ruling.value, str))


def _question_texts(question: Question) -> Iterable[str]:
    options = (text for option in question.options for text in (option.label, option.note))
    return (question.ask, question.why, question.how, *options)


def _unused_lines(book: Handbook, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Shared lines and questions that no flow takes; the handbook itself keeps only those taken."""
    flows = book.flows.values()
    questions = {question.id for flow in flows for question in flow.questions}
    lines = {
        line.id
        for flow in flows
        for outcome in flow.outcomes
        for line in (*outcome.steps, *outcome.fallback, *outcome.cautions)
    }
    for code, file, used in (("YB-E307", "lines", lines), ("YB-E310", "questions", questions)):
        for id_, at in shared(texts, file).items():
            if id_ not in used:
                yield finding(code, at, item=id_)


def shared(texts: Mapping[str, str], shelf: str) -> Mapping[str, str]:
    """Where each of what several flows take is written; the handbook says only where it is used."""
    return {
        key[1]: f"{name}:{number}"
        for name, text in texts.items()
        if name.rpartition("/")[2] == f"{shelf}.yaml"
        for number, row in enumerate(text.splitlines(), 1)
        if (key := _TOP_LEVEL.match(row))
    }


def _starts(book: Handbook, studies: Mapping[str, Study]) -> Iterator[Finding]:
    """First answers that the road they open has no use for."""
    for option in book.start.options:
        start = book.starts[option.id]
        study = studies[start.flow]
        when = tuple(Test(name=name, values=(value,)) for name, value in start.answers.items())
        found = study.explored({o.id: (when,) for o in study.flow.outcomes} if when else None)
        if not any(
            study.tree.holds(when, values, explored.world)
            for explored in found
            for outcome in study.flow.outcomes
            for _, values in explored.ends(outcome.id)
        ):
            names = ", ".join(start.answers)
            yield finding("YB-E309", option.at, study.graph, item=option.id, name=names)
