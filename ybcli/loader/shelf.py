"""The files that hold one kind of thing each, read into a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ybcli.document.node import Node
from ybcli.loader.draft import Draft, day, truth, whole
from ybcli.model import (
    CARE,
    HOME,
    RELATION,
    SCHEME,
    SCHEMES,
    UNKNOWN,
    Channel,
    Entry,
    Fact,
    FactKind,
    Form,
    Grade,
    Kind,
    Material,
    Option,
    Question,
    Side,
    Source,
    Tense,
    Unsure,
)


def read_sources(draft: Draft, root: Node) -> None:
    """Read sources.yaml."""
    for id_, (key, node) in root.pairs().items():
        draft.sources[id_] = Source(
            id=id_,
            title=node.says("title"),
            issuer=node.says("issuer"),
            grade=Grade(node.says("grade")),
            seen=node["seen"].date(),
            number=node.says("number"),
            issued=day(node, "issued"),
            url=node.says("url"),
            note=node.says("note"),
            at=key.at,
        )


def read_facts(draft: Draft, root: Node) -> None:
    """Read facts.yaml."""
    for id_, (key, node) in root.pairs().items():
        kind = FactKind(node.says("kind"))
        choices = node.get("choices")
        if (kind is FactKind.CHOICE) != (choices is not None):
            draft.report(key, "YB-E320")
        many = truth(node, "many")
        if many and kind is not FactKind.TEXT:
            draft.report(key, "YB-E321")
        pairs = choices.pairs() if choices else {}
        options = tuple(
            Option(id=choice, label=label.text(), at=at.at) for choice, (at, label) in pairs.items()
        )
        for choice, (at, _) in pairs.items():
            _refuse_reserved(draft, at, choice)
        draft.facts[id_] = Fact(
            id=id_,
            name=node.says("name"),
            kind=kind,
            side=Side(node.says("side") or Side.HOME),
            subject=node.says("subject"),
            ask=node.says("ask"),
            many=many,
            choices=options,
            at=key.at,
        )


def read_glossary(draft: Draft, root: Node) -> None:
    """Read glossary.yaml."""
    for id_, (key, node) in root.pairs().items():
        also = node.get("also")
        draft.glossary[id_] = Entry(
            id=id_,
            word=node.says("word"),
            meaning=node.says("meaning"),
            also=tuple(item.text() for item in also.items()) if also else (),
            at=key.at,
        )


def read_materials(draft: Draft, root: Node) -> None:
    """Read materials.yaml."""
    names = tuple(root.pairs())
    for id_, (key, node) in root.pairs().items():
        instead = node.get("instead")
        draft.materials[id_] = Material(
            id=id_,
            name=node.says("name"),
            form=Form(node.says("form") or Form.UNSTATED),
            copies=whole(node, "copies"),
            electronic=truth(node, "electronic"),
            where=node.says("where"),
            instead=tuple(draft.known(n, names, "material") for n in instead.items())
            if instead
            else (),
            note=node.says("note"),
            cites=draft.cites(node),
            at=key.at,
        )


def read_channels(draft: Draft, root: Node) -> None:
    """Read channels.yaml."""
    for id_, (key, node) in root.pairs().items():
        draft.channels[id_] = Channel(
            id=id_,
            name=node.says("name"),
            kind=node.says("kind"),
            how=node.says("how"),
            url=node.says("url"),
            dial=node.says("dial"),
            cites=draft.cites(node),
            at=key.at,
        )


def read_lines(draft: Draft, root: Node) -> None:
    """Read lines.yaml."""
    for id_, (key, node) in root.pairs().items():
        draft.lines[id_] = draft.line(node, id_, key.at)


def read_questions(draft: Draft, root: Node) -> None:
    """Read questions.yaml."""
    for id_, (key, node) in root.pairs().items():
        draft.questions[id_] = read_question(draft, key, node)


def read_question(draft: Draft, key: Node, node: Node) -> Question:
    """Return a question, shared or written in a flow."""
    id_ = key.text()
    kind = Kind(node.says("kind") or Kind.CHOICE)
    options = read_options(draft, node.get("options"))
    if (kind in (Kind.CHOICE, Kind.CHOICES)) != bool(options):
        draft.report(key, "YB-E322")
    tense = node.get("tense")
    if tense and kind is not Kind.DATE:
        draft.report(tense, "YB-E328")
    unsure = node.get("unknown")
    if unsure and kind is Kind.PLACE:
        draft.report(unsure, "YB-E323")
    _check_name(draft, key, kind, options)
    return Question(
        id=id_,
        kind=kind,
        label=node.says("label"),
        ask=node.says("ask"),
        section=node.says("section"),
        why=node.says("why"),
        how=node.says("how"),
        options=options,
        unsure=_unsure(draft, unsure) if unsure else None,
        tense=Tense(tense.text()) if tense else None,
        at=key.at,
    )


def read_options(draft: Draft, node: Node | None) -> tuple[Option, ...]:
    """Return a question's options; none if it has none."""
    pairs = node.pairs() if node else {}
    for id_, (key, _) in pairs.items():
        _refuse_reserved(draft, key, id_)
    return tuple(
        Option(id=id_, label=value.says("label"), note=value.says("note"), at=key.at)
        for id_, (key, value) in pairs.items()
    )


def _unsure(draft: Draft, node: Node) -> Unsure:
    return Unsure(
        label=node.says("label") or draft.words.get("unsure", ""),
        confirm=node.says("confirm"),
        caps=truth(node, "caps", default=True),
    )


def _refuse_reserved(draft: Draft, key: Node, id_: str) -> None:
    if id_ in (UNKNOWN, "else"):
        draft.report(key, "YB-E324", name=id_)


def _check_name(draft: Draft, key: Node, kind: Kind, options: tuple[Option, ...]) -> None:
    """Refuse a question's name that a condition would mistake or the engine reads otherwise."""
    name = key.text()
    fact = draft.facts.get(name)
    if name == RELATION or (fact and fact.kind is FactKind.CHOICE):
        draft.report(key, "YB-E325", name=name)
    if name in (HOME, CARE) and kind is not Kind.PLACE:
        draft.report(key, "YB-E326", name=name)
    if name == SCHEME and {option.id for option in options} != set(SCHEMES):
        draft.report(key, "YB-E327", name=name, names="、".join(SCHEMES))


SHELVES: Final[Mapping[str, Callable[[Draft, Node], None]]] = {
    "sources": read_sources,
    "facts": read_facts,
    "glossary": read_glossary,
    "materials": read_materials,
    "channels": read_channels,
    "lines": read_lines,
    "questions": read_questions,
}
"""The reader of each file, in an order in which nothing refers to what comes later."""
